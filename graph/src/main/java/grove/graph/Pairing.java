package grove.graph;

import grove.graph.Loop.Cancellable;
import grove.graph.PairingEvent.Reason;
import grove.graph.link.Knock;
import grove.identity.DeviceId;
import grove.identity.DeviceKey;
import grove.identity.Secret;
import grove.identity.Suite;
import grove.identity.bytes.Bytes;
import grove.identity.bytes.Hash;
import grove.identity.link.SecureLink;
import java.security.SecureRandom;
import java.util.Locale;
import java.util.Objects;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/// Two devices of one person meet so that the old one can vouch for the new one.
///
/// The new one waits at its peer port behind a [PairingCode]. The old one knocks with the code's
/// secret; mutual TLS binds the link to both device keys. The new one commits to a random number, the
/// old one sends its own, the new one reveals; both show six digits made of both numbers, the code's
/// secret and what only the two ends of this link know. A relay has two links and so two different
/// sets of digits, and the commitment keeps it from trying until they are alike: it gets through once
/// in a million attempts, and a code is good for one. Only when the people at both ends have
/// confirmed does the old device hand over anything.
///
/// A code is spent by the first link that comes to stand, and ends after ten minutes. All methods
/// belong to the loop of the ports; the listener hears there, nothing after `Done` or `Failed`.
public final class Pairing implements PeerPort.Door {
  /// A code is good for so long.
  public static final long CODE_MS = 600_000;

  /// Links that may fail at the new device before its code is given up.
  private static final int CALLERS_MAX = 16;

  /// Time for one address to answer and for TLS.
  private static final long CONNECT_MS = 10_000;

  /// Time from the agreement to the end.
  private static final long HAND_OVER_MS = 60_000;

  private static final int DIGITS = 1_000_000;

  private final GraphPorts ports;
  private final DeviceKey own;
  private final PairingCode code;
  private final String name;
  private final Consumer<PairingEvent> listener;
  private final Hash nonce;
  private final LinkOwner owner = new LinkOwner();
  private @Nullable PeerPort door;
  private @Nullable PairingLink link;
  private @Nullable Hash commitment;
  private Cancellable timer = () -> {};
  private Step step = Step.WAITING;
  private int callers;
  private int addresses;
  private boolean confirmed;
  private boolean confirmedThere;

  private enum Step {
    /// For the link.
    WAITING,
    /// The link stands; the random numbers come.
    EXCHANGING,
    /// The digits are shown.
    COMPARING,
    /// Both have confirmed.
    AGREED,
    /// The old one has sent what it gives; the new one has it.
    GIVEN,
    OVER
  }

  private Pairing(
      GraphPorts ports,
      DeviceKey own,
      PairingCode code,
      String name,
      Consumer<PairingEvent> listener) {
    this.ports = ports;
    this.own = own;
    this.code = code;
    this.name = name;
    this.listener = listener;
    this.nonce = new Hash(random(ports.random()));
  }

  private static Bytes random(SecureRandom random) {
    var bytes = new byte[Hash.SIZE];
    random.nextBytes(bytes);
    return Bytes.owned(bytes);
  }

  /// The new device's side: waits at the port for the old one.
  ///
  /// @param own the new device's key, the code's device
  /// @param name shown at the other side, at most 128 bytes
  public static Pairing offer(
      GraphPorts ports,
      PeerPort at,
      DeviceKey own,
      PairingCode code,
      String name,
      Consumer<PairingEvent> listener) {
    var pairing = new Pairing(ports, own, code, name, listener);
    pairing.door = at;
    at.open(pairing);
    pairing.startTimer(CODE_MS, Reason.EXPIRED);
    return pairing;
  }

  /// The old device's side: looks for the new one.
  ///
  /// @param own the old device's key
  /// @param name shown at the other side, at most 128 bytes
  public static Pairing accept(
      GraphPorts ports,
      DeviceKey own,
      PairingCode code,
      String name,
      Consumer<PairingEvent> listener) {
    var pairing = new Pairing(ports, own, code, name, listener);
    ports.loop().execute(pairing::dialNext);
    return pairing;
  }

  private boolean old() {
    return door == null;
  }

  @Override
  public Loop loop() {
    return ports.loop();
  }

  /// Old keys and clocks do not matter here: the knock has no time, and there is one key.
  @Override
  public boolean opens(Bytes knock, boolean lenient) {
    if (step != Step.WAITING || link != null || callers >= CALLERS_MAX) {
      return false;
    }
    try (var key = code.knockKey()) {
      return Knock.timeless(knock, key, code.device());
    }
  }

  @Override
  public void take(Connection connection, byte[] early) {
    if (step != Step.WAITING || link != null) {
      connection.close();
      return;
    }
    callers++;
    var secure = SecureLink.callee(own, ports.random());
    var taken = new PairingLink(connection, secure, owner);
    link = taken;
    var _ =
        ports
            .loop()
            .schedule(
                CONNECT_MS,
                () -> {
                  if (taken.is(link) && !taken.established()) {
                    taken.close();
                    link = null;
                  }
                });
    taken.begin(ports.loop(), new byte[0], early);
  }

  private void dialNext() {
    if (step != Step.WAITING) {
      return;
    }
    if (addresses >= code.addresses().size()) {
      fail(Reason.UNREACHABLE);
      return;
    }
    var to = code.addresses().get(addresses++);
    var secure = SecureLink.caller(own, code.device(), ports.random());
    var dialled = new PairingLink(ports.transport().dial(to), secure, owner);
    link = dialled;
    timer.cancel();
    timer =
        ports
            .loop()
            .schedule(
                CONNECT_MS,
                () -> {
                  if (dialled.is(link) && !dialled.established()) {
                    dialled.close();
                    dialNext();
                  }
                });
    try (var key = code.knockKey()) {
      var knock = Knock.timeless(key, code.device(), ports.random());
      dialled.begin(ports.loop(), knock.toArray(), new byte[0]);
    }
  }

