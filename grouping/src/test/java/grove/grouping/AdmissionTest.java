package grove.grouping;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import grove.graph.Address;
import grove.graph.JoinAttempt;
import grove.graph.JoinLimits;
import grove.graph.JoinOrigin;
import grove.graph.JoinRequest;
import grove.graph.JoinState;
import grove.graph.JoinState.Reason;
import grove.graph.Standing;
import grove.identity.DeviceKey;
import grove.identity.PeerCard;
import grove.identity.Secret;
import grove.identity.Suite;
import grove.identity.bytes.Bytes;
import grove.identity.bytes.Hash;
import grove.identity.bytes.MalformedException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Who is let in, who decides, and what is tried by those who should stay out.
final class AdmissionTest {
  private static final long HOUR_MS = 3_600_000;

  @TempDir private Path folder;
  private HandWorld world;
  private Peer founder;

  @BeforeEach
  void begin() {
    world = new HandWorld(folder, 17);
    founder = world.founder();
  }

  private static Invitation invite(Peer host, Role role, int uses, boolean approval) {
    return host.group.invite(new InviteTerms(role, uses, HOUR_MS, approval));
  }

  private Peer stranger(String name, Invitation invitation) {
    Peer stranger = world.person(name);
    stranger.joining(invitation.link().orElseThrow());
    return stranger;
  }

  private static List<JoinWish> wishes(Peer at) {
    return at.group.admissions().wishes();
  }

  private static JoinState refused(Reason reason) {
    return new JoinState.Refused(reason);
  }

  private static Invitation shown(Peer at, Invitation invitation) {
    return at.group.invitations().stream()
        .filter(one -> one.id().equals(invitation.id()))
        .findFirst()
        .orElseThrow();
  }

  private static String line(Runnable act) {
    return String.valueOf(assertThrows(IllegalArgumentException.class, act::run).getMessage());
  }

  @Test
  void aGuessedKeyIsUnknown() {
    Invitation real = invite(founder, Role.EDITOR, 1, false);
    Peer guesser = stranger("guesser", real);
    JoinRequest request = guesser.request();
    for (int n = 0; n < 20; n++) {
      try (var key = DeviceKey.of(Secret.random(world.random, Suite.KEY_BYTES))) {
        var asking =
            new JoinAttempt.Asking(
                key, InviteId.of(key.id()).bytes(), request.card(), request.sealedName());
        var own = guesser.vault.identity().device();
        var guessed = JoinRequest.of(founder.group.id(), asking, own);
        assertEquals(refused(Reason.UNKNOWN), guesser.askWith(founder, guessed));
        // The same with the id of the real invitation.
        var lied =
            new JoinAttempt.Asking(key, request.inviteId(), request.card(), request.sealedName());
        var liar = JoinRequest.of(founder.group.id(), lied, own);
        assertEquals(refused(Reason.UNKNOWN), guesser.askWith(founder, liar));
      }
    }
    assertEquals(1, founder.group.members().size());
  }

  @Test
  void whoJoinedIsListedWithTimeAndAdmittingPerson() {
    Peer admin = world.joined(founder, "admin", Role.ADMIN);
    Invitation invitation = invite(founder, Role.EDITOR, 2, false);
    world.sync(founder, admin);
    Peer one = stranger("one", invitation);
    one.ask(admin);
    world.sync(founder, admin, one);
    var guest = new Invitation.Guest(one.person(), world.loop.nowMs(), admin.person(), true);
    assertEquals(List.of(guest), shown(founder, invitation).joined());
    founder.group.remove(one.person());
    assertFalse(shown(founder, invitation).joined().getFirst().member());
  }

  @Test
  void twoNodesThatAreApartExceedTheUsesAndItIsShown() {
    Peer admin = world.joined(founder, "admin", Role.ADMIN);
    Invitation invitation = invite(founder, Role.EDITOR, 1, false);
    world.sync(founder, admin);
    stranger("one", invitation).ask(founder);
    stranger("two", invitation).ask(admin);
    world.sync(founder, admin);
    for (Peer peer : List.of(founder, admin)) {
      assertEquals(2, shown(peer, invitation).used());
      assertEquals(1, shown(peer, invitation).over());
      assertEquals(Invitation.State.USED_UP, shown(peer, invitation).state());
    }
  }

