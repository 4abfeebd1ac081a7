package grove.grouping;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import grove.grouping.space.ItemId;
import grove.grouping.space.Workspace;
import grove.identity.bytes.Hash;
import grove.store.BlobStore;
import grove.store.Entry;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Who may take back what, over real groups; and what the group's policy says of what was replaced.
final class RedactionTest {
  @TempDir private Path folder;
  private HandWorld world;
  private Peer founder;
  private Peer admin;
  private Peer editor;
  private Workspace home;
  private Workspace desk;
  private Workspace table;

  private static Workspace open(Peer peer) {
    var space =
        Workspace.open(
            peer.group, peer.store(), BlobStore.memory(), peer.ports().random(), _ -> {});
    peer.carries(space);
    return space;
  }

  @BeforeEach
  void found() {
    world = new HandWorld(folder, 77);
    founder = world.founder();
    home = open(founder);
    home.found();
    admin = world.joined(founder, "admin", Role.ADMIN);
    editor = world.joined(founder, "editor", Role.EDITOR);
    desk = open(admin);
    table = open(editor);
    world.syncAll();
  }

  private static ItemId post(Workspace space, String text) {
    return space.post(space.channels().getFirst().id(), text, Optional.empty()).id();
  }

  private static Hash entry(Workspace space, ItemId item) {
    return space.origin(item).orElseThrow().entry();
  }

  private static boolean hasBody(Peer peer, Hash entry) {
    return peer.store().entry(entry).flatMap(Entry::body).isPresent();
  }

  private void assertGone(Hash entry) {
    for (var peer : List.of(founder, admin, editor)) {
      assertFalse(hasBody(peer, entry));
      assertEquals(List.of(), peer.store().verify());
      assertTrue(peer.group.security().owedBodies().wanted().isEmpty());
    }
    assertEquals(home.digest(), table.digest());
    assertEquals(home.digest(), open(founder).digest());
  }

  @Test
  void anAdminTakesBackWhatAnEditorWroteAndTheAuditListSaysSo() {
    var rude = post(table, "rude");
    world.syncAll();
    var entry = entry(home, rude);
    desk.redact(rude);
    world.syncAll();
    assertGone(entry);
    assertEquals(Optional.empty(), table.message(rude));
    var said = founder.group.oversight().audit(Optional.empty(), 1).entries().getFirst();
    assertEquals("redact", said.kind());
    assertEquals("admin took back the text of 1 entry by editor", said.text());
    assertEquals(AuditEntry.Effect.IN_FORCE, said.effect());
  }

  @Test
  void everybodyTakesBackTheirOwnAndNobodyWhatAnEqualOrSuperiorWrote() {
    var own = post(table, "a slip");
    var owners = post(home, "by the owner");
    var admins = post(desk, "by the admin");
    world.syncAll();
    var entry = entry(home, own);
    table.redact(own);
    assertThrows(NotAllowedException.class, () -> table.redact(admins));
    assertThrows(NotAllowedException.class, () -> desk.redact(owners));
    world.syncAll();
    assertGone(entry);
    var other = world.joined(founder, "second", Role.ADMIN);
    world.syncAll();
    var theirs = open(other);
    assertThrows(NotAllowedException.class, () -> theirs.redact(admins));
    home.redact(admins);
    world.syncAll();
    assertEquals(Optional.empty(), theirs.message(admins));
    assertTrue(theirs.message(owners).isPresent());
  }

  @Test
  void aWordOfSomebodyWhoMayNotChangesNothing() {
    var message = post(home, "stays");
    world.syncAll();
    var entry = entry(home, message);
    var pen = new Pen(editor.group.state());
    pen.control(new Control.Redact(founder.person(), List.of(entry)), ControlBox.EMPTY);
    // Nor is a true word about the wrong person one.
    pen.control(new Control.Redact(editor.person(), List.of(entry)), ControlBox.EMPTY);
    world.syncAll();
    assertTrue(hasBody(founder, entry));
    assertTrue(home.message(message).isPresent());
    assertFalse(founder.group.redactions().redacted(entry, founder.group.dataLog()));
    // Who was given the entry without its body does not say to hold it.
    admin.store().dropBodies(List.of(entry));
    open(admin);
    var seq = founder.store().entry(entry).orElseThrow().seq();
    var owed = admin.group.security().owedBodies();
    assertTrue(owed.wants(founder.group.dataLog(), seq));
    assertEquals(seq - 1, owed.held(founder.group.dataLog(), seq));
  }

  @Test
  void aWordThatLosesItsForceLeavesTheBodyWanted() {
    var message = post(table, "taken back by somebody who was out");
    world.syncAll();
    var entry = entry(home, message);
    // The owner lowers the admin without having seen what they did.
    desk.redact(message);
    founder.group.setRole(admin.person(), Role.EDITOR);
    assertFalse(hasBody(admin, entry));
    world.syncAll();
    assertTrue(hasBody(founder, entry));
    assertTrue(home.message(message).isPresent());
    var log = editor.group.dataLog();
    var seq = editor.store().entry(entry).orElseThrow().seq();
    assertTrue(admin.group.security().owedBodies().wants(log, seq));
    assertEquals(seq, admin.group.security().owedBodies().held(log, seq));
  }

  @Test
  void adminsSayHowLongOldVersionsAreKept() {
    assertEquals(0, founder.group.redactions().retentionDays());
    assertFalse(founder.group.redactions().everRetained());
    assertThrows(NotAllowedException.class, () -> editor.group.redactions().retainFor(60));
    assertThrows(IllegalArgumentException.class, () -> admin.group.redactions().retainFor(29));
    admin.group.redactions().retainFor(60);
    admin.group.oversight().rotateEvery(7);
    world.syncAll();
    assertEquals(60, editor.group.redactions().retentionDays());
    assertEquals(7, editor.group.oversight().rotationDays());
    founder.group.redactions().retainFor(0);
    world.syncAll();
    assertEquals(0, editor.group.redactions().retentionDays());
    assertTrue(editor.group.redactions().everRetained());
  }
}
