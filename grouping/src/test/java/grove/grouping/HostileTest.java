package grove.grouping;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import grove.graph.Standing;
import grove.grouping.rule.Meaning;
import grove.identity.DeviceCertificate;
import grove.identity.DeviceKey;
import grove.identity.KeyPackage;
import grove.identity.LocalIdentity;
import grove.identity.PeerCard;
import grove.identity.PersonId;
import grove.identity.SealKey;
import grove.identity.Suite;
import grove.identity.bytes.Bytes;
import grove.identity.bytes.Hash;
import grove.store.Append;
import grove.store.Entry;
import grove.store.EntryHeader;
import grove.store.GroupId;
import grove.store.Head;
import grove.store.Lane;
import grove.store.LogId;
import grove.store.Segment;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Members and strangers whose nodes write what an honest one would not: it is stored, and changes
/// nothing.
final class HostileTest {
  @TempDir private Path folder;
  private HandWorld world;
  private Peer founder;
  private Peer hostile;
  private Peer editor;

  @BeforeEach
  void begin() {
    world = new HandWorld(folder, 6);
    founder = world.founder();
    editor = world.joined(founder, "editor", Role.EDITOR);
    hostile = world.joined(founder, "hostile", Role.EDITOR);
    world.syncAll();
  }

  /// Signs and stores whatever it is told to.
  private Hash raw(GroupId group, LogId log, int kind, Bytes body, DeviceKey key) {
    return raw(log, kind, body, key, List.of(group.hash()));
  }

  private Hash raw(LogId log, int kind, Bytes body, DeviceKey key, List<Hash> heads) {
    GroupId group = hostile.group.id();
    Optional<Head> head = hostile.store().frontier().head(log);
    EntryHeader header =
        new EntryHeader(
            kind,
            0,
            group,
            log,
            head.map(Head::seq).orElse(0L) + 1,
            head.map(Head::id).orElse(Hash.ZERO),
            0,
            heads,
            List.of(),
            Hash.ZERO,
            0,
            body.size(),
            Entry.contentHash(Bytes.EMPTY, body));
    Entry entry = Entry.of(header, Bytes.EMPTY, body).sign(key);
    Append.Accepted accepted = (Append.Accepted) hostile.store().append(Segment.of(entry), false);
    hostile.group.onReceived(accepted.entries());
    return entry.id();
  }

  private Hash raw(int kind, Bytes body) {
    LocalIdentity self = hostile.vault.identity();
    LogId log = new LogId(self.device().id(), self.incarnation(), Lane.CONTROL);
    return raw(founder.group.id(), log, kind, body, self.device());
  }

  private Map<PersonId, Role> roles() {
    return Map.of(
        founder.person(), role(founder, founder),
        editor.person(), role(founder, editor),
        hostile.person(), role(founder, hostile));
  }

  private static Role role(Peer at, Peer of) {
    return at.group.member(of.person()).orElseThrow().role();
  }

  @Test
  void unknownKindsAndGarbageHaveNoEffect() {
    var before = roles();
    List<Hash> ids = new ArrayList<>();
    ids.add(raw(200, Bytes.utf8("of a later version")));
    ids.add(raw(0, Bytes.EMPTY));
    for (ControlKind kind : ControlKind.values()) {
      byte[] noise = new byte[world.random.nextInt(400) + 1];
      world.random.nextBytes(noise);
      ids.add(raw(kind.number(), Bytes.of(noise)));
    }
    world.syncAll();
    assertEquals(before, roles());
    for (Hash id : ids) {
      assertTrue(founder.store().entry(id).isPresent());
      assertFalse(founder.state().membership().effective(id));
    }
    List<AuditEntry> audit =
        founder.group.oversight().audit(Optional.empty(), 100).entries().stream()
            .filter(entry -> ids.contains(entry.id()))
            .toList();
    assertEquals(ids.size(), audit.size());
    assertTrue(audit.stream().allMatch(e -> e.effect() == AuditEntry.Effect.VOID));
    assertTrue(audit.stream().noneMatch(e -> e.why().isEmpty()));
    assertEquals("unknown", audit.getLast().kind());
    assertEquals("hostile did something that needs a newer Grove", audit.getLast().text());
    founder.assertReads(founder.write("as before"), "as before");
  }

