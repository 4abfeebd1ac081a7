package grove.grouping;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import grove.graph.JoinState;
import grove.graph.Standing;
import grove.identity.bytes.Hash;
import grove.store.Entry;
import java.nio.file.Path;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Roles that change and memberships that end, with entries carried by hand.
final class RemovalTest {
  @TempDir private Path folder;
  private HandWorld world;
  private Peer founder;

  @BeforeEach
  void begin() {
    world = new HandWorld(folder, 2);
    founder = world.founder();
  }

  @Test
  void whoIsRemovedCannotReadWhatIsWrittenAfterwards() {
    Peer editor = world.joined(founder, "editor", Role.EDITOR);
    Entry before = founder.write("before");
    world.sync(founder, editor);
    founder.group.remove(editor.person());
    Entry after = founder.write("after");
    // A full copy of the founder's disk reaches the removed node.
    world.sync(founder, editor);
    assertTrue(editor.has(after));
    editor.assertReads(before, "before");
    assertInstanceOf(Opened.MissingKey.class, editor.group.open(editor.stored(after)));
    assertEquals(
        Optional.empty(),
        founder
            .group
            .security()
            .sealKey(after.header().epoch(), editor.vault.identity().device().id()));
    assertEquals(Role.NONE, editor.group.role());
    assertEquals(1, editor.events(GroupEvent.SelfRemoved.class).size());
    assertThrows(NotAllowedException.class, () -> editor.write("too late"));
  }

  /// The same act brings the new keys, to all others and not to who is removed.
  @Test
  void theNextWriteIsUnderTheRemovalsOwnKeys() {
    Peer editor = world.joined(founder, "editor", Role.EDITOR);
    Peer viewer = world.joined(founder, "viewer", Role.VIEWER);
    Hash old = founder.write("before").header().epoch();
    founder.group.remove(editor.person());
    int entries = HandWorld.entries(founder.store()).size();
    Entry after = founder.write("after");
    assertEquals(entries + 1, HandWorld.entries(founder.store()).size(), "no further epoch");
    assertNotEquals(old, after.header().epoch());
    var known = founder.state().epochBook().get(after.header().epoch()).orElseThrow();
    assertEquals(1, known.grants().size());
    assertEquals(
        Set.of(founder.vault.identity().device().id(), viewer.vault.identity().device().id()),
        known.grants().getFirst().devices());
  }

  @Test
  void whatARemovedMemberWritesBeyondTheCutIsSetAsideEverywhere() {
    Peer editor = world.joined(founder, "editor", Role.EDITOR);
    Entry honest = editor.write("in time");
    world.sync(founder, editor);
    Entry late = editor.write("not known to the founder");
    founder.group.remove(editor.person());
    world.sync(founder, editor);
    founder.assertReads(honest, "in time");
    assertTrue(founder.has(late));
    assertFalse(founder.group.effective(founder.stored(late)));
    assertFalse(editor.group.effective(editor.stored(late)));
    assertTrue(editor.group.effective(editor.stored(honest)));
  }

  @Test
  void aRemovedDeviceIsKnownAsRemovedAndLearnsWhy() {
    Peer editor = world.joined(founder, "editor", Role.EDITOR);
    var device = editor.vault.identity().device().id();
    assertEquals(Standing.MEMBER, founder.group.security().standing(device));
    founder.group.remove(editor.person());
    assertEquals(Standing.REMOVED, founder.group.security().standing(device));
    Optional<Hash> removal = founder.group.security().removal(device);
    assertTrue(removal.isPresent());
    assertEquals(
        ControlKind.REMOVE.number(),
        founder.store().entry(removal.get()).orElseThrow().header().kind());
    assertFalse(founder.group.security().mayReadBlobs(device));
    assertEquals(Role.NONE, founder.group.member(editor.person()).orElseThrow().role());
    assertEquals("editor", founder.group.member(editor.person()).orElseThrow().name());
  }

  @Test
  void removingSomebodyRevokesTheirInvitations() {
    Peer admin = world.joined(founder, "admin", Role.ADMIN);
    Invitation theirs = admin.group.invite(new InviteTerms(Role.EDITOR, 5, 60_000, false));
    world.sync(founder, admin);
    founder.group.remove(admin.person());
    Peer stranger = world.person("stranger");
    stranger.joining(theirs.link().orElseThrow());
    assertEquals(new JoinState.Refused(JoinState.Reason.REVOKED), stranger.ask(founder));
  }

  @Test
  void anAdminCannotRemoveAnAdminNorAnOwner() {
    Peer admin = world.joined(founder, "admin", Role.ADMIN);
    Peer other = world.joined(founder, "other", Role.ADMIN);
    world.sync(founder, admin, other);
    assertThrows(NotAllowedException.class, () -> admin.group.remove(other.person()));
    assertThrows(NotAllowedException.class, () -> admin.group.remove(founder.person()));
    assertThrows(NotAllowedException.class, () -> admin.group.setRole(other.person(), Role.EDITOR));
    Peer editor = world.joined(founder, "editor", Role.EDITOR);
    world.sync(founder, admin, other, editor);
    assertThrows(NotAllowedException.class, () -> admin.group.setRole(editor.person(), Role.ADMIN));
    assertThrows(NotAllowedException.class, () -> editor.group.remove(admin.person()));
  }

