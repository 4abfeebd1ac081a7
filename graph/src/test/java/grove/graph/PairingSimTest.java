package grove.graph;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import grove.graph.PairingEvent.Reason;
import grove.graph.link.Knock;
import grove.graph.sim.SimNetwork;
import grove.graph.sim.World;
import grove.identity.DeviceKey;
import grove.identity.Secret;
import grove.identity.Suite;
import grove.identity.bytes.Bytes;
import grove.identity.bytes.Hash;
import grove.identity.bytes.MalformedException;
import grove.identity.link.SecureLink;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.BiConsumer;
import org.junit.jupiter.api.Test;

/// Two devices that are paired in a simulated network, and those who would like to be in between.
final class PairingSimTest {
  private static final long SECOND_MS = 1_000;
  private static final Bytes KEYS = Bytes.utf8("keys of all workspaces");

  private final World world = new World(90);
  private final SimNetwork network = new SimNetwork(world, 5, 40);
  private final End fresh = new End("fresh");
  private final End old = new End("old");

  /// One side: a host with a device key, and what it heard.
  private final class End {
    final String host;
    final DeviceKey key;
    final GraphPorts ports;
    final List<PairingEvent> events = new ArrayList<>();
    PeerPort port;
    Pairing pairing;
    String text = "";

    End(String host) {
      this.host = host;
      key = DeviceKey.generate(world.random(host));
      ports = new GraphPorts(world.loop(), network.host(host), world.random(host + "'s"));
    }

    void offer() {
      port = new PeerPort(ports.loop(), ports.transport(), new Address(host, 4_748));
      var code = PairingCode.of(key.id(), port.addresses(), ports.random());
      text = code.text();
      pairing = Pairing.offer(ports, port, key, code, host, events::add);
    }

    void accept(String shown) {
      pairing = Pairing.accept(ports, key, code(shown), host, events::add);
    }

    String digits() {
      return events.stream()
          .filter(PairingEvent.Compare.class::isInstance)
          .map(event -> ((PairingEvent.Compare) event).digits())
          .findFirst()
          .orElse("");
    }

    boolean heard(PairingEvent event) {
      return events.contains(event);
    }

    PairingEvent last() {
      return events.getLast();
    }
  }

  private static PairingCode code(String text) {
    try {
      return PairingCode.parse(text);
    } catch (MalformedException e) {
      throw new AssertionError(e);
    }
  }

  private static PairingEvent failed(Reason reason) {
    return new PairingEvent.Failed(reason);
  }

  private void compare() {
    fresh.offer();
    old.accept(fresh.text);
    assertTrue(
        world.runUntil(() -> !fresh.digits().isEmpty() && !old.digits().isEmpty(), 10 * SECOND_MS));
  }

  private void agree() {
    compare();
    fresh.pairing.confirm();
    old.pairing.confirm();
    world.runFor(SECOND_MS);
    assertTrue(fresh.heard(new PairingEvent.Agreed()) && old.heard(new PairingEvent.Agreed()));
  }

  @Test
  void bothShowTheSameSixDigitsAndHandOverAfterBothConfirmed() {
    compare();
    assertEquals(old.digits(), fresh.digits());
    assertTrue(old.digits().matches("[0-9]{6}"));
    assertTrue(fresh.heard(new PairingEvent.Compare(old.digits(), "old")));
    assertTrue(old.heard(new PairingEvent.Compare(old.digits(), "fresh")));
    old.pairing.confirm();
    old.pairing.give(KEYS);
    world.runFor(SECOND_MS);
    assertEquals(1, fresh.events.size());
    fresh.pairing.confirm();
    world.runFor(SECOND_MS);
    old.pairing.give(KEYS);
    world.runFor(SECOND_MS);
    assertEquals(new PairingEvent.HandedOver(KEYS), fresh.last());
    assertEquals(new PairingEvent.Agreed(), old.last());
    fresh.pairing.taken();
    world.runFor(SECOND_MS);
    assertEquals(new PairingEvent.Done(), fresh.last());
    assertEquals(new PairingEvent.Done(), old.last());
    assertEquals(0, network.openEnds());
  }