  private void startTimer(long delayMs, Reason reason) {
    timer.cancel();
    timer = ports.loop().schedule(delayMs, () -> giveUp(reason));
  }

  /// The person here says that both screens show the same digits.
  public void confirm() {
    if (step == Step.COMPARING && !confirmed) {
      confirmed = true;
      send(new PairingFrame.Confirm());
      agree();
    }
  }

  /// The old device gives what the new one needs; after [PairingEvent.Agreed].
  public void give(Bytes content) {
    if (old() && step == Step.AGREED) {
      step = Step.GIVEN;
      send(new PairingFrame.Give(content));
    }
  }

  /// The new device has stored what it was given.
  public void taken() {
    if (!old() && step == Step.GIVEN) {
      send(new PairingFrame.Taken());
      finish(new PairingEvent.Done());
    }
  }

  /// Gives up; the other side hears of it, the listener here does not.
  public void cancel() {
    if (step != Step.OVER) {
      send(new PairingFrame.Abort());
      over();
    }
  }

  private void agree() {
    if (confirmed && confirmedThere && step == Step.COMPARING) {
      step = Step.AGREED;
      startTimer(HAND_OVER_MS, Reason.EXPIRED);
      listener.accept(new PairingEvent.Agreed());
    }
  }

  private void send(PairingFrame frame) {
    if (link != null) {
      link.send(frame);
    }
  }

  private void giveUp(Reason reason) {
    send(new PairingFrame.Abort());
    fail(reason);
  }

  private void fail(Reason reason) {
    finish(new PairingEvent.Failed(reason));
  }

  private void finish(PairingEvent end) {
    if (step != Step.OVER) {
      over();
      listener.accept(end);
    }
  }

  private void over() {
    step = Step.OVER;
    timer.cancel();
    if (link != null) {
      link.close();
      link = null;
    }
    if (door != null) {
      door.shut(this);
    }
    code.secret().close();
  }

  private String digits(PairingLink from, Hash newer, Hash older) {
    DeviceId oldDevice = old() ? own.id() : from.peer();
    try (Secret key = code.digitsKey()) {
      var mac =
          Suite.hmac(
              key,
              from.exporter(),
              code.device().bytes(),
              oldDevice.bytes(),
              newer.bytes(),
              older.bytes());
      var value = 0L;
      for (var i = 0; i < Long.BYTES; i++) {
        value = (value << Byte.SIZE) | (mac.at(i) & 0xff);
      }
      return String.format(Locale.ROOT, "%06d", Long.remainderUnsigned(value, DIGITS));
    }
  }

  private Hash bind(Hash number) {
    return Hash.tagged("grove/pair/commit/1", code.device().bytes(), number.bytes());
  }

  private void compare(PairingLink from, Hash newer, Hash older, String theirs) {
    step = Step.COMPARING;
    startTimer(CODE_MS, Reason.EXPIRED);
    listener.accept(new PairingEvent.Compare(digits(from, newer, older), theirs));
  }

  /// Hears of the link.
  private final class LinkOwner implements PairingLink.Owner {
    private String theirs = "";

    @Override
    public void onEstablished(PairingLink from) {
      if (!from.is(link) || step != Step.WAITING) {
        return;
      }
      step = Step.EXCHANGING;
      startTimer(CONNECT_MS, Reason.BROKEN);
      if (!old()) {
        from.send(new PairingFrame.Commit(bind(nonce), name));
      }
    }

    @Override
    public void onMessage(PairingLink from, PairingFrame frame) {
      if (!from.is(link)) {
        return;
      }
      switch (frame) {
        case PairingFrame.Commit(var hash, var said)
            when old() && step == Step.EXCHANGING && commitment == null -> {
          commitment = hash;
          theirs = said;
          from.send(new PairingFrame.Nonce(nonce, name));
        }
        case PairingFrame.Nonce(var number, var said) when !old() && step == Step.EXCHANGING -> {
          from.send(new PairingFrame.Reveal(nonce));
          compare(from, nonce, number, said);
        }
        case PairingFrame.Reveal(var number)
            when old() && step == Step.EXCHANGING && Objects.equals(bind(number), commitment) ->
            compare(from, number, nonce, theirs);
        case PairingFrame.Confirm _ when step == Step.COMPARING && !confirmedThere -> {
          confirmedThere = true;
          agree();
        }
        case PairingFrame.Give(var content) when !old() && step == Step.AGREED -> {
          step = Step.GIVEN;
          listener.accept(new PairingEvent.HandedOver(content));
        }
        case PairingFrame.Taken _ when old() && step == Step.GIVEN ->
            finish(new PairingEvent.Done());
        case PairingFrame.Abort _ -> fail(Reason.REFUSED);
        default -> giveUp(Reason.WRONG);
      }
    }

    /// Before the link stood, the next caller or address has its turn; after that the code is spent.
    @Override
    public void onEnd(PairingLink from, boolean wrong) {
      if (!from.is(link)) {
        return;
      }
      link = null;
      if (step != Step.WAITING) {
        fail(wrong ? Reason.WRONG : Reason.BROKEN);
      } else if (old()) {
        dialNext();
      } else if (callers >= CALLERS_MAX) {
        fail(Reason.WRONG);
      }
    }
  }
}
