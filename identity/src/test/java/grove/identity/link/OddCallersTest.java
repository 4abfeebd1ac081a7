package grove.identity.link;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import grove.identity.DeviceKey;
import grove.identity.testing.SeededRandom;
import java.io.IOException;
import java.util.Vector;
import org.bouncycastle.tls.AbstractTlsClient;
import org.bouncycastle.tls.CertificateRequest;
import org.bouncycastle.tls.CertificateType;
import org.bouncycastle.tls.CipherSuite;
import org.bouncycastle.tls.NamedGroup;
import org.bouncycastle.tls.ProtocolName;
import org.bouncycastle.tls.ProtocolVersion;
import org.bouncycastle.tls.TlsAuthentication;
import org.bouncycastle.tls.TlsClientProtocol;
import org.bouncycastle.tls.TlsCredentials;
import org.bouncycastle.tls.TlsServerCertificate;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/// A callee lets in nobody who speaks another TLS than Grove's, or hides its key.
final class OddCallersTest {
  enum Odd {
    NOTHING,
    OLD_VERSION,
    OTHER_CIPHER,
    CLASSICAL_GROUP,
    NO_PROTOCOL,
    OTHER_PROTOCOL,
    NO_CERTIFICATE,
    X509_CERTIFICATES
  }

  @ParameterizedTest
  @EnumSource
  void areRefused(Odd odd) throws Exception {
    var random = new SeededRandom(1);
    var callee = SecureLink.callee(DeviceKey.generate(random), random);
    var caller = new TlsClientProtocol();
    var own = DeviceKey.generate(random);
    caller.connect(new OddCaller(new LinkCrypto(random), own, odd));
    if (odd == Odd.NOTHING) {
      talk(caller, callee);
      assertTrue(callee.established(), "the caller of this test is a good one otherwise");
      assertEquals(own.id(), callee.peer());
    } else {
      assertThrows(LinkException.class, () -> talk(caller, callee), odd.name());
      assertFalse(callee.established());
      assertThrows(IllegalStateException.class, callee::peer);
    }
  }

  private static void talk(TlsClientProtocol caller, SecureLink callee)
      throws LinkException, IOException {
    for (var i = 0; i < 4; i++) {
      var there = new byte[caller.getAvailableOutputBytes()];
      caller.readOutput(there, 0, there.length);
      callee.offer(there, 0, there.length);
      caller.offerInput(callee.takeOutput());
    }
  }

  /// A client that keeps to the profile of the link but in one thing.
  private static final class OddCaller extends AbstractTlsClient {
    private final LinkCrypto crypto;
    private final DeviceKey own;
    private final Odd odd;

    OddCaller(LinkCrypto crypto, DeviceKey own, Odd odd) {
      super(crypto);
      this.crypto = crypto;
      this.own = own;
      this.odd = odd;
    }

    @Override
    protected ProtocolVersion[] getSupportedVersions() {
      return odd == Odd.OLD_VERSION ? ProtocolVersion.TLSv12.only() : LinkProfile.VERSIONS;
    }

    @Override
    protected int[] getSupportedCipherSuites() {
      return switch (odd) {
        case OTHER_CIPHER -> new int[] {CipherSuite.TLS_CHACHA20_POLY1305_SHA256};
        case OLD_VERSION -> new int[] {CipherSuite.TLS_ECDHE_ECDSA_WITH_AES_256_GCM_SHA384};
        default -> LinkProfile.SUITES;
      };
    }

    @Override
    @SuppressWarnings("rawtypes") // as the library declares it
    protected Vector<Integer> getSupportedGroups(Vector roles) {
      return getEarlyKeyShareGroups();
    }

    @Override
    public Vector<Integer> getEarlyKeyShareGroups() {
      return LinkProfile.list(odd == Odd.CLASSICAL_GROUP ? NamedGroup.x25519 : LinkProfile.GROUP);
    }

    @Override
    protected short[] getAllowedClientCertificateTypes() {
      return types();
    }

    @Override
    protected short[] getAllowedServerCertificateTypes() {
      return LinkProfile.CERTIFICATE_TYPES;
    }

    private short[] types() {
      return odd == Odd.X509_CERTIFICATES
          ? new short[] {CertificateType.X509}
          : LinkProfile.CERTIFICATE_TYPES;
    }

    @Override
    protected @Nullable Vector<ProtocolName> getProtocolNames() {
      return switch (odd) {
        case NO_PROTOCOL -> null;
        case OTHER_PROTOCOL -> LinkProfile.list(ProtocolName.HTTP_2_TLS);
        default -> LinkProfile.protocols();
      };
    }

    @Override
    public TlsAuthentication getAuthentication() {
      return new TlsAuthentication() {
        @Override
        public void notifyServerCertificate(TlsServerCertificate shown) {}

        @Override
        public @Nullable TlsCredentials getClientCredentials(CertificateRequest request)
            throws IOException {
          return odd == Odd.NO_CERTIFICATE ? null : LinkProfile.credentials(context, crypto, own);
        }
      };
    }
  }
}
