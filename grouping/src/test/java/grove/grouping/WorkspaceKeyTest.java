package grove.grouping;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import grove.graph.Standing;
import grove.grouping.WorkspaceKey.State;
import grove.grouping.WorkspaceKey.Use;
import grove.identity.DeviceId;
import grove.identity.RecoveryCode;
import grove.store.Entry;
import grove.store.LogId;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// The offline key above the owners, with entries carried by hand.
final class WorkspaceKeyTest {
  @TempDir private Path folder;
  private HandWorld world;
  private Peer founder;
  private Peer viewer;
  private String code;

  @BeforeEach
  void begin() {
    world = new HandWorld(folder, 13);
    founder = world.person("founder");
    code = founder.foundWithKey("Workspace");
    viewer = world.joined(founder, "viewer", Role.VIEWER);
    world.syncAll();
  }

  private static Role role(Peer at, Peer of) {
    return at.group.member(of.person()).orElseThrow().role();
  }

  private static boolean use(Peer at, String code, Use use) {
    return at.group.workspaceKey().use(code, use);
  }

  @Test
  void theCodeIsKeptUntilItIsSaidToBeSaved() {
    assertEquals(State.UNSAVED, founder.group.workspaceKey().state());
    founder.reopen();
    assertEquals(Optional.of(code), founder.group.workspaceKey().code());
    assertFalse(founder.group.workspaceKey().saved(""));
    assertFalse(founder.group.workspaceKey().saved("0000"));
    assertFalse(founder.group.workspaceKey().saved(code));
    assertTrue(founder.group.workspaceKey().saved(code.substring(code.length() - 4)));
    assertEquals(State.SAVED, founder.group.workspaceKey().state());
    assertEquals(Optional.empty(), founder.group.workspaceKey().code());
    assertTrue(founder.vault.keys("").stream().noneMatch(key -> key.contains("workspace-key")));
    assertFalse(founder.group.workspaceKey().saved(code.substring(code.length() - 4)));
    assertEquals(State.SAVED, viewer.group.workspaceKey().state());
  }

  @Test
  void aWorkspaceCanBeFoundedWithout() {
    Peer other = world.person("other");
    other.found("Without");
    assertEquals(State.NONE, other.group.workspaceKey().state());
    assertThrows(
        IllegalArgumentException.class, () -> use(other, code, new Use.Remove(other.person())));
  }

  @Test
  void wrongCodesDoNothing() {
    long before = viewer.store().entries();
    Use lower = new Use.SetRole(founder.person(), Role.VIEWER);
    try (RecoveryCode other = RecoveryCode.generate(world.random)) {
      assertFalse(use(viewer, other.text(), lower));
    }
    try (RecoveryCode recovery = founder.vault.recoveryCode().orElseThrow()) {
      assertFalse(use(viewer, recovery.text(), lower));
    }
    for (String typed : List.of("", "abc", code.substring(1), code + "0")) {
      assertFalse(use(viewer, typed, lower));
    }
    assertEquals(before, viewer.store().entries());
    assertEquals(Role.OWNER, role(viewer, founder));
  }

  @Test
  void fromAViewersDeviceItLowersAnOwnerAndMakesAnother() {
    assertTrue(use(viewer, code.toLowerCase(Locale.ROOT), lowered(Role.EDITOR)));
    assertTrue(use(viewer, code, new Use.SetRole(viewer.person(), Role.OWNER)));
    world.syncAll();
    for (Peer peer : List.of(founder, viewer)) {
      assertEquals(Role.EDITOR, role(peer, founder));
      assertEquals(Role.OWNER, role(peer, viewer));
    }
    Entry entry = viewer.write("mine now");
    world.syncAll();
    founder.assertReads(entry, "mine now");
    assertThrows(NotAllowedException.class, () -> founder.group.rename("Mine again"));
  }

  private Use lowered(Role role) {
    return new Use.SetRole(founder.person(), role);
  }

  @Test
  void everyUseHasALogOfItsOwnThatTheKeySigned() {
    use(viewer, code, lowered(Role.ADMIN));
    use(viewer, code, lowered(Role.EDITOR));
    DeviceId key = viewer.state().membership().workspaceKey().orElseThrow();
    List<LogId> logs =
        viewer.store().frontier().logs().stream().filter(l -> l.device().equals(key)).toList();
    assertEquals(2, logs.size());
    assertNotEquals(logs.get(0).incarnation(), logs.get(1).incarnation());
    for (LogId log : logs) {
      assertEquals(1, viewer.store().frontier().seq(log));
    }
    AuditEntry newest = viewer.group.oversight().audit(Optional.empty(), 1).entries().getFirst();
    assertTrue(newest.byKey());
    assertEquals("The workspace key made founder an editor", newest.text());
    assertEquals(AuditEntry.Effect.IN_FORCE, newest.effect());
  }

