package grove.grouping;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import grove.graph.sim.SimNetwork;
import grove.graph.sim.World;
import grove.grouping.sim.GroupNode;
import grove.identity.bytes.Bytes;
import grove.identity.bytes.MalformedException;
import grove.store.Entry;
import grove.store.EntryStore;
import grove.store.Lane;
import java.nio.file.Path;
import java.util.List;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Stories of people with several devices, over the real pairing and graph in a simulated network:
/// Olga founded the workspace, Ann is the editor whose devices it is about.
final class DeviceScenarioTest {
  private static final long SECOND_MS = 1_000;
  private static final long MINUTE_MS = 60_000;

  @TempDir private Path folder;
  private World world;
  private SimNetwork network;
  private GroupNode olga;
  private GroupNode phone;

  @BeforeEach
  void begin() {
    world = new World(70);
    network = new SimNetwork(world, 5, 40);
    olga = new GroupNode(world, network, "olga", folder);
    olga.found("Workspace");
    phone = new GroupNode(world, network, "ann-phone", folder);
    phone.join(link());
    within(MINUTE_MS, phone::member);
  }

  private String link() {
    InviteTerms terms = new InviteTerms(Role.EDITOR, 1, 600 * MINUTE_MS, false);
    return olga.group().invite(terms).link().orElseThrow();
  }

  private void within(long ms, BooleanSupplier holds) {
    assertTrue(world.runUntil(holds, ms), "not within " + ms + " ms");
  }

  private GroupNode linked(GroupNode by, String name) {
    GroupNode device = GroupNode.linked(by, name, folder);
    within(MINUTE_MS, device::member);
    return device;
  }

  @Test
  void aSecondDeviceIsLinkedAndBothWork() {
    Entry before = olga.write("before");
    within(MINUTE_MS, () -> phone.reads(before, "before"));
    GroupNode laptop = linked(phone, "ann-laptop");
    within(MINUTE_MS, () -> laptop.reads(before, "before"));
    Entry here = phone.write("from the phone");
    Entry there = laptop.write("from the laptop");
    for (GroupNode node : List.of(olga, phone, laptop)) {
      within(
          MINUTE_MS,
          () -> node.reads(here, "from the phone") && node.reads(there, "from the laptop"));
    }
    assertEquals(olga.group().author(here), olga.group().author(there));
    phone.stop();
    Entry alone = laptop.write("without the phone");
    within(MINUTE_MS, () -> olga.reads(alone, "without the phone"));
  }

  @Test
  void aLinkedDeviceComesInThroughOthersWhenTheOneThatLinkedItIsGone() {
    within(MINUTE_MS, () -> olga.ready() == 1);
    GroupNode laptop = GroupNode.paired(phone, "ann-laptop", folder);
    world.runFor(5 * SECOND_MS);
    phone.stop();
    laptop.arrive(olga.group().id());
    within(5 * MINUTE_MS, laptop::member);
    Entry there = laptop.write("hello");
    within(MINUTE_MS, () -> olga.reads(there, "hello"));
  }

  @Test
  void linkingGoesOnAfterARestartOfTheNewDevice() {
    GroupNode laptop = GroupNode.paired(phone, "ann-laptop", folder);
    network.move("ann-laptop", 1);
    laptop.arrive(olga.group().id());
    world.runFor(MINUTE_MS);
    assertFalse(laptop.member());
    laptop.restart();
    network.heal();
    within(10 * MINUTE_MS, laptop::member);
  }

  @Test
  void aStolenFirstDeviceIsRevokedAndWhatItLinksAfterwardsFallsWithIt() {
    GroupNode laptop = linked(phone, "ann-laptop");
    within(MINUTE_MS, () -> olga.ready() == 2);
    // The thief takes the phone away and links a device of their own, unseen.
    network.move("ann-phone", 1);
    network.move("thief", 1);
    GroupNode thief = GroupNode.paired(phone, "thief", folder);
    thief.arrive(olga.group().id());
    within(MINUTE_MS, thief::member);
    Entry forged = thief.write("I am Ann");
    laptop.group().devices().revoke(laptop.person(), phone.device());
    within(
        MINUTE_MS, () -> olga.group().member(laptop.person()).orElseThrow().devices().size() == 1);
    Entry secret = olga.write("only for Ann's laptop");
    within(MINUTE_MS, () -> laptop.reads(secret, "only for Ann's laptop"));
    network.heal();
    within(10 * MINUTE_MS, () -> phone.group().standing() == GroupStanding.REMOVED);
    world.runFor(10 * MINUTE_MS);
    assertEquals(Barred.REVOKED, phone.group().devices().barred().orElseThrow());
    assertFalse(thief.store().entry(secret.id()).isPresent());
    assertEquals(
        List.of(laptop.device()), olga.group().member(laptop.person()).orElseThrow().devices());
    olga.store().entry(forged.id()).ifPresent(entry -> assertFalse(olga.group().effective(entry)));
    Entry after = laptop.write("still me");
    within(MINUTE_MS, () -> olga.reads(after, "still me"));
    assertEquals(1, olga.ready());
    assertInstanceOf(Opened.MissingKey.class, phone.group().open(after));
    assertInstanceOf(Opened.MissingKey.class, thief.group().open(after));
  }

