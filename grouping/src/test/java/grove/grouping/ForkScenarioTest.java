package grove.grouping;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import grove.graph.ByeCode;
import grove.graph.GraphEvent;
import grove.graph.sim.SimNetwork;
import grove.graph.sim.World;
import grove.grouping.rule.Membership;
import grove.grouping.sim.GroupNode;
import grove.grouping.space.Item;
import grove.grouping.space.ItemId;
import grove.grouping.space.Workspace;
import grove.identity.PersonId;
import grove.identity.bytes.Hash;
import grove.identity.testing.SeededRandom;
import grove.store.BlobStore;
import grove.store.Entry;
import grove.store.Lane;
import grove.store.LogId;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// People of whom one has a device that signs two histories: two nodes run on copies of one home,
/// and each tells its part of the group something else.
final class ForkScenarioTest {
  private static final long MINUTE_MS = 60_000;
  private static final long LOOK_MS = 5_000;

  @TempDir private Path folder;
  private World world;
  private SimNetwork network;
  private Path homes;
  private GroupNode founder;

  private void begin(long seed) throws Exception {
    world = new World(seed);
    network = new SimNetwork(world, 5, 40);
    homes = Files.createDirectory(folder.resolve("seed" + seed));
    founder = new GroupNode(world, network, "founder", homes);
    founder.found("Workspace");
  }

  private GroupNode joined(String name, Role role) {
    InviteTerms terms = new InviteTerms(role, 1, 60 * MINUTE_MS, false);
    String link = founder.group().invite(terms).link().orElseThrow();
    GroupNode node = new GroupNode(world, network, name, homes);
    node.join(link);
    within(MINUTE_MS, node::member);
    return node;
  }

  private void within(long ms, BooleanSupplier holds) {
    assertTrue(world.runUntil(holds, ms), () -> "not within " + ms + " ms");
  }

  private static List<FrozenLog> forks(GroupNode node) {
    return node.group().forks().list();
  }

  private static boolean agree(List<GroupNode> nodes) {
    return nodes.stream().map(n -> n.store().frontier().digest()).distinct().count() == 1
        && nodes.stream().map(ForkScenarioTest::roles).distinct().count() == 1
        && nodes.stream().map(ForkScenarioTest::effective).distinct().count() == 1;
  }

  /// What the nodes hold, for who looks into a failure.
  private static String state(List<GroupNode> nodes) {
    StringBuilder text = new StringBuilder();
    for (GroupNode node : nodes) {
      text.append(
          "\n%s: %s, %d links, %d entries, %d count, lacks %s, frozen %s, roles %s"
              .formatted(
                  node,
                  node.group().standing(),
                  node.ready(),
                  node.store().entries(),
                  effective(node).size(),
                  node.group().forks().lacking(),
                  node.store().frontier().forks(),
                  roles(node)));
      node.store()
          .frontier()
          .heads()
          .forEach((log, head) -> text.append(" ").append(log).append("=").append(head.seq()));
    }
    return text.toString();
  }

  /// Who is a member still: a frozen statement about somebody's role counts as NONE.
  private List<GroupNode> members(List<GroupNode> honest) {
    return honest.stream().filter(this::isMember).toList();
  }

  private boolean isMember(GroupNode node) {
    return roles(founder).containsKey(node.person());
  }

  private boolean knowOfRemoval(List<GroupNode> people) {
    return people.stream()
        .allMatch(n -> isMember(n) == (n.group().standing() == GroupStanding.MEMBER));
  }

  private static Map<PersonId, Role> roles(GroupNode node) {
    Membership membership = node.group().state().membership();
    Map<PersonId, Role> roles = new TreeMap<>();
    membership.people().forEach(person -> roles.put(person, membership.role(person)));
    roles.values().removeIf(role -> role == Role.NONE);
    return roles;
  }

  /// All entries that count.
  private static Set<Hash> effective(GroupNode node) {
    Set<Hash> effective = new TreeSet<>();
    List<Entry> entries = node.store().after(0, Integer.MAX_VALUE);
    for (Entry entry : entries) {
      boolean counts =
          entry.log().lane() == Lane.DATA
              ? node.group().effective(entry)
              : node.group().state().membership().effective(entry.id());
      if (counts) {
        effective.add(entry.id());
      }
    }
    return effective;
  }

