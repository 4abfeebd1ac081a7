package grove.graph;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import grove.graph.sim.Puppet;
import grove.graph.sim.SimGroup;
import grove.graph.sim.TestNode;
import grove.graph.wire.FrontierFrame;
import grove.graph.wire.FrontierFrame.Form;
import grove.graph.wire.FrontierFrame.Row;
import grove.graph.wire.Have;
import grove.graph.wire.LogRef;
import grove.graph.wire.Ready;
import grove.graph.wire.SegmentFrame;
import grove.graph.wire.Want;
import grove.identity.bytes.ByteWriter;
import grove.identity.bytes.Hash;
import grove.store.Lane;
import grove.store.LogId;
import grove.store.Segment;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/// Of many logs, which are asked for first, and what becomes of those that do not come.
final class PullOrderSimTest {
  private static final long MINUTE_MS = 60_000;

  private final SimGroup group = new SimGroup(85, 10, 10);
  private final Map<Puppet, List<Row>> shown = new HashMap<>();
  private final Map<Long, LogId> names = new HashMap<>();
  private final List<LogId> asked = new ArrayList<>();
  private TestNode node;

  @BeforeEach
  void begin() {
    node = group.add(1, 0);
    for (var number = 2L; number <= 9; number++) {
      var absent = group.add(number, 0);
      absent.enrol();
      node.members().list(absent.device());
    }
    node.know(1);
    node.enrol();
    for (var number = 2L; number <= 9; number++) {
      var log = group.node(number).control().log();
      node.entries().append(group.node(number).entries().read(log, 1, 0).orElseThrow(), true);
    }
    node.start();
  }

  private LogId log(long number) {
    return group.node(number).data().log();
  }

  /// A member that shows these logs of the data lane once it is asked.
  private Puppet member(long number, Map<LogId, Long> logs) {
    var puppet = Puppet.dial(group, number, node);
    node.members().list(puppet.device());
    puppet.onFrame(frame -> {
      switch (frame) {
        case FrontierFrame f when f.form() == Form.DIGEST && f.lane() == Lane.CONTROL ->
            puppet.send(FrontierFrame.of(Lane.CONTROL, Form.SAME, f.digest()));
        case FrontierFrame f when f.form() == Form.DIGEST -> show(puppet, logs);
        case Ready ready -> puppet.send(ready);
        case Want want -> want.ranges().forEach(range -> asked.add(names.get(range.tag())));
        default -> {}
      }
    });
    return puppet;
  }

  private void show(Puppet puppet, Map<LogId, Long> logs) {
    var rows = new ArrayList<Row>();
    logs.forEach((log, seq) -> {
      names.put(puppet.tag(log), log);
      rows.add(new Row(puppet.tag(log), seq, 5));
    });
    shown.put(puppet, rows);
    puppet.send(new FrontierFrame(Lane.DATA, Form.LIST, Hash.ZERO, rows, List.of()));
  }

  private void settle() {
    assertTrue(group.world().runUntil(() -> !asked.isEmpty(), MINUTE_MS));
    group.world().runFor(500);
  }

  @Test
  void littleIsAskedForBeforeMuch() {
    member(66, Map.of(log(2), 90L, log(3), 4L, log(4), 30L));
    settle();
    assertEquals(List.of(log(3), log(4), log(2)), asked);
  }

  @Test
  void whatFewHaveIsAskedForFirst() {
    member(66, Map.of(log(2), 20_000L, log(3), 4L));
    settle();
    asked.clear();
    // The first neighbour owes enough already; the second has what nobody else has, and more.
    member(67, Map.of(log(2), 20_000L, log(3), 4L, log(4), 30_000L));
    settle();
    assertEquals(log(4), asked.getFirst());
  }

  @Test
  void whereAPersonWaitsNewsComeFirst() {
    node.graph().attend();
    var puppet = member(66, Map.of(log(2), 200L, log(3), 201L, log(4), 202L));
    var other = member(67, Map.of());
    assertTrue(group.world().runUntil(() -> asked.size() >= 2, MINUTE_MS));
    asked.clear();
    names.put(other.tag(log(5)), log(5));
    names.put(other.tag(log(6)), log(6));
    other.send(
        new Have(
            List.of(
                new Have.Notice(other.tag(log(6)), 2, 5, true),
                new Have.Notice(other.tag(log(5)), 900, 5, true))));
    group.world().runFor(20);
    show(other, Map.of(log(7), 1L, log(5), 900L));
    settle();
    assertEquals(log(6), asked.getFirst());
    assertTrue(asked.indexOf(log(5)) < asked.indexOf(log(7)) || !asked.contains(log(7)));
    assertTrue(shown.containsKey(puppet));
  }

  /// One who serves other logs all the time and never this one is no reason to go without it.
  @Test
  void whatIsPassedOverIsAskedOfAnother() {
    var written = group.node(2).write(50, 100);
    group.node(3).write(40, 100);
    var withholding = member(66, Map.of(log(2), 50L, log(3), 40L));
    settle();
    assertEquals(List.of(log(3), log(2)), asked);
    var other = member(67, Map.of(log(3), 40L));
    group.world().runFor(2_000);
    var before = other.received(Want.class).size();
    withholding.send(new SegmentFrame(new LogRef.Named(log(2)), 0, encoded(written)));
    group.world().runFor(100);
    assertEquals(50, node.entries().frontier().seq(log(2)));
    assertEquals(before + 1, other.received(Want.class).size());
    assertEquals(other.tag(log(3)), other.received(Want.class).getLast().ranges().getFirst().tag());
  }

  private static grove.identity.bytes.Bytes encoded(Segment run) {
    var out = new ByteWriter();
    run.write(out);
    return out.toBytes();
  }
}