  @Test
  void anEditorsActsForTheGroupAreVoid() {
    var before = roles();
    Pen pen = hostile.pen();
    pen.control(
        new Control.Set(hostile.person(), Role.OWNER, Map.of(), Optional.empty()),
        ControlBox.EMPTY);
    pen.control(
        new Control.Set(editor.person(), Role.NONE, Map.of(), Optional.empty()), ControlBox.EMPTY);
    pen.control(
        new Control.Remove(founder.person(), Map.of(), List.of(), Optional.empty()),
        ControlBox.EMPTY);
    pen.control(
        new Control.SetPolicy(Control.Policy.DEFAULT),
        ControlBox.of(ControlBox.WORKSPACE, "Taken over"));
    pen.control(
        new Control.Invite(
            InviteId.of(hostile.vault.identity().device().id()),
            Hash.ZERO,
            Role.OWNER,
            1,
            Long.MAX_VALUE >>> 16,
            false),
        ControlBox.EMPTY);
    pen.control(
        new Control.DeviceRevoke(
            founder.person(), founder.vault.identity().device().id(), Map.of(), Optional.empty()),
        ControlBox.EMPTY);
    world.syncAll();
    assertEquals(before, roles());
    assertEquals("Workspace", founder.group.name());
    assertEquals(Role.OWNER, founder.group.role());
    assertTrue(
        founder.group.invitations().stream()
            .noneMatch(i -> i.createdBy().equals(hostile.person())));
    Entry entry = founder.write("still here");
    world.syncAll();
    editor.assertReads(entry, "still here");
  }

  @Test
  void nobodyEnrolsADeviceForSomebodyElse() {
    DeviceKey key = DeviceKey.generate(world.random);
    SealKey sealKey = SealKey.generate(world.random);
    KeyPackage keyPackage = KeyPackage.issue(key, sealKey, 0);
    LocalIdentity own = hostile.vault.identity();
    // A certificate for the founder that the hostile device signed.
    DeviceCertificate forged =
        DeviceCertificate.byDevice(own.device(), founder.person(), key.id(), 0);
    for (Control.DeviceProof proof : Control.DeviceProof.values()) {
      Control.DeviceAdd add =
          new Control.DeviceAdd(
              founder.person(),
              proof,
              founder.group.id().hash(),
              List.of(forged),
              keyPackage,
              Control.Ending.NOTHING,
              Optional.empty());
      LogId log = new LogId(key.id(), proof.code(), Lane.CONTROL);
      Hash id =
          raw(
              founder.group.id(),
              log,
              ControlKind.DEVICE_ADD.number(),
              ControlWriting.encode(add),
              key);
      assertFalse(hostile.state().membership().effective(id), proof.name());
    }
    assertNotEquals(Standing.MEMBER, hostile.group.security().standing(key.id()));
    assertEquals(1, hostile.group.member(founder.person()).orElseThrow().devices().size());
  }

  /// A DEVICE_ADD of a new incarnation of this key, which names these entries.
  private Hash deviceAdd(DeviceKey key, Control.DeviceAdd add, List<Hash> heads) {
    incarnations++;
    LogId log = new LogId(key.id(), incarnations, Lane.CONTROL);
    return raw(log, ControlKind.DEVICE_ADD.number(), ControlWriting.encode(add), key, heads);
  }

  private long incarnations;

  private Control.DeviceAdd byIdentity(
      PersonId person, DeviceCertificate certificate, KeyPackage keyPackage) {
    return new Control.DeviceAdd(
        person,
        Control.DeviceProof.IDENTITY,
        Hash.ZERO,
        List.of(certificate),
        keyPackage,
        Control.Ending.NOTHING,
        Optional.empty());
  }

  private void enrolsNobody(Hash id, String why) {
    assertFalse(hostile.state().membership().effective(id), why);
  }

