package grove.grouping;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import grove.graph.JoinRequest;
import grove.graph.JoinState;
import grove.graph.JoinState.Reason;
import grove.identity.bytes.MalformedException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Invitations by link: what they offer, and every way in which they are of no use.
final class InvitationTest {
  private static final long EXPIRES_IN_MS = 60_000;

  @TempDir private Path folder;
  private HandWorld world;
  private Peer founder;

  @BeforeEach
  void begin() {
    world = new HandWorld(folder, 3);
    founder = world.founder();
  }

  private Invitation invite(int uses) {
    return founder.group.invite(new InviteTerms(Role.EDITOR, uses, EXPIRES_IN_MS, false));
  }

  private Peer stranger(String name, Invitation invitation) {
    Peer stranger = world.person(name);
    stranger.joining(invitation.link().orElseThrow());
    return stranger;
  }

  @Test
  void theLinkPreviewsWorkspaceInviterAndRole() throws MalformedException {
    Invitation invitation = invite(1);
    String text = invitation.link().orElseThrow();
    InvitationLink link = InvitationLink.parse(text);
    assertTrue(text.startsWith("grove:"));
    assertEquals(
        new InvitationLink.Preview("Workspace", "founder", founder.person(), Role.EDITOR, false),
        link.preview());
    assertEquals(founder.group.id(), link.group());
    assertEquals(founder.vault.identity().device().id(), link.contacts().getFirst().device());
    assertEquals(
        "founder.example:4700", link.contacts().getFirst().addresses().getFirst().toString());
    assertEquals(text, link.text());
  }

  @Test
  void aLinkCutShortOrChangedIsNoticed() {
    String text = invite(1).link().orElseThrow();
    for (int end = 1; end < text.length(); end++) {
      String cut = text.substring(0, end);
      assertThrows(MalformedException.class, () -> InvitationLink.parse(cut));
    }
    char last = text.charAt(40) == 'A' ? 'B' : 'A';
    String changed = text.substring(0, 40) + last + text.substring(41);
    assertThrows(MalformedException.class, () -> InvitationLink.parse(changed));
  }

  @Test
  void anInvitationIsUsedUp() {
    Invitation invitation = invite(2);
    assertInstanceOf(JoinState.Admitted.class, stranger("first", invitation).ask(founder));
    assertInstanceOf(JoinState.Admitted.class, stranger("second", invitation).ask(founder));
    Peer third = stranger("third", invitation);
    assertEquals(new JoinState.Refused(Reason.USED_UP), third.ask(founder));
    assertEquals(
        List.of(new GroupEvent.JoinRefused(Reason.USED_UP)),
        third.events(GroupEvent.JoinRefused.class));
    assertFalse(third.group.waiting());
    Invitation shown = founder.group.invitations().getFirst();
    assertEquals(Invitation.State.USED_UP, shown.state());
    assertEquals(2, shown.used());
  }

  @Test
  void askingAgainIsAnsweredAsItStands() {
    Invitation invitation = invite(1);
    Peer first = stranger("first", invitation);
    JoinState admitted = first.ask(founder);
    long entries = founder.store().entries();
    assertEquals(admitted, first.ask(founder));
    assertEquals(entries, founder.store().entries());
  }

  @Test
  void anExpiredInvitationSaysSo() {
    Invitation invitation = invite(1);
    world.loop.advance(EXPIRES_IN_MS);
    assertEquals(new JoinState.Refused(Reason.EXPIRED), stranger("late", invitation).ask(founder));
    assertEquals(Invitation.State.EXPIRED, founder.group.invitations().getFirst().state());
  }

  @Test
  void aRevokedInvitationSaysSo() {
    Invitation invitation = invite(1);
    founder.group.admissions().revoke(invitation.id(), false);
    assertEquals(new JoinState.Refused(Reason.REVOKED), stranger("late", invitation).ask(founder));
    Invitation shown = founder.group.invitations().getFirst();
    assertEquals(Invitation.State.REVOKED, shown.state());
    assertEquals(Optional.empty(), shown.link());
  }

  @Test
  void anInvitationOfAnotherGroupIsUnknown() {
    Peer other = world.person("other");
    other.found("Elsewhere");
    Invitation invitation =
        other.group.invite(new InviteTerms(Role.EDITOR, 1, EXPIRES_IN_MS, false));
    Peer stranger = stranger("stranger", invitation);
    assertEquals(new JoinState.Refused(Reason.UNKNOWN), stranger.ask(founder));
  }

  @Test
  void aRequestThatSomebodyChangedIsUnknown() {
    Invitation invitation = invite(1);
    Peer stranger = stranger("stranger", invitation);
    Peer thief = world.person("thief");
    JoinRequest honest = stranger.request();
    JoinRequest changed =
        new JoinRequest(
            honest.inviteId(),
            honest.inviteKey(),
            thief.vault.identity().card(List.of()),
            honest.sealedName(),
            honest.inviteSignature(),
            honest.deviceSignature());
    founder.group.desk().onJoin(changed, founder.origin(stranger), stranger.answers::add);
    assertEquals(List.of(new JoinState.Refused(Reason.UNKNOWN)), stranger.answers);
    assertEquals(1, founder.group.members().size());
  }

