package grove.grouping;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import grove.graph.JoinState;
import grove.graph.Standing;
import grove.store.Entry;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// People who lost all devices and come back by their recovery code, with entries carried by hand.
final class RecoveryTest {
  @TempDir private Path folder;
  private HandWorld world;
  private Peer founder;
  private Peer editor;

  @BeforeEach
  void begin() {
    world = new HandWorld(folder, 60);
    founder = world.founder();
    editor = world.joined(founder, "editor", Role.EDITOR);
    world.syncAll();
  }

  private static String link(Peer host) {
    return host.group.invite(new InviteTerms(Role.VIEWER, 1, 60_000, false)).link().orElseThrow();
  }

  /// Comes back by a link, through this host.
  private Peer back(Peer lost, String name, String link, Peer host) {
    Peer home = world.recovered(lost, name);
    home.joining(link);
    assertInstanceOf(JoinState.Admitted.class, home.ask(host));
    assertEquals(Standing.MEMBER, host.group.security().standing(home.device()));
    world.sync(host, home);
    home.group.devices().inStep();
    world.sync(host, home);
    return home;
  }

  private static int used(Peer host) {
    return host.group.invitations().getLast().used();
  }

  @Test
  void allDevicesLostAndRecovered() {
    Entry old = editor.write("old");
    world.syncAll();
    String link = link(founder);
    Peer home = back(editor, "new home", link, founder);
    assertEquals(GroupStanding.MEMBER, home.group.standing());
    assertEquals(Role.EDITOR, home.group.role());
    home.assertReads(old, "old");
    assertEquals(0, used(founder));
    Entry fresh = home.write("back again");
    world.syncAll();
    founder.assertReads(fresh, "back again");
    assertEquals("new home", founder.group.member(home.person()).orElseThrow().name());
    assertEquals(
        java.util.List.of(home.device()),
        founder.group.member(home.person()).orElseThrow().devices());
    assertEquals(Barred.REVOKED, editor.group.devices().barred().orElseThrow());
    assertInstanceOf(Opened.MissingKey.class, editor.group.open(editor.stored(fresh)));
    founder.assertReads(old, "old");
  }

  @Test
  void aFounderComesBackThroughAnEditorsNode() {
    Peer admin = world.joined(founder, "admin", Role.ADMIN);
    world.syncAll();
    String link = link(admin);
    world.syncAll();
    Peer home = back(founder, "new home", link, editor);
    assertEquals(Role.OWNER, home.group.role());
    Entry fresh = home.write("mine again");
    world.syncAll();
    admin.assertReads(fresh, "mine again");
    home.group.setRole(editor.person(), Role.VIEWER);
    world.syncAll();
    assertEquals(Role.VIEWER, admin.group.member(editor.person()).orElseThrow().role());
  }

  @Test
  void whatAThiefLinkedFallsWithTheStolenDevice() {
    Peer linkedBefore = world.linked(editor, "linked before");
    world.syncAll();
    // The thief links two more: one that the group hears of, one that is kept back.
    Peer known = world.linked(editor, "known");
    world.sync(editor, founder);
    Peer hidden = world.linked(editor, "hidden");
    Entry stolen = hidden.write("as the victim");
    Peer home = back(editor, "new home", link(founder), founder);
    world.syncAll();
    Entry fresh = home.write("only me");
    world.syncAll();
    for (Peer gone : new Peer[] {editor, linkedBefore, known}) {
      assertEquals(Barred.REVOKED, gone.group.devices().barred().orElseThrow());
      assertInstanceOf(Opened.MissingKey.class, gone.group.open(gone.stored(fresh)));
    }
    assertTrue(hidden.group.devices().barred().isPresent());
    assertInstanceOf(Opened.MissingKey.class, hidden.group.open(hidden.stored(fresh)));
    assertFalse(founder.group.effective(founder.stored(stolen)));
    assertEquals(1, founder.group.member(home.person()).orElseThrow().devices().size());
  }