  private static void nobodyIsBlamed(List<GroupNode> honest) {
    for (GroupNode node : honest) {
      for (GraphEvent event : node.graphEvents()) {
        if (event instanceof GraphEvent.ClosedByPeer(_, var code)) {
          assertFalse(code == ByeCode.MALFORMED || code == ByeCode.LIMIT, () -> node + " " + code);
        }
      }
      assertEquals(0L, node.graph().counters().getOrDefault("frames_malformed", 0L));
      assertEquals(List.of(), node.store().verify());
    }
  }

  /// The proof reaches everyone, also who joins later; what came before stays, what came after is
  /// set aside, and an owner can adopt one of the two histories.
  @Test
  void aHostileDeviceThatForksItsDataIsFrozenForEveryone() throws Exception {
    begin(1);
    GroupNode reader = joined("reader", Role.EDITOR);
    GroupNode hostile = joined("hostile", Role.EDITOR).stubborn();
    Entry before = hostile.write("before");
    within(MINUTE_MS, () -> reader.reads(before, "before") && founder.reads(before, "before"));
    GroupNode twin = hostile.copy("twin", homes).stubborn();
    network.move("twin", 1);
    network.move("reader", 1);
    Entry one = hostile.write("told to the founder");
    Entry other = twin.write("told to the reader");
    within(MINUTE_MS, () -> founder.reads(one, "told to the founder"));
    within(5 * MINUTE_MS, () -> reader.reads(other, "told to the reader"));
    network.heal();
    LogId log = before.log();
    within(5 * MINUTE_MS, () -> forks(founder).size() == 1 && forks(reader).size() == 1);
    within(5 * MINUTE_MS, () -> agree(List.of(founder, reader)));
    FrozenLog frozen = forks(founder).getFirst();
    assertEquals(log, frozen.log());
    assertEquals(hostile.person(), frozen.person());
    assertEquals(before.seq() + 1, frozen.seq());
    assertEquals(1, frozen.setAside());
    assertFalse(frozen.self());
    assertEquals(before.seq() + 1, founder.group().forks().from(log).orElseThrow());
    assertTrue(founder.reads(before, "before"));
    assertFalse(founder.group().effective(one));
    assertFalse(reader.group().effective(other));
    SetAsideLog aside = founder.group().oversight().setAside().getFirst();
    assertEquals(List.of(one.id()), aside.newest());
    assertTrue(aside.why().contains("two different entries"), aside.why());

    GroupNode newcomer = joined("newcomer", Role.EDITOR);
    within(5 * MINUTE_MS, () -> forks(newcomer).size() == 1 && newcomer.reads(before, "before"));
    List<GroupNode> honest = List.of(founder, reader, newcomer);
    within(5 * MINUTE_MS, () -> agree(honest));

    founder.group().oversight().adopt(log.shortId(), one.id().toHex());
    within(5 * MINUTE_MS, () -> honest.stream().allMatch(n -> n.reads(one, "told to the founder")));
    assertFalse(reader.group().effective(other));
    within(5 * MINUTE_MS, () -> agree(honest));
    reader.restart();
    assertTrue(reader.reads(one, "told to the founder"));
    within(5 * MINUTE_MS, () -> agree(honest));
    nobodyIsBlamed(honest);
  }

  private Workspace space(GroupNode node) {
    Workspace space =
        Workspace.open(
            node.group(), node.store(), BlobStore.memory(), world.random("space"), _ -> {});
    node.carries(space);
    return space;
  }

  private static List<String> texts(Workspace space) {
    ItemId channel = space.channels().getFirst().id();
    return space.messages(channel, Optional.empty(), 100).messages().stream()
        .map(Item.Message::text)
        .toList();
  }

  private static String uptoId(SetAsideLog log) {
    return log.uptoId().toHex();
  }

