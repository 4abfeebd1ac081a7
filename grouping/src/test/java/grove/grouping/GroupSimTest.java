package grove.grouping;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import grove.graph.JoinState.Reason;
import grove.graph.sim.SimNetwork;
import grove.graph.sim.World;
import grove.grouping.sim.GroupNode;
import grove.store.Entry;
import java.nio.file.Path;
import java.util.List;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Groups over the real graph in a simulated network.
final class GroupSimTest {
  private static final long MINUTE_MS = 60_000;
  private static final long SECOND_MS = 1_000;

  @TempDir private Path folder;
  private World world;
  private SimNetwork network;
  private GroupNode founder;

  @BeforeEach
  void begin() {
    world = new World(7);
    network = new SimNetwork(world, 5, 40);
    founder = node("founder");
    founder.found("Workspace");
  }

  private GroupNode node(String name) {
    return new GroupNode(world, network, name, folder);
  }

  private String link(Role role, int uses) {
    InviteTerms terms = new InviteTerms(role, uses, 60 * MINUTE_MS, false);
    return founder.group().invite(terms).link().orElseThrow();
  }

  private GroupNode joined(String name, Role role) {
    GroupNode node = node(name);
    node.join(link(role, 1));
    within(MINUTE_MS, node::member);
    return node;
  }

  private void within(long ms, BooleanSupplier holds) {
    assertTrue(world.runUntil(holds, ms), "not within " + ms + " ms");
  }

  @Test
  void aStrangerJoinsByALinkAndBothReadEachOtherWithinASecond() {
    Entry before = founder.write("before");
    GroupNode editor = joined("editor", Role.EDITOR);
    within(10 * SECOND_MS, () -> editor.reads(before, "before"));
    within(10 * SECOND_MS, () -> editor.ready() == 1 && founder.ready() == 1);
    Entry one = founder.write("one");
    Entry two = editor.write("two");
    within(SECOND_MS, () -> editor.reads(one, "one") && founder.reads(two, "two"));
    assertEquals(2, founder.group().members().size());
    assertEquals("Workspace", editor.group().name());
  }

  @Test
  void joiningWaitsForSomebodyWhoMayAdmitAndGoesOnAfterARestart() {
    String link = link(Role.EDITOR, 1);
    founder.stop();
    GroupNode editor = node("editor");
    editor.join(link);
    world.runFor(2 * MINUTE_MS);
    assertEquals(GroupStanding.JOINING, editor.group().standing());
    editor.restart();
    assertEquals(GroupStanding.JOINING, editor.group().standing());
    founder.open();
    within(MINUTE_MS, editor::member);
    assertTrue(editor.events().stream().anyMatch(GroupEvent.Joined.class::isInstance));
  }

  @Test
  void aUsedUpLinkIsRefusedAndSaysSo() {
    String link = link(Role.EDITOR, 1);
    GroupNode first = node("first");
    first.join(link);
    within(MINUTE_MS, first::member);
    GroupNode second = node("second");
    second.join(link);
    within(MINUTE_MS, () -> second.events().contains(new GroupEvent.JoinRefused(Reason.USED_UP)));
    assertFalse(second.member());
  }

  @Test
  void whoIsRemovedIsToldAndReadsNothingMore() {
    GroupNode editor = joined("editor", Role.EDITOR);
    GroupNode viewer = joined("viewer", Role.VIEWER);
    within(MINUTE_MS, () -> founder.ready() == 2 && editor.ready() == 2);
    founder.group().remove(editor.person());
    Entry atOnce = founder.write("in the same moment");
    within(10 * SECOND_MS, () -> viewer.reads(atOnce, "in the same moment"));
    within(10 * SECOND_MS, () -> editor.group().standing() == GroupStanding.REMOVED);
    within(10 * SECOND_MS, () -> founder.ready() == 1 && viewer.ready() == 1);
    assertTrue(editor.events().stream().anyMatch(GroupEvent.SelfRemoved.class::isInstance));
    Entry later = founder.write("later");
    world.runFor(5 * MINUTE_MS);
    assertEquals(1, founder.ready());
    assertTrue(viewer.reads(later, "later"));
    assertFalse(editor.store().entry(later.id()).isPresent());
    // What left before the graph heard of the removal is under the new keys all the same.
    assertInstanceOf(Opened.MissingKey.class, editor.group().open(atOnce));
    assertInstanceOf(Opened.MissingKey.class, editor.group().open(later));
  }

  @Test
  void apartBothWriteAndTogetherBothHaveAll() {
    GroupNode editor = joined("editor", Role.EDITOR);
    GroupNode other = joined("other", Role.EDITOR);
    within(MINUTE_MS, () -> founder.ready() == 2);
    network.move("other", 1);
    Entry here = founder.write("here");
    Entry there = other.write("there");
    world.runFor(2 * MINUTE_MS);
    assertFalse(other.reads(here, "here"));
    network.heal();
    within(
        5 * MINUTE_MS,
        () ->
            List.of(founder, editor, other).stream()
                .allMatch(node -> node.reads(here, "here") && node.reads(there, "there")));
  }

  @Test
  void twoRemovalsApartHealIntoOneEpochWithoutEither() {
    GroupNode admin = joined("admin", Role.ADMIN);
    GroupNode one = joined("one", Role.EDITOR);
    GroupNode two = joined("two", Role.EDITOR);
    within(MINUTE_MS, () -> founder.ready() == 3 && admin.ready() == 3);
    network.move("admin", 1);
    network.move("one", 2);
    network.move("two", 2);
    founder.group().remove(one.person());
    admin.group().remove(two.person());
    world.runFor(SECOND_MS);
    network.heal();
    within(
        5 * MINUTE_MS,
        () -> founder.group().members().size() == 2 && admin.group().members().size() == 2);
    world.runFor(MINUTE_MS);
    Entry first = founder.write("first");
    Entry second = admin.write("second");
    within(MINUTE_MS, () -> admin.reads(first, "first") && founder.reads(second, "second"));
    assertEquals(first.header().epoch(), second.header().epoch());
    for (GroupNode removed : List.of(one, two)) {
      assertInstanceOf(Opened.MissingKey.class, removed.group().open(first));
      assertInstanceOf(Opened.MissingKey.class, removed.group().open(second));
    }
  }

  @Test
  void aMemberWhoMissedARemovalGetsTheNewKey() {
    GroupNode editor = joined("editor", Role.EDITOR);
    GroupNode viewer = joined("viewer", Role.VIEWER);
    within(MINUTE_MS, () -> founder.ready() == 2);
    viewer.stop();
    founder.group().remove(editor.person());
    Entry entry = founder.write("while the viewer was away");
    world.runFor(MINUTE_MS);
    viewer.open();
    within(2 * MINUTE_MS, () -> viewer.reads(entry, "while the viewer was away"));
  }
}
