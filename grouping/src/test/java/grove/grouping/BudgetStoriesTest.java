package grove.grouping;

import static grove.grouping.Story.MINUTE_MS;
import static grove.grouping.Story.pen;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import grove.graph.GraphEvent;
import grove.grouping.sim.GroupNode;
import grove.identity.bytes.Bytes;
import grove.store.Entry;
import grove.store.Lane;
import grove.store.LogId;
import java.nio.file.Path;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Mallory, an editor, writes more than everybody wants to store; Anna owns the workspace, Cleo is
/// another editor.
final class BudgetStoriesTest {
  private static final int WRITTEN = 260;
  private static final int IMPORTED = 20_500;
  private static final long LIMIT = Purse.Size.CONTROL.entries;

  @TempDir private Path folder;
  private Story story;
  private GroupNode anna;
  private GroupNode cleo;
  private GroupNode mallory;
  private LogId log;

  @BeforeEach
  void begin() {
    story = new Story(folder, 81);
    anna = story.founder("anna");
    cleo = story.joined(anna, "cleo", Role.EDITOR);
    mallory = story.joined(anna, "mallory", Role.EDITOR);
    story.within(MINUTE_MS, () -> cleo.ready() == 2 && mallory.ready() == 2);
    log = mallory.group().state().log(Lane.CONTROL);
    for (int i = 0; i < WRITTEN; i++) {
      pen(mallory).control(new Control.Profile(), ControlBox.EMPTY);
    }
    story.world.runFor(5 * MINUTE_MS);
  }

  private long held(GroupNode at) {
    return at.store().frontier().seq(log);
  }

  @Test
  void whatExceedsABudgetWaitsAndIsShownToAdminsAndToItsAuthor() {
    for (GroupNode node : List.of(anna, cleo)) {
      assertTrue(held(node) >= LIMIT && held(node) <= LIMIT + 10, node + " holds " + held(node));
      assertEquals(Map.of(log, mallory.store().frontier().seq(log)), node.graph().waiting());
      assertTrue(node.graphEvents().contains(new GraphEvent.LogsWaiting(node.graph().waiting())));
    }
    WaitingLog waiting = anna.group().oversight().waiting(anna.graph().waiting()).getFirst();
    assertEquals(mallory.person(), waiting.person());
    assertTrue(waiting.waitMs() > 0 && waiting.waitMs() <= Rotation.DAY_MS / 25);
    WaitingLog own = mallory.group().oversight().waiting(mallory.graph().waiting()).getFirst();
    assertTrue(own.own() && own.waitMs() > 0);
    // Others are not held up.
    Entry byCleo = cleo.write("by cleo");
    story.within(MINUTE_MS, () -> anna.reads(byCleo, "by cleo"));
    assertEquals(2, anna.ready(), "a link was given up");
  }

  @Test
  void itComesAsTimePassesAlsoAfterARestart() {
    long before = held(cleo);
    cleo.restart();
    story.world.runFor(5 * MINUTE_MS);
    assertEquals(before, held(cleo), "the budget was forgotten");
    story.world.runFor(Rotation.DAY_MS / 2);
    assertTrue(held(cleo) >= before + 20 && held(cleo) <= before + 30, "holds " + held(cleo));
  }

  @Test
  void anAdminAllowsMore() {
    assertThrows(NotAllowedException.class, () -> cleo.group().oversight().allow(mallory.person()));
    assertThrows(
        IllegalArgumentException.class, () -> anna.group().oversight().allow(anna.person()));
    anna.group().oversight().allow(mallory.person());
    story.inStep(anna, cleo, mallory);
    assertEquals(Map.of(), anna.graph().waiting());
    assertEquals(List.of(), anna.group().oversight().waiting(anna.graph().waiting()));
    assertEquals(List.of(), mallory.group().oversight().waiting(mallory.graph().waiting()));
  }

  @Test
  void anImportOfMoreThanABudgetEndsByItselfWhileAnAdminIsThere() {
    Draft draft = new Draft(Bytes.utf8("stub"), Bytes.utf8("imported"), List.of());
    cleo.group().writeAll(Collections.nCopies(IMPORTED, draft));
    LogId data = cleo.group().state().log(Lane.DATA);
    for (GroupNode node : List.of(anna, mallory)) {
      story.within(MINUTE_MS, () -> node.store().frontier().seq(data) == IMPORTED);
    }
    assertTrue(Checkpoints.pinned(mallory.group().state()).get(data) > 0);
  }

  @Test
  void whatAnAdminWritesIsTakenWithAllThatItNames() {
    // Cleo has taken less of it than Anna, and Anna's next entry names what Anna has.
    GroupNode dora = story.joined(anna, "dora", Role.EDITOR);
    story.within(5 * MINUTE_MS, () -> held(dora) >= held(anna));
    anna.group().rename("Renamed");
    story.within(MINUTE_MS, () -> cleo.group().name().equals("Renamed"));
    assertTrue(held(cleo) >= held(anna));
  }
}