  @Test
  void oneNodeSpreadsItsAdmissionsSoThatTheOthersHearOfThem() {
    Peer admin = world.joined(founder, "admin", Role.ADMIN);
    int uses = 3;
    Invitation invitation = invite(founder, Role.EDITOR, uses, false);
    world.sync(founder, admin);
    for (int n = 0; n < 5; n++) {
      stranger("here" + n, invitation).ask(founder);
      stranger("there" + n, invitation).ask(admin);
    }
    assertEquals(1, shown(founder, invitation).used());
    for (int n = 0; n < 10; n++) {
      world.sync(founder, admin);
      world.loop.advance(Pace.STEP_MS);
    }
    world.sync(founder, admin);
    assertTrue(shown(founder, invitation).used() >= uses);
    assertTrue(shown(founder, invitation).over() <= 1, "one more for each further node at most");
    assertEquals(shown(founder, invitation).joined().size(), shown(admin, invitation).used());
  }

  @Test
  void whoAdmitsAloneDoesNotWait() {
    Invitation invitation = invite(founder, Role.EDITOR, 3, false);
    for (int n = 0; n < 3; n++) {
      JoinState answer = stranger("person" + n, invitation).ask(founder);
      assertInstanceOf(JoinState.Admitted.class, answer);
    }
  }

  @Test
  void requestsAndRefusalsOutliveARestart() {
    Invitation invitation = invite(founder, Role.EDITOR, 5, true);
    Peer one = stranger("one", invitation);
    Peer two = stranger("two", invitation);
    one.ask(founder);
    world.loop.advance(1_000);
    two.ask(founder);
    List<JoinWish> before = wishes(founder);
    founder.group.admissions().decline(before.getLast().id());
    founder.reopen();
    assertEquals(before.subList(0, 1), wishes(founder));
    assertEquals("one", before.getFirst().name());
    assertEquals(HandLoop.START_MS, before.getFirst().requestedMs());
    assertEquals(refused(Reason.DECLINED), two.askAgain(founder));
    // Approved while the stranger is away: the next time it asks, it is in.
    founder.group.admissions().approve(before.getFirst().id());
    assertInstanceOf(JoinState.Admitted.class, one.ask(founder));
    founder.reopen();
    assertEquals(List.of(), wishes(founder));
  }

  @Test
  void everyAdminSeesARequestAndWhatOneDecidedDisappearsAtTheOthers() {
    Peer admin = world.joined(founder, "admin", Role.ADMIN);
    Invitation invitation = invite(founder, Role.EDITOR, 5, true);
    world.sync(founder, admin);
    Peer approved = stranger("approved", invitation);
    Peer declined = stranger("declined", invitation);
    for (Peer peer : List.of(approved, declined)) {
      peer.ask(founder);
      peer.ask(admin);
    }
    assertEquals(wishes(founder), wishes(admin));
    JoinWish first = wishes(founder).getFirst();
    JoinWish second = wishes(founder).getLast();
    founder.group.admissions().approve(first.id());
    founder.group.admissions().decline(second.id());
    world.sync(founder, admin);
    assertEquals(List.of(second), wishes(admin));
    assertInstanceOf(JoinState.Admitted.class, approved.answers.getLast());
    assertTrue(line(() -> admin.group.admissions().approve(first.id())).contains("let in already"));
    admin.group.desk().onRefused(declined.lastRequest().key(), Reason.DECLINED);
    assertEquals(List.of(), wishes(admin));
    assertTrue(line(() -> admin.group.admissions().approve(second.id())).contains("another admin"));
    assertEquals(refused(Reason.DECLINED), declined.askAgain(admin));
  }

  @Test
  void onlyAdminsDecideAboutRequests() {
    Peer admin = world.joined(founder, "admin", Role.ADMIN);
    Peer editor = world.joined(founder, "editor", Role.EDITOR);
    world.syncAll();
    var desk = editor.group.desk();
    assertTrue(desk.decides(founder.vault.identity().device().id()));
    assertTrue(desk.decides(admin.vault.identity().device().id()));
    assertFalse(desk.decides(editor.vault.identity().device().id()));
    assertFalse(desk.decides(world.person("nobody").vault.identity().device().id()));
    assertThrows(NotAllowedException.class, () -> editor.group.admissions().approve("00"));
    assertThrows(NotAllowedException.class, () -> editor.group.admissions().decline("00"));
  }