  @Test
  void allDevicesLostAndRecoveredThroughAnyMember() {
    GroupNode laptop = linked(phone, "ann-laptop");
    GroupNode ben = new GroupNode(world, network, "ben", folder);
    ben.join(link());
    within(MINUTE_MS, ben::member);
    Entry old = laptop.write("written before the loss");
    within(MINUTE_MS, () -> ben.reads(old, "written before the loss"));
    String link = link();
    network.move("ann-phone", 9);
    network.move("ann-laptop", 9);
    GroupNode home = GroupNode.recovered(phone, "ann-new", folder);
    home.join(link);
    within(5 * MINUTE_MS, home::member);
    assertEquals(Role.EDITOR, home.group().role());
    within(MINUTE_MS, () -> home.reads(old, "written before the loss"));
    Entry fresh = home.write("back");
    within(MINUTE_MS, () -> olga.reads(fresh, "back") && ben.reads(fresh, "back"));
    assertTrue(olga.reads(old, "written before the loss"));
    assertEquals(List.of(home.device()), ben.group().member(home.person()).orElseThrow().devices());
    assertEquals(0, olga.group().invitations().getLast().used());
    network.heal();
    for (GroupNode lost : List.of(phone, laptop)) {
      within(10 * MINUTE_MS, () -> lost.group().standing() == GroupStanding.REMOVED);
    }
    world.runFor(5 * MINUTE_MS);
    Entry later = home.write("later");
    within(MINUTE_MS, () -> ben.reads(later, "later"));
    world.runFor(5 * MINUTE_MS);
    for (GroupNode lost : List.of(phone, laptop)) {
      assertFalse(lost.store().entry(later.id()).isPresent());
    }
  }

  /// Nobody has seen two histories of a log, and everybody has the same.
  private void unforked(GroupNode... nodes) {
    for (GroupNode node : nodes) {
      assertTrue(node.store().freezes().isEmpty(), () -> node + " has a frozen log");
      within(
          10 * MINUTE_MS,
          () -> node.store().frontier().digest().equals(olga.store().frontier().digest()));
    }
  }

  @Test
  void aCopiedHomeAndItsOriginalWorkSideBySideAndDoNotFork() {
    Entry shared = phone.write("shared");
    within(MINUTE_MS, () -> olga.reads(shared, "shared"));
    GroupNode copy = GroupNode.copied(phone, "ann-copy", folder);
    within(5 * MINUTE_MS, () -> olga.ready() == 2);
    for (int i = 0; i < 5; i++) {
      Entry here = phone.write("original " + i);
      Entry there = copy.write("copy " + i);
      within(MINUTE_MS, () -> olga.store().entry(there.id()).isPresent());
      within(MINUTE_MS, () -> olga.store().entry(here.id()).isPresent());
    }
    world.runFor(5 * MINUTE_MS);
    assertEquals(2, olga.ready());
    unforked(olga, phone, copy);
    assertEquals(texts(olga), texts(copy));
    assertEquals(11, texts(copy).size());
    assertEquals(2, olga.group().devices().of(phone.person()).getFirst().incarnations());
    // The original stays what it is; the copy is an incarnation of the same device, ended with it.
    copy.restart();
    Entry last = copy.write("after a restart");
    within(5 * MINUTE_MS, () -> phone.reads(last, "after a restart"));
  }

