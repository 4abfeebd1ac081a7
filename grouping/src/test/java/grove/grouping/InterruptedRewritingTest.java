package grove.grouping;

import static grove.grouping.Story.MINUTE_MS;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import grove.grouping.sim.GroupNode;
import grove.grouping.sim.PowerCut;
import grove.identity.bytes.Bytes;
import grove.store.Entry;
import grove.store.EntryStore;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// A home that is an old copy takes out what it wrote alone and writes it again: interrupted at each
/// of its writes, it loses nothing, says nothing twice, and forks nothing.
final class InterruptedRewritingTest {
  private static final List<String> WRITTEN =
      List.of("after the backup", "alone", "and again", "shared");

  /// From one cut to the next: all phases are met, at a third of the cost of all writes.
  private static final int STEP = 3;

  private static final int CUTS_MAX = 200;

  @TempDir private Path folder;

  @Test
  void nothingIsLostWhereverTheRewritingIsInterrupted() throws IOException {
    int cut = 0;
    while (interrupted(cut)) {
      cut += STEP;
      assertTrue(cut < CUTS_MAX);
    }
    assertTrue(cut > 12, "interrupted " + cut + " times only");
  }

  /// Tells the story with a cut after so many writes; false where it came to its end before.
  private boolean interrupted(int cut) throws IOException {
    Path place = Files.createDirectory(folder.resolve("cut" + cut));
    Story story = new Story(place, 64);
    GroupNode olga = story.founder("olga");
    GroupNode ann = story.joined(olga, "ann", Role.EDITOR);
    olga.group().setRole(ann.person(), Role.ADMIN);
    ann.write("shared");
    story.inStep(olga, ann);
    PowerCut power = new PowerCut();
    EntryStore backup = power.of(ann.copyOfStore());
    ann.write("after the backup");
    story.inStep(olga, ann);
    story.apart(ann);
    ann.keepIn(power::memory);
    ann.rollBack(backup);
    Entry alone = ann.write("alone");
    ann.group().rename("Renamed alone");
    ann.group().write(Bytes.utf8("stub"), Bytes.utf8("and again"), List.of(alone.id()));
    power.after(cut, "graph/renounced/");
    story.together();
    boolean died = diesBefore(story, olga, ann);
    if (died) {
      ann.die();
      power.over();
      ann.open();
      assertFalse(diesBefore(story, olga, ann));
    }
    story.inStep(olga, ann);
    assertEquals(WRITTEN, Story.texts(olga), "cut " + cut);
    assertEquals(WRITTEN, Story.texts(ann), "cut " + cut);
    assertEquals("Renamed alone", ann.group().name());
    assertFalse(olga.store().entry(alone.id()).isPresent());
    assertTrue(olga.store().freezes().isEmpty() && ann.store().freezes().isEmpty());
    assertEquals(2, olga.group().devices().of(ann.person()).getFirst().incarnations());
    return died;
  }

  private static boolean diesBefore(Story story, GroupNode olga, GroupNode ann) {
    try {
      story.within(
          10 * MINUTE_MS,
          () ->
              olga.group().name().equals("Renamed alone")
                  && olga.store().frontier().digest().equals(ann.store().frontier().digest())
                  && Story.texts(olga).size() >= WRITTEN.size());
      return false;
    } catch (PowerCut.Died e) {
      return true;
    }
  }
}