  @Test
  void approvingLooksAgainAtTheInvitation() {
    Invitation revoked = invite(founder, Role.EDITOR, 5, true);
    Invitation usedUp = invite(founder, Role.EDITOR, 1, true);
    Invitation expired = founder.group.invite(new InviteTerms(Role.EDITOR, 5, 60_000, true));
    Peer atRevoked = stranger("revoked", revoked);
    Peer atUsedUp = stranger("usedUp", usedUp);
    Peer first = stranger("first", usedUp);
    Peer atExpired = stranger("expired", expired);
    for (Peer peer : List.of(atRevoked, atUsedUp, first, atExpired)) {
      assertInstanceOf(JoinState.Pending.class, peer.ask(founder));
    }
    var admissions = founder.group.admissions();
    admissions.approve(id(first));
    assertTrue(line(() -> admissions.approve(id(first))).contains("approved already"));
    assertTrue(line(() -> admissions.approve(id(atUsedUp))).contains("used up"));
    assertEquals(refused(Reason.USED_UP), atUsedUp.answers.getLast());
    admissions.revoke(revoked.id(), false);
    assertTrue(line(() -> admissions.approve(id(atRevoked))).contains("revoked meanwhile"));
    assertEquals(refused(Reason.REVOKED), atRevoked.answers.getLast());
    world.loop.advance(60_000);
    assertTrue(line(() -> admissions.approve(id(atExpired))).contains("expired meanwhile"));
    assertEquals(refused(Reason.EXPIRED), atExpired.answers.getLast());
    assertTrue(line(() -> admissions.approve("0011223344556677")).contains("no such request"));
    assertEquals(2, founder.group.members().size());
  }

  private static String id(Peer asker) {
    return Asked.id(asker.lastRequest().key());
  }

  @Test
  void whoWasRemovedComesBackByApprovalOnlyAndIsShownAsSuch() {
    Invitation open = invite(founder, Role.EDITOR, 5, false);
    Peer member = stranger("member", open);
    member.ask(founder);
    world.sync(founder, member);
    founder.group.remove(member.person());
    world.sync(founder, member);
    Invitation again = invite(founder, Role.EDITOR, 5, false);
    member.joining(again.link().orElseThrow());
    assertInstanceOf(JoinState.Pending.class, member.ask(founder));
    JoinWish wish = wishes(founder).getFirst();
    assertTrue(wish.removedBefore());
    founder.group.admissions().approve(wish.id());
    world.sync(founder, member);
    assertTrue(member.group.joined());
    // A new identity is a new person: nobody can tell.
    Peer other = stranger("member2", again);
    assertInstanceOf(JoinState.Admitted.class, other.ask(founder));
  }

  @Test
  void whoWasRemovedAfterAskingIsStillShownAsRemoved() {
    Invitation approval = invite(founder, Role.EDITOR, 5, true);
    Invitation open = invite(founder, Role.EDITOR, 5, false);
    Peer peer = stranger("peer", approval);
    peer.ask(founder);
    assertFalse(wishes(founder).getFirst().removedBefore());
    JoinRequest byOther = world.requestBy(peer, open);
    founder.group.desk().onJoin(byOther, founder.origin(peer), peer.answers::add);
    assertEquals(List.of(), wishes(founder), "let in by the other invitation");
    founder.group.remove(peer.person());
    peer.joining(invite(founder, Role.EDITOR, 1, true).link().orElseThrow());
    peer.ask(founder);
    assertTrue(wishes(founder).getFirst().removedBefore());
  }

  @Test
  void anOldRequestThatSomebodyPassesOnDoesNotBringBackWhoLeft() {
    Invitation open = invite(founder, Role.EDITOR, 5, false);
    Peer member = stranger("member", open);
    JoinRequest old = member.request();
    member.ask(founder);
    world.sync(founder, member);
    member.group.leave();
    world.sync(founder, member);
    Peer passer = world.joined(founder, "passer", Role.EDITOR);
    JoinOrigin origin = passer.origin(member);
    founder.group.desk().onJoin(old, origin, member.answers::add);
    assertInstanceOf(JoinState.Pending.class, member.answers.getLast());
    assertEquals(Role.NONE, founder.group.member(member.person()).orElseThrow().role());
    // Who left and asks by itself is welcome.
    member.joining(open.link().orElseThrow());
    assertInstanceOf(JoinState.Admitted.class, member.ask(founder));
  }

