package grove.identity.link;

import grove.identity.DeviceId;
import grove.identity.DeviceKey;
import grove.identity.bytes.Bytes;
import java.io.IOException;
import java.security.SecureRandom;
import java.util.Objects;
import org.bouncycastle.tls.AlertDescription;
import org.bouncycastle.tls.TlsClientProtocol;
import org.bouncycastle.tls.TlsFatalAlert;
import org.bouncycastle.tls.TlsFatalAlertReceived;
import org.bouncycastle.tls.TlsProtocol;
import org.bouncycastle.tls.TlsServerProtocol;
import org.jspecify.annotations.Nullable;

/// The [SecureLink] that there is: mutual TLS 1.3 with the profile of [LinkProfile].
///
/// Tickets, resumption, early data and renegotiation do not exist; traffic keys change every 2^20
/// records (16 GiB), far below what AES-GCM allows.
final class TlsLink implements SecureLink {
  private static final byte[] NOTHING = {};

  private final TlsProtocol protocol;
  private final LinkState state;
  private final RecordCut cut = new RecordCut();
  private final byte[] record = new byte[RecordCut.PIECE_BYTES_MAX];
  private int handshakeBytes;
  private boolean dead;

  private TlsLink(TlsProtocol protocol, LinkState state) {
    this.protocol = protocol;
    this.state = state;
  }

  static TlsLink caller(DeviceKey own, DeviceId expectedPeer, SecureRandom random) {
    var state = new LinkState();
    var protocol = new TlsClientProtocol();
    try {
      protocol.connect(new CallerEnd(new LinkCrypto(random), own, expectedPeer, state));
    } catch (IOException e) {
      throw new IllegalStateException("the TLS client did not start", e);
    }
    return new TlsLink(protocol, state);
  }

  static TlsLink callee(DeviceKey own, SecureRandom random) {
    var state = new LinkState();
    var protocol = new TlsServerProtocol();
    try {
      protocol.accept(new CalleeEnd(new LinkCrypto(random), own, state));
    } catch (IOException e) {
      throw new IllegalStateException("the TLS server did not start", e);
    }
    return new TlsLink(protocol, state);
  }

  @Override
  public void offer(byte[] cipher, int from, int to) throws LinkException {
    Objects.checkFromToIndex(from, to, cipher.length);
    live();
    if (state.closedByPeer) {
      return;
    }
    guarded(() -> feed(cipher, from, to));
    if (handshakeBytes > HANDSHAKE_BYTES_MAX) {
      throw over(new LinkException("the peer's handshake is too long"));
    }
  }

  @Override
  public byte[] takeOutput() {
    var waiting = protocol.getAvailableOutputBytes();
    if (waiting == 0) {
      return NOTHING;
    }
    var output = new byte[waiting];
    protocol.readOutput(output, 0, waiting);
    return output;
  }

  @Override
  public int plainBytes() {
    return protocol.getAvailableInputBytes();
  }

  @Override
  public void takePlain(byte[] into, int at) {
    var waiting = plainBytes();
    if (waiting > 0) {
      protocol.readInput(into, at, waiting);
    }
  }

  @Override
  public void write(byte[] plain, int from, int to) throws LinkException {
    Objects.checkFromToIndex(from, to, plain.length);
    live();
    if (!established()) {
      throw new IllegalStateException("nothing is said on a link before it is established");
    }
    if (state.closedByPeer) {
      throw new LinkException("the peer closed the link");
    }
    guarded(() -> protocol.writeApplicationData(plain, from, to - from));
  }

  @Override
  public boolean established() {
    return state.exporter != null && !dead;
  }

  @Override
  public boolean closedByPeer() {
    return state.closedByPeer;
  }

  @Override
  public DeviceId peer() {
    return handshaken(state.shown);
  }

  @Override
  public Bytes exporter() {
    return handshaken(state.exporter);
  }

  @Override
  public void closeNotify() throws LinkException {
    live();
    guarded(protocol::close);
    dead = true;
  }

  @Override
  public void close() {
    if (!dead) {
      dead = true;
      try {
        protocol.close();
      } catch (IOException | RuntimeException e) {
        // It is being thrown away; there is nobody left to tell.
      }
    }
  }

  /// Hands the library one record at a time: a whole one it takes as it is, all else goes through a
  /// queue and is copied twice. It decrypts in place, hence the copy into an array of our own.
  private void feed(byte[] cipher, int from, int to) throws IOException {
    for (var at = from; at < to && !protocol.isClosed(); ) {
      var end = cut.next(cipher, at, to);
      if (!established()) {
        handshakeBytes += end - at;
        if (handshakeBytes > HANDSHAKE_BYTES_MAX) {
          return;
        }
      }
      System.arraycopy(cipher, at, record, 0, end - at);
      protocol.offerInput(record, 0, end - at);
      at = end;
    }
  }

  private <T> T handshaken(@Nullable T learned) {
    if (learned == null || state.exporter == null) {
      throw new IllegalStateException("the link is not established");
    }
    return learned;
  }

  private void live() throws LinkException {
    if (dead) {
      throw new LinkException("the link is closed");
    }
  }

  /// Runs a step of the library; whatever it throws comes from what the peer sent, so a mistake of
  /// the library must not go further than this link.
  private void guarded(Step step) throws LinkException {
    try {
      step.run();
    } catch (TlsFatalAlertReceived e) {
      var alert = alert(e.getAlertDescription());
      throw over(new LinkException("the peer refused the link: " + alert, e));
    } catch (TlsFatalAlert e) {
      var alert = alert(e.getAlertDescription());
      throw over(new LinkException("the peer's bytes were refused: " + alert, e));
    } catch (IOException | RuntimeException e) {
      throw over(new LinkException("the link failed", e));
    }
  }

  private LinkException over(LinkException e) {
    dead = true;
    return e;
  }

  private static String alert(short description) {
    return AlertDescription.getName(description).replace('_', ' ');
  }

  /// One call into the library.
  private interface Step {
    void run() throws IOException;
  }
}
