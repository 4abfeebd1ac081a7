package grove.graph;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import grove.graph.sim.Puppet;
import grove.graph.sim.SimGroup;
import grove.graph.sim.TestNode;
import grove.graph.wire.FrontierFrame;
import grove.graph.wire.FrontierFrame.Form;
import grove.graph.wire.Ready;
import grove.graph.wire.SegmentFrame;
import grove.graph.wire.Want;
import grove.identity.bytes.Hash;
import grove.store.Entry;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;

/// Bodies that are missing are asked for as long as somebody may have them, and asking for those that
/// nobody has costs the others little.
final class OwedBodiesSimTest {
  private static final long MINUTE_MS = 60_000;

  private final SimGroup group = new SimGroup(62, 10, 30);
  private final TestNode one = start();
  private final TestNode two = group.node(2);

  private TestNode start() {
    group.start(2);
    return group.node(1);
  }

  /// Writes entries one by one, signed each.
  private List<Hash> written(int count, int bodyBytes) {
    var ids = new ArrayList<Hash>();
    for (var i = 0; i < count; i++) {
      ids.add(one.write(1, bodyBytes).last().id());
    }
    assertTrue(group.world().runUntil(group::equal, MINUTE_MS));
    return ids;
  }

  private void owe(List<Hash> ids) {
    two.entries().dropBodies(ids);
    var seqs = new TreeSet<Long>();
    ids.forEach(id -> seqs.add(two.entries().entry(id).orElseThrow().seq()));
    two.members().owe(new OwedBodies(Map.of(one.data().log(), seqs), Map.of()));
  }

  private boolean whole(Hash id) {
    return two.entries().entry(id).flatMap(Entry::body).isPresent();
  }

  @Test
  void whatIsOwedSinceBeforeTheStartIsAskedForThoughNothingNewComes() {
    var ids = written(3, 100);
    owe(List.of(ids.get(1)));
    two.restart();
    assertTrue(group.world().runUntil(() -> whole(ids.get(1)), MINUTE_MS));
  }

  @Test
  void bodiesThatNobodyHasStandInNoOthersWay() {
    var ids = written(400, 4_000);
    var lost = new ArrayList<Hash>();
    for (var i = 1; i < 390; i += 2) {
      lost.add(ids.get(i));
    }
    one.entries().dropBodies(lost);
    var owed = new ArrayList<>(lost);
    owed.add(ids.get(398));
    owe(owed);
    two.graph().membershipChanged();
    assertTrue(group.world().runUntil(() -> whole(ids.get(398)), MINUTE_MS));
    assertTrue(lost.stream().noneMatch(this::whole));
  }

  @Test
  void oneBodyIsAnsweredWithItsRunAlone() {
    var ids = written(50, 4_000);
    var puppet = live();
    var log = one.data().log();
    puppet.send(Want.ranges(List.of(bodies(puppet, 2, 2))));
    group.world().runFor(1_000);
    var runs = puppet.received(SegmentFrame.class);
    assertEquals(1, runs.size());
    assertTrue(runs.getFirst().run().size() < 5_000, "not all that follows");
    assertEquals(ids.size(), one.entries().frontier().seq(log));
  }

  /// Nothing is sent for such a question, so that nothing slows down who asks.
  @Test
  void whoAsksForBodiesThatAreGoneOverAndOverWaitsAndHoldsUpNothingElse() {
    var ids = written(300, 100);
    one.entries().dropBodies(ids.subList(0, 299));
    var puppet = live();
    var again = new ArrayList<Want.Range>();
    for (var i = 0; i < 100; i++) {
      again.add(bodies(puppet, 1, 299));
    }
    again.add(bodies(puppet, 300, 300));
    puppet.send(Want.ranges(again));
    puppet.send(Want.ranges(again));
    group.world().runFor(1_000);
    assertEquals(0, puppet.received(SegmentFrame.class).size());
    var all = new Want.Range(puppet.tag(one.data().log()), 300, 300, Want.Parts.ALL);
    puppet.send(Want.ranges(List.of(all)));
    group.world().runFor(1_000);
    assertEquals(1, puppet.received(SegmentFrame.class).size());
    group.world().runFor(MINUTE_MS);
    assertEquals(3, puppet.received(SegmentFrame.class).size());
  }

  private Want.Range bodies(Puppet puppet, long from, long to) {
    return new Want.Range(puppet.tag(one.data().log()), from, to, Want.Parts.BODIES);
  }

  private Puppet live() {
    var puppet = Puppet.dial(group, 66, one);
    one.members().list(puppet.device());
    two.members().list(puppet.device());
    puppet.onFrame(frame -> {
      if (frame instanceof FrontierFrame asked && asked.form() == Form.DIGEST) {
        puppet.send(FrontierFrame.of(asked.lane(), Form.SAME, asked.digest()));
      } else if (frame instanceof Ready ready) {
        puppet.send(ready);
      }
    });
    assertTrue(group.world().runUntil(() -> one.ready() == 2, MINUTE_MS));
    puppet.received().clear();
    return puppet;
  }
}
