package grove.grouping;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import grove.graph.Standing;
import grove.grouping.rule.Membership;
import grove.identity.DeviceCertificate;
import grove.identity.DeviceKey;
import grove.identity.KeyPackage;
import grove.identity.LocalIdentity;
import grove.identity.PeerCard;
import grove.identity.SealKey;
import grove.store.Entry;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Several devices of one person: linked, listed, revoked, and in workspaces that know only one of
/// them. Entries are carried by hand.
final class OwnDevicesTest {
  @TempDir private Path folder;
  private HandWorld world;
  private Peer founder;
  private Peer editor;

  @BeforeEach
  void begin() {
    world = new HandWorld(folder, 50);
    founder = world.founder();
    editor = world.joined(founder, "editor", Role.EDITOR);
    world.syncAll();
  }

  private static Barred barred(Peer peer) {
    return peer.group.devices().barred().orElseThrow();
  }

  @Test
  void aLinkedDeviceReadsAndWritesAsTheSamePerson() {
    Entry before = founder.write("before");
    world.syncAll();
    Peer laptop = world.linked(editor, "laptop");
    assertEquals(GroupStanding.MEMBER, laptop.group.standing());
    laptop.assertReads(before, "before");
    Entry own = laptop.write("from the laptop");
    world.syncAll();
    founder.assertReads(own, "from the laptop");
    assertEquals(editor.person(), founder.group.author(own));
    assertEquals(2, founder.group.members().size());
    List<GroupDevice> devices = founder.group.devices().of(editor.person());
    assertEquals(2, devices.size());
    GroupDevice shown =
        devices.stream().filter(d -> d.device().equals(laptop.device())).findFirst().orElseThrow();
    assertTrue(shown.alive());
    assertEquals(Optional.of(editor.device()), shown.linkedBy());
    assertEquals(1, shown.incarnations());
    assertEquals(HandLoop.START_MS, shown.firstMs());
  }

  @Test
  void aLinkedDeviceIsServedBeforeItHasBegunAndGetsNoKeysUntilThen() {
    Peer laptop = world.unopened(editor, "laptop", editor.group);
    world.sync(editor, founder);
    assertEquals(Standing.MEMBER, founder.group.security().standing(laptop.device()));
    Entry entry = founder.write("x");
    assertEquals(
        Optional.empty(),
        founder.group.security().sealKey(entry.header().epoch(), laptop.device()));
    assertEquals(1, founder.group.member(editor.person()).orElseThrow().devices().size());
  }

  @Test
  void nobodyElsesDeviceIsServedBecauseSomebodyLinksIt() {
    Peer other = world.joined(founder, "other", Role.EDITOR);
    world.syncAll();
    founder.group.remove(other.person());
    world.syncAll();
    LocalIdentity self = editor.vault.identity();
    editor
        .pen()
        .control(
            new Control.Link(
                DeviceCertificate.byDevice(self.device(), self.person(), other.device(), 0)),
            ControlBox.EMPTY);
    world.sync(editor, founder);
    assertEquals(Standing.REMOVED, founder.group.security().standing(other.device()));
  }

  @Test
  void whoJoinedLaterAndALinkedDeviceGetTheKeysOfTheNextEpoch() {
    Peer laptop = world.linked(editor, "laptop");
    Peer other = world.joined(founder, "other", Role.EDITOR);
    world.syncAll();
    founder.group.remove(other.person());
    Entry after = founder.write("after");
    world.syncAll();
    laptop.assertReads(after, "after");
  }

  @Test
  void aDeviceThatALinkedOneLinksIsThePersonsToo() {
    Peer laptop = world.linked(editor, "laptop");
    world.syncAll();
    Peer phone = world.linked(laptop, "phone");
    Entry own = phone.write("from the phone");
    world.syncAll();
    founder.assertReads(own, "from the phone");
    assertEquals(3, phone.vault.identity().chain().size());
  }

  @Test
  void theSeventeenthDeviceIsRefusedInOneLine() {
    for (int i = 2; i <= Membership.DEVICE_LIMIT; i++) {
      world.linked(editor, "device " + i);
    }
    assertEquals(Membership.DEVICE_LIMIT, editor.group.devices().of(editor.person()).size());
    IllegalArgumentException refused =
        assertThrows(
            IllegalArgumentException.class, () -> world.unopened(editor, "one more", editor.group));
    assertEquals(
        "you have 16 devices in the workspace Workspace, which is the limit: revoke one first",
        refused.getMessage());
  }

