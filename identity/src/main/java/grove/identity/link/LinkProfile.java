package grove.identity.link;

import grove.identity.DeviceId;
import grove.identity.DeviceKey;
import grove.identity.Suite;
import grove.identity.bytes.Bytes;
import java.io.IOException;
import java.util.Arrays;
import java.util.List;
import java.util.Vector;
import org.bouncycastle.asn1.x509.SubjectPublicKeyInfo;
import org.bouncycastle.crypto.params.Ed25519PrivateKeyParameters;
import org.bouncycastle.tls.AlertDescription;
import org.bouncycastle.tls.Certificate;
import org.bouncycastle.tls.CertificateEntry;
import org.bouncycastle.tls.CertificateType;
import org.bouncycastle.tls.CipherSuite;
import org.bouncycastle.tls.NamedGroup;
import org.bouncycastle.tls.ProtocolName;
import org.bouncycastle.tls.ProtocolVersion;
import org.bouncycastle.tls.SignatureAndHashAlgorithm;
import org.bouncycastle.tls.TlsContext;
import org.bouncycastle.tls.TlsCredentialedSigner;
import org.bouncycastle.tls.TlsFatalAlert;
import org.bouncycastle.tls.TlsUtils;
import org.bouncycastle.tls.crypto.TlsCryptoParameters;
import org.bouncycastle.tls.crypto.impl.bc.BcDefaultTlsCredentialedSigner;
import org.bouncycastle.tls.crypto.impl.bc.BcTlsRawKeyCertificate;
import org.jspecify.annotations.Nullable;

/// The one profile of TLS that Grove speaks, shared by caller and callee: TLS 1.3 (RFC 8446),
/// TLS_AES_256_GCM_SHA384, X25519MLKEM768, Ed25519, raw public keys (RFC 7250), ALPN "grove/1".
final class LinkProfile {
  static final ProtocolVersion[] VERSIONS = ProtocolVersion.TLSv13.only();
  static final int[] SUITES = {CipherSuite.TLS_AES_256_GCM_SHA384};
  static final int GROUP = NamedGroup.X25519MLKEM768;
  static final short[] CERTIFICATE_TYPES = {CertificateType.RawPublicKey};
  static final SignatureAndHashAlgorithm SIGNATURE = SignatureAndHashAlgorithm.ed25519;

  /// Bytes of one handshake message; the largest is a hello with a key share of 1,216 bytes.
  static final int MESSAGE_BYTES_MAX = 4_096;

  private static final String EXPORTER = "EXPORTER-grove/1";
  private static final int EXPORTER_BYTES = 32;
  private static final ProtocolName PROTOCOL = ProtocolName.asUtf8Encoding("grove/1");

  /// DER of a SubjectPublicKeyInfo for Ed25519 (RFC 8410), before the 32 bytes of the key.
  private static final byte[] SPKI_PREFIX = {
    0x30, 0x2a, 0x30, 0x05, 0x06, 0x03, 0x2b, 0x65, 0x70, 0x03, 0x21, 0x00
  };

  private LinkProfile() {}

  static Vector<ProtocolName> protocols() {
    return list(PROTOCOL);
  }

  /// A list of one in the library's old type.
  @SuppressWarnings("JdkObsolete")
  static <T> Vector<T> list(T one) {
    return new Vector<>(List.of(one));
  }

  static TlsCredentialedSigner credentials(TlsContext context, LinkCrypto crypto, DeviceKey own)
      throws IOException {
    var info = SubjectPublicKeyInfo.getInstance(spki(own.id()));
    var entry = new CertificateEntry(new BcTlsRawKeyCertificate(crypto, info), null);
    var chain =
        new Certificate(
            CertificateType.RawPublicKey, TlsUtils.EMPTY_BYTES, new CertificateEntry[] {entry});
    var seed = own.seed().copy();
    try {
      var key = new Ed25519PrivateKeyParameters(seed, 0);
      var parameters = new TlsCryptoParameters(context);
      return new BcDefaultTlsCredentialedSigner(parameters, crypto, key, chain, SIGNATURE);
    } finally {
      Arrays.fill(seed, (byte) 0);
    }
  }

  /// The device whose raw key the peer showed. That it holds the private half is proved later in the
  /// handshake, so nobody may rely on this before the end.
  static DeviceId device(@Nullable Certificate shown) throws IOException {
    if (shown == null
        || shown.getLength() != 1
        || shown.getCertificateType() != CertificateType.RawPublicKey) {
      throw new TlsFatalAlert(AlertDescription.bad_certificate);
    }
    var encoded = shown.getCertificateAt(0).getEncoded();
    var at = SPKI_PREFIX.length;
    if (encoded.length != at + DeviceId.SIZE
        || !Arrays.equals(encoded, 0, at, SPKI_PREFIX, 0, at)) {
      throw new TlsFatalAlert(AlertDescription.unsupported_certificate);
    }
    var key = Bytes.of(encoded, at, encoded.length);
    if (!Suite.validKey(key)) {
      throw new TlsFatalAlert(AlertDescription.bad_certificate);
    }
    return new DeviceId(key);
  }

  /// The secret that both ends share and nobody else: proofs of the floors above are bound to it.
  static Bytes exporter(TlsContext context) throws IOException {
    var chosen = context.getSecurityParametersConnection().getApplicationProtocol();
    if (!PROTOCOL.equals(chosen)) {
      throw new TlsFatalAlert(AlertDescription.no_application_protocol);
    }
    return Bytes.owned(
        context.exportKeyingMaterial(EXPORTER, TlsUtils.EMPTY_BYTES, EXPORTER_BYTES));
  }

  private static byte[] spki(DeviceId device) {
    return Bytes.concat(Bytes.of(SPKI_PREFIX), device.bytes()).toArray();
  }
}