  @Test
  void aCodeIsGoodForOneLink() {
    agree();
    var second = new End("second");
    second.accept(fresh.text);
    world.runFor(SECOND_MS);
    assertEquals(failed(Reason.UNREACHABLE), second.last());
    fresh.pairing.cancel();
    var third = new End("third");
    third.accept(fresh.text);
    world.runFor(SECOND_MS);
    assertEquals(failed(Reason.UNREACHABLE), third.last());
  }

  @Test
  void aCodeEndsAfterTenMinutes() {
    fresh.offer();
    world.runFor(Pairing.CODE_MS);
    assertEquals(failed(Reason.EXPIRED), fresh.last());
    old.accept(fresh.text);
    world.runFor(SECOND_MS);
    assertEquals(failed(Reason.UNREACHABLE), old.last());
  }

  @Test
  void digitsThatNobodyConfirmsEndToo() {
    compare();
    old.pairing.confirm();
    world.runFor(Pairing.CODE_MS - 10 * SECOND_MS);
    assertTrue(fresh.last() instanceof PairingEvent.Compare, "people have time to compare");
    world.runFor(11 * SECOND_MS);
    assertFalse(fresh.heard(new PairingEvent.Agreed()));
    assertTrue(fresh.last() instanceof PairingEvent.Failed);
    assertTrue(old.last() instanceof PairingEvent.Failed);
  }

  @Test
  void aRelayInTheMiddleShowsOtherDigits() {
    fresh.offer();
    var here = new End("relay");
    var there = new End("relay2");
    here.offer();
    there.accept(fresh.text);
    old.accept(here.text);
    world.runFor(10 * SECOND_MS);
    assertNotEquals(old.digits(), fresh.digits());
    assertEquals(there.digits(), fresh.digits());
    assertEquals(here.digits(), old.digits());
    // The people see it and say so: nothing was handed over.
    old.pairing.cancel();
    world.runFor(SECOND_MS);
    assertEquals(failed(Reason.REFUSED), here.last());
    assertFalse(old.heard(new PairingEvent.Agreed()));
  }

  @Test
  void eitherSideCanGiveUpAndTheOtherHearsOfIt() {
    compare();
    fresh.pairing.cancel();
    world.runFor(SECOND_MS);
    assertEquals(failed(Reason.REFUSED), old.last());
    assertTrue(fresh.last() instanceof PairingEvent.Compare);
  }

  @Test
  void theOldSideCanGiveUpAfterConfirming() {
    compare();
    old.pairing.confirm();
    old.pairing.cancel();
    world.runFor(SECOND_MS);
    assertEquals(failed(Reason.REFUSED), fresh.last());
  }

  @Test
  void aLinkThatBreaksEndsItOnBothSides() {
    agree();
    fresh.ports.transport().close();
    world.runFor(SECOND_MS);
    assertEquals(failed(Reason.BROKEN), old.last());
    assertEquals(failed(Reason.BROKEN), fresh.last());
  }

  @Test
  void nobodyGetsInByAGuessedSecret() {
    fresh.offer();
    var real = code(fresh.text);
    var guess =
        new PairingCode(
            real.device(), Secret.random(world.random("guess"), Suite.KEY_BYTES), real.addresses());
    old.accept(guess.text());
    world.runFor(SECOND_MS);
    assertEquals(failed(Reason.UNREACHABLE), old.last());
    assertTrue(fresh.events.isEmpty());
    var honest = new End("honest");
    honest.accept(fresh.text);
    world.runFor(SECOND_MS);
    assertEquals(honest.digits(), fresh.digits());
  }

  @Test
  void anAlteredOrCutCodeSaysSo() {
    fresh.offer();
    var text = fresh.text;
    var changed = text.substring(0, 30) + (text.charAt(30) == 'A' ? 'B' : 'A') + text.substring(31);
    var one = assertThrows(MalformedException.class, () -> PairingCode.parse(changed));
    assertEquals("the text is incomplete or changed: copy all of it", one.getMessage());
    assertThrows(MalformedException.class, () -> PairingCode.parse(text.substring(0, 50)));
    assertEquals("PairingCode", code(text).toString());
  }

