package grove.grouping;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import grove.identity.SealKey;
import grove.identity.Secret;
import grove.identity.Suite;
import grove.identity.bytes.Bytes;
import grove.identity.bytes.Hash;
import grove.identity.bytes.MalformedException;
import grove.store.Entry;
import grove.store.Lane;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Who holds which key, and who opens what with it (I6, I12, I16).
final class KeysTest {
  @TempDir private Path folder;
  private HandWorld world;
  private Peer founder;

  @BeforeEach
  void begin() {
    world = new HandWorld(folder, 4);
    founder = world.founder();
  }

  @Test
  void noStoredByteHoldsPlainTextOrNames() {
    Peer editor = world.joined(founder, "editor", Role.EDITOR);
    founder.write("a secret that nobody else reads");
    editor.write("another secret of theirs");
    world.sync(founder, editor);
    List<String> secrets = List.of("secret", "founder", "editor", "Workspace", ".example");
    for (Entry entry : HandWorld.entries(founder.store())) {
      String stored =
          text(entry.stub()) + text(entry.body().orElseThrow()) + text(entry.header().encode());
      secrets.forEach(secret -> assertFalse(stored.contains(secret), secret));
    }
  }

  private static String text(Bytes bytes) {
    return new String(bytes.toArray(), StandardCharsets.ISO_8859_1);
  }

  @Test
  void everyRecipientOpensTheSameKeys() {
    Peer editor = world.joined(founder, "editor", Role.EDITOR);
    Peer viewer = world.joined(founder, "viewer", Role.VIEWER);
    Peer leaver = world.joined(founder, "leaver", Role.EDITOR);
    world.syncAll();
    founder.group.remove(leaver.person());
    Entry entry = founder.write("after the removal");
    world.syncAll();
    for (Peer peer : List.of(founder, editor, viewer)) {
      peer.assertReads(entry, "after the removal");
      assertEquals(epochs(founder), epochs(peer));
    }
    assertFalse(epochs(leaver).contains(entry.header().epoch()));
  }

  private static Set<Hash> epochs(Peer peer) {
    return peer.group.security().networkKeys().stream()
        .map(key -> key.epoch())
        .collect(Collectors.toSet());
  }

  @Test
  void aNewcomerReadsEverythingFromBeforeThroughTheNewestKey() {
    List<Entry> entries = new ArrayList<>();
    for (int n = 0; n < 5; n++) {
      Peer leaver = world.joined(founder, "leaver" + n, Role.EDITOR);
      founder.group.remove(leaver.person());
      entries.add(founder.write("epoch " + n));
    }
    Peer newcomer = world.joined(founder, "newcomer", Role.EDITOR);
    for (int n = 0; n < entries.size(); n++) {
      newcomer.assertReads(entries.get(n), "epoch " + n);
    }
    assertTrue(newcomer.wanted.isEmpty());
  }

  @Test
  void aMissingKeyIsAskedForAndSealed() {
    Peer admin = world.joined(founder, "admin", Role.ADMIN);
    world.sync(founder, admin);
    // An epoch that is granted while the founder's node does not know the newcomer yet.
    Peer leaver = world.joined(founder, "leaver", Role.EDITOR);
    Peer newcomer = world.joined(admin, "newcomer", Role.EDITOR);
    founder.group.remove(leaver.person());
    Entry entry = founder.write("under a key that the newcomer lacks");
    world.sync(founder, admin);
    HandWorld.carry(admin, newcomer);
    assertInstanceOf(Opened.MissingKey.class, newcomer.group.open(newcomer.stored(entry)));
    assertTrue(newcomer.wanted.contains(entry.header().epoch()));
    world.sync(admin, newcomer);
    newcomer.assertReads(entry, "under a key that the newcomer lacks");
    assertEquals(
        1,
        newcomer.events(GroupEvent.KeysArrived.class).stream()
            .filter(event -> event.epochs().contains(entry.header().epoch()))
            .count());
  }

