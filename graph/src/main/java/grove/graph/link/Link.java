package grove.graph.link;

import grove.graph.Address;
import grove.graph.ByeCode;
import grove.graph.Connection;
import grove.graph.Standing;
import grove.graph.wire.Bulk;
import grove.graph.wire.Bye;
import grove.graph.wire.Credit;
import grove.graph.wire.Frame;
import grove.graph.wire.Hello;
import grove.graph.wire.Ping;
import grove.graph.wire.Pong;
import grove.graph.wire.Unknown;
import grove.identity.DeviceId;
import grove.identity.Secret;
import grove.identity.Suite;
import grove.identity.bytes.Bytes;
import grove.identity.bytes.MalformedException;
import grove.identity.link.LinkException;
import grove.identity.link.SecureLink;
import grove.store.LogId;
import grove.store.StoreException;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// A link to one device in one group: keeps state and timers, and lets only messages pass that are
/// legal in the state. Bytes and encryption are its [Wire]'s.
///
/// Whatever the peer sends, the worst is the end of this link. Every end goes through [#end], once;
/// after it nothing is sent and nothing is handed on. What a message means is the host's business.
public final class Link implements Connection.Handler {
  /// Time for TLS, connecting included.
  private static final long TLS_MS = 10_000;

  /// Links that the two ends began so soon after each other may have crossed.
  private static final long CROSSING_MS = 2_000;

  /// Time for HELLO.
  private static final long HELLO_MS = 10_000;

  private final int number;
  private final LinkHost host;
  private final Wire wire;
  private final boolean dialled;
  private final Heartbeat heart;
  private @Nullable DeviceId device;
  private @Nullable Secret exporter;
  private @Nullable Tags tags;
  private LinkState state = LinkState.TLS;
  private Standing standing = Standing.UNKNOWN;
  private boolean server;
  private boolean proved;
  private boolean patient;
  private boolean peerReady;
  private boolean lived;
  private @Nullable Bye byeReceived;
  private long incarnation;
  private final long begunMs;
  private long liveMs;

  private Link(LinkHost host, Wire wire, @Nullable DeviceId to) {
    number = host.site().links().next();
    this.host = host;
    this.wire = wire;
    device = to;
    dialled = to != null;
    begunMs = host.site().nowMs();
    heart = new Heartbeat(this, host.site());
  }

  /// Knocks at a device and begins TLS with it.
  public static Link dial(LinkHost host, Connection connection, DeviceId to, Bytes knock) {
    var site = host.site();
    var secure = SecureLink.caller(site.self().device(), to, site.random());
    var link = new Link(host, new Wire(site, connection, secure), to);
    link.begin(connection);
    connection.send(knock.toArray());
    link.wire.flush();
    return link;
  }

  /// Answers a caller whose knock was right.
  ///
  /// @param early bytes that came behind the knock
  public static Link accept(LinkHost host, Connection connection, byte[] early) {
    var site = host.site();
    var secure = SecureLink.callee(site.self().device(), site.random());
    var link = new Link(host, new Wire(site, connection, secure), null);
    link.begin(connection);
    link.onBytes(early);
    return link;
  }

  private void begin(Connection connection) {
    host.site().links().add(this);
    host.site().count(Counter.LINKS_OPENED);
    connection.attach(host.site().loop(), this);
    heart.start(TLS_MS);
  }

  /// Whether this side opened the link.
  public boolean dialled() {
    return dialled;
  }

  /// The device at the other end, once it is known: from the start if dialled, else after TLS.
  public Optional<DeviceId> peer() {
    return Optional.ofNullable(device);
  }

  /// The device at the other end of a link that is past TLS.
  public DeviceId device() {
    if (device == null) {
      throw new IllegalStateException("the peer is not known before TLS");
    }
    return device;
  }

  /// The incarnation that the device says it is; past HELLO.
  public long incarnation() {
    return incarnation;
  }

  public Address remote() {
    return wire.remote();
  }

  public LinkState state() {
    return state;
  }

  /// Past HELLO and not ended, and the peer still listens.
  public boolean open() {
    return state.synced() && !wire.closedByPeer();
  }

  /// Whether everything may be sent.
  public boolean live() {
    return state == LinkState.LIVE;
  }

