package grove.grouping;

import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import grove.identity.Secret;
import grove.identity.Suite;
import grove.identity.bytes.ByteWriter;
import grove.identity.bytes.Bytes;
import grove.identity.bytes.Hash;
import grove.identity.bytes.MalformedException;
import grove.store.Entry;
import grove.store.GroupId;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// What is sealed opens for whom it is meant, where it is meant, and holds the true keys; what a
/// hostile member seals instead is noticed.
final class SealingTest {
  @TempDir private Path folder;
  private HandWorld world;
  private Peer founder;
  private Peer admin;
  private Peer editor;
  private Peer viewer;

  @BeforeEach
  void begin() {
    world = new HandWorld(folder, 19);
    founder = world.founder();
    admin = world.joined(founder, "admin", Role.ADMIN);
    editor = world.joined(founder, "editor", Role.EDITOR);
    viewer = world.joined(founder, "viewer", Role.VIEWER);
    world.syncAll();
  }

  private static Entry epoch(Peer by, EpochGrant grant) {
    Note note = by.pen().control(new Control.Epoch(grant), ControlBox.EMPTY);
    by.group.onReceived(List.of());
    return by.store().entry(note.id()).orElseThrow();
  }

  @Test
  void differentKeysForDifferentRecipientsAreNoticed() {
    EpochGrant honest = admin.state().epochs().grant(_ -> false);
    EpochKeys other = Samples.strayKeys(founder.group.id(), world.random);
    Bytes wrong =
        Seals.toMember(
            founder.group.id(), other, editor.vault.identity().keyPackage(), world.random);
    List<EpochGrant.Seal> seals = new ArrayList<>();
    for (EpochGrant.Seal seal : honest.members()) {
      boolean victim = seal.device().equals(editor.device());
      seals.add(victim ? new EpochGrant.Seal(seal.device(), wrong) : seal);
    }
    epoch(
        admin,
        new EpochGrant(
            honest.epoch(),
            honest.contentHash(),
            honest.networkHash(),
            seals,
            List.of(),
            honest.predecessors()));
    HandWorld.carry(admin, editor);
    assertFalse(editor.state().keys().has(honest.epoch()));
    assertFalse(editor.state().keys().has(other.id()));
    assertTrue(editor.wanted.contains(honest.epoch()), "asks for the true ones");
    world.sync(admin, founder);
    Entry entry = founder.write("for all of us");
    world.syncAll();
    for (Peer peer : List.of(admin, editor, viewer)) {
      peer.assertReads(entry, "for all of us");
    }
  }

  @Test
  void aWrongWrapOfAPredecessorIsNoticed() {
    Entry old = founder.write("in the old epoch");
    world.syncAll();
    EpochKeys predecessor = admin.state().epochs().current().orElseThrow();
    EpochGrant honest = admin.state().epochs().grant(_ -> false);
    EpochKeys fresh = admin.state().keys().get(honest.epoch()).orElseThrow();
    EpochKeys other = Samples.strayKeys(founder.group.id(), world.random);
    List<EpochGrant.Predecessor> wrong =
        List.of(
            new EpochGrant.Predecessor(
                predecessor.id(), Optional.of(forged(fresh, predecessor, other))));
    epoch(
        admin,
        new EpochGrant(
            honest.epoch(),
            honest.contentHash(),
            honest.networkHash(),
            honest.members(),
            List.of(),
            wrong));
    Peer newcomer = world.person("newcomer");
    Invitation invitation = admin.group.invite(new InviteTerms(Role.EDITOR, 1, 60_000, false));
    newcomer.joining(invitation.link().orElseThrow());
    newcomer.ask(admin);
    HandWorld.carry(admin, newcomer);
    assertTrue(newcomer.state().keys().has(honest.epoch()));
    assertFalse(newcomer.state().keys().has(predecessor.id()));
    assertFalse(newcomer.state().keys().has(other.id()));
    assertTrue(newcomer.wanted.contains(predecessor.id()), "asks for the true ones");
    world.sync(admin, founder, newcomer);
    newcomer.assertReads(old, "in the old epoch");
  }

  /// Sealed as the predecessor's keys would be, with others inside.
  private EpochGrant.Wrap forged(EpochKeys successor, EpochKeys predecessor, EpochKeys inside) {
    Bytes ad =
        new ByteWriter()
            .hash(founder.group.id().hash())
            .hash(successor.id())
            .hash(predecessor.id())
            .toBytes();
    Bytes use = Bytes.utf8("grove/prev/1");
    return new EpochGrant.Wrap(
        seal(successor.content(), predecessor.id(), use, ad, inside.both()),
        seal(successor.network(), predecessor.id(), use, ad, inside.network().bytes()));
  }

  private static Bytes seal(Secret key, Hash salt, Bytes use, Bytes ad, Bytes plain) {
    var one = Suite.hkdf(key, salt.bytes(), use, Suite.KEY_BYTES);
    return Suite.seal(one, 0, ad, plain);
  }

  @Test
  void whatWasSealedTwiceDoesNotShowIt() {
    Set<Bytes> salts = new HashSet<>();
    for (int n = 0; n < 20; n++) {
      Entry entry = founder.write("the same words");
      assertTrue(salts.add(entry.stub().slice(0, PayloadBox.SALT_BYTES)), "a fresh salt");
      assertTrue(salts.add(entry.body().orElseThrow()), "a fresh key");
    }
  }

  @Test
  void aPayloadOpensOnlyWhereItWasWritten() {
    Entry entry = founder.write("at its place");
    EpochKeys keys = founder.state().keys().get(entry.header().epoch()).orElseThrow();
    assertInstanceOf(Opened.Plain.class, founder.group.open(entry));
    var group = founder.group.id();
    for (PayloadBox.Place place :
        List.of(
            new PayloadBox.Place(group, entry.log(), entry.seq() + 1, keys.id()),
            new PayloadBox.Place(group, editor.group.dataLog(), entry.seq(), keys.id()),
            new PayloadBox.Place(group, entry.log(), entry.seq(), Hash.ZERO),
            new PayloadBox.Place(new GroupId(Hash.ZERO), entry.log(), entry.seq(), keys.id()))) {
      assertThrows(MalformedException.class, () -> PayloadBox.openStub(keys, place, entry.stub()));
      assertThrows(
          MalformedException.class,
          () -> PayloadBox.openBody(keys, place, entry.stub(), entry.body().orElseThrow()));
    }
  }
}
