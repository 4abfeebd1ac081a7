package grove.graph.sim;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import grove.graph.Address;
import grove.graph.Connection;
import grove.identity.bytes.Bytes;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/// The simulated network carries what its weather allows.
final class WeatherTest {
  private final World world = new World(5);
  private final SimLoop loop = world.loop();
  private final SimNetwork network = new SimNetwork(world, 10, 10);
  private final List<Connection> called = new ArrayList<>();
  private End caller;
  private End callee;

  /// What one end has heard.
  private static final class End implements Connection.Handler {
    private final Connection connection;
    private final StringBuilder heard = new StringBuilder();
    private boolean closed;

    End(SimLoop loop, Connection connection) {
      this.connection = connection;
      connection.attach(loop, this);
    }

    void say(String text) {
      connection.send(Bytes.utf8(text).toArray());
    }

    @Override
    public void onBytes(byte[] bytes) {
      heard.append(new String(bytes, StandardCharsets.UTF_8));
    }

    @Override
    public void onDrained() {}

    @Override
    public void onClosed() {
      closed = true;
    }
  }

  @BeforeEach
  void connect() {
    network.host("b").listen(new Address("b", 1), loop, called::add);
    caller = new End(loop, network.host("a").dial(new Address("b", 1)));
    world.runFor(100);
    callee = new End(loop, called.getFirst());
  }

  @Test
  void aBlockedWayHoldsWhatIsSentInOneDirection() {
    network.weather().block("a", "b", true);
    caller.say("one");
    callee.say("two");
    world.runFor(100);
    assertEquals("", callee.heard.toString());
    assertEquals("two", caller.heard.toString());
    network.weather().block("a", "b", false);
    network.weatherChanged();
    world.runFor(100);
    assertEquals("one", callee.heard.toString());
  }

  @Test
  void aWallKeepsCallersOutAndLeavesOpenConnections() {
    network.weather().wall("a", "b", true);
    var late = new End(loop, network.host("a").dial(new Address("b", 1)));
    caller.say("still");
    world.runFor(SimNetwork.CONNECT_MS + 100);
    assertTrue(late.closed);
    assertEquals("still", callee.heard.toString());
    assertEquals(1, called.size());
  }

  @Test
  void oneEndOfACutConnectionMayHearNothing() {
    network.cut("a", 100, 0);
    world.runFor(100);
    assertTrue(caller.closed);
    assertFalse(callee.closed);
    callee.say("to nobody");
    world.runFor(100);
    assertEquals("", caller.heard.toString());
  }

  @Test
  void aLostConnectionEndsAtBothEnds() {
    network.cut("a", 100, 100);
    world.runFor(100);
    assertTrue(caller.closed && callee.closed);
  }

  @Test
  void piecesOfOneConnectionStayInOrderWhateverTheJitter() {
    network.weather().jitter(500);
    for (var i = 0; i < 10; i++) {
      caller.say(Integer.toString(i));
    }
    world.runFor(10_000);
    assertEquals("0123456789", callee.heard.toString());
  }

  @Test
  void aNarrowLineTakesItsTime() {
    network.weather().bandwidth("a", 1);
    caller.say("x".repeat(1_000));
    world.runFor(900);
    assertEquals("", callee.heard.toString());
    world.runFor(200);
    assertEquals(1_000, callee.heard.length());
  }

  @Test
  void aPausedLoopCatchesUpAndAKilledOneIsDead() {
    loop.pause();
    caller.say("later");
    world.runFor(100);
    assertEquals("", callee.heard.toString());
    loop.resume();
    world.runFor(100);
    assertEquals("later", callee.heard.toString());
    loop.kill();
    caller.say("never");
    world.runFor(100);
    assertEquals("later", callee.heard.toString());
  }

  @Test
  void aClockMayJumpAndStandStill() {
    loop.skew(5_000);
    assertEquals(world.nowMs() + 5_000, loop.nowMs());
    loop.freezeClock(true);
    world.runFor(1_000);
    assertEquals(world.nowMs() + 4_000, loop.nowMs());
    loop.freezeClock(false);
    assertEquals(world.nowMs() + 5_000, loop.nowMs());
  }
}