  /// The one that was here first, and the one beside it, each with what it can be adopted by.
  private static void bothHistoriesAreListed(GroupNode node) {
    List<SetAsideLog> both = node.group().oversight().setAside();
    assertEquals(List.of(false, true), both.stream().map(SetAsideLog::beside).toList());
    assertEquals(List.of(1L, 1L), both.stream().map(SetAsideLog::entries).toList());
    assertEquals(2, both.stream().flatMap(log -> log.newest().stream()).distinct().count());
    String text = forks(node).getFirst().text();
    assertTrue(text.contains("hostile signed two different histories"), text);
  }

  /// What an honest person answered to one of the histories is read by those who have the other,
  /// and an adopted history is shown where it was stored beside the log.
  @Test
  void answersToABranchAreReadByWhoHasTheOther() throws Exception {
    begin(4);
    Workspace home = space(founder);
    home.found();
    ItemId channel = home.channels().getFirst().id();
    GroupNode reader = joined("reader", Role.EDITOR);
    GroupNode hostile = joined("hostile", Role.EDITOR).stubborn();
    within(MINUTE_MS, () -> agree(List.of(founder, reader)) && agree(List.of(founder, hostile)));
    space(hostile).post(channel, "before", Optional.empty());
    within(MINUTE_MS, () -> agree(List.of(founder, reader)) && texts(home).contains("before"));
    GroupNode twin = hostile.copy("twin", homes).stubborn();
    network.move("twin", 1);
    network.move("reader", 1);
    Workspace there = space(reader);
    space(hostile).post(channel, "one", Optional.empty());
    space(twin).post(channel, "other", Optional.empty());
    within(5 * MINUTE_MS, () -> texts(home).contains("one") && texts(there).contains("other"));
    there.post(channel, "an answer to the other", Optional.empty());
    network.heal();
    List<String> honest = List.of("before", "an answer to the other");
    within(5 * MINUTE_MS, () -> texts(home).equals(honest) && texts(there).equals(honest));
    assertEquals(0, home.status().waiting());
    bothHistoriesAreListed(founder);
    SetAsideLog aside = founder.group().oversight().setAside().getLast();
    assertEquals(1, founder.group().oversight().adopt(aside.log().shortId(), uptoId(aside)));
    SetAsideLog first = founder.group().oversight().setAside().getFirst();
    assertFalse(first.beside());
    String refused =
        assertThrows(
                IllegalArgumentException.class,
                () -> founder.group().oversight().adopt(first.log().shortId(), uptoId(first)))
            .getMessage();
    assertTrue(refused.contains("counts already"), refused);
    List<String> adopted = List.of("before", "other", "an answer to the other");
    within(5 * MINUTE_MS, () -> texts(home).equals(adopted) && texts(there).equals(adopted));
    assertEquals(List.of(), home.verify());
    founder.restart();
    assertEquals(adopted, texts(space(founder)));
  }

  /// Of an admin's two histories what takes rights away counts, whichever it stands in, and what
  /// gives rights does not.
  @Test
  void anAdminWhoForksTakesRightsAwayAndGivesNone() throws Exception {
    begin(2);
    GroupNode one = joined("one", Role.EDITOR);
    GroupNode two = joined("two", Role.VIEWER);
    GroupNode hostile = joined("hostile", Role.ADMIN).stubborn();
    within(MINUTE_MS, () -> agree(List.of(founder, one, two)));
    GroupNode twin = hostile.copy("twin", homes).stubborn();
    network.move("twin", 1);
    network.move("two", 1);
    hostile.group().setRole(one.person(), Role.VIEWER);
    twin.group().setRole(two.person(), Role.EDITOR);
    Entry written = hostile.write("not on the control lane");
    world.runFor(5 * MINUTE_MS);
    assertEquals(Role.VIEWER, roles(founder).get(one.person()));
    assertEquals(Role.EDITOR, roles(two).get(two.person()));
    network.heal();
    List<GroupNode> honest = List.of(founder, one, two);
    within(5 * MINUTE_MS, () -> honest.stream().allMatch(n -> forks(n).size() == 1));
    within(5 * MINUTE_MS, () -> agree(honest));
    assertEquals(Lane.CONTROL, forks(two).getFirst().log().lane());
    // The founder's node named what it had stored, and a frozen statement of a role counts as NONE;
    // nobody has named the other one, so it is as if it had never been said.
    assertEquals(null, roles(founder).get(one.person()));
    assertEquals(Role.VIEWER, roles(founder).get(two.person()));
    assertTrue(founder.reads(written, "not on the control lane"));
    nobodyIsBlamed(honest);
  }