  @Test
  void anEditorCannotAdmitAndSaysPending() {
    Peer editor = world.joined(founder, "editor", Role.EDITOR);
    Invitation invitation = invite(1);
    world.sync(founder, editor);
    assertInstanceOf(JoinState.Pending.class, stranger("stranger", invitation).ask(editor));
  }

  @Test
  void anyAdminAdmitsAndTwoAtOnceAreShown() {
    Peer admin = world.joined(founder, "admin", Role.ADMIN);
    Invitation invitation = invite(1);
    world.sync(founder, admin);
    Peer one = stranger("one", invitation);
    Peer two = stranger("two", invitation);
    assertInstanceOf(JoinState.Admitted.class, one.ask(founder));
    assertInstanceOf(JoinState.Admitted.class, two.ask(admin));
    world.sync(founder, admin, one, two);
    assertTrue(one.group.joined() && two.group.joined());
    Invitation shown =
        founder.group.invitations().stream()
            .filter(i -> i.id().equals(invitation.id()))
            .findFirst()
            .orElseThrow();
    assertEquals(2, shown.used());
    assertEquals(1, shown.uses());
    var entry = two.write("hello");
    world.sync(founder, admin, one, two);
    one.assertReads(entry, "hello");
  }

  @Test
  void twoNodesAdmitTheSamePersonAtOnce() {
    Peer admin = world.joined(founder, "admin", Role.ADMIN);
    Invitation invitation = invite(1);
    world.sync(founder, admin);
    Peer stranger = stranger("stranger", invitation);
    JoinRequest request = stranger.request();
    founder.group.desk().onJoin(request, founder.origin(stranger), stranger.answers::add);
    admin.group.desk().onJoin(request, admin.origin(stranger), stranger.answers::add);
    world.sync(founder, admin, stranger);
    assertTrue(stranger.group.joined());
    assertEquals(1, count(founder, invitation));
    assertEquals(3, founder.group.members().size());
    assertEquals(1, stranger.events(GroupEvent.Joined.class).size());
  }

  private static int count(Peer at, Invitation invitation) {
    return at.group.invitations().stream()
        .filter(i -> i.id().equals(invitation.id()))
        .mapToInt(Invitation::used)
        .sum();
  }

  @Test
  void anAdminOffersAtMostEditor() {
    Peer admin = world.joined(founder, "admin", Role.ADMIN);
    assertThrows(
        NotAllowedException.class,
        () -> admin.group.invite(new InviteTerms(Role.ADMIN, 1, EXPIRES_IN_MS, false)));
    assertThrows(
        IllegalArgumentException.class, () -> new InviteTerms(Role.OWNER, 1, EXPIRES_IN_MS, false));
  }

  @Test
  void withApprovalSomebodyIsAsked() {
    Invitation invitation =
        founder.group.invite(new InviteTerms(Role.VIEWER, 2, EXPIRES_IN_MS, true));
    Peer welcome = stranger("welcome", invitation);
    Peer unwelcome = stranger("unwelcome", invitation);
    assertInstanceOf(JoinState.Pending.class, welcome.ask(founder));
    assertInstanceOf(JoinState.Pending.class, unwelcome.ask(founder));
    assertEquals(
        List.of("welcome", "unwelcome"),
        founder.group.admissions().wishes().stream().map(JoinWish::name).toList());
    founder.group.admissions().approve(founder.group.admissions().wishes().getFirst().id());
    founder.group.admissions().decline(founder.group.admissions().wishes().getFirst().id());
    assertInstanceOf(JoinState.Admitted.class, welcome.answers.getLast());
    assertEquals(new JoinState.Refused(Reason.DECLINED), unwelcome.answers.getLast());
    world.sync(founder, welcome);
    assertEquals(Role.VIEWER, welcome.group.role());
  }

  @Test
  void theNameComesSealedAndIsShownToMembersOnly() {
    Invitation invitation = invite(1);
    Peer editor = stranger("editor", invitation);
    assertEquals("", editor.request().card().name());
    editor.ask(founder);
    assertEquals(
        List.of("editor", "founder"),
        founder.group.members().stream().map(Member::name).sorted().toList());
  }

  @Test
  void manyMembersJoinInARow() {
    int people = 8;
    Invitation invitation = invite(people);
    for (int n = 0; n < people; n++) {
      Peer peer = stranger("person" + n, invitation);
      assertInstanceOf(JoinState.Admitted.class, peer.ask(founder));
      world.sync(founder, peer);
      assertTrue(peer.group.joined());
    }
    assertEquals(people + 1, founder.group.members().size());
  }
}