  @Test
  void aCertificateServesItsOwnPersonAndDeviceOnly() {
    LocalIdentity own = hostile.vault.identity();
    LocalIdentity victim = founder.vault.identity();
    DeviceKey key = DeviceKey.generate(world.random);
    KeyPackage fresh = KeyPackage.issue(key, SealKey.generate(world.random), 0);
    List<Hash> heads = List.of(hostile.group.id().hash());
    DeviceCertificate genuine = victim.chain().getFirst();
    enrolsNobody(
        deviceAdd(key, byIdentity(victim.person(), genuine, fresh), heads),
        "the certificate of another device");
    enrolsNobody(
        deviceAdd(
            own.device(),
            byIdentity(victim.person(), own.chain().getFirst(), own.keyPackage()),
            heads),
        "the certificate of another person");
    DeviceCertificate unsigned =
        new DeviceCertificate(
            victim.person(),
            key.id(),
            victim.person().bytes(),
            0,
            Bytes.of(new byte[Suite.SIGNATURE_BYTES]));
    enrolsNobody(
        deviceAdd(key, byIdentity(victim.person(), unsigned, fresh), heads),
        "a certificate that nobody signed");
    assertNotEquals(Standing.MEMBER, hostile.group.security().standing(key.id()));
    assertEquals(1, hostile.group.member(founder.person()).orElseThrow().devices().size());
  }

  /// Who stole a first device has its certificate, and not the identity key.
  @Test
  void onlyTheIdentityKeyEndsOtherDevicesOfThePerson() {
    LocalIdentity own = hostile.vault.identity();
    var ends = new Control.Ending(List.of(new Meaning.Ended.Key(own.device().id())), Map.of());
    Control.DeviceAdd plain = byIdentity(own.person(), own.chain().getFirst(), own.keyPackage());
    for (Optional<Bytes> signature :
        List.of(
            Optional.<Bytes>empty(),
            Optional.of(own.device().sign(Bytes.utf8("not the identity key"))))) {
      Control.DeviceAdd ending =
          new Control.DeviceAdd(
              plain.person(),
              plain.proof(),
              plain.source(),
              plain.chain(),
              plain.keyPackage(),
              ends,
              signature);
      enrolsNobody(
          deviceAdd(own.device(), ending, List.of(hostile.group.id().hash())), "no signature");
    }
    assertEquals(1, hostile.group.member(hostile.person()).orElseThrow().devices().size());
  }

  @Test
  void aCardServesTheDeviceItWasMadeForOnceItsAddIsKnown() {
    LocalIdentity own = hostile.vault.identity();
    Hash ownAdd = founder.state().book().adds(hostile.person()).getFirst().id();
    Hash theirAdd = founder.state().book().adds(editor.person()).getFirst().id();
    DeviceKey key = DeviceKey.generate(world.random);
    KeyPackage fresh = KeyPackage.issue(key, SealKey.generate(world.random), 0);
    enrolsNobody(
        deviceAdd(
            own.device(),
            byCard(own.person(), ownAdd, own.chain(), own.keyPackage()),
            List.of(hostile.group.id().hash())),
        "its ADD is not in its past");
    enrolsNobody(
        deviceAdd(key, byCard(editor.person(), theirAdd, own.chain(), fresh), List.of(theirAdd)),
        "the card of another device");
    enrolsNobody(
        deviceAdd(
            own.device(),
            byCard(editor.person(), ownAdd, own.chain(), own.keyPackage()),
            List.of(ownAdd)),
        "the card of another person");
  }

  private static Control.DeviceAdd byCard(
      PersonId person, Hash source, List<DeviceCertificate> chain, KeyPackage keyPackage) {
    return new Control.DeviceAdd(
        person,
        Control.DeviceProof.CARD,
        source,
        chain,
        keyPackage,
        Control.Ending.NOTHING,
        Optional.empty());
  }

  @Test
  void aDeviceShowsItsOwnSignedKeyPackageOnly() {
    LocalIdentity own = hostile.vault.identity();
    SealKey sealKey = SealKey.generate(world.random);
    KeyPackage unsigned =
        new KeyPackage(
            own.device().id(), sealKey.publicKey(), 0, Bytes.of(new byte[Suite.SIGNATURE_BYTES]));
    for (KeyPackage shown : List.of(founder.vault.identity().keyPackage(), unsigned)) {
      Hash id =
          raw(
              ControlKind.KEY_PACKAGE.number(),
              ControlWriting.encode(new Control.NewKeyPackage(shown)));
      assertFalse(hostile.state().membership().effective(id));
    }
  }

