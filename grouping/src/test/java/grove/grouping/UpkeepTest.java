package grove.grouping;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import grove.identity.KeyPackage;
import grove.identity.bytes.Bytes;
import grove.identity.bytes.Hash;
import grove.store.Entry;
import grove.store.Head;
import grove.store.LogId;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// What nodes do unasked as time passes: fresh keys, key packages, checkpoints (I8).
final class UpkeepTest {
  private static final long DAY_MS = Rotation.DAY_MS;

  /// Every turn has come, and every look.
  private static final long TURNS_MS = Upkeep.TURN_MS + 2 * Upkeep.LOOK_MS;

  @TempDir private Path folder;
  private HandWorld world;
  private Peer founder;
  private Peer editor;

  @BeforeEach
  void begin() {
    world = new HandWorld(folder, 11);
    founder = world.founder();
    editor = world.joined(founder, "editor", Role.EDITOR);
    world.syncAll();
  }

  /// Time goes on while everybody hears of everything within a minute.
  private void together(long ms) {
    for (long passed = 0; passed < ms; passed += Upkeep.LOOK_MS / 2) {
      world.loop.advance(Upkeep.LOOK_MS / 2);
      world.syncAll();
    }
  }

  /// Nothing falls due while nobody hears of the others: what was done last in the time together
  /// before this is due again by as much sooner.
  private void days(int days) {
    world.loop.advance(days * DAY_MS - 3 * TURNS_MS);
    together(4 * TURNS_MS);
  }

  private static long kinds(Peer peer, ControlKind kind) {
    return peer.state().book().notes().stream()
        .filter(note -> note.control().kind() == kind)
        .count();
  }

  private Hash epoch() {
    return founder.state().epochs().current().orElseThrow().id();
  }

  @Test
  void oldKeysAreReplacedByOneOfThoseWhoMay() {
    Hash first = epoch();
    long before = kinds(founder, ControlKind.EPOCH);
    together(Upkeep.LOOK_MS);
    world.loop.advance(29 * DAY_MS);
    together(TURNS_MS);
    assertEquals(first, epoch());
    days(1);
    assertNotEquals(first, epoch());
    assertEquals(before + 1, kinds(founder, ControlKind.EPOCH));
    Entry entry = founder.write("under fresh keys");
    assertNotEquals(first, entry.header().epoch());
    world.syncAll();
    editor.assertReads(entry, "under fresh keys");
    days(30);
    assertEquals(before + 2, kinds(founder, ControlKind.EPOCH));
  }

  /// Renaming the workspace, which is the same kind of entry, leaves it as it is.
  @Test
  void keysAreReplacedAsOftenAsAnAdminSays() {
    assertEquals(30, editor.group.oversight().rotationDays());
    assertThrows(NotAllowedException.class, () -> editor.group.oversight().rotateEvery(7));
    for (int days : new int[] {0, 366}) {
      assertThrows(
          IllegalArgumentException.class, () -> founder.group.oversight().rotateEvery(days));
    }
    founder.group.oversight().rotateEvery(7);
    founder.group.rename("Garden");
    world.syncAll();
    assertEquals(7, editor.group.oversight().rotationDays());
    assertEquals("Garden", editor.group.name());
    String told = founder.group.oversight().audit(Optional.empty(), 2).entries().getLast().text();
    assertTrue(told.contains("new keys every 7 days"), told);
    Hash first = epoch();
    together(Upkeep.LOOK_MS);
    world.loop.advance(6 * DAY_MS);
    together(TURNS_MS);
    assertEquals(first, epoch());
    days(1);
    assertNotEquals(first, epoch());
  }

  @Test
  void theAgeOfKeysGoesOnOverRestarts() {
    Hash first = epoch();
    together(Upkeep.LOOK_MS);
    for (int n = 0; n < 3; n++) {
      world.loop.advance(10 * DAY_MS);
      founder.reopen();
      editor.reopen();
    }
    together(TURNS_MS);
    assertNotEquals(first, epoch());
  }

  @Test
  void viewersMakeNoKeys() {
    founder.group.setRole(editor.person(), Role.VIEWER);
    world.syncAll();
    founder.group.rest();
    long before = kinds(editor, ControlKind.EPOCH);
    days(40);
    assertEquals(before, kinds(editor, ControlKind.EPOCH));
  }

  @Test
  void keysUnderWhichMuchWasWrittenAreReplaced() {
    Hash first = epoch();
    Draft draft = new Draft(Bytes.utf8("s"), Bytes.utf8("b"), List.of());
    List<Draft> drafts = new ArrayList<>();
    for (long n = 0; n < Rotation.ENTRIES_MAX - 1; n++) {
      drafts.add(draft);
    }
    editor.group.writeAll(drafts);
    world.loop.advance(TURNS_MS);
    assertEquals(first, editor.state().epochs().current().orElseThrow().id());
    editor.group.writeAll(List.of(draft));
    world.loop.advance(TURNS_MS);
    assertNotEquals(first, editor.state().epochs().current().orElseThrow().id());
  }

  @Test
  void aKeyPackageIsReplacedAndNewKeysAreSealedToIt() {
    KeyPackage first = editor.vault.identity().keyPackage();
    days(31);
    KeyPackage second = editor.vault.identity().keyPackage();
    assertNotEquals(first, second);
    Optional<KeyPackage> known =
        founder.state().book().keyPackage(editor.vault.identity().device().id());
    assertEquals(Optional.of(second), known);
    founder.group.oversight().rotate();
    Entry entry = founder.write("sealed to the new package");
    world.syncAll();
    editor.assertReads(entry, "sealed to the new package");
    assertTrue(editor.wanted.isEmpty());
  }

