package grove.grouping;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import grove.grouping.rule.Scope;
import grove.identity.DeviceId;
import grove.identity.Suite;
import grove.identity.bytes.Bytes;
import grove.identity.bytes.Hash;
import grove.store.Entry;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Consumer;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Who can open what with all their keys and a full copy of somebody else's disk (I12, I16): those
/// who are out open exactly what was written before, relays and links open nothing.
final class SecrecyTest {
  @TempDir private Path folder;
  private HandWorld world;
  private Peer founder;
  private Peer admin;
  private Peer editor;
  private Peer viewer;

  @BeforeEach
  void begin() {
    world = new HandWorld(folder, 9);
    founder = world.founder();
    admin = world.joined(founder, "admin", Role.ADMIN);
    editor = world.joined(founder, "editor", Role.EDITOR);
    viewer = world.joined(founder, "viewer", Role.VIEWER);
    world.syncAll();
    founder.write("a first word");
    editor.write("another");
    world.syncAll();
  }

  private static List<Entry> disk(Peer peer) {
    return HandWorld.entries(peer.store());
  }

  /// Everything secret that a group writes, by everybody who may.
  private void work(Peer... who) {
    for (Peer peer : who) {
      peer.group.profileChanged();
      if (peer.group.role().atLeast(Role.EDITOR)) {
        peer.write("words of " + peer.vault.identity().name());
      }
      if (peer.group.role().atLeast(Role.ADMIN)) {
        peer.group.rename("Renamed by " + peer.vault.identity().name());
        peer.group.invite(new InviteTerms(Role.VIEWER, 1, 60_000, false));
      }
    }
  }

  /// The thief opens what was sealed before, and nothing that was written since.
  private void opensOnlyWhatWasBefore(Thief thief, Set<Hash> before, Peer victim) {
    List<Entry> disk = disk(victim);
    Set<Hash> since = new TreeSet<>(Thief.sealed(disk));
    since.removeAll(before);
    assertTrue(since.size() >= 5, "too little was written since: " + since.size());
    thief.study(disk);
    assertEquals(before, thief.opens(disk));
  }

  private void excludes(Peer out, Consumer<Peer> how) {
    Set<Hash> before = Thief.sealed(disk(founder));
    how.accept(out);
    world.sync(founder, admin, viewer);
    work(founder, admin, viewer);
    world.sync(founder, admin, viewer);
    Peer newcomer = world.joined(founder, "newcomer", Role.EDITOR);
    world.sync(founder, newcomer);
    work(newcomer, founder);
    world.sync(founder, admin, viewer, newcomer);
    opensOnlyWhatWasBefore(Thief.of(out), before, founder);
  }

  @Test
  void whoWasRemovedOpensWhatWasBeforeAndNothingAfter() {
    excludes(editor, out -> founder.group.remove(out.person()));
  }

  @Test
  void whoLeftOpensWhatWasBeforeAndNothingAfter() {
    excludes(
        editor,
        out -> {
          out.group.leave();
          world.sync(founder, out);
        });
  }

  @Test
  void whoWasLoweredToNothingOpensWhatWasBeforeAndNothingAfter() {
    excludes(editor, out -> founder.group.setRole(out.person(), Role.NONE));
  }

  @Test
  void aRevokedDeviceOpensWhatWasBeforeAndNothingAfter() {
    excludes(editor, out -> revoke(founder, out));
  }

  @Test
  void anOwnDeviceThatWasRevokedOpensWhatWasBeforeAndNothingAfter() {
    Peer laptop = world.linked(editor, "laptop");
    world.syncAll();
    excludes(
        laptop,
        out -> {
          revoke(editor, out);
          world.sync(founder, editor);
        });
  }

  /// A viewer makes no epoch: the next editor's node does.
  @Test
  void aViewersRevokedDeviceOpensWhatWasBeforeAndNothingAfter() {
    Peer tablet = world.linked(viewer, "tablet");
    world.syncAll();
    excludes(
        tablet,
        out -> {
          revoke(viewer, out);
          world.sync(founder, viewer);
        });
  }

  /// Who has the link only has network keys of old epochs; they let nobody near new ones.
  @Test
  void aLeakedInvitationBringsNewKeysAnOrdinaryRevocationDoesNot() {
    InviteTerms terms = new InviteTerms(Role.VIEWER, 1, 60_000, false);
    Hash old = founder.write("before").header().epoch();
    founder.group.admissions().revoke(founder.group.invite(terms).id(), false);
    assertEquals(old, founder.write("revoked").header().epoch());
    founder.group.admissions().revoke(founder.group.invite(terms).id(), true);
    Hash fresh = founder.write("leaked").header().epoch();
    assertNotEquals(old, fresh);
    world.syncAll();
    assertEquals(fresh, editor.write("so do others").header().epoch());
  }

