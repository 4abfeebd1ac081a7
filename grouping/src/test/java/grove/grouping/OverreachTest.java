package grove.grouping;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import grove.graph.Standing;
import grove.grouping.rule.Scope;
import grove.identity.DeviceCertificate;
import grove.identity.DeviceId;
import grove.identity.DeviceKey;
import grove.identity.KeyPackage;
import grove.identity.PeerCard;
import grove.identity.PersonKey;
import grove.identity.RecoveryCode;
import grove.identity.bytes.Hash;
import grove.identity.testing.SeededRandom;
import grove.store.Entry;
import grove.store.Lane;
import grove.store.LogId;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Members and former members who reach for more than they are given, by entries that only a
/// hostile node writes.
final class OverreachTest {
  @TempDir private Path folder;

  private final SecureRandom random = new SeededRandom(77);

  /// The right to revoke is judged by the person that the entry names; its device is another's.
  @Test
  void aRevocationReachesOnlyTheDevicesOfThePersonItNames() {
    HandWorld world = new HandWorld(folder, 4);
    Peer owner = world.founder();
    Peer admin = world.joined(owner, "admin", Role.ADMIN);
    Peer editor = world.joined(owner, "editor", Role.EDITOR);
    world.syncAll();
    DeviceId owners = owner.state().device();
    EpochGrant without = admin.state().epochs().grant(owners::equals);
    admin
        .pen()
        .control(
            new Control.DeviceRevoke(editor.person(), owners, Map.of(), Optional.of(without)),
            ControlBox.EMPTY);
    world.syncAll();
    assertEquals(Standing.MEMBER, editor.state().roster().standing(owners));
    assertTrue(editor.state().roster().recipients(Scope.ALL).containsKey(owners));
    Entry written = owner.write("still here");
    world.syncAll();
    assertTrue(editor.group.effective(editor.stored(written)));
  }

  @Test
  void anOwnersRevocationInAFalseNameStopsNoOtherOwner() {
    HandWorld world = new HandWorld(folder, 8);
    Peer first = world.founder();
    Peer second = world.joined(first, "second", Role.ADMIN);
    first.group.setRole(second.person(), Role.OWNER);
    Peer editor = world.joined(first, "editor", Role.EDITOR);
    world.syncAll();
    second
        .pen()
        .control(
            new Control.DeviceRevoke(
                editor.person(), first.state().device(), Map.of(), Optional.empty()),
            ControlBox.EMPTY);
    world.syncAll();
    first.group.setRole(editor.person(), Role.VIEWER);
    world.syncAll();
    assertEquals(Role.VIEWER, second.state().roster().role(editor.person()));
  }

  /// Keys that nobody in force granted are never the newest: who proves the newest is shown all
  /// control entries.
  @Test
  void theRemovedMakeNoEpochThatCountsAsTheNewest() {
    HandWorld world = new HandWorld(folder, 5);
    Peer owner = world.founder();
    Peer removed = world.joined(owner, "removed", Role.EDITOR);
    world.syncAll();
    owner.group.remove(removed.person());
    world.sync(owner, removed);
    Hash honest = owner.state().epochs().current().orElseThrow().id();
    for (int i = 0; i < 9; i++) {
      EpochGrant grant = removed.state().epochs().grant(_ -> false);
      removed.pen().control(new Control.Epoch(grant), ControlBox.EMPTY);
    }
    world.sync(owner, removed);
    assertEquals(honest, owner.group.security().networkKeys().getFirst().epoch());
    assertEquals(honest, owner.state().epochs().byDepth().getFirst().id());
    assertTrue(
        owner.state().epochs().newest(Control.Add.KEYS_MAX).stream()
            .anyMatch(key -> key.id().equals(honest)));
    assertEquals(honest, owner.write("unread").header().epoch());
  }

  @Test
  void aCopyOfAGrantForNobodyForcesNoNewKeys() {
    HandWorld world = new HandWorld(folder, 6);
    Peer owner = world.founder();
    Peer editor = world.joined(owner, "editor", Role.EDITOR);
    world.syncAll();
    Set<Hash> epochs = new HashSet<>();
    for (int i = 0; i < 5; i++) {
      epochs.add(owner.write("message " + i).header().epoch());
      world.syncAll();
      EpochKeys key = editor.state().epochs().current().orElseThrow();
      editor.pen().control(new Control.Epoch(forNobody(editor, key)), ControlBox.EMPTY);
      world.syncAll();
    }
    assertEquals(1, epochs.size());
  }

  private EpochGrant forNobody(Peer author, EpochKeys key) {
    DeviceId nobody = DeviceKey.generate(random).id();
    EpochGrant other = author.state().epochs().grant(_ -> false);
    var seal = new EpochGrant.Seal(nobody, other.members().getFirst().sealed());
    return new EpochGrant(
        key.id(), key.contentHash(), key.networkHash(), List.of(seal), List.of(), List.of());
  }