  @Test
  void nobodyLinksDevicesToSomebodyElse() {
    DeviceKey key = DeviceKey.generate(world.random);
    DeviceCertificate forged =
        DeviceCertificate.byDevice(
            hostile.vault.identity().device(), founder.person(), key.id(), 0);
    Hash id = raw(ControlKind.LINK.number(), ControlWriting.encode(new Control.Link(forged)));
    assertFalse(hostile.state().membership().effective(id));
  }

  @Test
  void anAddWithAForgedCardIsVoid() {
    Peer stranger = world.person("stranger");
    PeerCard theirs = stranger.vault.identity().card(List.of());
    PeerCard forged =
        new PeerCard(
            stranger.person(),
            "",
            hostile.vault.identity().chain(),
            theirs.keyPackage(),
            List.of());
    Hash id =
        raw(
            ControlKind.ADD.number(),
            ControlWriting.encode(
                new Control.Add(forged, Role.EDITOR, Map.of(), Optional.empty(), List.of())));
    assertFalse(hostile.state().membership().effective(id));
    assertEquals(Optional.empty(), hostile.group.member(stranger.person()));
  }

  /// An owner who could add anybody adds somebody whose card is somebody else's chain.
  @Test
  void notEvenAnOwnerAddsAForgedCard() {
    Peer stranger = world.person("stranger");
    KeyPackage theirs = stranger.vault.identity().keyPackage();
    PeerCard forged =
        new PeerCard(stranger.person(), "", hostile.vault.identity().chain(), theirs, List.of());
    PeerCard genuine =
        new PeerCard(stranger.person(), "", stranger.vault.identity().chain(), theirs, List.of());
    for (PeerCard card : List.of(forged, genuine)) {
      Control.Add add = new Control.Add(card, Role.EDITOR, Map.of(), Optional.empty(), List.of());
      Hash id = addBy(founder, add);
      assertEquals(card.equals(genuine), founder.state().membership().effective(id));
      assertEquals(card.equals(genuine), founder.group.member(stranger.person()).isPresent());
    }
  }

  /// Whatever the card, as no honest node writes it.
  private Hash addBy(Peer author, Control.Add add) {
    LocalIdentity self = author.vault.identity();
    LogId log = new LogId(self.device().id(), self.incarnation(), Lane.CONTROL);
    Head head = author.store().frontier().head(log).orElseThrow();
    Bytes body = ControlWriting.encode(add);
    EntryHeader header =
        new EntryHeader(
            ControlKind.ADD.number(),
            0,
            author.group.id(),
            log,
            head.seq() + 1,
            head.id(),
            0,
            List.of(),
            List.of(),
            Hash.ZERO,
            0,
            body.size(),
            Entry.contentHash(Bytes.EMPTY, body));
    Entry entry = Entry.of(header, Bytes.EMPTY, body).sign(self.device());
    Append.Accepted accepted = (Append.Accepted) author.store().append(Segment.of(entry), false);
    author.group.onReceived(accepted.entries());
    return entry.id();
  }

  @Test
  void aSecondGenesisMeansNothing() {
    LocalIdentity own = hostile.vault.identity();
    Control.Genesis genesis =
        new Control.Genesis(
            hostile.person(),
            own.chain(),
            own.keyPackage(),
            Optional.of(own.device().id()),
            Control.Policy.DEFAULT,
            Bytes.of(new byte[Control.Genesis.NONCE_BYTES]));
    Hash id = raw(ControlKind.GENESIS.number(), ControlWriting.encode(genesis));
    world.syncAll();
    assertFalse(founder.state().membership().effective(id));
    assertEquals(Role.EDITOR, role(founder, hostile));
    assertEquals(Role.OWNER, role(founder, founder));
  }

  @Test
  void aNameThatDoesNotOpenLeavesTheOldOne() {
    EpochKeys wrong = Samples.strayKeys(founder.group.id(), world.random);
    hostile.state().keys().add(wrong);
    hostile.pen().control(new Control.Profile(), ControlBox.EMPTY);
    world.syncAll();
    assertEquals("hostile", founder.group.member(hostile.person()).orElseThrow().name());
  }
}
