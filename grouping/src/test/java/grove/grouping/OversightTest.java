package grove.grouping;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import grove.graph.Acknowledgement;
import grove.grouping.AuditEntry.Effect;
import grove.grouping.rule.Act;
import grove.identity.DeviceId;
import grove.identity.bytes.Bytes;
import grove.identity.bytes.Hash;
import grove.store.Entry;
import grove.store.LogId;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Audit in words, what is set aside, adoption, and who has heard of a removal.
final class OversightTest {
  @TempDir private Path folder;
  private HandWorld world;
  private Peer founder;
  private Peer editor;

  @BeforeEach
  void begin() {
    world = new HandWorld(folder, 12);
    founder = world.founder();
    editor = world.joined(founder, "editor", Role.EDITOR);
    world.syncAll();
  }

  private static AuditEntry audited(Peer at, Hash id) {
    return at.group.oversight().audit(Optional.empty(), Integer.MAX_VALUE).entries().stream()
        .filter(entry -> entry.id().equals(id))
        .findFirst()
        .orElseThrow();
  }

  private static SetAsideLog aside(Peer at) {
    List<SetAsideLog> all = at.group.oversight().setAside();
    assertEquals(1, all.size(), all::toString);
    return all.getFirst();
  }

  private static long adopt(Peer by, SetAsideLog log) {
    return by.group.oversight().adopt(log.log().shortId(), log.uptoId().toHex());
  }

  @Test
  void thereIsASentenceForEveryKind() {
    Peer other = world.joined(founder, "other", Role.ADMIN);
    ControlWords words = new ControlWords(_ -> "Somebody", _ -> ControlBox.EMPTY);
    Act act = other.state().membership().acts().getLast();
    new Samples()
        .controls()
        .forEach((name, control) -> {
          String said = words.of(new Note(act, control, 0, Hash.ZERO, Bytes.EMPTY));
          assertTrue(said.startsWith("Somebody "), name);
          assertFalse(said.contains("null") || said.contains("Optional"), said);
          assertTrue(said.length() > "Somebody ".length() + 3, said);
        });
  }

  @Test
  void whatHappenedIsToldWithTheNamesOfNow() {
    founder.group.rename("Garden");
    founder.group.remove(editor.person());
    List<String> told =
        founder.group.oversight().audit(Optional.empty(), 100).entries().stream()
            .map(AuditEntry::text)
            .toList();
    assertEquals("founder removed editor and revoked 1 invitation", told.get(0));
    assertEquals("founder called the workspace “Garden”", told.get(1));
    assertTrue(told.contains("founder let editor in as an editor, by an invitation"));
    assertEquals("founder founded the workspace", told.getLast());
    founder.vault.rename("Anna");
    founder.group.profileChanged();
    AuditEntry newest = founder.group.oversight().audit(Optional.empty(), 1).entries().getFirst();
    assertEquals("Anna chose the name “Anna”", newest.text());
    assertEquals(
        "Anna removed editor and revoked 1 invitation",
        founder.group.oversight().audit(Optional.of(newest.id()), 1).entries().getFirst().text());
  }

  @Test
  void theAuditIsReadPageByPage() {
    List<AuditEntry> all = founder.group.oversight().audit(Optional.empty(), 1_000).entries();
    List<AuditEntry> pages = new ArrayList<>();
    Optional<Hash> before = Optional.empty();
    boolean more = true;
    while (more) {
      AuditEntry.Page page = founder.group.oversight().audit(before, 2);
      pages.addAll(page.entries());
      before = Optional.of(pages.getLast().id());
      more = page.more();
    }
    assertEquals(all, pages);
    Hash unknown = Samples.hash("no entry");
    assertThrows(
        IllegalArgumentException.class,
        () -> founder.group.oversight().audit(Optional.of(unknown), 2));
  }