  @Test
  void twoRunningCopiesAreToldApartBeforeTheyFork() {
    Entry shared = phone.write("shared");
    within(MINUTE_MS, () -> olga.reads(shared, "shared"));
    world.runFor(MINUTE_MS);
    // The same home runs twice, as after a copy that left no trace.
    GroupNode copy = phone.copy("ann-copy", folder);
    copy.meet(olga);
    within(10 * MINUTE_MS, () -> olga.ready() == 2);
    world.runFor(5 * MINUTE_MS);
    assertEquals(2, olga.ready());
    Entry here = phone.write("here");
    Entry there = copy.write("there");
    within(MINUTE_MS, () -> olga.reads(here, "here") && olga.reads(there, "there"));
    unforked(olga, phone, copy);
    assertEquals(2, olga.group().devices().of(phone.person()).getFirst().incarnations());
  }

  @Test
  void aHomeRolledBackWithoutATraceWritesAloneAndDoesNotFork() {
    Entry shared = phone.write("shared");
    within(MINUTE_MS, () -> olga.reads(shared, "shared"));
    EntryStore backup = phone.copyOfStore();
    Entry later = phone.write("after the backup");
    within(MINUTE_MS, () -> olga.reads(later, "after the backup"));
    network.move("ann-phone", 1);
    phone.rollBack(backup);
    Entry alone = phone.write("alone on the old copy");
    phone.restart();
    Entry again = phone.write("and once more");
    assertEquals(later.seq(), alone.seq());
    network.heal();
    within(10 * MINUTE_MS, () -> phone.reads(later, "after the backup"));
    unforked(olga, phone);
    assertFalse(olga.store().entry(alone.id()).isPresent());
    assertFalse(phone.store().entry(again.id()).isPresent());
    List<String> texts = texts(olga);
    assertEquals(texts, texts(phone));
    assertTrue(
        texts.containsAll(
            List.of("shared", "after the backup", "alone on the old copy", "and once more")),
        texts::toString);
    assertEquals(2, olga.group().devices().of(phone.person()).getFirst().incarnations());
  }

  @Test
  void whatARolledBackAdminDidAloneIsDoneUnderTheNewIncarnation() {
    olga.group().setRole(phone.person(), Role.ADMIN);
    GroupNode ben = new GroupNode(world, network, "ben", folder);
    ben.join(link());
    within(MINUTE_MS, ben::member);
    within(MINUTE_MS, () -> phone.ready() == 2 && phone.group().role() == Role.ADMIN);
    EntryStore backup = phone.copyOfStore();
    phone.group().rename("Renamed");
    within(MINUTE_MS, () -> olga.group().name().equals("Renamed"));
    network.move("ann-phone", 1);
    phone.rollBack(backup);
    phone.group().remove(ben.person(), false);
    Entry alone = phone.write("without Ben");
    network.heal();
    within(
        10 * MINUTE_MS, () -> olga.group().member(ben.person()).orElseThrow().role() == Role.NONE);
    within(10 * MINUTE_MS, () -> texts(olga).contains("without Ben"));
    unforked(olga, phone);
    assertFalse(olga.store().entry(alone.id()).isPresent());
    assertEquals("Renamed", phone.group().name());
    within(MINUTE_MS, () -> ben.group().standing() == GroupStanding.REMOVED);
    assertFalse(texts(ben).contains("without Ben"));
  }

  @Test
  void whatIsWrittenBeforeTheFirstNeighbourIsShownOnceItHasSpoken() {
    olga.stop();
    Entry before = phone.write("before");
    phone.restart();
    Entry alone = phone.write("alone");
    olga.open();
    within(10 * MINUTE_MS, () -> olga.reads(before, "before") && olga.reads(alone, "alone"));
    assertTrue(phone.graph().held().isEmpty());
    assertEquals(1, olga.group().devices().of(phone.person()).getFirst().incarnations());
  }

  /// What a node can read, in the order of its ids.
  private static List<String> texts(GroupNode node) {
    return node.store().after(0, Integer.MAX_VALUE).stream()
        .filter(entry -> entry.log().lane() == Lane.DATA && node.group().effective(entry))
        .map(entry -> node.group().open(entry))
        .filter(Opened.Plain.class::isInstance)
        .map(opened ->
            String.valueOf(((Opened.Plain) opened).body().map(DeviceScenarioTest::text).orElse("")))
        .sorted()
        .toList();
  }

  private static String text(Bytes body) {
    try {
      return body.toUtf8();
    } catch (MalformedException e) {
      throw new AssertionError(e);
    }
  }
}
