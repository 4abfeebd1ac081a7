package grove.identity.link;

import grove.identity.DeviceKey;
import java.io.IOException;
import java.util.Vector;
import org.bouncycastle.tls.AbstractTlsServer;
import org.bouncycastle.tls.AlertDescription;
import org.bouncycastle.tls.Certificate;
import org.bouncycastle.tls.CertificateRequest;
import org.bouncycastle.tls.NewSessionTicket;
import org.bouncycastle.tls.ProtocolName;
import org.bouncycastle.tls.ProtocolVersion;
import org.bouncycastle.tls.TlsCredentials;
import org.bouncycastle.tls.TlsUtils;
import org.jspecify.annotations.Nullable;

/// The end that was dialled: a TLS server that wants to know its caller's device key, whichever it
/// is; whether that device may do anything is for the floors above to judge.
final class CalleeEnd extends AbstractTlsServer {
  private final LinkCrypto crypto;
  private final DeviceKey own;
  private final LinkState state;

  CalleeEnd(LinkCrypto crypto, DeviceKey own, LinkState state) {
    super(crypto);
    this.crypto = crypto;
    this.own = own;
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
  public int[] getSupportedGroups() {
    return new int[] {LinkProfile.GROUP};
  }

  @Override
  protected short[] getAllowedClientCertificateTypes() {
    return LinkProfile.CERTIFICATE_TYPES.clone();
  }

  @Override
  protected boolean allowCertificateStatus() {
    return false;
  }

  @Override
  protected boolean allowMultiCertStatus() {
    return false;
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

  @Override
  public TlsCredentials getCredentials() throws IOException {
    return LinkProfile.credentials(context, crypto, own);
  }

  @Override
  public CertificateRequest getCertificateRequest() throws IOException {
    var algorithms = LinkProfile.list(LinkProfile.SIGNATURE);
    return new CertificateRequest(TlsUtils.EMPTY_BYTES, algorithms, null, null);
  }

  @Override
  public void notifyClientCertificate(@Nullable Certificate shown) throws IOException {
    state.shown = LinkProfile.device(shown);
  }

  @Override
  public @Nullable NewSessionTicket getNewSessionTicket() {
    return null;
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
