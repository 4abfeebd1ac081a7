package grove.graph;

import grove.identity.DeviceId;
import grove.identity.bytes.ByteWriter;
import grove.identity.bytes.Bytes;
import grove.identity.bytes.MalformedException;
import grove.identity.link.LinkException;
import grove.identity.link.SecureLink;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/// The encrypted link of a pairing: moves bytes between connection and [SecureLink], cuts messages,
/// and tells its owner. Whatever the peer sends, the worst is its end, which is told once.
final class PairingLink implements Connection.Handler {
  private final Connection connection;
  private final SecureLink secure;
  private final Owner owner;
  private byte[] received = new byte[0];
  private boolean established;
  private boolean closed;

  /// Who hears of it.
  interface Owner {
    void onEstablished(PairingLink link);

    void onMessage(PairingLink link, PairingFrame frame);

    /// It is over.
    ///
    /// @param wrong whether the peer sent what nobody may
    void onEnd(PairingLink link, boolean wrong);
  }

  PairingLink(Connection connection, SecureLink secure, Owner owner) {
    this.connection = connection;
    this.secure = secure;
    this.owner = owner;
  }

  /// Begins: what is sent first, and what came already.
  void begin(Loop loop, byte[] first, byte[] early) {
    connection.attach(loop, this);
    if (first.length > 0) {
      connection.send(first);
    }
    flush();
    if (early.length > 0) {
      onBytes(early);
    }
  }

  DeviceId peer() {
    return secure.peer();
  }

  Bytes exporter() {
    return secure.exporter();
  }

  boolean established() {
    return established;
  }

  /// Sends a message, unless the link has ended. To a peer that listens no more nothing is said, but
  /// what it said before is read to its end.
  void send(PairingFrame frame) {
    if (closed || secure.closedByPeer()) {
      return;
    }
    var body = frame.encode();
    var bytes = new ByteWriter().u32(body.size()).bytes(body).toBytes().toArray();
    try {
      secure.write(bytes, 0, bytes.length);
      flush();
    } catch (LinkException e) {
      end(false);
    } finally {
      Arrays.fill(bytes, (byte) 0);
    }
  }

  /// Says farewell and ends; the owner is told nothing more.
  void close() {
    if (!closed) {
      closed = true;
      farewell();
      connection.close();
      secure.close();
    }
  }

  private void end(boolean wrong) {
    if (!closed) {
      close();
      owner.onEnd(this, wrong);
    }
  }

  private void farewell() {
    try {
      if (secure.established()) {
        secure.closeNotify();
      }
      flush();
    } catch (LinkException e) {
      // It is over in any case.
    }
  }

  @Override
  public void onBytes(byte[] bytes) {
    if (closed) {
      return;
    }
    try {
      secure.offer(bytes, 0, bytes.length);
      flush();
      if (!established && secure.established()) {
        established = true;
        owner.onEstablished(this);
      }
      take(secure.takePlain());
    } catch (LinkException | MalformedException e) {
      end(established);
    }
    if (!closed && secure.closedByPeer()) {
      end(false);
    }
  }

  private void take(byte[] plain) throws MalformedException {
    var all = Arrays.copyOf(received, received.length + plain.length);
    System.arraycopy(plain, 0, all, received.length, plain.length);
    var at = 0;
    while (!closed && all.length - at >= PairingFrame.LENGTH_BYTES) {
      var length = length(all, at);
      if (length < 1 || length > PairingFrame.BYTES_MAX + PairingFrame.LENGTH_BYTES) {
        throw new MalformedException("a message of " + length + " bytes");
      }
      var end = at + PairingFrame.LENGTH_BYTES + (int) length;
      if (end > all.length) {
        break;
      }
      var frame = PairingFrame.decode(Bytes.of(all, at + PairingFrame.LENGTH_BYTES, end));
      at = end;
      owner.onMessage(this, frame);
    }
    received = Arrays.copyOfRange(all, Math.min(at, all.length), all.length);
  }

  private static long length(byte[] bytes, int at) {
    var value = 0L;
    for (var i = 0; i < PairingFrame.LENGTH_BYTES; i++) {
      value = (value << 8) | (bytes[at + i] & 0xff);
    }
    return value;
  }

  private void flush() {
    var output = secure.takeOutput();
    if (output.length > 0) {
      connection.send(output);
    }
  }

  @Override
  public void onDrained() {}

  @Override
  public void onClosed() {
    end(false);
  }

  /// Whether this is the link that is meant; false where there is none.
  boolean is(@Nullable PairingLink other) {
    return equals(other);
  }
}
