package grove.grouping;

import static grove.grouping.Story.MINUTE_MS;
import static grove.grouping.Story.WEEK_MS;
import static grove.grouping.Story.assertRole;
import static grove.grouping.Story.counts;
import static grove.grouping.Story.opens;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import grove.grouping.WorkspaceKey.Use;
import grove.grouping.sim.GroupNode;
import grove.identity.testing.Keyed;
import grove.store.Entry;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/// Stories of owners who are lost or turn against their group, and of the key on paper: Anna owns
/// the workspace, Ben is an admin, Cleo an editor, Vera a viewer.
@ExtendWith(Keyed.class)
final class OwnerStoriesTest {
  @TempDir private Path folder;
  private Story story;
  private GroupNode anna;
  private GroupNode ben;
  private GroupNode cleo;
  private GroupNode vera;
  private String paper;

  @BeforeEach
  void begin() {
    story = new Story(folder, 22);
    anna = story.person("anna");
    paper = anna.foundWithKey("Workspace");
    ben = story.joined(anna, "ben", Role.ADMIN);
    cleo = story.joined(anna, "cleo", Role.EDITOR);
    vera = story.joined(anna, "vera", Role.VIEWER);
    story.inStep(anna, ben, cleo, vera);
    assertTrue(
        anna.group().workspaceKey().saved(paper.substring(paper.length() - 4)), "on paper now");
  }

  private void key(GroupNode at, Use use) {
    assertTrue(at.group().workspaceKey().use(paper, use));
  }

  @Test
  void annaIsLostAndVeraPutsBenInHerPlace() {
    anna.stop();
    story.quietly(WEEK_MS);
    assertThrows(NotAllowedException.class, () -> ben.group().setRole(cleo.person(), Role.ADMIN));
    // Vera found the paper. She reads only, but her device will do.
    key(vera, new Use.SetRole(ben.person(), Role.OWNER));
    key(vera, new Use.Remove(anna.person()));
    story.within(MINUTE_MS, () -> ben.group().role() == Role.OWNER);
    ben.group().setRole(cleo.person(), Role.ADMIN);
    story.within(MINUTE_MS, () -> cleo.group().role() == Role.ADMIN);
    assertRole(Role.NONE, anna, ben, cleo, vera);
    // Vera's node could not make keys without Anna's devices; an editor's did.
    Entry entry = cleo.write("on we go");
    story.within(MINUTE_MS, () -> vera.reads(entry, "on we go"));
    // Anna's device turns up again: it is told, and reads nothing new.
    anna.open();
    story.within(10 * MINUTE_MS, () -> anna.group().standing() == GroupStanding.REMOVED);
    assertFalse(opens(anna, entry));
    assertEquals(
        "The workspace key removed anna", firstLine(ben, "The workspace key removed anna"));
  }

  private static String firstLine(GroupNode at, String begins) {
    return at.group().oversight().audit(Optional.empty(), 1_000).entries().stream()
        .map(AuditEntry::text)
        .filter(text -> text.startsWith(begins))
        .map(text -> text.substring(0, begins.length()))
        .findFirst()
        .orElse("");
  }

  @Test
  void annaTurnsAgainstHerGroupAndIsStopped() {
    // She lowers Ben and throws Cleo out.
    anna.group().setRole(ben.person(), Role.VIEWER);
    anna.group().remove(cleo.person());
    story.within(
        MINUTE_MS,
        () ->
            ben.group().role() == Role.VIEWER && cleo.group().standing() == GroupStanding.REMOVED);
    // Ben uses the paper.
    key(ben, new Use.Remove(anna.person()));
    key(ben, new Use.SetRole(ben.person(), Role.OWNER));
    key(ben, new Use.SetRole(cleo.person(), Role.EDITOR));
    // Anna has not heard of it yet, or pretends so, and goes on.
    story.apart(anna);
    anna.group().setRole(vera.person(), Role.OWNER);
    anna.group().remove(ben.person());
    Entry forged = anna.write("I am the owner");
    story.world.runFor(MINUTE_MS);
    story.together();
    story.within(10 * MINUTE_MS, () -> anna.group().standing() == GroupStanding.REMOVED);
    for (GroupNode node : List.of(ben, vera)) {
      assertRole(Role.NONE, anna, node);
      assertRole(Role.OWNER, ben, node);
      assertRole(Role.EDITOR, cleo, node);
      assertRole(Role.VIEWER, vera, node);
      assertFalse(counts(node, forged));
    }
    // Cleo is back; what is written now Anna cannot read.
    story.within(10 * MINUTE_MS, () -> cleo.group().role() == Role.EDITOR);
    Entry entry = cleo.write("back");
    story.within(5 * MINUTE_MS, () -> ben.reads(entry, "back") && vera.reads(entry, "back"));
    assertFalse(opens(anna, entry));
  }

  @Test
  void twoOwnersCannotTouchEachOtherAndOneMayGo() {
    anna.group().setRole(ben.person(), Role.OWNER);
    story.within(MINUTE_MS, () -> ben.group().role() == Role.OWNER);
    assertThrows(NotAllowedException.class, () -> ben.group().remove(anna.person()));
    assertThrows(NotAllowedException.class, () -> anna.group().setRole(ben.person(), Role.EDITOR));
    anna.group().leave();
    story.within(MINUTE_MS, () -> Story.role(ben, anna) == Role.NONE);
    assertThrows(IllegalArgumentException.class, () -> ben.group().leave());
    Entry entry = ben.write("alone at the top");
    story.within(MINUTE_MS, () -> cleo.reads(entry, "alone at the top"));
    assertFalse(opens(anna, entry));
  }
}
