package grove.grouping;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import grove.graph.JoinState;
import grove.grouping.rule.Membership;
import grove.store.Entry;
import grove.store.EntryStore;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Founding, inviting, joining and writing, with entries carried by hand.
final class GroupTest {
  @TempDir private Path folder;
  private HandWorld world;

  @BeforeEach
  void begin() {
    world = new HandWorld(folder, 1);
  }

  @Test
  void theFounderOwnsANamedWorkspaceAndCanWrite() {
    Peer founder = world.founder();
    assertEquals("Workspace", founder.group.name());
    assertEquals(Role.OWNER, founder.group.role());
    assertEquals(1, founder.group.members().size());
    Member self = founder.group.members().getFirst();
    assertEquals("founder", self.name());
    assertTrue(self.founder() && self.self());
    assertEquals(List.of(founder.vault.identity().device().id()), self.devices());
    Entry entry = founder.write("first words");
    founder.assertReads(entry, "first words");
    assertEquals(founder.person(), founder.group.author(entry));
  }

  @Test
  void whoIsInvitedJoinsAndBothReadEachOther() {
    Peer founder = world.founder();
    Entry before = founder.write("before");
    Peer editor = world.joined(founder, "editor", Role.EDITOR);
    assertEquals(Role.EDITOR, editor.group.role());
    assertTrue(editor.group.joined());
    assertEquals(1, editor.events(GroupEvent.Joined.class).size());
    assertEquals("Workspace", editor.group.name());
    editor.assertReads(before, "before");
    Entry after = editor.write("after");
    world.sync(founder, editor);
    founder.assertReads(after, "after");
    assertEquals(editor.person(), founder.group.author(founder.stored(after)));
    assertEquals(
        List.of("editor", "founder"),
        founder.group.members().stream().map(Member::name).sorted().toList());
    assertEquals(founder.group.members().size(), editor.group.members().size());
  }

  @Test
  void aViewerReadsButCannotWrite() {
    Peer founder = world.founder();
    Peer viewer = world.joined(founder, "viewer", Role.VIEWER);
    Entry entry = founder.write("for all");
    world.sync(founder, viewer);
    viewer.assertReads(entry, "for all");
    assertThrows(NotAllowedException.class, () -> viewer.write("not for viewers"));
    assertThrows(
        NotAllowedException.class,
        () -> viewer.group.invite(new InviteTerms(Role.VIEWER, 1, 1_000, false)));
  }

  @Test
  void aGroupOpensAgainAsItWas() {
    Peer founder = world.founder();
    Peer editor = world.joined(founder, "editor", Role.EDITOR);
    Entry entry = editor.write("kept");
    world.sync(founder, editor);
    List<Member> members = editor.group.members();
    editor.reopen();
    assertEquals(members, editor.group.members());
    editor.assertReads(entry, "kept");
    Entry more = editor.write("more");
    world.sync(founder, editor);
    founder.assertReads(more, "more");
    assertEquals(List.of(editor.group.id()), Group.known(editor.vault));
  }

  @Test
  void joiningGoesOnAfterARestart() {
    Peer founder = world.founder();
    Peer editor = world.person("editor");
    Invitation invitation = founder.group.invite(new InviteTerms(Role.EDITOR, 1, 1_000, false));
    editor.joining(invitation.link().orElseThrow());
    editor.reopen();
    assertTrue(editor.group.waiting());
    assertInstanceOf(JoinState.Admitted.class, editor.ask(founder));
    editor.reopen();
    world.sync(founder, editor);
    assertTrue(editor.group.joined());
    assertFalse(editor.group.waiting());
  }

  @Test
  void whatACrashLeftUndoneIsDoneAtTheNextStart() {
    Peer founder = world.founder();
    Peer editor = world.person("editor");
    Invitation invitation = founder.group.invite(new InviteTerms(Role.EDITOR, 1, 1_000, false));
    String link = invitation.link().orElseThrow();
    editor.joining(link);
    editor.ask(founder);
    world.sync(founder, editor);
    assertTrue(editor.group.joined());
    // As if the process had died before it forgot the link.
    editor.joining(link);
    assertEquals(GroupStanding.MEMBER, editor.group.standing());
  }

  @Test
  void aNewIncarnationOfADeviceGoesOnWriting() {
    Peer founder = world.founder();
    Peer editor = world.joined(founder, "editor", Role.EDITOR);
    Entry before = editor.write("before");
    world.sync(founder, editor);
    editor.vault.newIncarnation(world.random);
    editor.reopen();
    Entry after = editor.write("after");
    world.sync(founder, editor);
    founder.assertReads(before, "before");
    founder.assertReads(after, "after");
    assertFalse(before.log().equals(after.log()));
    assertEquals(1, founder.group.member(editor.person()).orElseThrow().devices().size());
  }

