package grove.grouping;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import grove.graph.JoinProgress;
import grove.graph.JoinState.Reason;
import grove.graph.sim.SimNetwork;
import grove.graph.sim.World;
import grove.grouping.sim.GroupNode;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// The way into a group over the real graph in a simulated network: races, restarts, people who are
/// away.
final class AdmissionSimTest {
  private static final long SECOND_MS = 1_000;
  private static final long MINUTE_MS = 60_000;

  @TempDir private Path folder;
  private World world;
  private SimNetwork network;
  private GroupNode founder;

  @BeforeEach
  void begin() {
    world = new World(23);
    network = new SimNetwork(world, 5, 40);
    founder = node("founder");
    founder.found("Workspace");
  }

  private GroupNode node(String name) {
    return new GroupNode(world, network, name, folder);
  }

  private Invitation invite(Role role, int uses, boolean approval) {
    return founder.group().invite(new InviteTerms(role, uses, 60 * MINUTE_MS, approval));
  }

  private GroupNode asking(String name, Invitation invitation) {
    GroupNode node = node(name);
    node.join(invitation.link().orElseThrow());
    return node;
  }

  private GroupNode joined(String name, Role role) {
    GroupNode node = asking(name, invite(role, 1, false));
    within(MINUTE_MS, node::member);
    return node;
  }

  private void within(long ms, BooleanSupplier holds) {
    assertTrue(world.runUntil(holds, ms), "not within " + ms + " ms");
  }

  private static List<JoinWish> wishes(GroupNode at) {
    return at.group().admissions().wishes();
  }

  private static Invitation shown(GroupNode at, Invitation invitation) {
    return at.group().invitations().stream()
        .filter(one -> one.id().equals(invitation.id()))
        .findFirst()
        .orElseThrow();
  }

  private static boolean refused(GroupNode node, Reason reason) {
    return node.events().contains(new GroupEvent.JoinRefused(reason));
  }

  @Test
  void twoAdminsWhoAdmitAtOnceExceedTheUsesByOneEachAtMost() {
    GroupNode admin = joined("admin", Role.ADMIN);
    within(MINUTE_MS, () -> founder.ready() == 1);
    int uses = 3;
    Invitation atFounder = invite(Role.EDITOR, uses, false);
    within(SECOND_MS, () -> admin.group().invitations().size() == 2);
    List<GroupNode> all = new ArrayList<>();
    for (int n = 0; n < 4; n++) {
      all.add(asking("one" + n, atFounder));
      GroupNode other = node("two" + n);
      other.joinAt(atFounder.link().orElseThrow(), admin);
      all.add(other);
    }
    within(
        5 * MINUTE_MS, () -> all.stream().allMatch(n -> n.member() || refused(n, Reason.USED_UP)));
    world.runFor(10 * SECOND_MS);
    int used = shown(founder, atFounder).used();
    assertEquals(used, shown(admin, atFounder).used());
    assertTrue(used >= uses && used <= uses + 1, used + " of " + uses);
    assertEquals(used - uses, shown(founder, atFounder).over());
    assertEquals(used, all.stream().filter(GroupNode::member).count());
  }

  @Test
  void twoAdminsWhoAreApartAdmitOneEachAndItIsShownWhenTheyMeet() {
    GroupNode admin = joined("admin", Role.ADMIN);
    within(MINUTE_MS, () -> founder.ready() == 1);
    Invitation invitation = invite(Role.EDITOR, 1, false);
    within(SECOND_MS, () -> admin.group().invitations().size() == 2);
    network.move("admin", 1);
    network.move("two", 1);
    GroupNode one = asking("one", invitation);
    GroupNode two = node("two");
    two.joinAt(invitation.link().orElseThrow(), admin);
    within(MINUTE_MS, () -> one.member() && two.member());
    assertEquals(0, shown(founder, invitation).over());
    network.heal();
    within(10 * MINUTE_MS, () -> shown(founder, invitation).over() == 1);
    within(MINUTE_MS, () -> shown(admin, invitation).over() == 1);
  }

  @Test
  void waitingSaysSinceWhenHowManyWereAskedAndWhetherSomebodyAnswered() {
    Invitation invitation = invite(Role.EDITOR, 1, false);
    long sinceMs = world.nowMs();
    founder.stop();
    GroupNode guest = asking("guest", invitation);
    world.runFor(2 * MINUTE_MS);
    assertEquals(sinceMs, guest.group().admissions().askedSinceMs().orElseThrow());
    assertEquals(new JoinProgress(0, false), guest.graph().joinProgress());
    guest.restart();
    world.runFor(MINUTE_MS);
    assertEquals(sinceMs, guest.group().admissions().askedSinceMs().orElseThrow());
    founder.open();
    within(MINUTE_MS, guest::member);
    assertTrue(guest.group().admissions().askedSinceMs().isEmpty());
  }