  @Test
  void aSealOfWrongKeysIsNotTaken() {
    Peer editor = world.joined(founder, "editor", Role.EDITOR);
    Hash epoch = Samples.hash("an epoch");
    EpochKeys other = Samples.strayKeys(founder.group.id(), world.random);
    Bytes sealed =
        Seals.toMember(
            founder.group.id(), other, editor.vault.identity().keyPackage(), world.random);
    int before = epochs(editor).size();
    editor.group.security().onKeySeal(epoch, sealed);
    editor.group.security().onKeySeal(epoch, Bytes.utf8("no seal at all"));
    assertEquals(before, epochs(editor).size());
  }

  @Test
  void aLinkHoldsNoKeyThatOpensAnything() throws MalformedException {
    Entry entry = founder.write("closed to whoever has only the link");
    Invitation invitation = founder.group.invite(new InviteTerms(Role.EDITOR, 1, 1_000, false));
    InvitationLink link = InvitationLink.parse(invitation.link().orElseThrow());
    var place =
        new PayloadBox.Place(founder.group.id(), entry.log(), entry.seq(), entry.header().epoch());
    for (Secret have : List.of(link.inviteSeed(), link.knock(), link.discovery())) {
      for (Secret key : derived(have, entry)) {
        Bytes sealed = entry.stub().slice(PayloadBox.SALT_BYTES, entry.stub().size());
        assertThrows(MalformedException.class, () -> Suite.open(key, 0, place.bytes(), sealed));
      }
    }
  }

  private static List<Secret> derived(Secret from, Entry entry) {
    Bytes salt = entry.stub().slice(0, PayloadBox.SALT_BYTES);
    return List.of(from, Suite.hkdf(from, salt, Bytes.utf8("grove/payload/1"), Suite.KEY_BYTES));
  }

  @Test
  void theKeysOfWhoWasRemovedOpenNothingLater() {
    Peer editor = world.joined(founder, "editor", Role.EDITOR);
    world.sync(founder, editor);
    founder.group.remove(editor.person());
    List<Entry> later = new ArrayList<>();
    for (int n = 0; n < 3; n++) {
      later.add(founder.write("later " + n));
    }
    founder.group.rename("Renamed");
    // Everything that the removed node has: its seal keys, against every seal on the other's disk.
    List<SealKey> theirs = editor.vault.identity().sealKeys();
    for (Entry entry : HandWorld.entries(founder.store())) {
      if (entry.log().lane() == Lane.CONTROL && entry.body().isPresent()) {
        for (Hash epoch : opened(entry, editor, theirs)) {
          assertTrue(later.stream().noneMatch(e -> e.header().epoch().equals(epoch)));
        }
      }
    }
    editor.group.onReceived(List.of());
    world.sync(founder, editor);
    for (Entry entry : later) {
      assertInstanceOf(Opened.MissingKey.class, editor.group.open(editor.stored(entry)));
    }
    assertEquals("Workspace", editor.group.name());
  }

  private List<Hash> opened(Entry entry, Peer by, List<SealKey> keys) {
    Optional<ControlKind> kind = ControlKind.of(entry.header().kind());
    try {
      Control control = ControlReading.decode(kind.orElseThrow(), entry.body().orElseThrow());
      List<Hash> opened = new ArrayList<>();
      for (EpochGrant grant : control.granted().stream().toList()) {
        for (EpochGrant.Seal seal : grant.members()) {
          Seals.open(
                  founder.group.id(),
                  grant.epoch(),
                  by.vault.identity().device().id(),
                  keys,
                  seal.sealed())
              .ifPresent(key -> opened.add(key.id()));
        }
      }
      return opened;
    } catch (MalformedException e) {
      throw new AssertionError(e);
    }
  }

