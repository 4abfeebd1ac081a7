package grove.graph.link;

import grove.graph.Address;
import grove.graph.Connection;
import grove.graph.wire.Bulk;
import grove.graph.wire.Credit;
import grove.graph.wire.Frame;
import grove.graph.wire.FrameBuffer;
import grove.graph.wire.Frames;
import grove.identity.DeviceId;
import grove.identity.Secret;
import grove.identity.bytes.MalformedException;
import grove.identity.link.LinkException;
import grove.identity.link.SecureLink;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// The bytes of one link: encrypts what is sent, cuts what comes into frames, counts both, and knows how
/// much bulk may be on its way. What a frame means, and when it is legal, is the [Link]'s to know.
final class Wire {
  private final Site site;
  private final Connection connection;
  private final SecureLink secure;
  private final FrameBuffer frames = new FrameBuffer();
  private final Credits credits = new Credits();
  private long sentBytes;
  private long receivedBytes;

  Wire(Site site, Connection connection, SecureLink secure) {
    this.site = site;
    this.connection = connection;
    this.secure = secure;
  }

  /// Whether TLS is through.
  boolean established() {
    return secure.established();
  }

  /// The device at the other end; past TLS.
  DeviceId peer() {
    return secure.peer();
  }

  /// A secret that only the two ends have; past TLS.
  Secret exporter() {
    return Secret.of(secure.exporter());
  }

  boolean closedByPeer() {
    return secure.closedByPeer();
  }

  Address remote() {
    return connection.remote();
  }

  /// Plain bytes that were sent.
  long sentBytes() {
    return sentBytes;
  }

  /// Plain bytes that have come.
  long receivedBytes() {
    return receivedBytes;
  }

  /// Bytes that wait for the network.
  long queuedBytes() {
    return connection.queuedBytes();
  }

  void send(Frame frame) throws LinkException {
    var bytes = Frames.encode(frame);
    secure.write(bytes, 0, bytes.length);
    sentBytes += bytes.length;
    credits.onSent(frame, bytes.length, site.nowMs());
    site.traffic().count(Traffic.Direction.SENT, frame, bytes.length);
    flush();
  }

  /// Hands what TLS has to say to the network.
  void flush() {
    var output = secure.takeOutput();
    if (output.length > 0) {
      connection.send(output);
    }
  }

  /// Takes what came from the network; what it says is read by [#read].
  void offer(byte[] bytes) throws LinkException {
    secure.offer(bytes, 0, bytes.length);
    flush();
  }

  /// Makes what has come ready for [#next].
  void read() throws MalformedException {
    receivedBytes += frames.offer(secure);
  }

  /// The next message, where a whole one is here.
  @Nullable Frame next() throws MalformedException {
    var frame = frames.next();
    if (frame != null) {
      site.traffic().count(Traffic.Direction.RECEIVED, frame, frames.lastBytes());
    }
    return frame;
  }

  /// HELLO is through: longer frames are taken.
  void allowLong() {
    frames.allowLong();
  }

  /// Bytes of bulk that may be sent now.
  long room(Bulk bulk) {
    return credits.room(bulk);
  }

  void onCredit(Credit granted, long quickestMs) throws MalformedException {
    credits.onCredit(granted, quickestMs, site.nowMs());
  }

  /// The message that came last takes up room.
  void onReceived(Frame frame) throws MalformedException {
    credits.onReceived(frame, frames.lastBytes());
  }

  /// It was taken in: room that is granted anew.
  Optional<Credit> grant(Frame frame) {
    return credits.grant(frame);
  }

  /// Says that nothing more comes, and closes the connection.
  void hangUp() {
    try {
      if (secure.established()) {
        secure.closeNotify();
      }
      flush();
    } catch (LinkException e) {
      assert !secure.established();
    }
    connection.close();
  }

  /// Wipes the keys.
  void wipe() {
    secure.close();
  }
}