  /// It is known by a LINK only when its person recovers, and can begin no more.
  @Test
  void aDeviceThatWasOnlyLinkedFallsWithARecovery() {
    Peer laptop = world.unopened(editor, "laptop", editor.group);
    world.sync(editor, founder);
    Peer home = back(editor, "new home", link(founder), founder);
    laptop.arrive(founder.group.id());
    world.syncAll();
    assertEquals(Standing.REMOVED, founder.group.security().standing(laptop.device()));
    assertEquals(
        java.util.List.of(home.device()),
        founder.group.member(home.person()).orElseThrow().devices());
  }

  /// The first device is in no workspace here, but in the certificates of the one that is.
  @Test
  void aDeviceThatOnlyVouchedFallsWithARecovery() {
    Peer laptop = world.unopened(editor, "laptop", editor.group);
    Peer stranger = world.person("stranger");
    stranger.found("Elsewhere");
    laptop.joining(link(stranger));
    laptop.ask(stranger);
    world.sync(stranger, laptop);
    back(editor, "new home", link(stranger), stranger);
    editor.restore(null);
    editor.joining(link(stranger));
    assertEquals(new JoinState.Refused(JoinState.Reason.DECLINED), editor.ask(stranger));
  }

  /// Only the identity key's certificate brings somebody back; a stolen device can link others.
  @Test
  void aLinkedDeviceOfAMemberComesInByNoInvitation() {
    Peer laptop = world.unopened(editor, "laptop", editor.group);
    Peer stranger = world.person("stranger");
    stranger.found("Elsewhere");
    editor.restore(null);
    editor.joining(link(stranger));
    editor.ask(stranger);
    world.sync(stranger, editor);
    laptop.joining(link(stranger));
    assertEquals(new JoinState.Refused(JoinState.Reason.DECLINED), laptop.ask(stranger));
    assertEquals(Standing.UNKNOWN, stranger.group.security().standing(laptop.device()));
  }

  @Test
  void whoWasRemovedDoesNotComeBackThatWay() {
    String link = link(founder);
    founder.group.remove(editor.person());
    world.syncAll();
    Peer home = world.recovered(editor, "new home");
    home.joining(link);
    assertInstanceOf(JoinState.Pending.class, home.ask(founder));
    assertEquals(Standing.UNKNOWN, founder.group.security().standing(home.device()));
    assertEquals(1, founder.group.admissions().wishes().size());
  }

  @Test
  void aUsedUpLinkBringsNobodyBack() {
    String link = link(founder);
    Peer viewer = world.person("viewer");
    viewer.joining(link);
    viewer.ask(founder);
    world.sync(founder, viewer);
    Peer home = world.recovered(editor, "new home");
    home.joining(link);
    assertEquals(new JoinState.Refused(JoinState.Reason.USED_UP), home.ask(founder));
  }

  @Test
  void aSecondRecoveryEndsTheFirst() {
    Peer first = back(editor, "first", link(founder), founder);
    world.syncAll();
    Peer second = back(editor, "second", link(founder), founder);
    world.syncAll();
    assertEquals(Barred.REVOKED, first.group.devices().barred().orElseThrow());
    Entry fresh = second.write("last");
    world.syncAll();
    founder.assertReads(fresh, "last");
    assertInstanceOf(Opened.MissingKey.class, first.group.open(first.stored(fresh)));
  }

  @Test
  void anEndedDeviceIsNotTakenForOneThatReturns() {
    Peer first = back(editor, "first", link(founder), founder);
    world.syncAll();
    back(editor, "second", link(founder), founder);
    world.syncAll();
    first.joining(link(founder));
    assertEquals(new JoinState.Refused(JoinState.Reason.DECLINED), first.ask(founder));
  }

  @Test
  void theFirstDeviceJoinsWhereOnlyALinkedOneIsAndEndsNothing() {
    Peer laptop = world.unopened(editor, "laptop", editor.group);
    Peer stranger = world.person("stranger");
    stranger.found("Elsewhere");
    laptop.joining(link(stranger));
    laptop.ask(stranger);
    world.sync(stranger, laptop);
    editor.restore(null);
    editor.joining(link(stranger));
    assertInstanceOf(JoinState.Admitted.class, editor.ask(stranger));
    world.sync(stranger, editor);
    editor.group.devices().inStep();
    world.sync(stranger, editor, laptop);
    assertEquals(2, stranger.group.member(editor.person()).orElseThrow().devices().size());
    assertEquals(GroupStanding.MEMBER, laptop.group.standing());
  }
}