  @Test
  void aViewersEpochIsVoidAndNobodyWritesUnderIt() {
    Peer viewer = world.joined(founder, "viewer", Role.VIEWER);
    Entry before = founder.write("before");
    world.sync(founder, viewer);
    Pen pen = viewer.pen();
    EpochGrant grant = viewer.state().epochs().grant(_ -> false);
    pen.control(new Control.Epoch(grant), ControlBox.EMPTY);
    world.sync(founder, viewer);
    Entry after = founder.write("after");
    assertEquals(before.header().epoch(), after.header().epoch());
  }

  @Test
  void anEpochForWhoWasRemovedIsVoid() {
    Peer editor = world.joined(founder, "editor", Role.EDITOR);
    Peer leaver = world.joined(founder, "leaver", Role.EDITOR);
    world.syncAll();
    EpochGrant before = editor.state().epochs().grant(_ -> false);
    founder.group.remove(leaver.person());
    world.sync(founder, editor);
    editor.pen().control(new Control.Epoch(before), ControlBox.EMPTY);
    world.sync(founder, editor);
    Entry entry = founder.write("not under that one");
    assertFalse(entry.header().epoch().equals(before.epoch()));
    Entry theirs = editor.write("nor here");
    assertFalse(theirs.header().epoch().equals(before.epoch()));
  }

  @Test
  void anOldEpochGrantedAgainDoesNotQualify() {
    Peer editor = world.joined(founder, "editor", Role.EDITOR);
    Peer leaver = world.joined(founder, "leaver", Role.EDITOR);
    world.syncAll();
    Hash old = founder.write("old").header().epoch();
    EpochKeys keys = editor.state().keys().get(old).orElseThrow();
    // A LEAVE brings no keys: until somebody makes some, the copy is all that knows of it.
    leaver.group.leave();
    world.sync(leaver, editor);
    EpochGrant copy = editor.state().epochs().grant(_ -> false);
    EpochGrant again =
        new EpochGrant(
            old,
            keys.contentHash(),
            keys.networkHash(),
            copy.members(),
            List.of(),
            copy.predecessors());
    editor.pen().control(new Control.Epoch(again), ControlBox.EMPTY);
    world.sync(founder, editor);
    assertFalse(founder.write("new").header().epoch().equals(old));
  }

  /// Right in every way, but its author may grant nothing; and there is no other that qualifies.
  @Test
  void aViewersEpochIsVoidWhereNobodyElseHasMadeOne() {
    Peer viewer = world.joined(founder, "viewer", Role.VIEWER);
    Peer leaver = world.joined(founder, "leaver", Role.EDITOR);
    world.syncAll();
    leaver.group.leave();
    world.sync(leaver, viewer);
    EpochGrant grant = viewer.state().epochs().grant(_ -> false);
    viewer.pen().control(new Control.Epoch(grant), ControlBox.EMPTY);
    world.sync(founder, viewer);
    assertTrue(founder.state().keys().has(grant.epoch()), "it is good for reading");
    assertFalse(founder.write("new").header().epoch().equals(grant.epoch()));
  }

  @Test
  void dataWithoutAGrantInItsPastIsSetAside() {
    // A stranger's node that has the network key only: it writes without being a member.
    Peer viewer = world.joined(founder, "viewer", Role.VIEWER);
    world.sync(founder, viewer);
    Entry entry =
        viewer
            .pen()
            .data(
                List.of(new Draft(Bytes.utf8("s"), Bytes.utf8("b"), List.of())),
                viewer.state().epochs().current().orElseThrow())
            .getFirst();
    founder.group.setRole(viewer.person(), Role.EDITOR);
    world.sync(founder, viewer);
    assertTrue(founder.has(entry));
    assertFalse(founder.group.effective(founder.stored(entry)));
    Entry later = viewer.write("with the grant");
    world.sync(founder, viewer);
    founder.assertReads(later, "with the grant");
    assertFalse(founder.group.effective(founder.stored(entry)));
  }
}
