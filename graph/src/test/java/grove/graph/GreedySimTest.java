package grove.graph;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import grove.graph.sim.Puppet;
import grove.graph.sim.SimGroup;
import grove.graph.sim.TestNode;
import grove.graph.wire.FrontierFrame;
import grove.graph.wire.FrontierFrame.Form;
import grove.graph.wire.FrontierFrame.Row;
import grove.graph.wire.LogRef;
import grove.graph.wire.Ready;
import grove.graph.wire.SegmentFrame;
import grove.graph.wire.Want;
import grove.identity.bytes.ByteWriter;
import grove.identity.bytes.Hash;
import grove.store.Lane;
import grove.store.LogId;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/// A member who has written a million entries, of which everybody takes twenty thousand: the others do
/// not wait, and store no more.
final class GreedySimTest {
  private static final long GREEDY = 4;
  private static final long OFFERED = 1_000_000;
  private static final long ALLOWED = 20_000;

  /// On the line of each host, bytes in a millisecond: a hundred megabits in a second.
  private static final long LINE = 12_500;

  private static final int SAMPLES = 100;

  private final SimGroup group = new SimGroup(103, 10, 30);
  private TestNode greedy;
  private LogId log;

  @BeforeEach
  void begin() {
    group.start(3);
    greedy = group.add(GREEDY, 0);
    greedy.enrol();
    log = greedy.data().log();
    var enrolled = greedy.entries().read(greedy.control().log(), 1, 0).orElseThrow();
    for (var number = 1L; number < GREEDY; number++) {
      var node = group.node(number);
      node.members().list(greedy.device());
      node.members().allow(log, ALLOWED);
      node.entries().append(enrolled, true);
      group.network().weather().bandwidth(SimGroup.host(number), LINE);
    }
    assertTrue(group.world().runUntil(() -> honest(node -> node.ready() == 2), 10_000));
  }

  private boolean honest(Predicate<TestNode> holds) {
    return group.all().stream().filter(node -> !node.equals(greedy)).allMatch(holds);
  }

  /// Offers all that it claims to have, and serves what it is asked for.
  private void offer(TestNode node) {
    var puppet = Puppet.dial(group, GREEDY, node, "greedy");
    puppet.onFrame(frame -> {
      switch (frame) {
        case FrontierFrame f when f.form() == Form.DIGEST && f.lane() == Lane.CONTROL ->
            puppet.send(FrontierFrame.of(Lane.CONTROL, Form.SAME, f.digest()));
        case FrontierFrame f when f.form() == Form.DIGEST -> {
          var rows = List.of(new Row(puppet.tag(log), OFFERED, 5));
          puppet.send(new FrontierFrame(Lane.DATA, Form.LIST, Hash.ZERO, rows, List.of()));
        }
        case Ready ready -> puppet.send(ready);
        case Want want -> want.ranges().forEach(range -> serve(puppet, range));
        default -> {}
      }
    });
  }

  private void serve(Puppet puppet, Want.Range range) {
    for (var from = range.from(); from <= range.to(); ) {
      while (greedy.entries().frontier().seq(log) < from) {
        greedy.write(100, 100);
      }
      var run = greedy.entries().read(log, from, range.to(), 32 << 10).orElseThrow();
      var out = new ByteWriter();
      run.write(out);
      var ref = from == 1 ? new LogRef.Named(log) : new LogRef.Tagged(puppet.tag(log));
      puppet.send(new SegmentFrame(ref, from - 1, out.toBytes()));
      from = run.last().seq() + 1;
    }
  }

  /// How long what one member writes takes to the two others, each time; the worst percent.
  private long worstMs() {
    var tookMs = new ArrayList<Long>();
    for (var i = 0; i < SAMPLES; i++) {
      var author = group.node(1 + i % 3);
      var beganMs = group.world().nowMs();
      var seq = author.write(1, 200).last().seq();
      var written = author.data().log();
      var all =
          group
              .world()
              .runUntil(() -> honest(n -> n.entries().frontier().seq(written) >= seq), 60_000);
      assertTrue(all);
      tookMs.add(group.world().nowMs() - beganMs);
      group.world().runFor(50);
    }
    tookMs.sort(Long::compare);
    return tookMs.get(SAMPLES * 99 / 100 - 1);
  }

  @Test
  void whoWritesAMillionEntriesMakesNobodyWaitAndFillsNoDisk() {
    worstMs(); // until news have found their ways
    var calmMs = worstMs();
    for (var number = 1L; number < GREEDY; number++) {
      offer(group.node(number));
    }
    var meanwhileMs = worstMs();
    assertTrue(honest(node -> node.entries().frontier().seq(log) > 0), "nothing was taken");
    assertTrue(meanwhileMs < 2 * calmMs, meanwhileMs + " ms, " + calmMs + " ms when calm");
    assertTrue(group.world().runUntil(() -> honest(n -> !n.graph().waiting().isEmpty()), 600_000));
    for (var number = 1L; number < GREEDY; number++) {
      var node = group.node(number);
      assertEquals(ALLOWED, node.entries().frontier().seq(log));
      assertEquals(Map.of(log, OFFERED), node.graph().waiting());
      assertEquals(3, node.ready());
    }
    assertTrue(group.network().longestQueueBytes() < 4 << 20);
    assertTrue(worstMs() < 2 * calmMs);
  }
}