  /// Whether everything could be sent at some time.
  public boolean lived() {
    return lived;
  }

  /// What the peer is, as judged last.
  public Standing standing() {
    return standing;
  }

  public void standing(Standing judged) {
    standing = judged;
  }

  /// Whether the peer is trusted to hand over the control lane, since an invitation named it.
  public boolean server() {
    return server;
  }

  public void server(boolean trusted) {
    server = trusted;
  }

  /// Whether the peer proved the newest network key that this node has.
  public boolean proved() {
    return proved;
  }

  void proved(boolean newest) {
    proved = newest;
  }

  /// Turns the timer of CONTROL off, while somebody has to decide about the peer, or on again.
  public void patient(boolean waits) {
    patient = waits;
    heart.progressed();
  }

  public boolean patient() {
    return patient;
  }

  /// The peer's BYE, if it said one.
  public Optional<Bye> byeReceived() {
    return Optional.ofNullable(byeReceived);
  }

  public long rttMs() {
    return heart.pulse().rttMs();
  }

  public long sentBytes() {
    return wire.sentBytes();
  }

  public long receivedBytes() {
    return wire.receivedBytes();
  }

  /// Whether more of a class may be sent now, and how many bytes: 0 or less, not before the other
  /// side has taken in some of what is on its way. One frame may be larger than what is left.
  public long room(Bulk bulk) {
    return wire.room(bulk);
  }

  /// Bytes that wait for the network.
  public long queuedBytes() {
    return wire.queuedBytes();
  }

  Secret exporter() {
    if (exporter == null) {
      throw new IllegalStateException("no exporter before TLS");
    }
    return exporter;
  }

  /// Short name of a log on this link.
  public long tag(LogId log) {
    return knownTags().of(log);
  }

  /// Makes the log known by its tag, though the store may have nothing of it.
  public void know(LogId log) {
    knownTags().of(log);
  }

  /// The log of a tag, where it is known.
  public @Nullable LogId log(long tag) {
    return knownTags().log(tag);
  }

  private Tags knownTags() {
    if (tags == null) {
      throw new IllegalStateException("no tags before TLS");
    }
    return tags;
  }

  /// This side is ready: messages of LIVE are taken from now on, and sent once the peer is, too.
  public void ready() {
    if (state == LinkState.CONTROL) {
      state = peerReady ? LinkState.LIVE : LinkState.READY;
      lived = peerReady;
      liveMs = host.site().nowMs();
    }
  }

  /// The peer, which was removed, hands in what is its own from now on.
  public void part() {
    if (state == LinkState.CONTROL) {
      state = LinkState.PARTING;
    }
  }

  /// Whether the peer was removed and hands in what is its own.
  public boolean parting() {
    return state == LinkState.PARTING;
  }

  /// The peer is ready.
  public void peerReady() {
    peerReady = true;
    if (state == LinkState.READY) {
      state = LinkState.LIVE;
      lived = true;
      liveMs = host.site().nowMs();
    }
  }

  /// Sends a message, unless the link has ended. To a peer that listens no more nothing is said, but
  /// what it said before is read to its end.
  public void send(Frame frame) {
    if (state == LinkState.CLOSED || wire.closedByPeer()) {
      return;
    }
    try {
      wire.send(frame);
    } catch (LinkException e) {
      end();
    }
  }

  /// Says why and ends the link.
  public void bye(ByeCode code) {
    bye(Bye.of(code));
  }

  /// Says why and ends the link.
  public void bye(Bye bye) {
    if (state != LinkState.TLS) {
      send(bye);
    }
    end();
  }

  /// What came is no valid message.
  public void malformed() {
    host.site().count(Counter.FRAMES_MALFORMED);
    bye(ByeCode.MALFORMED);
  }

  /// Whether the two devices may have dialled each other at the same time: this link was begun before
  /// the other way's was seen to be live by both.
  public boolean crossed(Link older) {
    return dialled != older.dialled && begunMs - older.liveMs < CROSSING_MS;
  }

