package grove.graph;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import grove.graph.sim.RealNode;
import grove.graph.sim.TestNode;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// A real process under attack: it stays up, does not grow, and serves its honest neighbour. How fast it
/// serves meanwhile is for [SiegeBench].
final class SiegeTest {
  private static final long WAIT_SECONDS = 30;
  private static final long GROWTH_KIB_MAX = 96 << 10;
  private static final long SEED = 20_261_129;

  @TempDir private Path folder;
  private PeerProcess target;
  private RealNode honest;
  private Siege siege;
  private long entries;
  private long beforeKib;

  @BeforeEach
  void start() throws IOException, InterruptedException {
    target = PeerProcess.start(1, folder.resolve("1"));
    var address = target.ask("start");
    var port = Integer.parseInt(address.substring(address.lastIndexOf(':') + 1));
    target.ask("know " + Siege.TRAITOR);
    target.ask("echo");
    honest = new RealNode(2, folder.resolve("2"));
    honest.on(node -> {
      node.know(1, 2, Siege.TRAITOR);
      node.enrol();
      node.start();
      node.graph().learn(TestNode.device(1), List.of(new Address("127.0.0.1", port)));
      return true;
    });
    assertTrue(honest.await(node -> node.ready() == 1, WAIT_SECONDS));
    entries = honest.on(node -> node.entries().entries());
    siege = new Siege(port, SEED);
    echoes(50);
    beforeKib = Long.parseLong(target.ask("rss"));
  }

  @AfterEach
  void stop() throws IOException {
    honest.close();
    target.close();
  }

  /// The honest neighbour writes and is answered.
  private void echoes(int count) throws InterruptedException {
    for (var i = 0; i < count; i++) {
      honest.on(node -> node.write(1, 200));
      entries += 2;
      var wanted = entries;
      assertTrue(
          honest.await(node -> node.entries().entries() >= wanted, WAIT_SECONDS), "echo " + i);
    }
  }

  private void unharmed() throws IOException, InterruptedException {
    echoes(20);
    assertEquals(1, honest.on(TestNode::ready).longValue());
    var grownKib = Long.parseLong(target.ask("rss")) - beforeKib;
    assertTrue(grownKib < GROWTH_KIB_MAX, "the process grew by " + grownKib + " KiB");
  }

  @Test
  void callersWithoutAKnockAreClosedWithoutAWord() throws IOException, InterruptedException {
    assertEquals(2_000, siege.withoutKnock(2_000));
    unharmed();
  }

  @Test
  void aMembersFrameBombEndsItsLinkOnly() throws IOException, InterruptedException {
    assertEquals(60, siege.bombs(60, WAIT_SECONDS));
    unharmed();
  }
}
