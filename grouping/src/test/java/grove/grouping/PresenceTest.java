package grove.grouping;

import static grove.grouping.Story.MINUTE_MS;
import static grove.grouping.Story.SECOND_MS;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import grove.graph.GraphEvent;
import grove.graph.Spoken;
import grove.grouping.Presence.Present;
import grove.grouping.sim.GroupNode;
import grove.identity.bytes.Bytes;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// How people are, said in passing: Anna owns the workspace, Ben and Cleo are editors.
final class PresenceTest {
  private static final Bytes PLACE = Bytes.utf8("a place");

  @TempDir private Path folder;
  private Story story;
  private GroupNode anna;
  private GroupNode ben;
  private GroupNode cleo;

  @BeforeEach
  void begin() {
    story = new Story(folder, 83);
    anna = story.founder("anna");
    ben = story.joined(anna, "ben", Role.EDITOR);
    cleo = story.joined(anna, "cleo", Role.VIEWER);
    story.within(MINUTE_MS, () -> ben.ready() == 2 && cleo.ready() == 2);
  }

  private static Optional<Present> of(GroupNode at, GroupNode whom) {
    return at.group().presence().now().stream()
        .filter(present -> present.device().equals(whom.device()))
        .findFirst();
  }

  private static String text(GroupNode at, GroupNode whom) {
    return of(at, whom).map(Present::text).orElse("");
  }

  @Test
  void whatSomebodySaysOfThemselvesIsShownToAll() {
    long entries = anna.store().entries();
    ben.group().presence().show("  at lunch ", false);
    story.within(SECOND_MS, () -> text(anna, ben).equals("at lunch"));
    story.within(SECOND_MS, () -> text(cleo, ben).equals("at lunch"));
    assertEquals(ben.person(), of(anna, ben).orElseThrow().person());
    assertTrue(anna.events().contains(new GroupEvent.PresenceChanged()));
    assertEquals(entries, anna.store().entries(), "it was stored");
    // Who comes later hears it too, and it stays as long as Ben is there.
    anna.restart();
    assertEquals("", text(anna, ben));
    story.within(2 * Presence.AGAIN_MS, () -> text(anna, ben).equals("at lunch"));
    ben.restart();
    assertEquals(new Presence.Own("at lunch", false), ben.group().presence().own());
    story.world.runFor(10 * MINUTE_MS);
    assertEquals("at lunch", text(anna, ben));
    ben.stop();
    story.world.runFor(Spoken.PRESENCE.ttlMs() + SECOND_MS);
    assertEquals("", text(anna, ben));
  }

  @Test
  void typingIsShownForAMoment() {
    ben.group().presence().type(PLACE);
    ben.group().presence().type(PLACE);
    story.within(SECOND_MS, () -> of(anna, ben).isPresent());
    assertEquals(Optional.of(PLACE), of(anna, ben).orElseThrow().place());
    story.world.runFor(Spoken.TYPING.ttlMs() + SECOND_MS);
    assertEquals(Optional.empty(), of(anna, ben));
    long heard = anna.graphEvents().stream().filter(GraphEvent.Heard.class::isInstance).count();
    assertEquals(1, heard, "said twice within three seconds");
  }

  @Test
  void whoDoesNotWantToBeShownSaysNothing() {
    ben.group().presence().show("here", false);
    story.within(SECOND_MS, () -> text(anna, ben).equals("here"));
    ben.group().presence().show("secret", true);
    story.within(SECOND_MS, () -> text(anna, ben).isEmpty());
    int before = anna.graphEvents().size();
    ben.group().presence().type(PLACE);
    ben.group().presence().show("still secret", true);
    story.world.runFor(5 * MINUTE_MS);
    assertEquals(Optional.empty(), of(anna, ben));
    assertTrue(
        anna.graphEvents().stream().skip(before).noneMatch(GraphEvent.Heard.class::isInstance));
  }

  @Test
  void whoWasRemovedHearsNothingAndIsNotHeard() {
    ben.group().presence().show("here", false);
    story.within(SECOND_MS, () -> text(anna, ben).equals("here"));
    anna.group().remove(ben.person());
    story.within(MINUTE_MS, () -> ben.group().standing() == GroupStanding.REMOVED);
    assertEquals(List.of(), anna.group().presence().now());
    story.inStep(anna, cleo);
    cleo.group().presence().show("among us", false);
    story.within(SECOND_MS, () -> text(anna, cleo).equals("among us"));
    // What others would hand him does not open for him.
    GraphEvent.Heard heard =
        anna.graphEvents().stream()
            .filter(GraphEvent.Heard.class::isInstance)
            .map(GraphEvent.Heard.class::cast)
            .reduce((_, last) -> last)
            .orElseThrow();
    ben.group().presence().onHeard(heard.device(), heard.spoken(), heard.payload());
    assertEquals("", text(ben, cleo));
    assertThrows(NotAllowedException.class, () -> ben.group().presence().show("still here", false));
  }

  @Test
  void nobodySpeaksForAnotherOrWithoutEnd() {
    cleo.group().presence().show("mine", false);
    story.within(SECOND_MS, () -> text(anna, cleo).equals("mine"));
    GraphEvent.Heard heard =
        (GraphEvent.Heard)
            anna.graphEvents().stream()
                .filter(GraphEvent.Heard.class::isInstance)
                .findFirst()
                .orElseThrow();
    anna.group().presence().onHeard(ben.device(), heard.spoken(), heard.payload());
    assertEquals("", text(anna, ben), "words of another were taken for Ben's");
    for (int i = 0; i < 100; i++) {
      ben.graph().say(Spoken.TYPING, Bytes.utf8("word " + i));
      story.world.runFor(10);
    }
    story.world.runFor(SECOND_MS);
    long words =
        anna.graphEvents().stream()
            .filter(GraphEvent.Heard.class::isInstance)
            .map(GraphEvent.Heard.class::cast)
            .filter(event -> event.device().equals(ben.device()))
            .count();
    assertTrue(words > 0 && words <= 20, words + " of 100 words");
    assertFalse(of(anna, ben).isPresent());
    assertThrows(
        IllegalArgumentException.class, () -> ben.group().presence().show("x".repeat(201), false));
  }
}