  @Test
  void aLinkPostedInPublicIsUndoneInOneAction() {
    Peer admin = world.joined(founder, "admin", Role.ADMIN);
    Invitation leaked = invite(admin, Role.EDITOR, 10, false);
    Invitation other = invite(admin, Role.EDITOR, 10, false);
    Invitation approval = invite(admin, Role.EDITOR, 10, true);
    world.sync(founder, admin);
    Peer guest = stranger("guest", leaked);
    Peer raised = stranger("raised", leaked);
    Peer gone = stranger("gone", leaked);
    Peer honest = stranger("honest", other);
    for (Peer peer : List.of(guest, raised, gone, honest)) {
      peer.ask(founder);
      world.loop.advance(Pace.STEP_MS);
      world.sync(founder, admin, peer);
    }
    founder.group.setRole(raised.person(), Role.ADMIN);
    founder.group.remove(gone.person());
    world.sync(founder, admin, guest, raised, honest);
    Hash before = honest.write("before").header().epoch();
    assertEquals(3, shown(admin, leaked).joined().size());
    assertEquals(1, admin.group.admissions().undo(leaked.id()), "an admin removes no admin");
    world.sync(founder, admin, raised, honest);
    assertEquals(Invitation.State.REVOKED, shown(founder, leaked).state());
    assertEquals(Role.NONE, founder.group.member(guest.person()).orElseThrow().role());
    assertEquals(Role.EDITOR, honest.group.role());
    assertNotEquals(before, honest.write("after").header().epoch());
    assertEquals(1, founder.group.admissions().undo(leaked.id()), "the owner removes the rest");
    assertEquals(0, founder.group.admissions().undo(leaked.id()), "twice does no harm");
    Peer late = stranger("late", leaked);
    assertEquals(refused(Reason.REVOKED), late.ask(founder));
    assertInstanceOf(JoinState.Pending.class, stranger("asker", approval).ask(founder));
    assertEquals(1, founder.group.admissions().undo(other.id()));
    assertEquals(
        List.of(admin.person(), founder.person()).stream().sorted().toList(),
        founder.group.members().stream().map(Member::person).toList());
  }

  @Test
  void undoingManyMakesOneNewEpochThatNoneOfThemGets() {
    int people = 6;
    Invitation leaked = invite(founder, Role.EDITOR, people, false);
    for (int n = 0; n < people; n++) {
      Peer peer = stranger("guest" + n, leaked);
      peer.ask(founder);
      world.sync(founder, peer);
    }
    int epochs = founder.state().epochBook().all().size();
    assertEquals(people, founder.group.admissions().undo(leaked.id()));
    // One for the leak, one for the removals.
    assertTrue(founder.state().epochBook().all().size() <= epochs + 2);
    var current = founder.state().epochs().current().orElseThrow();
    var grant = founder.state().epochBook().get(current.id()).orElseThrow().grants().getFirst();
    assertEquals(Set.of(founder.vault.identity().device().id()), grant.devices());
  }

  @Test
  void aLeakFoundLaterMakesNewKeysToo() {
    Invitation invitation = invite(founder, Role.EDITOR, 1, false);
    Hash before = founder.write("one").header().epoch();
    var admissions = founder.group.admissions();
    admissions.revoke(invitation.id(), false);
    assertEquals(before, founder.write("two").header().epoch());
    admissions.revoke(invitation.id(), true);
    Hash after = founder.write("three").header().epoch();
    assertNotEquals(before, after);
    long entries = founder.store().entries();
    admissions.revoke(invitation.id(), true);
    admissions.revoke(invitation.id(), false);
    assertEquals(entries, founder.store().entries());
    assertTrue(line(() -> admissions.revoke("00".repeat(16), false)).contains("no such"));
    assertTrue(line(() -> admissions.revoke("zz", false)).contains("not the id"));
  }