  @Test
  void whatHasNoEffectSaysWhy() {
    Note grab =
        editor
            .pen()
            .control(
                new Control.Set(editor.person(), Role.OWNER, Map.of(), Optional.empty()),
                ControlBox.EMPTY);
    Note onOwner =
        editor
            .pen()
            .control(
                new Control.Remove(founder.person(), Map.of(), List.of(), Optional.empty()),
                ControlBox.EMPTY);
    world.syncAll();
    AuditEntry first = audited(founder, grab.id());
    assertEquals(Effect.VOID, first.effect());
    assertEquals(
        "its author was not an admin or owner when writing it (but an editor)", first.why());
    assertEquals("editor made editor an owner", first.text());
    AuditEntry second = audited(founder, onOwner.id());
    assertEquals(Effect.VOID, second.effect());
    assertEquals("only the workspace key stands above owners", second.why());
    assertEquals("", audited(founder, founder.group.id().hash()).why());
    assertEquals(Effect.IN_FORCE, audited(founder, founder.group.id().hash()).effect());
  }

  @Test
  void whatARemovedAdminDidMeanwhileIsSetAside() {
    Peer admin = world.joined(founder, "admin", Role.ADMIN);
    world.syncAll();
    admin.group.setRole(editor.person(), Role.VIEWER);
    Hash lowered = admin.state().membership().acts().getLast().id();
    founder.group.remove(admin.person());
    world.syncAll();
    AuditEntry entry = audited(founder, lowered);
    assertEquals(Effect.SET_ASIDE, entry.effect());
    assertEquals(
        "its author had been removed by founder, who had not seen this when doing so", entry.why());
    assertEquals(Role.EDITOR, founder.group.member(editor.person()).orElseThrow().role());
  }

  @Test
  void entriesThatDoNotCountAreListedByLogWithTheirReason() {
    Entry honest = editor.write("in time");
    world.syncAll();
    editor.write("late 1");
    Entry late = editor.write("late 2");
    founder.group.remove(editor.person());
    world.syncAll();
    for (Peer peer : List.of(founder, editor)) {
      SetAsideLog log = aside(peer);
      assertEquals(late.log(), log.log());
      assertEquals(editor.person(), log.person());
      assertEquals(2, log.entries());
      assertEquals(honest.seq() + 1, log.from());
      assertEquals(late.seq(), log.upto());
      assertEquals(late.id(), log.uptoId());
      assertEquals(List.of(late.id(), late.header().prev()), log.newest());
      assertEquals(
          "its author had been removed by founder, who had not seen this when doing so", log.why());
    }
  }

  @Test
  void adoptionLetsAllCountUpToOneEntry() {
    world.syncAll();
    Entry one = editor.write("one");
    Entry two = editor.write("two");
    Entry three = editor.write("three");
    founder.group.remove(editor.person());
    world.syncAll();
    String name = aside(founder).log().shortId();
    assertThrows(IllegalArgumentException.class, () -> founder.group.oversight().adopt(name, "77"));
    assertThrows(
        IllegalArgumentException.class, () -> founder.group.oversight().adopt("beef", "1"));
    assertEquals(2, founder.group.oversight().adopt(name, Long.toString(two.seq())));
    world.syncAll();
    founder.assertReads(one, "one");
    founder.assertReads(two, "two");
    assertFalse(founder.group.effective(founder.stored(three)));
    assertEquals(1, aside(founder).entries());
    assertEquals(Role.NONE, founder.group.member(editor.person()).orElseThrow().role());
    assertEquals(1, adopt(founder, aside(founder)));
    assertTrue(founder.group.oversight().setAside().isEmpty());
  }

  @Test
  void adoptionLiftsOnlyWhatItKnew() {
    Peer admin = world.joined(founder, "admin", Role.ADMIN);
    world.syncAll();
    Entry entry = editor.write("written apart");
    founder.group.remove(editor.person());
    // The admin removes the editor too, without having seen the entry or the founder's removal.
    admin.group.remove(editor.person());
    HandWorld.carry(editor, founder);
    assertEquals(1, adopt(founder, aside(founder)));
    assertTrue(founder.group.effective(founder.stored(entry)));
    world.syncAll();
    assertFalse(founder.group.effective(founder.stored(entry)));
    assertFalse(admin.group.effective(admin.stored(entry)));
    // Who knows of both removals lifts both.
    assertEquals(1, adopt(admin, aside(admin)));
    world.syncAll();
    assertTrue(founder.group.effective(founder.stored(entry)));
  }