  @Test
  void aRequestForApprovalOutlivesRestartsOfBothSidesAndIsSeenByEveryAdmin() {
    GroupNode admin = joined("admin", Role.ADMIN);
    within(MINUTE_MS, () -> founder.ready() == 1);
    Invitation invitation = invite(Role.EDITOR, 3, true);
    GroupNode guest = asking("guest", invitation);
    GroupNode other = asking("other", invitation);
    within(MINUTE_MS, () -> wishes(founder).size() == 2 && wishes(admin).size() == 2);
    within(MINUTE_MS, () -> guest.graph().joinProgress().equals(new JoinProgress(2, true)));
    guest.stop();
    founder.restart();
    assertEquals(2, wishes(founder).size());
    within(MINUTE_MS, () -> founder.ready() == 1);
    JoinWish first = wish(founder, guest);
    JoinWish second = wish(founder, other);
    founder.group().admissions().approve(first.id());
    founder.group().admissions().decline(second.id());
    within(10 * SECOND_MS, () -> wishes(admin).isEmpty());
    within(MINUTE_MS, () -> refused(other, Reason.DECLINED));
    guest.open();
    within(MINUTE_MS, guest::member);
  }

  private static JoinWish wish(GroupNode at, GroupNode of) {
    return wishes(at).stream()
        .filter(wish -> wish.person().equals(of.person()))
        .findFirst()
        .orElseThrow();
  }

  @Test
  void aRequestThroughAnEditorReachesTheAdminWhoComesLaterAndItsAnswerComesBack() {
    GroupNode editor = joined("editor", Role.EDITOR);
    within(MINUTE_MS, () -> founder.ready() == 1);
    Invitation open = invite(Role.EDITOR, 1, false);
    Invitation revoked = invite(Role.EDITOR, 1, false);
    within(SECOND_MS, () -> editor.group().invitations().size() == 3);
    founder.stop();
    GroupNode guest = node("guest");
    GroupNode late = node("late");
    guest.joinAt(open.link().orElseThrow(), editor);
    late.joinAt(revoked.link().orElseThrow(), editor);
    world.runFor(MINUTE_MS);
    assertEquals(GroupStanding.JOINING, guest.group().standing());
    assertEquals(new JoinProgress(1, true), guest.graph().joinProgress());
    network.move("founder", 9);
    founder.open();
    founder.group().admissions().revoke(revoked.id(), false);
    network.heal();
    within(10 * MINUTE_MS, guest::member);
    within(MINUTE_MS, () -> refused(late, Reason.REVOKED));
  }

  @Test
  void aDirectInvitationLeadsInAlsoThroughAnotherMember() {
    GroupNode editor = joined("editor", Role.EDITOR);
    within(MINUTE_MS, () -> founder.ready() == 1);
    GroupNode guest = node("guest");
    var card = guest.vault().identity().card(List.of());
    DirectInvite made = founder.group().admissions().invite(card, Role.EDITOR);
    within(SECOND_MS, () -> editor.group().members().size() == 3);
    founder.stop();
    guest.join(made.file());
    within(MINUTE_MS, guest::member);
    var entry = guest.write("hello");
    within(MINUTE_MS, () -> editor.reads(entry, "hello"));
    founder.open();
    within(5 * MINUTE_MS, () -> founder.reads(entry, "hello"));
  }

  @Test
  void aDirectInvitationWaitsForSomebodyWhoKnowsOfItOverRestarts() {
    GroupNode editor = joined("editor", Role.EDITOR);
    within(MINUTE_MS, () -> founder.ready() == 1);
    network.move("founder", 1);
    GroupNode guest = node("guest");
    var card = guest.vault().identity().card(List.of());
    DirectInvite made = founder.group().admissions().invite(card, Role.VIEWER);
    guest.join(made.file());
    world.runFor(3 * MINUTE_MS);
    assertFalse(guest.member());
    assertEquals(new JoinProgress(1, false), guest.graph().joinProgress(), "at the editor's node");
    assertEquals(0, guest.store().entries(), "which serves nothing before it knows of the ADD");
    guest.restart();
    assertEquals(GroupStanding.JOINING, guest.group().standing());
    network.heal();
    within(5 * MINUTE_MS, guest::member);
    within(5 * MINUTE_MS, () -> editor.group().members().size() == 3);
  }

  @Test
  void whoWasRemovedAndTriesTheSameLinkAgainWaitsForApproval() {
    Invitation invitation = invite(Role.EDITOR, 5, false);
    GroupNode member = asking("member", invitation);
    within(MINUTE_MS, member::member);
    founder.group().remove(member.person(), true);
    within(MINUTE_MS, () -> member.group().standing() == GroupStanding.REMOVED);
    assertEquals(Invitation.State.PENDING, shown(founder, invitation).state());
    member.stop();
    member.join(invitation.link().orElseThrow());
    within(MINUTE_MS, () -> wishes(founder).size() == 1);
    assertTrue(wishes(founder).getFirst().removedBefore());
    assertFalse(member.member());
    founder.group().admissions().approve(wishes(founder).getFirst().id());
    within(MINUTE_MS, member::member);
    var entry = founder.write("welcome back");
    within(MINUTE_MS, () -> member.reads(entry, "welcome back"));
  }
}