  @Test
  void theFirstAddressThatAnswersIsTaken() {
    fresh.offer();
    var real = code(fresh.text);
    var nobody = new Address("nobody", 1);
    var code =
        new PairingCode(real.device(), real.secret(), List.of(nobody, real.addresses().getFirst()));
    old.accept(code.text());
    world.runFor(20 * SECOND_MS);
    assertEquals(old.digits(), fresh.digits());
    assertFalse(old.digits().isEmpty());
  }

  /// A new device that does not keep to the rules: speaks right up to TLS, then what a test says.
  private void lie(DeviceKey real, BiConsumer<PairingLink, PairingFrame> answers, Bytes begins) {
    var host = "liar";
    var key = DeviceKey.generate(world.random("liar"));
    var secret = Secret.random(world.random("lie"), Suite.KEY_BYTES);
    var address = new Address(host, 4_748);
    var owner =
        new PairingLink.Owner() {
          @Override
          public void onEstablished(PairingLink link) {
            link.send(new PairingFrame.Commit(new Hash(begins), "liar"));
          }

          @Override
          public void onMessage(PairingLink link, PairingFrame frame) {
            answers.accept(link, frame);
          }

          @Override
          public void onEnd(PairingLink link, boolean wrong) {}
        };
    network
        .host(host)
        .listen(
            address,
            world.loop(),
            connection -> {
              var secure = SecureLink.callee(real == null ? key : real, world.random("tls"));
              var link = new PairingLink(connection, secure, owner);
              connection.attach(world.loop(), new PastKnock(connection, link));
            });
    old.accept(new PairingCode(key.id(), secret, List.of(address)).text());
    world.runFor(10 * SECOND_MS);
  }

  /// Leaves the knock out, then hands the connection on.
  private final class PastKnock implements Connection.Handler {
    private final Connection connection;
    private final PairingLink link;
    private Bytes received = Bytes.EMPTY;

    PastKnock(Connection connection, PairingLink link) {
      this.connection = connection;
      this.link = link;
    }

    @Override
    public void onBytes(byte[] bytes) {
      received = Bytes.concat(received, Bytes.of(bytes));
      if (received.size() >= Knock.BYTES) {
        connection.detach();
        link.begin(
            world.loop(), new byte[0], received.slice(Knock.BYTES, received.size()).toArray());
      }
    }

    @Override
    public void onDrained() {}

    @Override
    public void onClosed() {}
  }

  private static Bytes number(int filler) {
    var bytes = new byte[Hash.SIZE];
    Arrays.fill(bytes, (byte) filler);
    return Bytes.of(bytes);
  }

  @Test
  void aNewDeviceThatChoosesItsNumberAfterwardsIsRefused() {
    lie(
        null,
        (link, frame) -> {
          if (frame instanceof PairingFrame.Nonce) {
            link.send(new PairingFrame.Reveal(new Hash(number(7))));
          }
        },
        number(8));
    assertEquals(List.of(failed(Reason.WRONG)), old.events);
  }

  @Test
  void aNewDeviceThatConfirmsBeforeTheDigitsAreShownIsRefused() {
    lie(null, (link, _) -> link.send(new PairingFrame.Confirm()), number(8));
    assertEquals(List.of(failed(Reason.WRONG)), old.events);
  }

  @Test
  void aNewDeviceThatPlaysTheOldOneIsRefused() {
    lie(null, (link, _) -> link.send(new PairingFrame.Give(KEYS)), number(8));
    assertEquals(List.of(failed(Reason.WRONG)), old.events);
  }

  @Test
  void anotherDeviceAtTheAddressIsNobody() {
    lie(DeviceKey.generate(world.random("other")), (_, _) -> {}, number(8));
    assertEquals(List.of(failed(Reason.UNREACHABLE)), old.events);
  }
}