  @Test
  void adoptionStandsInForAMissingGrant() {
    Peer viewer = world.joined(founder, "viewer", Role.VIEWER);
    world.syncAll();
    Draft draft = new Draft(Bytes.utf8("stub of x"), Bytes.utf8("x"), List.of());
    EpochKeys keys = viewer.state().epochs().current().orElseThrow();
    Entry entry = viewer.pen().data(List.of(draft), keys).getFirst();
    world.syncAll();
    SetAsideLog log = aside(founder);
    assertEquals("its author was not allowed to write when writing it (but a viewer)", log.why());
    assertEquals(1, adopt(founder, log));
    assertTrue(founder.group.effective(founder.stored(entry)));
  }

  @Test
  void whoMayAdopt() {
    Peer admin = world.joined(founder, "admin", Role.ADMIN);
    Peer other = world.joined(founder, "other", Role.EDITOR);
    world.syncAll();
    editor.write("late");
    founder.group.remove(editor.person());
    world.syncAll();
    SetAsideLog log = aside(founder);
    assertThrows(NotAllowedException.class, () -> adopt(other, log));
    assertThrows(NotAllowedException.class, () -> adopt(editor, log));
    assertEquals(1, adopt(admin, log));
    // Nobody acts on an equal.
    Peer second = world.joined(founder, "second", Role.ADMIN);
    world.syncAll();
    second.write("by the second");
    founder.group.setRole(second.person(), Role.VIEWER);
    founder.group.setRole(second.person(), Role.ADMIN);
    world.syncAll();
    SetAsideLog theirs = aside(founder);
    assertThrows(NotAllowedException.class, () -> adopt(admin, theirs));
    assertThrows(IllegalArgumentException.class, () -> adopt(second, theirs));
    assertEquals(1, adopt(founder, theirs));
  }

  @Test
  void invitationsOfTheRemovedEndOrStay() {
    Peer admin = world.joined(founder, "admin", Role.ADMIN);
    Invitation one = admin.group.invite(new InviteTerms(Role.EDITOR, 5, 60_000, false));
    world.syncAll();
    founder.group.remove(admin.person(), true);
    assertEquals(Invitation.State.PENDING, state(founder, one));
    Peer second = world.joined(founder, "second", Role.ADMIN);
    Invitation two = second.group.invite(new InviteTerms(Role.EDITOR, 5, 60_000, false));
    world.syncAll();
    Hash removal = founder.group.remove(second.person(), false);
    assertEquals(Invitation.State.REVOKED, state(founder, two));
    assertEquals(
        "founder removed second and revoked 2 invitations", audited(founder, removal).text());
  }

  private static Invitation.State state(Peer at, Invitation invitation) {
    return at.group.invitations().stream()
        .filter(i -> i.id().equals(invitation.id()))
        .findFirst()
        .orElseThrow()
        .state();
  }

  /// What these nodes would say they hold.
  private static Map<DeviceId, Acknowledgement> held(Peer... some) {
    Map<DeviceId, Acknowledgement> held = new HashMap<>();
    for (Peer peer : some) {
      Map<LogId, Long> seqs = new HashMap<>();
      peer.store().frontier().heads().forEach((log, head) -> seqs.put(log, head.seq()));
      held.put(peer.vault.identity().device().id(), new Acknowledgement(seqs, 5));
    }
    return held;
  }

  private static long confirmed(Removal removal) {
    return removal.devices().stream().filter(Removal.Progress::confirmed).count();
  }

  private static long keyed(Removal removal) {
    return removal.devices().stream().filter(Removal.Progress::keyed).count();
  }