  @Test
  void theFoundersNewIncarnationStaysOwner() {
    Peer founder = world.founder();
    Peer editor = world.joined(founder, "editor", Role.EDITOR);
    founder.vault.newIncarnation(world.random);
    founder.reopen();
    founder.group.rename("Renamed");
    Entry entry = founder.write("still here");
    world.sync(founder, editor);
    assertEquals("Renamed", editor.group.name());
    editor.assertReads(entry, "still here");
    assertEquals(
        List.of("Renamed"),
        editor.events(GroupEvent.Renamed.class).stream()
            .map(GroupEvent.Renamed::name)
            .toList()
            .reversed()
            .subList(0, 1));
  }

  @Test
  void aRefusedOrForgottenGroupLeavesNothingInTheVault() {
    Peer founder = world.founder();
    Peer stranger = world.person("stranger");
    Invitation invitation = founder.group.invite(new InviteTerms(Role.EDITOR, 1, 1_000, false));
    stranger.joining(invitation.link().orElseThrow());
    assertEquals(GroupStanding.JOINING, stranger.group.standing());
    assertEquals(List.of(stranger.group.id()), Group.known(stranger.vault));
    world.loop.advance(1_000);
    stranger.ask(founder);
    assertEquals(List.of(), Group.known(stranger.vault));
    Group.forget(founder.vault, founder.group.id());
    assertEquals(List.of(), Group.known(founder.vault));
  }

  @Test
  void withoutItsEntriesAGroupDoesNotOpen() {
    Peer founder = world.founder();
    assertThrows(
        GroupException.class, () -> Group.open(founder.portsToNowhere(), founder.group.id()));
  }

  @Test
  void manyIncarnationsEndTheOldestAndKeepWhatTheyWrote() {
    Peer founder = world.founder();
    Peer editor = world.joined(founder, "editor", Role.EDITOR);
    List<Entry> entries = new ArrayList<>();
    for (int n = 0; n < 2 * Membership.DEVICE_LIMIT; n++) {
      entries.add(editor.write("incarnation " + n));
      editor.vault.newIncarnation(world.random);
      editor.reopen();
    }
    world.sync(founder, editor);
    for (int n = 0; n < entries.size(); n++) {
      founder.assertReads(entries.get(n), "incarnation " + n);
    }
    assertEquals(Role.EDITOR, editor.group.role());
  }

  @Test
  void aHomeFromABackupKeepsWhatItHadWrittenSince() {
    Peer founder = world.founder();
    Peer editor = world.joined(founder, "editor", Role.EDITOR);
    editor.write("before the backup");
    world.sync(founder, editor);
    EntryStore backup = editor.copyOfStore();
    Entry since = editor.write("since the backup");
    world.sync(founder, editor);
    editor.restore(backup);
    editor.vault.newIncarnation(world.random);
    editor.reopen();
    Entry after = editor.write("after the restore");
    world.sync(founder, editor);
    for (Peer peer : List.of(founder, editor)) {
      peer.assertReads(since, "since the backup");
      peer.assertReads(after, "after the restore");
    }
  }

  @Test
  void aNewKeyPackageIsSealedTo() {
    Peer founder = world.founder();
    Peer editor = world.joined(founder, "editor", Role.EDITOR);
    Peer leaver = world.joined(founder, "leaver", Role.EDITOR);
    editor.vault.newKeyPackage(world.random, world.loop.nowMs());
    editor.group.keyPackageChanged();
    world.syncAll();
    founder.group.remove(leaver.person());
    Entry entry = founder.write("to the new key");
    world.sync(founder, editor);
    editor.assertReads(entry, "to the new key");
    assertTrue(editor.wanted.isEmpty());
  }

  @Test
  void manyControlHeadsAreNamedByTheNextEntries() {
    Peer founder = world.founder();
    Peer editor = world.joined(founder, "editor", Role.EDITOR);
    founder.group.setRole(editor.person(), Role.VIEWER);
    for (int n = 0; n < Pen.DATA_HEADS_MAX + 4; n++) {
      Peer viewer = world.joined(founder, "viewer" + n, Role.VIEWER);
      viewer.group.profileChanged();
      HandWorld.carry(viewer, editor);
    }
    founder.group.setRole(editor.person(), Role.EDITOR);
    HandWorld.carry(founder, editor);
    List<Entry> entries = List.of(editor.write("a"), editor.write("b"), editor.write("c"));
    world.sync(founder, editor);
    entries.forEach(entry -> assertTrue(founder.group.effective(founder.stored(entry))));
    assertEquals(Pen.DATA_HEADS_MAX, entries.get(0).header().heads().size());
    assertFalse(entries.get(1).header().heads().isEmpty());
    assertTrue(entries.get(2).header().heads().isEmpty());
  }
}
