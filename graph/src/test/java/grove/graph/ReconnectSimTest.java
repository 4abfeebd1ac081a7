package grove.graph;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import grove.graph.sim.SimGroup;
import grove.graph.sim.TestNode;
import grove.store.Segment;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/// What it costs two nodes that hold the same to find that out.
final class ReconnectSimTest {
  /// Inside the encryption, both ways, beyond the handshake.
  private static final long BYTES_MAX = 2_048;

  private static final int DEVICES = 50;
  private static final long MINUTE_MS = 60_000;

  @Test
  void equalNodesReconnectForLessThanTwoKibibytesWhateverTheyHold() {
    var few = reconnect(2, 1);
    var many = reconnect(DEVICES, 20);
    assertTrue(many <= BYTES_MAX, many + " bytes with 100 logs");
    assertTrue(Math.abs(many - few) < 64, few + " bytes with few logs, " + many + " with many");
  }

  /// Bytes that one link carried until it was live and all was said, with logs of so many devices.
  private static long reconnect(int devices, int runs) {
    var group = new SimGroup(97, 10, 30);
    group.start(2);
    var one = group.node(1);
    var two = group.node(2);
    for (var run : written(group, devices, runs)) {
      for (var node : List.of(one, two)) {
        node.members().list(run.log().device());
        node.entries().append(run, true);
      }
    }
    assertTrue(group.world().runUntil(() -> one.ready() == 1, MINUTE_MS));
    one.write(1, 100);
    two.write(1, 100);
    group.world().runFor(5 * MINUTE_MS);
    assertEquals(one.digest(), two.digest());
    assertEquals(2 * devices, one.entries().frontier().logs().size());
    group.network().move(SimGroup.host(2), 1);
    assertTrue(group.world().runUntil(() -> one.ready() == 0 && two.ready() == 0, MINUTE_MS));
    group.network().heal();
    assertTrue(group.world().runUntil(() -> one.ready() == 1 && two.ready() == 1, 10 * MINUTE_MS));
    group.world().runFor(5_000);
    var link = one.graph().neighbours().getFirst();
    return link.sentBytes() + link.receivedBytes();
  }

  /// Logs of devices that are not there.
  private static List<Segment> written(SimGroup group, int devices, int runs) {
    var written = new ArrayList<Segment>();
    for (var number = 3; number <= devices; number++) {
      TestNode absent = group.add(number, 0);
      absent.enrol();
      written.add(absent.entries().read(absent.control().log(), 1, 0).orElseThrow());
      for (var run = 0; run < runs; run++) {
        written.add(absent.write(5, 100));
      }
    }
    return written;
  }
}