  @Test
  void aRevokedDeviceSaysSoAndReadsNothingMore() {
    Peer laptop = world.linked(editor, "laptop");
    Entry before = laptop.write("before");
    world.syncAll();
    editor.group.devices().revoke(editor.person(), laptop.device());
    Entry after = editor.write("after");
    world.syncAll();
    founder.assertReads(before, "before");
    founder.assertReads(after, "after");
    assertEquals(Barred.REVOKED, barred(laptop));
    assertEquals(GroupStanding.REMOVED, laptop.group.standing());
    assertEquals(1, laptop.events(GroupEvent.SelfRemoved.class).size());
    NotAllowedException refused =
        assertThrows(NotAllowedException.class, () -> laptop.write("too late"));
    assertEquals(Barred.REVOKED.line(), refused.getMessage());
    assertInstanceOf(Opened.MissingKey.class, laptop.group.open(laptop.stored(after)));
    assertEquals(Standing.REMOVED, founder.group.security().standing(laptop.device()));
    assertEquals(
        ControlKind.DEVICE_REVOKE.number(),
        founder
            .store()
            .entry(founder.group.security().removal(laptop.device()).orElseThrow())
            .orElseThrow()
            .header()
            .kind());
    assertFalse(
        founder.group.devices().of(editor.person()).stream()
            .filter(d -> d.device().equals(laptop.device()))
            .findFirst()
            .orElseThrow()
            .alive());
    assertEquals(Role.EDITOR, founder.group.member(editor.person()).orElseThrow().role());
  }

  /// The same act brings the new keys, to all others and not to the device.
  @Test
  void theNextWriteIsUnderTheRevocationsOwnKeys() {
    Peer laptop = world.linked(editor, "laptop");
    world.syncAll();
    editor.group.devices().revoke(editor.person(), laptop.device());
    int entries = HandWorld.entries(editor.store()).size();
    Entry after = editor.write("after");
    assertEquals(entries + 1, HandWorld.entries(editor.store()).size(), "no further epoch");
    var grant =
        editor.state().epochBook().get(after.header().epoch()).orElseThrow().grants().getFirst();
    assertEquals(Set.of(founder.device(), editor.device()), grant.devices());
  }

  @Test
  void aDeviceVouchesForNoneThatAnotherHasCertified() {
    Peer laptop = world.linked(editor, "laptop");
    DeviceKey fresh = DeviceKey.generate(world.random);
    DeviceCertificate byTheOther =
        DeviceCertificate.byDevice(
            laptop.vault.identity().device(), editor.person(), fresh.id(), world.loop.nowMs());
    long before = editor.store().entries();
    assertThrows(IllegalArgumentException.class, () -> editor.group.devices().link(byTheOther));
    assertEquals(before, editor.store().entries());
  }

  @Test
  void whatARevokedDeviceWritesBeyondTheCutIsSetAside() {
    Peer laptop = world.linked(editor, "laptop");
    world.syncAll();
    Entry unknown = laptop.write("not known to the other device");
    editor.group.devices().revoke(editor.person(), laptop.device());
    world.syncAll();
    assertFalse(founder.group.effective(founder.stored(unknown)));
    assertFalse(laptop.group.effective(laptop.stored(unknown)));
  }

  @Test
  void anAdminRevokesTheDeviceOfAnEditorAndOfNobodyAbove() {
    Peer admin = world.joined(founder, "admin", Role.ADMIN);
    Peer other = world.joined(founder, "other", Role.ADMIN);
    Peer laptop = world.linked(editor, "laptop");
    world.syncAll();
    admin.group.devices().revoke(editor.person(), laptop.device());
    Entry after = admin.write("after");
    world.syncAll();
    assertEquals(Barred.REVOKED, barred(laptop));
    assertInstanceOf(Opened.MissingKey.class, laptop.group.open(laptop.stored(after)));
    editor.assertReads(after, "after");
    GroupDevices devices = admin.group.devices();
    assertThrows(NotAllowedException.class, () -> devices.revoke(other.person(), other.device()));
    assertThrows(
        NotAllowedException.class, () -> devices.revoke(founder.person(), founder.device()));
    assertThrows(
        NotAllowedException.class,
        () -> editor.group.devices().revoke(admin.person(), admin.device()));
    assertThrows(
        IllegalArgumentException.class, () -> devices.revoke(admin.person(), admin.device()));
    assertThrows(
        IllegalArgumentException.class, () -> devices.revoke(editor.person(), laptop.device()));
  }

  @Test
  void aViewersRevocationIsFollowedByAnEditorsEpoch() {
    Peer viewer = world.joined(founder, "viewer", Role.VIEWER);
    Peer phone = world.linked(viewer, "phone");
    world.syncAll();
    viewer.group.devices().revoke(viewer.person(), phone.device());
    world.syncAll();
    Entry after = founder.write("after");
    world.syncAll();
    viewer.assertReads(after, "after");
    assertInstanceOf(Opened.MissingKey.class, phone.group.open(phone.stored(after)));
  }

