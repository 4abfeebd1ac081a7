package grove.identity.link;

import java.io.IOException;
import java.security.SecureRandom;
import org.bouncycastle.tls.crypto.TlsCryptoParameters;
import org.bouncycastle.tls.crypto.TlsNonceGenerator;
import org.bouncycastle.tls.crypto.impl.TlsAEADCipher;
import org.bouncycastle.tls.crypto.impl.bc.BcTlsCrypto;

/// Bouncy Castle's cryptography for TLS, with the JDK's AES-GCM, and no randomness but the given one.
///
/// The library mixes the clock into its nonces; here they come from the source alone, so that a
/// simulation under one seed sends the same bytes again.
final class LinkCrypto extends BcTlsCrypto {
  LinkCrypto(SecureRandom random) {
    super(random);
  }

  @Override
  public TlsNonceGenerator createNonceGenerator(byte[] additionalSeedMaterial) {
    return bytes -> {
      var nonce = new byte[bytes];
      getSecureRandom().nextBytes(nonce);
      return nonce;
    };
  }

  @Override
  protected TlsAEADCipher createCipher_AES_GCM(
      TlsCryptoParameters parameters, int keyBytes, int tagBytes) throws IOException {
    return new TlsAEADCipher(
        parameters,
        new RecordCipher(true),
        new RecordCipher(false),
        keyBytes,
        tagBytes,
        TlsAEADCipher.AEAD_GCM,
        null);
  }
}
