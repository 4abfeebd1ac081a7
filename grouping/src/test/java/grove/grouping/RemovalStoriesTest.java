package grove.grouping;

import static grove.grouping.Story.MINUTE_MS;
import static grove.grouping.Story.SECOND_MS;
import static grove.grouping.Story.WEEK_MS;
import static grove.grouping.Story.assertRole;
import static grove.grouping.Story.audited;
import static grove.grouping.Story.counts;
import static grove.grouping.Story.isSetAside;
import static grove.grouping.Story.opens;
import static grove.grouping.Story.pen;
import static grove.grouping.Story.removal;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import grove.grouping.sim.GroupNode;
import grove.identity.testing.Keyed;
import grove.store.Entry;
import grove.store.Head;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/// Stories of people who are removed: Anna owns the workspace, Ben and Cleo are editors, Dora and
/// Emil are admins, Mallory is an editor with a node of her own making.
@ExtendWith(Keyed.class)
final class RemovalStoriesTest {
  @TempDir private Path folder;
  private Story story;
  private GroupNode anna;

  @BeforeEach
  void begin() {
    story = new Story(folder, 21);
    anna = story.founder("anna");
  }

  @Test
  void benIsRemovedWhileHeIsOnline() {
    GroupNode ben = story.joined(anna, "ben", Role.EDITOR);
    GroupNode cleo = story.joined(anna, "cleo", Role.EDITOR);
    story.within(MINUTE_MS, () -> cleo.ready() == 2 && ben.ready() == 2);
    anna.group().remove(ben.person());
    // Everybody refuses him, and he is told, within ten seconds.
    story.within(10 * SECOND_MS, () -> anna.ready() == 1 && cleo.ready() == 1 && ben.ready() == 0);
    assertEquals(GroupStanding.REMOVED, ben.group().standing());
    // The next writes are under keys that he has not.
    Entry byAnna = anna.write("by anna");
    Entry byCleo = cleo.write("by cleo");
    story.within(
        10 * SECOND_MS, () -> cleo.reads(byAnna, "by anna") && anna.reads(byCleo, "by cleo"));
    assertFalse(opens(ben, byAnna) || opens(ben, byCleo));
    // Anna sees who has confirmed it and who has the new keys.
    story.within(
        MINUTE_MS,
        () ->
            removal(anna).devices().size() == 2
                && removal(anna).devices().stream().allMatch(d -> d.confirmed() && d.keyed()));
    assertEquals(ben.person(), removal(anna).person());
  }

  @Test
  void benWasAwayForAWeekAndHonest() {
    GroupNode ben = story.joined(anna, "ben", Role.EDITOR);
    GroupNode cleo = story.joined(anna, "cleo", Role.EDITOR);
    Entry before = ben.write("before the journey");
    story.inStep(anna, ben, cleo);
    // Ben and Cleo travel together, without a network but their own.
    story.apart(ben, cleo);
    Entry away = ben.write("written on the journey");
    story.within(MINUTE_MS, () -> cleo.reads(away, "written on the journey"));
    story.quietly(WEEK_MS / 2);
    anna.group().remove(ben.person());
    Entry after = anna.write("after");
    story.quietly(WEEK_MS / 2);
    story.together();
    // He is told; what he wrote meanwhile is stored and set aside, at Cleo's too.
    story.within(10 * MINUTE_MS, () -> ben.group().standing() == GroupStanding.REMOVED);
    story.within(10 * MINUTE_MS, () -> isSetAside(anna, away) && isSetAside(cleo, away));
    assertTrue(counts(anna, before) && counts(cleo, before));
    assertFalse(opens(ben, after));
    SetAsideLog log = anna.group().oversight().setAside().getFirst();
    assertEquals(1, log.entries());
    // Anna looks at it and finds it honest.
    assertTrue(opens(anna, away));
    anna.group().oversight().adopt(log.log().shortId(), away.id().toHex());
    story.within(MINUTE_MS, () -> counts(anna, away) && counts(cleo, away));
    assertRole(Role.NONE, ben, anna, cleo);
  }

  @Test
  void benWasAwayAloneAndHandsInWhatHeWrote() {
    GroupNode ben = story.joined(anna, "ben", Role.EDITOR);
    GroupNode cleo = story.joined(anna, "cleo", Role.EDITOR);
    story.inStep(anna, ben, cleo);
    // Nobody was with Ben, and his computer was switched off and on.
    story.apart(ben);
    Entry first = ben.write("on the first day");
    story.world.runFor(60 * MINUTE_MS);
    ben.restart();
    Entry last = ben.write("on the last day");
    anna.group().remove(ben.person());
    Entry secret = anna.write("after");
    story.world.runFor(MINUTE_MS);
    story.together();
    // He is told, after he was heard: both entries are set aside, and can be looked at.
    story.within(10 * MINUTE_MS, () -> ben.group().standing() == GroupStanding.REMOVED);
    story.within(10 * MINUTE_MS, () -> isSetAside(anna, last) && isSetAside(cleo, last));
    assertTrue(isSetAside(anna, first) && isSetAside(cleo, first));
    assertFalse(opens(ben, secret) || ben.store().entry(secret.id()).isPresent());
    SetAsideLog log = anna.group().oversight().setAside().getFirst();
    assertEquals(List.of(last.id(), first.id()), log.newest());
    assertTrue(opens(anna, first) && opens(anna, last));
    // Anna takes the first day's, and not the last.
    anna.group().oversight().adopt(log.log().shortId(), first.id().toHex());
    story.within(MINUTE_MS, () -> counts(anna, first) && counts(cleo, first));
    assertTrue(isSetAside(anna, last) && isSetAside(cleo, last));
    assertRole(Role.NONE, ben, anna, cleo);
  }