  @Test
  void whatTheLoweredOwnerDoesBeyondTheCutIsVoid() {
    Peer editor = world.joined(founder, "editor", Role.EDITOR);
    world.syncAll();
    // The owner does not know yet, and goes on.
    use(viewer, code, lowered(Role.VIEWER));
    founder.group.remove(editor.person());
    Entry written = founder.write("as if still an owner");
    world.syncAll();
    assertEquals(Role.EDITOR, role(viewer, editor));
    assertEquals(Role.EDITOR, role(founder, editor));
    assertFalse(viewer.group.effective(viewer.stored(written)));
    AuditEntry removal =
        viewer.group.oversight().audit(Optional.empty(), 100).entries().stream()
            .filter(e -> e.kind().equals("remove"))
            .findFirst()
            .orElseThrow();
    assertEquals(AuditEntry.Effect.SET_ASIDE, removal.effect());
    assertEquals(
        "its author had been made a viewer by the workspace key, who had not seen this when doing so",
        removal.why());
  }

  @Test
  void whomItRemovesReadsNothingThatIsWrittenAfterwards() {
    Peer editor = world.joined(founder, "editor", Role.EDITOR);
    world.syncAll();
    assertTrue(use(editor, code, new Use.Remove(founder.person())));
    world.syncAll();
    Entry entry = editor.write("without the founder");
    world.syncAll();
    assertInstanceOf(Opened.MissingKey.class, founder.group.open(founder.stored(entry)));
    assertEquals(Role.NONE, role(founder, founder));
    Entry read = viewer.stored(entry);
    assertEquals("without the founder", viewer.read(read));
  }

  @Test
  void anEditorsNodeMakesTheKeysThatAViewersCannot() {
    Peer editor = world.joined(founder, "editor", Role.EDITOR);
    world.syncAll();
    use(viewer, code, new Use.Remove(founder.person()));
    world.sync(viewer, editor);
    assertTrue(editor.state().epochs().current().isEmpty());
    world.loop.advance(Observer.EPOCH_TURN_MS);
    assertTrue(editor.state().epochs().current().isPresent());
    world.sync(viewer, editor);
    Entry entry = editor.write("on");
    world.sync(viewer, editor);
    viewer.assertReads(entry, "on");
  }

  @Test
  void whomAHostileOwnerRemovedCanUseItToo() {
    founder.group.remove(viewer.person());
    world.syncAll();
    assertEquals(Role.NONE, viewer.group.role());
    use(viewer, code, new Use.SetRole(viewer.person(), Role.OWNER));
    use(viewer, code, new Use.Remove(founder.person()));
    assertEquals(Role.OWNER, viewer.group.role());
    world.syncAll();
    assertEquals(Role.NONE, role(founder, founder));
    Entry entry = viewer.write("back");
    assertTrue(viewer.group.effective(entry));
    world.syncAll();
    assertInstanceOf(Opened.MissingKey.class, founder.group.open(founder.stored(entry)));
  }

  @Test
  void itEndsADeviceForGood() {
    DeviceId device = founder.vault.identity().device().id();
    assertThrows(
        IllegalArgumentException.class,
        () -> use(viewer, code, new Use.RevokeDevice(viewer.person(), device)));
    assertTrue(use(viewer, code, new Use.RevokeDevice(founder.person(), device)));
    Entry late = founder.write("from the ended device");
    world.syncAll();
    assertFalse(viewer.group.effective(viewer.stored(late)));
    assertTrue(viewer.group.member(founder.person()).orElseThrow().devices().isEmpty());
    assertEquals(Role.OWNER, role(viewer, founder));
    SetAsideLog log = viewer.group.oversight().setAside().getFirst();
    assertEquals("its device was ended by the workspace key", log.why());
  }

  @Test
  void aStrangerIsNobodyToIt() {
    Peer stranger = world.person("stranger");
    assertThrows(
        IllegalArgumentException.class,
        () -> use(viewer, code, new Use.SetRole(stranger.person(), Role.OWNER)));
  }

  @Test
  void nobodyElseWritesIntoALogOfTheKey() {
    DeviceId key = viewer.state().membership().workspaceKey().orElseThrow();
    assertFalse(
        viewer.state().roster().members().stream()
            .anyMatch(person -> viewer.state().roster().devices(person).contains(key)));
    assertEquals(Standing.UNKNOWN, founder.group.security().standing(key));
    assertEquals(Optional.empty(), founder.group.security().person(key));
  }
}