  @Test
  void aRemovalIsConfirmedDeviceByDevice() {
    Peer viewer = world.joined(founder, "viewer", Role.VIEWER);
    world.syncAll();
    Hash id = founder.group.remove(editor.person(), false);
    Removal begun = founder.group.oversight().removals(held(founder, viewer, editor)).getFirst();
    assertEquals(id, begun.id());
    assertEquals(Removal.Kind.REMOVE, begun.kind());
    assertEquals(editor.person(), begun.person());
    assertEquals(founder.person(), begun.by());
    assertEquals(2, begun.devices().size());
    assertEquals(1, confirmed(begun));
    assertEquals(1, keyed(begun));
    assertTrue(
        begun.devices().stream()
            .filter(Removal.Progress::self)
            .allMatch(Removal.Progress::confirmed));
    world.sync(founder, viewer);
    Peer newcomer = world.joined(founder, "newcomer", Role.EDITOR);
    Removal done = founder.group.oversight().removals(held(founder, viewer, newcomer)).getFirst();
    assertEquals(2, done.devices().size());
    assertEquals(2, confirmed(done));
    assertEquals(2, keyed(done));
  }

  @Test
  void whoLeavesIsFollowedTooUntilSomebodyMadeNewKeys() {
    Peer viewer = world.joined(founder, "viewer", Role.VIEWER);
    world.syncAll();
    viewer.group.leave();
    world.sync(viewer, editor);
    Removal before = editor.group.oversight().removals(held(editor)).getFirst();
    assertEquals(Removal.Kind.LEAVE, before.kind());
    assertEquals(viewer.person(), before.person());
    assertTrue(before.epoch().isEmpty());
    assertEquals(1, confirmed(before));
    assertEquals(0, keyed(before));
    world.loop.advance(Observer.EPOCH_TURN_MS);
    world.sync(founder, editor);
    Removal after = editor.group.oversight().removals(held(editor, founder)).getFirst();
    assertTrue(after.epoch().isPresent());
    assertEquals(2, keyed(after));
  }

  @Test
  void oneClearLineForEverythingThatNobodyMay() {
    Peer admin = world.joined(founder, "admin", Role.ADMIN);
    Peer second = world.joined(founder, "second", Role.ADMIN);
    Peer third = world.joined(founder, "third", Role.ADMIN);
    founder.group.setRole(second.person(), Role.OWNER);
    world.syncAll();
    assertLine(
        "only the workspace key stands above owners, so nobody else can remove an owner",
        () -> second.group.remove(founder.person()));
    assertLine(
        "admins cannot change the role of another admin: ask an owner",
        () -> admin.group.setRole(third.person(), Role.VIEWER));
    assertLine(
        "only owners make admins and owners: ask an owner",
        () -> admin.group.setRole(editor.person(), Role.ADMIN));
    assertLine(
        "your role in this workspace (editor) does not allow this (remove): ask an admin or owner",
        () -> editor.group.remove(admin.person()));
    String own =
        assertThrows(
                IllegalArgumentException.class,
                () -> founder.group.setRole(founder.person(), Role.VIEWER))
            .getMessage();
    assertEquals("nobody changes their own role: ask another owner, or leave", own);
  }

  private void assertLine(String line, Runnable act) {
    world.syncAll();
    assertEquals(line, assertThrows(NotAllowedException.class, act::run).getMessage());
  }

  @Test
  void whoIsOutIsToldSoInsteadOfHearingOfRoles() {
    founder.group.remove(editor.person());
    world.syncAll();
    assertEquals(
        "you were removed from this workspace by founder: what is here can be read, and nothing more comes",
        assertThrows(NotAllowedException.class, () -> editor.write("x")).getMessage());
    Peer leaver = world.joined(founder, "leaver", Role.EDITOR);
    leaver.group.leave();
    assertEquals(
        "you have left this workspace: what is here can be read, and nothing more comes",
        assertThrows(NotAllowedException.class, () -> leaver.write("x")).getMessage());
  }
}
