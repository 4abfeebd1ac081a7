package grove.grouping;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import grove.graph.JoinAttempt;
import grove.graph.JoinState.Reason;
import grove.identity.KeyPackage;
import grove.identity.PeerCard;
import grove.identity.Secret;
import grove.identity.bytes.Bytes;
import grove.identity.bytes.Hash;
import grove.identity.bytes.MalformedException;
import grove.store.Entry;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Invitations for one person: sealed to their card, of no use to anybody else.
final class DirectInvitationTest {
  @TempDir private Path folder;
  private HandWorld world;
  private Peer founder;
  private Peer invitee;

  @BeforeEach
  void begin() {
    world = new HandWorld(folder, 19);
    founder = world.founder();
    invitee = world.person("invitee");
  }

  private static PeerCard card(Peer of) {
    return of.vault.identity().card(List.of());
  }

  private DirectInvite invite(Peer host, Role role) {
    return host.group.admissions().invite(card(invitee), role);
  }

  private static WayIn open(Peer by, DirectInvite invitation) throws MalformedException {
    return WayIn.parse(invitation.file(), by.vault.identity());
  }

  @Test
  void thePersonIsAMemberAtOnceAndIsInAsSoonAsTheEntriesCome() throws MalformedException {
    var before = founder.write("before");
    DirectInvite made = invite(founder, Role.EDITOR);
    assertEquals(invitee.person(), made.person());
    assertEquals("invitee", made.name());
    assertTrue(made.file().startsWith("grove-invite:"));
    Member member = founder.group.member(invitee.person()).orElseThrow();
    assertEquals(Role.EDITOR, member.role());
    assertEquals("invitee", member.name());
    WayIn way = open(invitee, made);
    assertEquals(
        new InvitationLink.Preview("Workspace", "founder", founder.person(), Role.EDITOR, false),
        way.preview());
    assertEquals(founder.group.id(), way.group());
    assertEquals(founder.vault.identity().device().id(), way.contacts().getFirst().device());
    invitee.joining(made.file());
    JoinAttempt attempt = invitee.group.joinAttempt(List.of()).orElseThrow();
    assertEquals(Optional.empty(), attempt.asking(), "it asks for nothing");
    assertEquals(way.knock().bytes(), attempt.knockKey().bytes());
    invitee.reopen();
    assertEquals("Workspace", invitee.group.name());
    assertTrue(invitee.group.waiting());
    world.sync(founder, invitee);
    assertTrue(invitee.group.joined());
    invitee.assertReads(before, "before");
    var theirs = invitee.write("hello");
    world.sync(founder, invitee);
    founder.assertReads(theirs, "hello");
    assertEquals(List.of(), founder.group.invitations());
  }

  @Test
  void aCopyOfTheFileIsUselessToAnybodyElse() {
    DirectInvite made = invite(founder, Role.EDITOR);
    Peer thief = world.person("thief");
    var refusal = assertThrows(MalformedException.class, () -> open(thief, made));
    assertTrue(String.valueOf(refusal.getMessage()).contains("for somebody else"));
  }

  @Test
  void aFileCutShortOrChangedIsNoticed() {
    String file = invite(founder, Role.EDITOR).file();
    var self = invitee.vault.identity();
    for (int end = 0; end < file.length(); end += 7) {
      String cut = file.substring(0, end);
      assertThrows(MalformedException.class, () -> WayIn.parse(cut, self));
    }
    char other = file.charAt(60) == 'A' ? 'B' : 'A';
    String changed = file.substring(0, 60) + other + file.substring(61);
    assertThrows(MalformedException.class, () -> WayIn.parse(changed, self));
  }

  @Test
  void itOpensAfterTheKeyPackageWasReplaced() throws MalformedException {
    DirectInvite made = invite(founder, Role.EDITOR);
    invitee.vault.newKeyPackage(world.random, world.loop.nowMs());
    assertEquals(founder.group.id(), open(invitee, made).group());
    invitee.joining(made.file());
    for (int n = 0; n < 5; n++) {
      invitee.vault.newKeyPackage(world.random, world.loop.nowMs());
    }
    invitee.reopen();
    assertTrue(invitee.group.waiting());
  }

  @Test
  void badCardsAreRefusedEachWithALine() {
    var admissions = founder.group.admissions();
    PeerCard good = card(invitee);
    Peer other = world.person("other");
    PeerCard mixed =
        new PeerCard(
            good.person(), "x", other.vault.identity().chain(), good.keyPackage(), List.of());
    KeyPackage own = good.keyPackage();
    KeyPackage unsigned =
        new KeyPackage(own.device(), own.publicKey(), own.createdMs() + 1, own.signature());
    PeerCard forged = new PeerCard(good.person(), "x", good.chain(), unsigned, List.of());
    for (PeerCard card : List.of(mixed, forged)) {
      assertEquals("this card is not valid: ask the person for a new one", line(card));
    }
    assertTrue(line(card(founder)).contains("your own"));
    admissions.invite(good, Role.EDITOR);
    assertTrue(line(good).contains("a member already"));
    founder.group.remove(invitee.person());
    assertTrue(line(good).contains("removed before"));
    long entries = founder.store().entries();
    assertThrows(IllegalArgumentException.class, () -> admissions.invite(card(other), Role.OWNER));
    assertThrows(IllegalArgumentException.class, () -> admissions.invite(card(other), Role.RELAY));
    assertEquals(entries, founder.store().entries());
  }