  /// Two copies of an honest home were started: both begin anew, and nothing is lost from then on.
  @Test
  void aCopiedHomeGoesOnUnderANewIncarnation() throws Exception {
    begin(3);
    GroupNode editor = joined("editor", Role.EDITOR);
    Entry before = editor.write("before");
    within(MINUTE_MS, () -> founder.reads(before, "before"));
    GroupNode copy = editor.copy("copy", homes);
    copy.meet(founder);
    // Both have heard a neighbour before they part: what they write is held no more.
    within(MINUTE_MS, () -> copy.ready() == 1);
    world.runFor(MINUTE_MS / 60);
    network.move("copy", 1);
    editor.write("on the one");
    copy.write("on the other");
    world.runFor(2 * MINUTE_MS);
    network.heal();
    within(10 * MINUTE_MS, () -> forks(founder).size() == 1);
    within(
        10 * MINUTE_MS,
        () -> !editor.group().forks().ofThisHome() && !copy.group().forks().ofThisHome());
    within(10 * MINUTE_MS, () -> editor.group().joined() && copy.group().joined());
    within(10 * MINUTE_MS, () -> agree(List.of(founder, editor)));
    Entry one = editor.write("from the one again");
    Entry other = copy.write("from the other again");
    within(
        10 * MINUTE_MS,
        () ->
            founder.reads(one, "from the one again")
                && founder.reads(other, "from the other again"));
    assertTrue(founder.reads(before, "before"));
    assertEquals(Role.EDITOR, roles(founder).get(editor.person()));
    assertTrue(founder.group().forks().list().stream().noneMatch(FrozenLog::self));
    assertTrue(editor.vault().identity().incarnation() != before.log().incarnation());
  }

  /// That a device was linked is said in one of two histories: who has the other one asks for it, for
  /// without it the device is nobody's, and what it writes, and what names that, would stay away.
  @Test
  void aDeviceThatWasLinkedBehindAForkIsAdmittedEverywhere() throws Exception {
    begin(6);
    GroupNode reader = joined("reader", Role.EDITOR);
    GroupNode hostile = joined("hostile", Role.EDITOR).stubborn();
    List<GroupNode> all = List.of(founder, reader, hostile);
    within(MINUTE_MS, () -> agree(all));
    GroupNode twin = hostile.copy("twin", homes).stubborn();
    network.move("twin", 1);
    network.move("founder", 1);
    twin.meet(founder);
    twin.group().profileChanged();
    GroupNode linked = GroupNode.linked(hostile, "linked", homes);
    linked.meet(reader);
    within(5 * MINUTE_MS, () -> linked.group().joined());
    Entry written = linked.write("from the linked device");
    within(5 * MINUTE_MS, () -> reader.reads(written, "from the linked device"));
    within(5 * MINUTE_MS, () -> !agree(List.of(founder, reader)) && founder.ready() > 0);
    hostile.stop();
    twin.stop();
    linked.stop();
    reader.group().profileChanged();
    network.heal();
    within(5 * MINUTE_MS, () -> forks(founder).size() == 1 && forks(reader).size() == 1);
    within(5 * MINUTE_MS, () -> agree(List.of(founder, reader)));
    assertTrue(founder.reads(written, "from the linked device"));
    nobodyIsBlamed(List.of(founder, reader));
  }

