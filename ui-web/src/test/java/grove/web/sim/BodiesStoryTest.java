package grove.web.sim;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import grove.grouping.Role;
import grove.grouping.space.Item;
import grove.grouping.space.ItemId;
import grove.identity.bytes.Hash;
import grove.store.Entry;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Whole nodes in a simulated network let bodies go: taken back, replaced long ago, or held back by
/// somebody; and whoever was away comes to the same.
final class BodiesStoryTest {
  private static final long DAY_MS = 24 * 60 * Village.MINUTE_MS;
  private static final long ON_MS = 75_000;

  @TempDir Path folder;
  private Village village;
  private SimNode founder;
  private SimNode admin;
  private SimNode editor;
  private List<SimNode> nodes;

  @BeforeEach
  void found() {
    village = new Village(20_261_129, folder, false);
    nodes = village.nodes();
    founder = village.founder();
    admin = village.joined("admin", Role.ADMIN);
    editor = village.joined("editor", Role.EDITOR);
    village.await("all hold all", this::inStep);
  }

  @AfterEach
  void close() {
    village.close();
  }

  private boolean inStep() {
    return up().map(node -> node.seat().store().frontier().digest()).distinct().count() == 1
        && up().map(node -> node.seat().space().digest()).distinct().count() == 1;
  }

  private Stream<SimNode> up() {
    return nodes.stream().filter(SimNode::up);
  }

  private ItemId post(SimNode node, String text) {
    var channel = node.seat().space().channels().getFirst().id();
    return node.seat().space().post(channel, text, Optional.empty()).id();
  }

  private static List<String> texts(SimNode node) {
    var space = node.seat().space();
    var channel = space.channels().getFirst().id();
    return space.messages(channel, Optional.empty(), 100).messages().stream()
        .map(Item.Message::text)
        .toList();
  }

  private static Hash entry(SimNode node, ItemId item) {
    return node.seat().space().origin(item).orElseThrow().entry();
  }

  private static boolean hasBody(SimNode node, Hash entry) {
    return node.seat().store().entry(entry).flatMap(Entry::body).isPresent();
  }

  @Test
  void whatIsTakenBackIsGoneAtWhoeverWasAwayAndAtWhoeverComesLater() {
    var rude = post(editor, "rude");
    var own = post(admin, "a slip");
    post(founder, "stays");
    village.await("all hold all", this::inStep);
    var gone = List.of(entry(editor, rude), entry(admin, own));
    editor.stop();
    founder.seat().space().redact(rude);
    admin.seat().space().redact(own);
    village.await("both have heard", this::inStep);
    founder.restart();
    editor.open();
    village.await("who was away has heard", this::inStep);
    var late = village.joined("late", Role.VIEWER);
    village.await("who came late has all", this::inStep);
    for (var node : nodes) {
      assertEquals(List.of("stays"), texts(node), node.host());
      gone.forEach(entry -> assertFalse(hasBody(node, entry), node.host()));
      assertEquals(List.of(), node.seat().store().verify());
      assertEquals(List.of(), node.seat().space().verify());
      assertTrue(node.group().security().owedBodies().wanted().isEmpty(), node.host());
    }
    village.await("the newcomer holds it all", () -> holdsAll(late));
  }

  /// By its own word, as the founder has it.
  private boolean holdsAll(SimNode node) {
    var said = founder.seat().graph().acknowledgements().get(node.device());
    var frontier = founder.seat().store().frontier();
    return said != null
        && frontier.logs().stream().allMatch(log -> said.holds(log, frontier.seq(log)));
  }

  @Test
  void aBodyThatSomebodyHoldsBackIsFetchedFromAnother() {
    var message = post(editor, "held back");
    village.await("all hold all", this::inStep);
    var entry = entry(editor, message);
    // Who passes it on has lost it without a word; the author is off.
    admin.seat().store().dropBodies(List.of(entry));
    founder.stop();
    editor.stop();
    var link = Works.invite(admin, Role.EDITOR);
    var late = village.add("late");
    late.join(link);
    village.await("in", late::member);
    village.await("the entry is there", () -> late.seat().store().entry(entry).isPresent());
    village.world().runFor(Village.MINUTE_MS);
    assertEquals(List.of(), texts(late));
    var owed = late.group().security().owedBodies();
    assertEquals(1, owed.wanted().size());
    assertFalse(saysToHold(admin, late, entry));
    founder.open();
    village.await("the body has come", () -> texts(late).equals(List.of("held back")));
    assertTrue(late.group().security().owedBodies().wanted().isEmpty());
    village.await("and is said to be held", () -> saysToHold(admin, late, entry));
  }

  private static boolean saysToHold(SimNode asked, SimNode node, Hash id) {
    var entry = asked.seat().store().entry(id).orElseThrow();
    var said = asked.seat().graph().acknowledgements().get(node.device());
    return said != null && said.holds(entry.log(), entry.seq());
  }

  @Test
  void whatWasReplacedLongAgoGoesAndAMemberAbsentForLongConverges() {
    founder.group().redactions().retainFor(30);
    var message = post(founder, "first");
    var page = founder.seat().space().createPage("Plan", "old").id();
    village.await("all hold all", this::inStep);
    var first = entry(founder, message);
    editor.stop();
    IntStream.range(0, 5)
        .forEach(i -> {
          founder.seat().space().editMessage(message, "edit " + i);
          village.world().runFor(Village.MINUTE_MS);
        });
    var fourth = founder.seat().space().origin(message).orElseThrow();
    var base = founder.seat().space().page(page).orElseThrow().versions();
    founder.seat().space().editPage(page, Set.copyOf(base), "Plan", "new");
    nights(1, 31);
    assertTrue(hasBody(founder, first), "somebody who was seen lately lacks what replaced it");
    nights(2, 16);
    for (var node : List.of(founder, admin)) {
      assertFalse(hasBody(node, first), node.host());
      assertTrue(hasBody(node, fourth.entry()), node.host());
      base.forEach(version -> assertTrue(hasBody(node, version), "a page keeps all"));
    }
    editor.skew(founder.skewMs());
    editor.open();
    village.await("who was away has all", this::inStep);
    assertEquals(List.of("edit 4"), texts(editor));
    assertTrue(hasBody(editor, first), "what one has one keeps until it is due");
    var late = village.joined("late", Role.EDITOR);
    village.await("who came late has all", this::inStep);
    assertEquals(List.of("edit 4"), texts(late));
    assertFalse(hasBody(late, first));
    assertTrue(late.group().security().owedBodies().wanted().isEmpty());
    village.await("and says to hold all", () -> holdsAll(late));
    for (var node : nodes) {
      assertEquals(Optional.of("new"), node.seat().space().pageText(page));
      assertEquals(List.of(), node.seat().store().verify());
      assertEquals(List.of(), node.seat().space().verify());
    }
  }

  /// Computers are off for so many days and then on for a while, so many times. At first long enough
  /// for somebody to vouch for what is here.
  private void nights(int days, int times) {
    for (var i = 0; i < times; i++) {
      for (var node : up().toList()) {
        node.skew(node.skewMs() + days * DAY_MS);
        node.restart();
      }
      village.world().runFor(i < 2 ? 15 * Village.MINUTE_MS : ON_MS);
    }
  }
}