  /// Who never names an exclusion grants each new epoch as if there were none: were the copy a grant
  /// of it, everybody would need new keys for each message.
  @Test
  void anEditorWhoNamesNoExclusionVoidsNoEpochByCopies() {
    HandWorld world = new HandWorld(folder, 9);
    Peer owner = world.founder();
    Peer hostile = world.joined(owner, "hostile", Role.EDITOR);
    Peer removed = world.joined(owner, "removed", Role.EDITOR);
    Peer reader = world.joined(owner, "reader", Role.EDITOR);
    world.syncAll();
    owner.group.remove(removed.person());
    Set<Hash> epochs = new HashSet<>();
    for (int i = 0; i < 5; i++) {
      Entry message = owner.write("message " + i);
      epochs.add(message.header().epoch());
      copy(hostile, owner.state().keys().get(message.header().epoch()).orElseThrow());
      HandWorld.carry(hostile, owner);
      world.sync(owner, reader);
      reader.assertReads(message, "message " + i);
      epochs.add(reader.write("answer " + i).header().epoch());
    }
    assertEquals(1, epochs.size());
  }

  /// An epoch at the same place of another log is another one.
  @Test
  void aCopyAtTheSameSeqOfAnotherLogGrantsNothing() {
    HandWorld world = new HandWorld(folder, 11);
    Peer owner = world.founder();
    Peer editor = world.joined(owner, "editor", Role.EDITOR);
    for (int i = 0; i < 9; i++) {
      owner.pen().control(new Control.Profile(), ControlBox.EMPTY);
    }
    owner.group.oversight().rotate();
    world.syncAll();
    EpochKeys key = owner.state().epochs().current().orElseThrow();
    List<EpochBook.Grant> grants = owner.state().epochBook().get(key.id()).orElseThrow().grants();
    long seq = grants.getFirst().act().at().seq();
    LogId log = editor.state().log(Lane.CONTROL);
    while (editor.store().frontier().seq(log) < seq - 1) {
      editor.pen().control(new Control.Profile(), ControlBox.EMPTY);
    }
    copy(editor, key);
    assertEquals(seq, editor.store().frontier().seq(log));
    world.syncAll();
    assertEquals(grants, owner.state().epochBook().get(key.id()).orElseThrow().grants());
  }

  /// Grants an epoch again, right in all but its place: recipients, hashes and id.
  private static void copy(Peer author, EpochKeys key) {
    EpochGrant own = author.state().epochs().grant(_ -> false);
    var copied =
        new EpochGrant(
            key.id(),
            key.contentHash(),
            key.networkHash(),
            own.members(),
            List.of(),
            own.predecessors());
    author.pen().control(new Control.Epoch(copied), ControlBox.EMPTY);
  }

  /// Nor does its maker grant an epoch at another place than that of its id.
  @Test
  void anEpochIsGrantedAtItsOwnPlaceOnly() {
    HandWorld world = new HandWorld(folder, 10);
    Peer owner = world.founder();
    Peer editor = world.joined(owner, "editor", Role.EDITOR);
    world.syncAll();
    EpochGrant kept = editor.state().epochs().grant(_ -> false);
    editor.pen().control(new Control.Profile(), ControlBox.EMPTY);
    editor.pen().control(new Control.Epoch(kept), ControlBox.EMPTY);
    world.syncAll();
    assertTrue(owner.state().epochBook().get(kept.epoch()).isEmpty());
  }

  /// A card needs nobody's consent but its invented person's: it must not say whose another
  /// person's device is.
  @Test
  void aShamPersonsCardTakesNoDeviceFromWhomItSpeaksFor() {
    HandWorld world = new HandWorld(folder, 7);
    Peer owner = world.founder();
    Peer admin = world.joined(owner, "admin", Role.ADMIN);
    Peer editor = world.joined(owner, "editor", Role.EDITOR);
    world.syncAll();
    DeviceId owners = owner.state().device();
    addSham(admin, owner, true);
    addSham(admin, owner, false);
    world.syncAll();
    EpochGrant grant = editor.state().epochs().grant(_ -> false);
    assertTrue(grant.members().stream().anyMatch(seal -> seal.device().equals(owners)));
    assertFalse(grant.relays().stream().anyMatch(seal -> seal.device().equals(owners)));
    assertEquals(Optional.of(owner.person()), editor.state().roster().person(owners));
  }

  /// Somebody invented whose id is below or above the victim's, with a card for the victim's device.
  private void addSham(Peer admin, Peer victim, boolean below) {
    DeviceId device = victim.state().device();
    KeyPackage keys = admin.state().book().keyPackage(device).orElseThrow();
    PersonKey sham = RecoveryCode.generate(random).personKey();
    while (sham.id().compareTo(victim.person()) < 0 != below) {
      sham = RecoveryCode.generate(random).personKey();
    }
    var certificate = DeviceCertificate.byPerson(sham, device, 1);
    PeerCard card = new PeerCard(sham.id(), "", List.of(certificate), keys, List.of());
    admin
        .pen()
        .control(
            new Control.Add(card, Role.RELAY, Map.of(), Optional.empty(), List.of()),
            ControlBox.EMPTY);
  }
}