  /// It can not say what it has to say before it has a new incarnation; that is no reason not to open.
  @Test
  void aHomeOfWhichTwoCopiesWroteOpensAgain() throws Exception {
    begin(7);
    GroupNode editor = joined("editor", Role.EDITOR).stubborn();
    within(MINUTE_MS, () -> agree(List.of(founder, editor)));
    GroupNode copy = editor.copy("copy", homes).stubborn();
    copy.meet(founder);
    within(MINUTE_MS, () -> copy.ready() == 1);
    network.move("copy", 1);
    editor.group().profileChanged();
    copy.group().profileChanged();
    world.runFor(MINUTE_MS);
    network.heal();
    within(10 * MINUTE_MS, () -> editor.group().forks().ofThisHome());
    editor.vault().rename("Renamed");
    editor.restart();
    assertTrue(editor.group().forks().ofThisHome());
    world.runFor(60 * MINUTE_MS); // nor does it write anything by itself
    editor.stop();
    editor.vault().newIncarnation(world.random("new"));
    editor.open();
    within(
        10 * MINUTE_MS,
        () -> founder.group().member(editor.person()).orElseThrow().name().equals("Renamed"));
  }

  /// A hostile device of whatever role tells parts of a divided group whatever it likes.
  @ParameterizedTest
  @ValueSource(longs = {201, 202, 205})
  void honestNodesEndAlikeUnderAnySeed(long seed) throws Exception {
    begin(seed);
    String said = "seed " + seed;
    SeededRandom random = new SeededRandom(seed);
    GroupNode admin = joined("admin", Role.ADMIN);
    GroupNode one = joined("one", Role.EDITOR);
    GroupNode two = joined("two", Role.EDITOR);
    Role role = random.nextBoolean() ? Role.ADMIN : Role.EDITOR;
    GroupNode hostile = joined("hostile", role).stubborn();
    List<GroupNode> honest = new ArrayList<>(List.of(founder, admin, one, two));
    assertTrue(eventually(MINUTE_MS, () -> agree(honest)), said);
    GroupNode twin = hostile.copy("twin", homes).stubborn();
    for (String host : List.of("founder", "admin", "one", "two")) {
      network.move(host, random.nextInt(2));
    }
    network.move("twin", 1);
    for (int step = 0; step < 14; step++) {
      actHostile(random.nextBoolean() ? hostile : twin, List.of(one, two), random);
      actHonest(honest.get(random.nextInt(4)), random);
      world.runFor(random.nextInt(20_000));
    }
    network.heal();
    world.runFor(random.nextInt(60_000));
    founder.restart();
    GroupNode late = joined("late", Role.EDITOR);
    honest.add(late);
    List<GroupNode> victims = List.of(one, two);
    assertTrue(
        eventually(30 * MINUTE_MS, () -> agree(members(honest)) && knowOfRemoval(victims)),
        () -> said + state(honest));
    world.runFor(5 * MINUTE_MS);
    assertTrue(agree(members(honest)), said);
    assertEquals(forks(founder).size(), forks(late).size(), said);
    admin.restart();
    assertTrue(agree(members(honest)), said + " after a restart");
    nobodyIsBlamed(honest);
  }

  /// Looks from time to time, since to compare nodes costs more than to run them.
  private boolean eventually(long ms, BooleanSupplier holds) {
    for (long waited = 0; waited < ms && !holds.getAsBoolean(); waited += LOOK_MS) {
      world.runFor(LOOK_MS);
    }
    return holds.getAsBoolean();
  }

  private static void actHostile(GroupNode node, List<GroupNode> victims, SeededRandom random) {
    try {
      switch (random.nextInt(5)) {
        case 0, 1 -> node.write("lies");
        case 2 -> node.group().profileChanged();
        case 3 -> node.group().setRole(victims.get(random.nextInt(2)).person(), Role.VIEWER);
        default -> node.group().rename("Mine");
      }
    } catch (NotAllowedException | IllegalArgumentException | GroupException e) {
      assertFalse(String.valueOf(e.getMessage()).isEmpty());
    }
  }

  private static void actHonest(GroupNode node, SeededRandom random) {
    try {
      switch (random.nextInt(4)) {
        case 0, 1 -> node.write("truth");
        case 2 -> node.group().profileChanged();
        default -> node.group().rename("Ours");
      }
    } catch (NotAllowedException | IllegalArgumentException e) {
      assertFalse(String.valueOf(e.getMessage()).isEmpty());
    }
  }
}