  @Test
  void malloryWasAwayAndBackDatesWhatSheWritesThroughAFriend() {
    GroupNode mallory = story.joined(anna, "mallory", Role.EDITOR);
    GroupNode cleo = story.joined(anna, "cleo", Role.EDITOR);
    Entry honest = mallory.write("honest");
    story.inStep(anna, mallory, cleo);
    story.apart(mallory, cleo);
    anna.group().remove(mallory.person());
    story.quietly(WEEK_MS);
    // A week later she writes on as if it were a week ago: nothing in it tells of the removal.
    Entry forged = mallory.write("as if a week ago");
    story.within(MINUTE_MS, () -> counts(cleo, forged));
    // She also grants herself keys, and a role.
    pen(mallory)
        .control(
            new Control.Epoch(mallory.group().state().epochs().grant(_ -> false)),
            ControlBox.EMPTY);
    pen(mallory)
        .control(
            new Control.Set(mallory.person(), Role.OWNER, Map.of(), Optional.empty()),
            ControlBox.EMPTY);
    story.world.runFor(MINUTE_MS);
    story.together();
    // Cleo brings all of it along; it is beyond the cut, wherever it came from.
    story.within(10 * MINUTE_MS, () -> isSetAside(anna, forged) && isSetAside(cleo, forged));
    assertTrue(counts(anna, honest) && counts(cleo, honest));
    assertRole(Role.NONE, mallory, anna, cleo);
    Entry later = cleo.write("without her");
    story.within(MINUTE_MS, () -> anna.reads(later, "without her"));
    assertFalse(opens(mallory, later));
    assertEquals(AuditEntry.Effect.VOID, audited(anna, "set").effect());
  }

  @Test
  void whatDoraDidAfterHerRemovalIsUndone() {
    GroupNode dora = story.joined(anna, "dora", Role.ADMIN);
    GroupNode ben = story.joined(anna, "ben", Role.EDITOR);
    story.inStep(anna, dora, ben);
    GroupNode eve = story.person("eve");
    story.apart(dora, eve);
    anna.group().remove(dora.person());
    // Dora's side has not heard of it: she removes Ben, and lets Eve in.
    dora.group().remove(ben.person());
    InviteTerms terms = new InviteTerms(Role.EDITOR, 1, 60 * MINUTE_MS, false);
    eve.join(dora.group().invite(terms).link().orElseThrow());
    story.within(MINUTE_MS, eve::member);
    Entry byEve = eve.write("by eve");
    story.within(MINUTE_MS, () -> counts(dora, byEve));
    story.together();
    story.within(10 * MINUTE_MS, () -> dora.group().standing() == GroupStanding.REMOVED);
    Entry byBen = ben.write("still here");
    story.within(10 * MINUTE_MS, () -> anna.reads(byBen, "still here"));
    assertRole(Role.EDITOR, ben, anna, ben, dora);
    assertRole(Role.NONE, eve, anna, ben);
    assertRole(Role.NONE, dora, anna, ben, dora);
    assertFalse(counts(anna, byEve));
    assertFalse(opens(eve, byBen) || opens(dora, byBen));
  }

  @Test
  void doraAndEmilDecideAboutBenAtOnce() {
    GroupNode dora = story.joined(anna, "dora", Role.ADMIN);
    GroupNode emil = story.joined(anna, "emil", Role.ADMIN);
    GroupNode ben = story.joined(anna, "ben", Role.EDITOR);
    story.inStep(anna, dora, emil, ben);
    story.apart(dora);
    story.apart(emil);
    dora.group().setRole(ben.person(), Role.VIEWER);
    emil.group().remove(ben.person());
    story.together();
    // The lower role counts, everywhere.
    story.within(
        10 * MINUTE_MS,
        () -> List.of(anna, dora, emil).stream().allMatch(n -> Story.role(n, ben) == Role.NONE));
    story.inStep(anna, dora, emil);
    story.world.runFor(MINUTE_MS);
    Entry one = dora.write("one");
    Entry two = emil.write("two");
    story.within(MINUTE_MS, () -> dora.reads(two, "two") && emil.reads(one, "one"));
    assertEquals(one.header().epoch(), two.header().epoch());
    assertFalse(opens(ben, one));
  }

  @Test
  void doraBackDatesBensRemovalAndAPinStandsInHerWay() {
    GroupNode dora = story.joined(anna, "dora", Role.ADMIN);
    GroupNode ben = story.joined(anna, "ben", Role.EDITOR);
    Entry first = ben.write("first");
    Entry second = ben.write("second");
    story.inStep(anna, dora, ben);
    story.world.runFor(Checkpoints.AGE_MAX_MS + Upkeep.TURN_MS + 2 * Upkeep.LOOK_MS);
    story.inStep(anna, dora, ben);
    pen(dora)
        .control(
            new Control.Remove(
                ben.person(),
                Map.of(first.log(), new Head(first.seq(), first.id())),
                List.of(),
                Optional.empty()),
            ControlBox.EMPTY);
    story.within(MINUTE_MS, () -> Story.role(anna, ben) == Role.NONE);
    assertTrue(counts(anna, first) && counts(anna, second));
  }
}
