package grove.web.sim;

import grove.graph.Connection;
import grove.graph.NetworkKey;
import grove.graph.link.Knock;
import grove.graph.wire.Frame;
import grove.graph.wire.FrameBuffer;
import grove.graph.wire.Frames;
import grove.graph.wire.FrontierFrame;
import grove.graph.wire.Hello;
import grove.graph.wire.Ping;
import grove.graph.wire.Pong;
import grove.graph.wire.Ready;
import grove.identity.DeviceId;
import grove.identity.DeviceKey;
import grove.identity.Secret;
import grove.identity.Suite;
import grove.identity.bytes.Bytes;
import grove.identity.bytes.Hash;
import grove.identity.bytes.MalformedException;
import grove.identity.link.LinkException;
import grove.identity.link.SecureLink;
import grove.store.GroupId;
import java.util.function.Consumer;

/// A link that a hostile member's own program makes: it comes in as a member does, and then says what
/// it likes.
final class Intruder implements Connection.Handler {
  private final DeviceKey key;
  private final DeviceId target;
  private final GroupId group;
  private final NetworkKey network;
  private final Connection connection;
  private final SecureLink secure;
  private final FrameBuffer frames = new FrameBuffer();
  private final Consumer<Intruder> onLive;
  private boolean live;

  /// @param onLive what it does once messages of all kinds are taken
  Intruder(Ground ground, SimNode by, SimNode at, Consumer<Intruder> onLive) {
    key = by.vault().identity().device();
    target = at.device();
    group = ground.group();
    network = by.group().security().networkKeys().getFirst();
    this.onLive = onLive;
    connection = ground.network().host(by.host() + "-in").dial(at.address());
    secure = SecureLink.caller(key, target, by.random());
    connection.attach(ground.world().loop(), this);
    var nowMs = ground.world().nowMs();
    connection.send(Knock.make(network.knock(), target, nowMs, by.random()).toArray());
    flush();
  }

  void send(Frame frame) {
    sendPlain(Frames.encode(frame));
  }

  /// Sends bytes inside the encryption.
  void sendPlain(byte[] plain) {
    try {
      secure.write(plain, 0, plain.length);
      flush();
    } catch (LinkException | IllegalStateException e) {
      connection.close();
    }
  }

  /// Sends bytes below the encryption.
  void sendRaw(byte[] bytes) {
    connection.send(bytes);
  }

  private Hello hello() {
    try (var exporter = Secret.of(secure.exporter())) {
      var hello =
          new Hello(
              Hello.VERSION,
              Hello.VERSION,
              1,
              Frame.BYTES_MAX,
              new Hash(Suite.hmac(exporter, group.hash().bytes())),
              network.epoch(),
              Hash.ZERO);
      var over = Bytes.concat(key.id().bytes(), target.bytes(), hello.unproved());
      return hello.withProof(new Hash(Suite.hmac(network.hello(), secure.exporter(), over)));
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
        send(hello());
      }
      frames.offer(secure.takePlain());
      for (var frame = frames.next(); frame != null; frame = frames.next()) {
        on(frame);
      }
    } catch (LinkException | MalformedException e) {
      connection.close();
    }
  }

  private void on(Frame frame) {
    switch (frame) {
      case Ping(var token) -> send(new Pong(token));
      case FrontierFrame asked when asked.form() == FrontierFrame.Form.DIGEST ->
          send(FrontierFrame.of(asked.lane(), FrontierFrame.Form.SAME, asked.digest()));
      case Ready ready when !live -> {
        live = true;
        send(ready);
        onLive.accept(this);
      }
      default -> {}
    }
  }

  @Override
  public void onDrained() {}

  @Override
  public void onClosed() {}

  private void flush() {
    var output = secure.takeOutput();
    if (output.length > 0) {
      connection.send(output);
    }
  }
}