  @Test
  void twoAdminsRemoveTheSameEditorAtOnce() {
    Peer admin = world.joined(founder, "admin", Role.ADMIN);
    Peer editor = world.joined(founder, "editor", Role.EDITOR);
    world.sync(founder, admin, editor);
    founder.group.remove(editor.person());
    admin.group.remove(editor.person());
    world.sync(founder, admin);
    assertEquals(Role.NONE, founder.group.member(editor.person()).orElseThrow().role());
    world.loop.advance(Observer.EPOCH_TURN_MS);
    world.sync(founder, admin);
    Entry one = founder.write("one");
    Entry two = admin.write("two");
    world.sync(founder, admin, editor);
    assertEquals(one.header().epoch(), two.header().epoch());
    founder.assertReads(two, "two");
    admin.assertReads(one, "one");
    assertInstanceOf(Opened.MissingKey.class, editor.group.open(editor.stored(one)));
  }

  @Test
  void concurrentRemovalsEndInOneEpochWithoutEither() {
    Peer admin = world.joined(founder, "admin", Role.ADMIN);
    Peer editor = world.joined(founder, "editor", Role.EDITOR);
    Peer other = world.joined(founder, "other", Role.EDITOR);
    world.syncAll();
    founder.group.remove(editor.person());
    admin.group.remove(other.person());
    world.sync(founder, admin);
    Entry one = founder.write("without both");
    world.sync(founder, admin, editor, other);
    Entry two = admin.write("without both either");
    world.sync(founder, admin, editor, other);
    for (Peer removed : new Peer[] {editor, other}) {
      assertInstanceOf(Opened.MissingKey.class, removed.group.open(removed.stored(one)));
      assertInstanceOf(Opened.MissingKey.class, removed.group.open(removed.stored(two)));
    }
    founder.assertReads(two, "without both either");
    admin.assertReads(one, "without both");
    assertEquals(one.header().epoch(), two.header().epoch());
  }

  @Test
  void whoLeavesIsOutAndTheNextWriteIsUnderAFreshEpoch() {
    Peer editor = world.joined(founder, "editor", Role.EDITOR);
    Entry before = founder.write("before");
    world.sync(founder, editor);
    editor.group.leave();
    assertEquals(Role.NONE, editor.group.role());
    assertThrows(NotAllowedException.class, () -> editor.write("gone"));
    world.sync(founder, editor);
    Entry after = founder.write("after");
    assertNotEquals(before.header().epoch(), after.header().epoch());
    world.sync(founder, editor);
    assertInstanceOf(Opened.MissingKey.class, editor.group.open(editor.stored(after)));
  }

  @Test
  void anEditorMakesTheEpochThatALeaverCouldNot() {
    Peer editor = world.joined(founder, "editor", Role.EDITOR);
    Peer leaver = world.joined(founder, "leaver", Role.EDITOR);
    world.syncAll();
    leaver.group.leave();
    world.sync(leaver, editor);
    long entries = editor.store().entries();
    world.loop.advance(Observer.EPOCH_TURN_MS);
    assertEquals(entries + 1, editor.store().entries());
    world.sync(editor, founder);
    Entry entry = founder.write("under the editor's epoch");
    world.sync(founder, editor);
    editor.assertReads(entry, "under the editor's epoch");
    assertFalse(leaver.has(entry));
  }

  @Test
  void theOnlyOwnerCannotLeaveOthersBehind() {
    Peer editor = world.joined(founder, "editor", Role.EDITOR);
    assertThrows(IllegalArgumentException.class, () -> founder.group.leave());
    founder.group.setRole(editor.person(), Role.OWNER);
    founder.group.leave();
    world.sync(founder, editor);
    assertEquals(Role.OWNER, editor.group.role());
    editor.write("mine now");
  }

  @Test
  void aLoweredEditorReadsOnAndCannotWrite() {
    Peer editor = world.joined(founder, "editor", Role.EDITOR);
    founder.group.setRole(editor.person(), Role.VIEWER);
    Entry entry = founder.write("read on");
    world.sync(founder, editor);
    editor.assertReads(entry, "read on");
    assertThrows(NotAllowedException.class, () -> editor.write("no more"));
    founder.group.setRole(editor.person(), Role.EDITOR);
    world.sync(founder, editor);
    Entry again = editor.write("again");
    world.sync(founder, editor);
    founder.assertReads(again, "again");
  }

  @Test
  void whoWasRemovedComesBackByApprovalOnly() {
    Peer editor = world.joined(founder, "editor", Role.EDITOR);
    founder.group.remove(editor.person());
    world.sync(founder, editor);
    Invitation invitation = founder.group.invite(new InviteTerms(Role.EDITOR, 1, 60_000, false));
    editor.joining(invitation.link().orElseThrow());
    assertInstanceOf(JoinState.Pending.class, editor.ask(founder));
    assertEquals(1, founder.group.admissions().wishes().size());
    assertEquals(1, founder.events(GroupEvent.WishesChanged.class).size());
    founder.group.admissions().approve(founder.group.admissions().wishes().getFirst().id());
    assertInstanceOf(JoinState.Admitted.class, editor.answers.getLast());
    world.sync(founder, editor);
    assertEquals(Role.EDITOR, editor.group.role());
    Entry entry = editor.write("back");
    world.sync(founder, editor);
    founder.assertReads(entry, "back");
  }
}