  private String line(PeerCard card) {
    var refusal =
        assertThrows(
            IllegalArgumentException.class,
            () -> founder.group.admissions().invite(card, Role.EDITOR));
    return String.valueOf(refusal.getMessage());
  }

  @Test
  void nobodyInvitesAboveTheirRank() {
    Peer admin = world.joined(founder, "admin", Role.ADMIN);
    Peer editor = world.joined(founder, "editor", Role.EDITOR);
    world.syncAll();
    assertThrows(NotAllowedException.class, () -> invite(admin, Role.ADMIN));
    assertThrows(NotAllowedException.class, () -> invite(editor, Role.VIEWER));
    invite(admin, Role.EDITOR);
    assertEquals(Role.EDITOR, admin.group.member(invitee.person()).orElseThrow().role());
  }

  @Test
  void whoIsRemovedBeforeComingIsToldSo() {
    DirectInvite made = invite(founder, Role.EDITOR);
    founder.group.remove(invitee.person());
    invitee.joining(made.file());
    world.sync(founder, invitee);
    assertEquals(
        List.of(new GroupEvent.JoinRefused(Reason.REVOKED)),
        invitee.events(GroupEvent.JoinRefused.class));
    assertFalse(invitee.group.waiting());
  }

  @Test
  void waitingIsCountedFromTheFirstAskingAlsoOverRestarts() {
    invitee.joining(invite(founder, Role.EDITOR).file());
    world.loop.advance(5_000);
    invitee.reopen();
    assertEquals(HandLoop.START_MS, invitee.group.admissions().askedSinceMs().orElseThrow());
    world.sync(founder, invitee);
    assertTrue(invitee.group.admissions().askedSinceMs().isEmpty());
  }

  /// Everything that invitations hold, against everything that the founder's disk holds.
  @Test
  void whatInvitationsHoldOpensNoPayloadAndNoBox() throws MalformedException {
    founder.write("closed");
    founder.group.rename("Secret name");
    Peer member = world.joined(founder, "member", Role.EDITOR);
    founder.group.setRole(member.person(), Role.ADMIN);
    member.write("theirs");
    Invitation byLink = founder.group.invite(new InviteTerms(Role.EDITOR, 1, 1_000, false));
    InvitationLink link = InvitationLink.parse(byLink.link().orElseThrow());
    WayIn direct = open(invitee, invite(founder, Role.EDITOR));
    Secret discovery = ((DirectInvitation) direct).discovery();
    founder.group.remove(member.person());
    world.sync(founder, member);
    List<Secret> held =
        new ArrayList<>(
            List.of(
                link.inviteSeed(),
                link.knock(),
                link.discovery(),
                direct.knock(),
                discovery,
                JoinName.key(link)));
    int opened = 0;
    for (var entry : HandWorld.entries(founder.store())) {
      if (entry.stub().isEmpty()) {
        continue;
      }
      var keys = founder.state().keys().get(entry.header().epoch()).orElseThrow();
      assertTrue(opens(keys, entry), "the test knows how to open it");
      opened++;
      for (Secret one : held) {
        for (Secret two : held) {
          assertFalse(opens(keysOf(one, two), entry));
        }
      }
    }
    assertTrue(opened >= 6, "names, the workspace's name and messages were tried");
  }

  private EpochKeys keysOf(Secret content, Secret network) throws MalformedException {
    Hash contentHash = Hash.sha256(content.bytes());
    Hash networkHash = Hash.sha256(network.bytes());
    Hash id = EpochPlace.epoch(founder.group.id(), Hash.ZERO, contentHash, networkHash);
    Bytes both = Bytes.concat(content.bytes(), network.bytes(), Hash.ZERO.bytes());
    return EpochKeys.read(founder.group.id(), id, both);
  }

  /// Whether any part of the entry opens.
  private boolean opens(EpochKeys keys, Entry entry) {
    var place =
        new PayloadBox.Place(founder.group.id(), entry.log(), entry.seq(), entry.header().epoch());
    return tried(() -> PayloadBox.openStub(keys, place, entry.stub()))
        || tried(() -> PayloadBox.openControl(keys, place, entry.stub()))
        || (entry.body().isPresent()
            && tried(
                () -> PayloadBox.openBody(keys, place, entry.stub(), entry.body().orElseThrow())));
  }

  private interface Opening {
    Bytes open() throws MalformedException;
  }

  private static boolean tried(Opening opening) {
    try {
      return opening.open() != null;
    } catch (MalformedException e) {
      return false;
    }
  }
}
