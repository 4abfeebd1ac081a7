package grove.graph.sim;

import grove.graph.Address;
import grove.graph.Connection;
import grove.graph.Loop;
import grove.graph.link.Knock;
import grove.graph.wire.Frame;
import grove.graph.wire.FrameBuffer;
import grove.graph.wire.Frames;
import grove.graph.wire.Hello;
import grove.graph.wire.Ping;
import grove.graph.wire.Pong;
import grove.identity.DeviceId;
import grove.identity.DeviceKey;
import grove.identity.Secret;
import grove.identity.Suite;
import grove.identity.bytes.Bytes;
import grove.identity.bytes.Hash;
import grove.identity.bytes.MalformedException;
import grove.identity.link.LinkException;
import grove.identity.link.SecureLink;
import grove.store.LogId;
import grove.store.testing.TestLog;
import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import java.util.function.UnaryOperator;

/// A device that speaks the protocol as the test tells it to, right or wrong: it knocks, does TLS
/// and HELLO as it should, answers PINGs, and leaves the rest to the test.
public final class Puppet implements Connection.Handler {
  private final DeviceKey key;
  private final DeviceId target;
  private final Connection connection;
  private final SecureLink secure;
  private final FrameBuffer frames = new FrameBuffer();
  private final List<Frame> received = new ArrayList<>();
  private Consumer<Frame> onFrame = _ -> {};
  private UnaryOperator<Hello> change = hello -> hello;
  private Runnable onEnd = () -> {};
  private boolean closed;
  private boolean introduced;
  private boolean mute;
  private boolean asleep;

  /// Dials a node as the device with this number.
  public Puppet(
      long number, Loop loop, Connection connection, DeviceId target, SecureRandom random) {
    key = TestLog.key(number);
    this.target = target;
    this.connection = connection;
    secure = SecureLink.caller(key, target, random);
    connection.attach(loop, this);
    connection.send(Knock.make(Members.key(1).knock(), target, loop.nowMs(), random).toArray());
    flush();
  }

  /// Dials a node of a simulated group.
  public static Puppet dial(SimGroup group, long number, TestNode node) {
    return dial(group, number, node, "puppet" + number);
  }

  /// Dials a node of a simulated group from another host.
  public static Puppet dial(SimGroup group, long number, TestNode node, String host) {
    var transport = group.network().host(host);
    var random = group.world().random("puppet " + number);
    Address at = node.port().address();
    return new Puppet(number, group.world().loop(), transport.dial(at), node.device(), random);
  }

  /// What to do with each message; all are kept in [#received] as well.
  public void onFrame(Consumer<Frame> reaction) {
    onFrame = reaction;
  }

  /// Hears that the connection has ended.
  public void onEnd(Runnable reaction) {
    onEnd = reaction;
  }

  /// Says another HELLO than an honest device would.
  public void hello(UnaryOperator<Hello> changed) {
    change = changed;
  }

  /// Says no HELLO by itself.
  public void mute() {
    mute = true;
  }

  /// Answers no PING from now on.
  public void sleep() {
    asleep = true;
  }

  public List<Frame> received() {
    return received;
  }

  /// Messages of one type that have come.
  public <F extends Frame> List<F> received(Class<F> type) {
    return received.stream().filter(type::isInstance).map(type::cast).toList();
  }

  public boolean closed() {
    return closed;
  }

  /// Whether both HELLOs were said.
  public boolean introduced() {
    return introduced;
  }

  public DeviceId device() {
    return key.id();
  }

  public void send(Frame frame) {
    sendPlain(Frames.encode(frame));
  }

  /// Sends bytes inside the encryption.
  public void sendPlain(byte[] plain) {
    try {
      secure.write(plain, 0, plain.length);
      flush();
    } catch (LinkException e) {
      closed = true;
    }
  }

  /// Says several things and that nothing more comes, all in one piece of bytes.
  public void farewell(Frame... last) {
    try {
      for (var frame : last) {
        var plain = Frames.encode(frame);
        secure.write(plain, 0, plain.length);
      }
      secure.closeNotify();
      flush();
    } catch (LinkException e) {
      closed = true;
    }
  }

  /// Sends bytes below the encryption.
  public void sendRaw(byte[] bytes) {
    connection.send(bytes);
  }

  public void close() {
    connection.close();
  }

  /// Tag of a log on this link.
  public long tag(LogId log) {
    try (var exporter = Secret.of(secure.exporter())) {
      var mac = Suite.hmac(exporter, log.encode());
      var tag = 0L;
      for (var i = 0; i < Long.BYTES; i++) {
        tag = (tag << 8) | (mac.at(i) & 0xff);
      }
      return tag;
    }
  }

  /// The HELLO that an honest device would send.
  public Hello hello() {
    try (var exporter = Secret.of(secure.exporter())) {
      var network = Members.key(1);
      var group = TestNode.genesis().group().hash();
      var hello =
          new Hello(
              Hello.VERSION,
              Hello.VERSION,
              1,
              Frame.BYTES_MAX,
              new Hash(Suite.hmac(exporter, group.bytes())),
              network.epoch(),
              Hash.ZERO);
      Bytes proof =
          Suite.hmac(
              network.hello(),
              secure.exporter(),
              key.id().bytes(),
              target.bytes(),
              hello.unproved());
      return hello.withProof(new Hash(proof));
    }
  }

  @Override
  public void onBytes(byte[] bytes) {
    try {
      var before = secure.established();
      secure.offer(bytes, 0, bytes.length);
      flush();
      if (!before && secure.established()) {
        frames.allowLong();
        if (!mute) {
          send(change.apply(hello()));
        }
      }
      frames.offer(secure.takePlain());
      for (var frame = frames.next(); frame != null; frame = frames.next()) {
        introduced |= frame instanceof Hello;
        received.add(frame);
        if (frame instanceof Ping(var token) && !asleep) {
          send(new Pong(token));
        }
        onFrame.accept(frame);
      }
    } catch (LinkException | MalformedException e) {
      closed = true;
    }
  }

  @Override
  public void onDrained() {}

  @Override
  public void onClosed() {
    closed = true;
    onEnd.run();
  }

  private void flush() {
    var output = secure.takeOutput();
    if (output.length > 0) {
      connection.send(output);
    }
  }
}
