package grove.identity.link;

import grove.identity.DeviceId;
import grove.identity.DeviceKey;
import java.io.IOException;
import java.util.Vector;
import org.bouncycastle.tls.AbstractTlsClient;
import org.bouncycastle.tls.AlertDescription;
import org.bouncycastle.tls.CertificateRequest;
import org.bouncycastle.tls.CertificateStatusRequest;
import org.bouncycastle.tls.NewSessionTicket;
import org.bouncycastle.tls.ProtocolName;
import org.bouncycastle.tls.ProtocolVersion;
import org.bouncycastle.tls.SignatureAndHashAlgorithm;
import org.bouncycastle.tls.TlsAuthentication;
import org.bouncycastle.tls.TlsCredentials;
import org.bouncycastle.tls.TlsFatalAlert;
import org.bouncycastle.tls.TlsServerCertificate;
import org.jspecify.annotations.Nullable;

/// The end that dialled: a TLS client that accepts one device only.
final class CallerEnd extends AbstractTlsClient {
  private final LinkCrypto crypto;
  private final DeviceKey own;
  private final DeviceId expected;
  private final LinkState state;

  CallerEnd(LinkCrypto crypto, DeviceKey own, DeviceId expected, LinkState state) {
    super(crypto);
    this.crypto = crypto;
    this.own = own;
    this.expected = expected;
    this.state = state;
  }

  @Override
  protected ProtocolVersion[] getSupportedVersions() {
    return LinkProfile.VERSIONS;
  }

  @Override
  protected int[] getSupportedCipherSuites() {
    return LinkProfile.SUITES;
  }

  @Override
  @SuppressWarnings("rawtypes") // as the library declares it
  protected Vector<Integer> getSupportedGroups(Vector roles) {
    return getEarlyKeyShareGroups();
  }

  @Override
  public Vector<Integer> getEarlyKeyShareGroups() {
    return LinkProfile.list(LinkProfile.GROUP);
  }

  @Override
  protected Vector<SignatureAndHashAlgorithm> getSupportedSignatureAlgorithms() {
    return LinkProfile.list(LinkProfile.SIGNATURE);
  }

  @Override
  protected short[] getAllowedClientCertificateTypes() {
    return LinkProfile.CERTIFICATE_TYPES.clone();
  }

  @Override
  protected short[] getAllowedServerCertificateTypes() {
    return LinkProfile.CERTIFICATE_TYPES.clone();
  }

  @Override
  protected @Nullable CertificateStatusRequest getCertificateStatusRequest() {
    return null;
  }

  @Override
  protected Vector<ProtocolName> getProtocolNames() {
    return LinkProfile.protocols();
  }

  @Override
  public int getMaxHandshakeMessageSize() {
    return LinkProfile.MESSAGE_BYTES_MAX;
  }

  @Override
  public int getMaxCertificateChainLength() {
    return 1;
  }

  /// No disguise as TLS 1.2: a link starts with a knock, no middlebox will take it for the web.
  @Override
  public boolean shouldUseCompatibilityMode() {
    return false;
  }

  @Override
  public TlsAuthentication getAuthentication() {
    return new TlsAuthentication() {
      @Override
      public void notifyServerCertificate(TlsServerCertificate shown) throws IOException {
        var device = LinkProfile.device(shown.getCertificate());
        if (!device.equals(expected)) {
          throw new TlsFatalAlert(AlertDescription.certificate_unknown);
        }
        state.shown = device;
      }

      @Override
      public TlsCredentials getClientCredentials(CertificateRequest request) throws IOException {
        return LinkProfile.credentials(context, crypto, own);
      }
    };
  }

  @Override
  public void notifyNewSessionTicket(NewSessionTicket ticket) throws IOException {
    throw new TlsFatalAlert(AlertDescription.unexpected_message);
  }

  @Override
  public void notifyHandshakeComplete() throws IOException {
    super.notifyHandshakeComplete();
    state.exporter = LinkProfile.exporter(context);
  }

  @Override
  public void notifyAlertReceived(short level, short description) {
    state.closedByPeer |= description == AlertDescription.close_notify;
  }
}