  /// Stolen, say: the thief has its keys, the person their code.
  @Test
  void aDeviceThatARecoveryEndedOpensWhatWasBeforeAndNothingAfter() {
    String link =
        founder.group.invite(new InviteTerms(Role.VIEWER, 1, 60_000, false)).link().orElseThrow();
    excludes(
        editor,
        out -> {
          Peer home = world.recovered(out, "new home");
          home.joining(link);
          home.ask(founder);
          world.sync(founder, home);
          home.group.devices().inStep();
          world.sync(founder, home);
          home.write("only me");
          world.sync(founder, home);
        });
  }

  /// A viewer makes no epoch: a name chosen while none qualifies is shown when there is one.
  @Test
  void aViewersNewNameWaitsForAKeyThatNobodyElseHolds() {
    editor.group.leave();
    world.sync(editor, viewer);
    Set<Hash> before = Thief.sealed(disk(viewer));
    viewer.vault.rename("Vera");
    viewer.group.profileChanged();
    assertEquals(before, Thief.sealed(disk(viewer)), "nothing was sealed");
    world.sync(viewer, founder);
    founder.write("under a new key");
    world.sync(viewer, founder, admin);
    for (Peer peer : List.of(founder, admin, viewer)) {
      assertEquals("Vera", peer.group.member(viewer.person()).orElseThrow().name());
    }
    Thief thief = Thief.of(editor);
    thief.study(disk(viewer));
    assertEquals(before, thief.opens(disk(viewer)));
  }

  @Test
  void aNameChosenWhileGroveWasOffIsShownAtTheNextStart() {
    editor.vault.rename("Edith");
    editor.reopen();
    world.sync(editor, founder);
    assertEquals("Edith", founder.group.member(editor.person()).orElseThrow().name());
    int entries = disk(editor).size();
    editor.reopen();
    assertEquals(entries, disk(editor).size(), "once");
  }

  private static DeviceId device(Peer peer) {
    return peer.vault.identity().device().id();
  }

  private static void revoke(Peer by, Peer target) {
    by.group.devices().revoke(target.person(), device(target));
  }

  @Test
  void whoIsOutGetsNothingFromSomebodyWhoDoesNotKnowItYet() {
    founder.group.remove(editor.person());
    // the admin, not knowing, writes on under the old epoch: that is before the removal was known
    admin.write("not knowing");
    world.sync(founder, admin);
    Set<Hash> before = Thief.sealed(disk(admin));
    work(admin, founder, admin);
    world.sync(founder, admin);
    opensOnlyWhatWasBefore(Thief.of(editor), before, admin);
  }

  @Test
  void nobodySealsToAnExcludedDevice() {
    Peer leaver = world.joined(founder, "leaver", Role.EDITOR);
    Peer revoked = world.joined(founder, "revoked", Role.EDITOR);
    world.syncAll();
    leaver.group.leave();
    world.sync(leaver, founder);
    founder.group.remove(editor.person());
    revoke(founder, revoked);
    world.sync(founder, admin);
    int from = disk(admin).size();
    work(founder, admin);
    world.sync(founder, admin);
    List<DeviceId> out = List.of(device(editor), device(leaver), device(revoked));
    for (Peer peer : List.of(founder, admin)) {
      for (DeviceId device : out) {
        for (var known : peer.state().epochBook().all()) {
          assertEquals(
              Optional.empty(), peer.group.security().sealKey(known.id(), device), "KEY_SEAL");
        }
        assertFalse(peer.state().roster().recipients(Scope.ALL).containsKey(device), "EPOCH");
      }
      for (var known : peer.state().epochBook().all()) {
        for (EpochBook.Grant grant : known.grants()) {
          boolean late =
              disk(admin).subList(from, disk(admin).size()).stream()
                  .anyMatch(entry -> entry.id().equals(grant.act().id()));
          assertTrue(!late || out.stream().noneMatch(grant.devices()::contains));
        }
      }
    }
  }

  @Test
  void aRelaysKeysOpenNothing() {
    Thief relay = new Thief(founder.group.id());
    for (EpochKeys keys : founder.state().epochs().byDepth()) {
      relay.learn(keys.network().bytes());
    }
    founder.group.remove(editor.person());
    work(founder, admin);
    world.sync(founder, admin, viewer);
    for (EpochKeys keys : founder.state().epochs().byDepth()) {
      relay.learn(keys.network().bytes());
      learnDerived(relay, keys);
    }
    List<Entry> disk = disk(founder);
    relay.study(disk);
    assertEquals(Set.of(), relay.opens(disk));
    for (EpochKeys keys : founder.state().epochs().byDepth()) {
      assertFalse(relay.has(keys.content().bytes(), keys.id()));
      assertFalse(relay.has(keys.blobKey().bytes(), keys.id()), "blobs");
      assertTrue(relay.has(keys.network().bytes(), keys.id()), "it does look");
    }
  }