  @Test
  void whoHasALinkedDeviceJoinsAWorkspaceWithIt() {
    Peer laptop = world.unopened(editor, "laptop", editor.group);
    Peer stranger = world.person("stranger");
    stranger.found("Elsewhere");
    Invitation invitation = stranger.group.invite(new InviteTerms(Role.EDITOR, 1, 60_000, false));
    laptop.joining(invitation.link().orElseThrow());
    laptop.ask(stranger);
    world.sync(stranger, laptop);
    assertEquals(GroupStanding.MEMBER, laptop.group.standing());
    Entry own = laptop.write("with the linked device");
    world.sync(stranger, laptop);
    stranger.assertReads(own, "with the linked device");
    assertEquals(editor.person(), stranger.group.author(own));
    assertEquals(
        Optional.of(editor.device()),
        stranger.group.devices().of(editor.person()).getFirst().linkedBy());
    // The device that stands in the chain only can be ended there, and the one that did stays.
    laptop.group.devices().revoke(editor.person(), editor.device());
    Entry later = laptop.write("later");
    world.sync(stranger, laptop);
    stranger.assertReads(later, "later");
  }

  /// A thief with the key of a device: what they vouch for by a chain of certificates.
  private final class Thief {
    private final DeviceKey key = DeviceKey.generate(world.random);
    private final SealKey seal = SealKey.generate(world.random);
    private final List<DeviceCertificate> chain;

    Thief(Peer stolen) {
      LocalIdentity self = stolen.vault.identity();
      chain = new ArrayList<>(self.chain());
      chain.add(DeviceCertificate.byDevice(self.device(), self.person(), key.id(), 0));
    }

    PeerCard card() {
      KeyPackage own = KeyPackage.issue(key, seal, 0);
      return new PeerCard(chain.getFirst().person(), "", chain, own, List.of());
    }

    /// The first entry of the thief's device, which names the ADD with its card.
    Entry deviceAdd(Peer in, Note add) {
      return Forger.deviceAdd(
          in.group.id(),
          key,
          new Control.DeviceAdd(
              add.act().target().orElseThrow(),
              Control.DeviceProof.CARD,
              add.id(),
              chain,
              card().keyPackage(),
              Control.Ending.NOTHING,
              Optional.empty()),
          List.of(add.id()));
    }
  }

  @Test
  void whatAStolenDeviceVouchesForByAChainFallsWithIt() {
    Peer laptop = world.linked(editor, "laptop");
    Peer accomplice = world.joined(founder, "accomplice", Role.EDITOR);
    world.syncAll();
    Thief thief = new Thief(editor);
    // An editor may add nobody: the ADD is void, and enrols the thief's device all the same.
    Note add =
        accomplice
            .pen()
            .control(
                new Control.Add(thief.card(), Role.EDITOR, Map.of(), Optional.empty(), List.of()),
                ControlBox.EMPTY);
    Entry begun = thief.deviceAdd(accomplice, add);
    laptop.group.devices().revoke(editor.person(), editor.device());
    world.syncAll();
    Forger.store(founder, begun);
    Forger.store(laptop, begun);
    for (Peer peer : List.of(founder, laptop)) {
      assertFalse(peer.state().membership().effective(begun.id()));
      assertFalse(
          peer.group.member(editor.person()).orElseThrow().devices().contains(thief.key.id()));
    }
    assertEquals(GroupStanding.MEMBER, laptop.group.standing());
  }

  @Test
  void whatTheEnderKnewOfStaysUnlessItIsEndedToo() {
    Peer laptop = world.linked(editor, "laptop");
    Thief thief = new Thief(editor);
    world.syncAll();
    Note add =
        founder
            .pen()
            .control(
                new Control.Add(thief.card(), Role.EDITOR, Map.of(), Optional.empty(), List.of()),
                ControlBox.EMPTY);
    Entry begun = thief.deviceAdd(founder, add);
    Forger.store(founder, begun);
    world.syncAll();
    assertTrue(founder.state().membership().effective(begun.id()));
    laptop.group.devices().revoke(editor.person(), editor.device());
    world.syncAll();
    assertTrue(founder.state().membership().effective(begun.id()));
    laptop.group.devices().revoke(editor.person(), thief.key.id());
    world.syncAll();
    assertEquals(
        List.of(laptop.device()), founder.group.member(editor.person()).orElseThrow().devices());
  }
}
