/// Who: keys, devices, vault, canonical bytes, secure link. The one home of Bouncy Castle and ICU.
module grove.identity {
  requires com.ibm.icu;
  requires static org.jspecify;
  requires org.bouncycastle.pkix;
  requires org.bouncycastle.provider;
  requires org.bouncycastle.tls;
  requires org.bouncycastle.util;

  exports grove.identity;
  exports grove.identity.bytes;
  exports grove.identity.link;
}