  private static void learnDerived(Thief thief, EpochKeys keys) {
    var network = keys.networkKey();
    thief.learn(network.knock().bytes());
    thief.learn(network.hello().bytes());
    thief.learn(network.discovery().bytes());
    thief.learn(network.beacon().bytes());
  }

  /// A RELAY that gets its seal as the protocol says, and asks for all keys that there are.
  @Test
  void aRelaysSealHoldsTheNetworkKeyAlone() {
    EpochKeys keys = founder.state().epochs().current().orElseThrow();
    Peer box = world.person("box");
    Bytes sealed =
        Seals.toRelay(founder.group.id(), keys, box.vault.identity().keyPackage(), world.random);
    Thief relay = new Thief(founder.group.id());
    box.vault.identity().sealKeys().forEach(relay::learn);
    var grant =
        new EpochGrant(
            keys.id(),
            keys.contentHash(),
            keys.networkHash(),
            List.of(),
            List.of(new EpochGrant.Seal(device(box), sealed)),
            List.of());
    Entry carrying = epoch(founder, grant);
    List<Entry> disk = new ArrayList<>(disk(founder));
    assertTrue(disk.contains(carrying));
    relay.study(disk);
    assertTrue(relay.has(keys.network().bytes(), keys.id()));
    assertFalse(relay.has(keys.content().bytes(), keys.id()));
    assertEquals(Set.of(), relay.opens(disk));
  }

  @Test
  void aRelayThatAsksGetsTheNetworkKeyAlone() {
    founder.group.setRole(viewer.person(), Role.RELAY);
    EpochGrant grant = founder.state().epochs().grant(_ -> false);
    assertEquals(
        List.of(device(viewer)), grant.relays().stream().map(EpochGrant.Seal::device).toList());
    assertTrue(grant.members().stream().noneMatch(seal -> seal.device().equals(device(viewer))));
    epoch(founder, grant);
    founder.write("for readers");
    EpochKeys keys = founder.state().epochs().current().orElseThrow();
    Bytes sealed = founder.group.security().sealKey(keys.id(), device(viewer)).orElseThrow();
    assertEquals(Suite.KEY_BYTES + Suite.SEAL_EXTRA_BYTES, sealed.size());
    Thief relay = new Thief(founder.group.id());
    viewer.vault.identity().sealKeys().forEach(relay::learn);
    Set<Hash> before = relayOpens(relay, keys, sealed);
    assertFalse(relay.has(keys.content().bytes(), keys.id()));
    assertTrue(
        disk(founder).stream()
            .filter(entry -> entry.header().epoch().equals(keys.id()))
            .noneMatch(entry -> before.contains(entry.id())));
  }

  private Set<Hash> relayOpens(Thief relay, EpochKeys keys, Bytes sealed) {
    List<Entry> disk = disk(founder);
    var asked = List.of(new EpochGrant.Seal(device(viewer), sealed));
    var answer =
        new EpochGrant(
            keys.id(), keys.contentHash(), keys.networkHash(), List.of(), asked, List.of());
    epoch(founder, answer);
    relay.study(disk(founder));
    return relay.opens(disk);
  }

  private static Entry epoch(Peer by, EpochGrant grant) {
    Note note = by.pen().control(new Control.Epoch(grant), ControlBox.EMPTY);
    by.group.onReceived(List.of());
    return by.store().entry(note.id()).orElseThrow();
  }

  @Test
  void anInvitationOpensNothing() throws Exception {
    Invitation invitation = founder.group.invite(new InviteTerms(Role.EDITOR, 1, 60_000, false));
    InvitationLink link = InvitationLink.parse(invitation.link().orElseThrow());
    Thief finder = new Thief(founder.group.id());
    finder.learn(link.inviteSeed().bytes());
    finder.learn(link.knock().bytes());
    finder.learn(link.discovery().bytes());
    finder.learn(JoinName.key(link).bytes());
    work(founder, admin);
    world.sync(founder, admin);
    List<Entry> disk = disk(founder);
    finder.study(disk);
    assertEquals(Set.of(), finder.opens(disk));
  }

  @Test
  void aStrangersFreshKeysOpenNothing() {
    Peer stranger = world.person("stranger");
    Thief thief = new Thief(founder.group.id());
    stranger.vault.identity().sealKeys().forEach(thief::learn);
    List<Entry> disk = disk(founder);
    thief.study(disk);
    assertEquals(Set.of(), thief.opens(disk));
  }

  @Test
  void theThiefOpensAllThatAMemberCan() {
    work(founder, admin, viewer);
    world.syncAll();
    Thief member = Thief.of(viewer);
    List<Entry> disk = disk(founder);
    member.study(disk);
    assertEquals(Thief.sealed(disk), member.opens(disk));
  }
}