  @Test
  void anAddByOneBelowAdminIsVoidThoughTheyHaveTheKeys() {
    Peer editor = world.joined(founder, "editor", Role.EDITOR);
    Invitation invitation = invite(founder, Role.EDITOR, 1, false);
    world.sync(founder, editor);
    Peer accomplice = stranger("accomplice", invitation);
    PeerCard named = accomplice.vault.identity().card(List.of());
    PeerCard card = new PeerCard(named.person(), "", named.chain(), named.keyPackage(), List.of());
    EpochKeys keys = editor.state().epochs().current().orElseThrow();
    Bytes sealed =
        Seals.toMember(founder.group.id(), keys, card.keyPackage(), editor.state().random());
    Control.Add add =
        new Control.Add(
            card,
            Role.EDITOR,
            Map.of(),
            Optional.of(InviteId.of(accomplice.request().inviteKey())),
            List.of(new Control.GivenKey(keys.id(), sealed)));
    editor.pen().control(add, ControlBox.EMPTY);
    world.sync(founder, editor);
    assertEquals(2, founder.group.members().size());
    assertEquals(0, shown(founder, invitation).used());
    assertEquals(
        Standing.UNKNOWN, founder.group.security().standing(card.device()), "nothing is served");
    assertEquals(Optional.empty(), founder.group.security().sealKey(keys.id(), card.device()));
    assertFalse(
        founder.state().epochs().grant(_ -> false).members().stream()
            .anyMatch(seal -> seal.device().equals(card.device())),
        "no later epoch is for them");
  }

  @Test
  void anInvitationAboveItsAuthorsRankCountsForNothing() {
    Peer admin = world.joined(founder, "admin", Role.ADMIN);
    Peer editor = world.joined(founder, "editor", Role.EDITOR);
    world.syncAll();
    Invitation byAdmin = forgedInvite(admin, Role.ADMIN);
    Invitation byEditor = forgedInvite(editor, Role.EDITOR);
    world.syncAll();
    int admins = founder.group.members().size();
    assertEquals(refused(Reason.UNKNOWN), stranger("climber", byAdmin).ask(founder));
    assertEquals(refused(Reason.UNKNOWN), stranger("friend", byEditor).ask(founder));
    assertEquals(admins, founder.group.members().size());
    assertTrue(founder.group.invitations().stream().noneMatch(i -> i.id().equals(byAdmin.id())));
  }

  /// An INVITE that an honest node would not write, with a link that works.
  private Invitation forgedInvite(Peer author, Role role) {
    Invitation model = invite(founder, Role.EDITOR, 1, false);
    try {
      InvitationLink link = InvitationLink.parse(model.link().orElseThrow());
      Secret seed = Secret.random(world.random, Suite.KEY_BYTES);
      InvitationLink forged =
          new InvitationLink(
              link.group(), seed, link.knock(), link.discovery(), link.contacts(), link.preview());
      try (var key = forged.inviteKey()) {
        InviteId id = InviteId.of(key.id());
        long expiresMs = world.loop.nowMs() + HOUR_MS;
        Hash hash = Hash.sha256(key.id().bytes());
        author
            .pen()
            .control(new Control.Invite(id, hash, role, 1, expiresMs, false), ControlBox.EMPTY);
        return new Invitation(
            id.toHex(),
            Optional.of(forged.text()),
            role,
            1,
            expiresMs,
            false,
            Invitation.State.PENDING,
            author.person(),
            0,
            List.of());
      }
    } catch (MalformedException e) {
      throw new AssertionError(e);
    }
  }

  @Test
  void anAdminsNodeLeavesAnInvitationForAdminsToTheOwners() {
    Peer admin = world.joined(founder, "admin", Role.ADMIN);
    Invitation invitation = invite(founder, Role.ADMIN, 1, false);
    world.sync(founder, admin);
    Peer second = stranger("second", invitation);
    assertInstanceOf(JoinState.Pending.class, second.ask(admin));
    assertEquals(List.of(), wishes(admin));
    assertInstanceOf(JoinState.Admitted.class, second.ask(founder));
  }

  @Test
  void junkByOneInvitationLeavesRoomForTheHonestOne() {
    Invitation invitation = invite(founder, Role.EDITOR, 100, true);
    Peer honest = stranger("honest", invitation);
    honest.ask(founder);
    for (int n = 0; n < 30; n++) {
      Peer junk = stranger("junk" + n, invitation);
      JoinOrigin origin =
          JoinOrigin.of(founder.vault.identity().device().id(), new Address("192.0.2.5", n));
      founder.group.desk().onJoin(junk.request(), origin, junk.answers::add);
    }
    assertEquals(JoinLimits.PER_INVITATION_MAX, wishes(founder).size());
    assertEquals("honest", wishes(founder).getFirst().name());
    founder.reopen();
    assertEquals(JoinLimits.PER_INVITATION_MAX, wishes(founder).size());
    assertEquals("honest", wishes(founder).getFirst().name());
  }
}