  @Test
  void whatEditorsWroteIsPinnedOnceADay() {
    editor.write("one");
    Entry two = editor.write("two");
    world.syncAll();
    together(TURNS_MS);
    assertEquals(0, kinds(founder, ControlKind.CHECKPOINT));
    days(1);
    assertEquals(1, kinds(founder, ControlKind.CHECKPOINT));
    Control.Checkpoint checkpoint =
        (Control.Checkpoint) founder.state().book().checkpoints().getFirst().control();
    assertEquals(new Head(two.seq(), two.id()), checkpoint.pins().get(two.log()));
    assertTrue(
        checkpoint.pins().keySet().stream()
            .noneMatch(log -> log.device().equals(founder.state().device())));
    assertTrue(founder.state().book().effective(founder.state().book().checkpoints().getFirst()));
    // Nothing moved since: nothing more to pin.
    days(3);
    assertEquals(1, kinds(founder, ControlKind.CHECKPOINT));
    editor.write("three");
    world.syncAll();
    days(2);
    assertEquals(2, kinds(founder, ControlKind.CHECKPOINT));
  }

  @Test
  void muchIsPinnedWithinMinutesByOneOfThoseWhoMay() {
    Peer admin = world.joined(founder, "admin", Role.ADMIN);
    world.syncAll();
    List<Draft> drafts = new ArrayList<>();
    for (long n = 0; n < Checkpoints.ENTRIES_MAX; n++) {
      drafts.add(new Draft(Bytes.utf8("s"), Bytes.utf8("b"), List.of()));
    }
    editor.group.writeAll(drafts);
    world.syncAll();
    together(2 * TURNS_MS);
    assertEquals(1, kinds(admin, ControlKind.CHECKPOINT));
    assertEquals(0, kinds(editor, ControlKind.CHECKPOINT) - kinds(admin, ControlKind.CHECKPOINT));
  }

  @Test
  void twoAdminsPinEachOthersEntriesAndThenRest() {
    Peer admin = world.joined(founder, "admin", Role.ADMIN);
    world.syncAll();
    founder.write("by the founder");
    Entry theirs = admin.write("by the admin");
    world.syncAll();
    days(2);
    long pinned =
        founder.state().book().checkpoints().stream()
            .map(note -> ((Control.Checkpoint) note.control()).pins())
            .filter(pins -> pins.containsKey(theirs.log()))
            .count();
    assertEquals(1, pinned);
    long checkpoints = kinds(founder, ControlKind.CHECKPOINT);
    days(10);
    assertEquals(checkpoints, kinds(founder, ControlKind.CHECKPOINT));
  }

  /// An honest node does not write it; it would keep the others from pinning what can still fork.
  @Test
  void aPinByALogsOwnAuthorKeepsNobodyFromPinningIt() {
    Peer admin = world.joined(founder, "admin", Role.ADMIN);
    Entry own = admin.write("mine");
    Map<LogId, Head> pins = Map.of(own.log(), new Head(own.seq(), own.id()));
    admin.pen().control(new Control.Checkpoint(pins), ControlBox.EMPTY);
    world.syncAll();
    days(2);
    assertTrue(
        founder.state().book().checkpoints().stream()
            .filter(note -> note.act().person().equals(founder.person()))
            .anyMatch(note ->
                pins.get(own.log())
                    .equals(((Control.Checkpoint) note.control()).pins().get(own.log()))));
  }

  /// An admin who pretends not to have seen what everybody has: the cut names the first entry only.
  private static void removeBackDated(Peer by, Peer target, Entry first) {
    Map<LogId, Head> cut = Map.of(first.log(), new Head(first.seq(), first.id()));
    by.pen()
        .control(
            new Control.Remove(target.person(), cut, List.of(), Optional.empty()),
            ControlBox.EMPTY);
  }

  @Test
  void anAdminsCutDoesNotReachBelowAPin() {
    Peer admin = world.joined(founder, "admin", Role.ADMIN);
    Entry first = editor.write("first");
    Entry pinned = editor.write("pinned");
    world.syncAll();
    days(2);
    Entry later = editor.write("not pinned yet");
    world.syncAll();
    removeBackDated(admin, editor, first);
    world.syncAll();
    assertTrue(founder.group.effective(founder.stored(first)));
    assertTrue(founder.group.effective(founder.stored(pinned)));
    assertFalse(founder.group.effective(founder.stored(later)));
    assertEquals(Role.NONE, founder.group.member(editor.person()).orElseThrow().role());
  }

  @Test
  void withoutAPinItDoes() {
    Peer admin = world.joined(founder, "admin", Role.ADMIN);
    Entry first = editor.write("first");
    Entry second = editor.write("second");
    world.syncAll();
    removeBackDated(admin, editor, first);
    world.syncAll();
    assertFalse(founder.group.effective(founder.stored(second)));
  }

  @Test
  void anOwnersCutReachesBelowAPin() {
    Entry first = editor.write("first");
    Entry pinned = editor.write("pinned");
    world.syncAll();
    days(2);
    assertEquals(1, kinds(founder, ControlKind.CHECKPOINT));
    removeBackDated(founder, editor, first);
    assertTrue(founder.group.effective(founder.stored(first)));
    assertFalse(founder.group.effective(founder.stored(pinned)));
  }

  @Test
  void whatDoesNotCountIsNotPinned() {
    Entry first = editor.write("first");
    world.syncAll();
    founder.group.setRole(editor.person(), Role.VIEWER);
    Entry late = editor.write("beyond the cut");
    world.syncAll();
    days(2);
    Control.Checkpoint checkpoint =
        (Control.Checkpoint) founder.state().book().checkpoints().getFirst().control();
    assertEquals(first.id(), checkpoint.pins().get(late.log()).id());
  }
}