  /// Ends the link.
  public void end() {
    if (state == LinkState.CLOSED) {
      return;
    }
    heart.stop();
    state = LinkState.CLOSED;
    wire.hangUp();
    host.site().links().remove(this);
    host.onEnd(this);
    wire.wipe();
    if (exporter != null) {
      exporter.close();
    }
  }

  @Override
  public void onBytes(byte[] bytes) {
    if (state == LinkState.CLOSED) {
      return;
    }
    try {
      wire.offer(bytes);
      if (state == LinkState.TLS && wire.established()) {
        onEstablished();
      }
      heart.heard(); // a long frame on a slow line takes longer than silence may
      wire.read();
      takeFrames();
    } catch (LinkException e) {
      host.site().count(Counter.TLS_FAILED);
      end();
    } catch (MalformedException e) {
      malformed();
    } catch (StoreException e) {
      onFailure(e);
    }
    if (wire.closedByPeer()) {
      end();
    }
  }

  /// The store failed with what came. That may be half taken in: it is asked for again on another link,
  /// in a while.
  public void onFailure(StoreException failure) {
    host.site().onFailure(failure);
    bye(new Bye(ByeCode.BUSY, Site.STORE_RETRY_MS, List.of()));
  }

  private void onEstablished() {
    device = wire.peer();
    exporter = wire.exporter();
    tags = new Tags(exporter, host.site().entries());
    if (device.equals(host.site().device())) {
      host.onSelf(Suite.hmac(exporter, Bytes.utf8("grove/twin/1")));
      end();
      return;
    }
    state = LinkState.HELLO;
    heart.start(HELLO_MS);
    send(host.hello(this));
  }

  private void takeFrames() throws MalformedException {
    while (state != LinkState.CLOSED) {
      var frame = wire.next();
      if (frame == null) {
        return;
      }
      take(frame);
    }
  }

  private void take(Frame frame) throws MalformedException {
    if (!state.allows(frame)) {
      host.site().count(Counter.FRAMES_ILLEGAL);
      var unknown = frame instanceof Unknown other && !other.ignorable();
      bye(unknown ? ByeCode.VERSION : ByeCode.MALFORMED);
      return;
    }
    switch (frame) {
      case Hello hello -> onHello(hello);
      case Bye bye -> onBye(bye);
      case Ping(var token) -> send(new Pong(token));
      case Pong(var token) -> {
        heart.pong(token);
        host.onPong(this);
      }
      case Credit granted -> {
        heart.progressed();
        wire.onCredit(granted, heart.pulse().quickestMs());
        host.onDrained(this);
      }
      default -> {
        heart.progressed();
        wire.onReceived(frame);
        host.onFrame(this, frame);
        wire.grant(frame).ifPresent(this::send);
      }
    }
  }

  private void onHello(Hello hello) {
    incarnation = hello.incarnation();
    var refused = host.onHello(this, hello);
    if (refused.isPresent()) {
      bye(refused.get());
      return;
    }
    wire.allowLong();
    state = LinkState.CONTROL;
    heart.progressed();
    heart.start(Pulse.PING_MS);
    heart.ping();
    host.onOpen(this);
  }

  private void onBye(Bye bye) {
    byeReceived = bye;
    end();
  }

  /// Asks whether the other side is there; returns when it was asked.
  public long probe() {
    heart.ping();
    return host.site().nowMs();
  }

  /// Whether the other side has answered since then.
  public boolean answered(long askedMs) {
    return heart.pulse().answered(askedMs);
  }

  /// Asks for a sign of life, for there is reason to think that the link is dead; it ends where none
  /// comes soon.
  public void doubt() {
    heart.doubt();
  }

  /// The other side is silent, or does not come on.
  void onSilence() {
    host.site().count(Counter.LINKS_TIMED_OUT);
    bye(ByeCode.TIMEOUT);
  }

  @Override
  public void onDrained() {
    try {
      if (state != LinkState.CLOSED) {
        host.onDrained(this);
      }
    } catch (StoreException e) {
      onFailure(e);
    }
  }

  @Override
  public void onClosed() {
    end();
  }

  @Override
  public boolean equals(@Nullable Object other) {
    return this == other;
  }

  /// The link's number, so that sets and maps of links have one order in every run of a simulated
  /// world.
  @Override
  public int hashCode() {
    return number;
  }
}
