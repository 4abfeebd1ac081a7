package grove.web.sim;

import grove.graph.Neighbour;
import grove.grouping.Member;
import grove.grouping.Role;
import grove.identity.DeviceId;
import grove.identity.PersonId;
import grove.identity.testing.SeededRandom;
import grove.store.Entry;
import grove.store.StoreException;
import java.io.IOException;
import java.io.OutputStream;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.BooleanSupplier;
import java.util.function.Predicate;
import java.util.function.Supplier;
import java.util.stream.Stream;

/// After the faults: what has to become true of itself, each within its time (I19 to I23), then all
/// that holds at rest.
final class Calm {
  private static final long EQUAL_MS = 120_000;
  private static final long CONNECTED_MS = 60_000;
  private static final long REFUSED_MS = 10_000;
  private static final long JOINED_MS = 60_000;
  private static final long FILES_MS = 60_000;

  /// Less than anything takes from one node to another.
  private static final long MOMENT_MS = 5;

  /// A place that nobody reaches, and how long somebody is there who asks to join.
  private static final int ISLAND = 9;

  private static final long LATER_MS = 8_000;

  /// A link is dead after 45 s without a sign of life, looked at every 15.
  private static final long DEAD_MS = 75_000;

  /// A clock is set back by so much, which looks like a sleep: links are asked whether they live, and
  /// have to have said so by then.
  private static final long BACK_MS = 60_000;

  /// In one world of so many a home is put back to an older copy in the end.
  private static final int RESTORED_ONE_IN = 8;

  private static final String WRITTEN_ON = "written on an older copy";

  /// After which the neighbours have what was written.
  private static final long SHOWN_MS = 1_000;

  private static final long SETTLED_MS = 15_000;

  private final Ground ground;
  private final Cast cast;
  private final Checks checks;
  private final Runnable failed;
  private final long seed;

  Calm(Ground ground, Cast cast, Checks checks, Runnable failed, long seed) {
    this.ground = ground;
    this.cast = cast;
    this.checks = checks;
    this.failed = failed;
    this.seed = seed;
  }

  void go() {
    within(Invariant.I22, CONNECTED_MS, this::connected, this::islands);
    within(Invariant.I19, EQUAL_MS, this::equal, this::apart);
    checks.atRest();
    aNewcomerIsLetIn();
    aFileReachesAll();
    // Each is long, and one world in three is enough for each.
    switch ((int) (seed % 3)) {
      case 0 -> oneFallsSilent();
      case 1 -> aClockIsSetBack();
      default -> {}
    }
    oneIsRemoved();
    oneHomeOfALoneDevice();
    within(Invariant.I19, EQUAL_MS, this::equal, this::apart);
    checks.atRest();
  }

  /// To the protocol a node is a running device (PROTOCOL.md, words and section 7): homes of one device
  /// are no neighbours of each other and hear of each other through others. Where nobody honest has
  /// another device, nothing brings them together, so one of them goes on.
  private void oneHomeOfALoneDevice() {
    var honest = cast.honest();
    if (honest.stream().map(SimNode::device).distinct().count() == 1) {
      honest.stream().skip(1).forEach(SimNode::kill);
    }
  }

  private void within(Invariant invariant, long ms, BooleanSupplier holds, Supplier<String> how) {
    var held = ground.comesTrue(holds, ms);
    failed.run();
    checks.counted(1);
    if (!held) {
      throw new Violation(invariant, "not within " + ms / 1_000 + " s: " + how.get());
    }
  }

  /// Those who were removed may hear of it only now, so who is left is asked each time.
  private boolean connected() {
    oneHomeOfALoneDevice();
    return alone().isEmpty();
  }

  /// Those that are not connected. Of two homes that are one to the others (cloned, and neither has
  /// written since) each takes the other's place on every link: one of them is enough.
  private List<SimNode> alone() {
    var reached = reached();
    return cast.honest().stream()
        .filter(node -> reached.stream().noneMatch(other -> twins(node, other)))
        .toList();
  }

  private static boolean twins(SimNode one, SimNode other) {
    return one.device().equals(other.device())
        && one.vault().identity().incarnation() == other.vault().identity().incarnation();
  }

  /// Those that the first one reaches over links on which entries flow. Two homes may have one
  /// device, so it is the host that counts.
  private Set<SimNode> reached() {
    var honest = cast.honest();
    var reached = new HashSet<SimNode>();
    var next = new ArrayDeque<SimNode>();
    next.add(honest.getFirst());
    reached.add(honest.getFirst());
    while (!next.isEmpty()) {
      var links = next.remove().seat().graph().neighbours();
      for (var node : honest) {
        var linked =
            links.stream()
                .anyMatch(link -> link.ready() && link.address().host().equals(node.host()));
        if (linked && reached.add(node)) {
          next.add(node);
        }
      }
    }
    return reached;
  }

  private String islands() {
    return alone() + " of " + cast.honest().size() + " are apart";
  }

  private boolean equal() {
    var honest = cast.honest();
    return honest.stream().map(n -> n.seat().store().frontier().digest()).distinct().count() == 1
        && honest.stream().allMatch(Calm::hasKeys)
        && honest.stream().noneMatch(this::lacks);
  }

  /// Whether something is named to a node that another honest one has. What only hostile members have
  /// they may keep to themselves for ever: in the world of seed 212 one writes an entry whose dep only
  /// it and its colluding copy hold. Such a name is wanted still and asked for ever more seldom
  /// (PROTOCOL.md section 3), and keeps nobody apart: a dep delays the application of its own record,
  /// at all nodes alike, never the acceptance of an entry; a control head that is not here keeps the
  /// entry from being stored at all; and a cut, pin or adoption that names what is not known goes by
  /// its seq (section 4). As soon as one honest node holds it, all have to.
  private boolean lacks(SimNode node) {
    return node.group().security().lacking().stream()
        .anyMatch(
            id -> cast.honest().stream().anyMatch(one -> one.seat().store().entry(id).isPresent()));
  }

  private static boolean hasKeys(SimNode node) {
    var status = node.seat().space().status();
    return status.waitingForKey() == 0;
  }

  private String apart() {
    var honest = cast.honest();
    var first = honest.getFirst();
    for (var node : honest) {
      var here = node.seat().store().frontier();
      var there = first.seat().store().frontier();
      if (!here.digest().equals(there.digest())) {
        var logs = new HashSet<>(here.logs());
        logs.addAll(there.logs());
        logs.removeIf(log -> here.seq(log) == there.seq(log));
        return first + " and " + node + " differ in " + logs;
      }
      if (!hasKeys(node)) {
        return node + " lacks keys: " + node.seat().space().status();
      }
    }
    return "they are equal by now";
  }

  private Optional<SimNode> owner() {
    return cast.honest().stream().filter(n -> n.group().role() == Role.OWNER).findFirst();
  }

  /// Somebody asks before the way to the others is open. When they are let in, in the same moment another admin, who has not heard of it, makes new keys
  /// and writes under them: the newcomer has to ask for these.
  private void aNewcomerIsLetIn() {
    var owner = owner();
    if (owner.isEmpty() || cast.full()) {
      return;
    }
    thereAreAdmins(owner.get());
    var node = cast.person();
    ground.network().move(node.host(), ISLAND);
    node.join(Works.invite(owner.get(), Role.EDITOR));
    ground.world().runFor(LATER_MS);
    ground.network().move(node.host(), 0);
    keysAreRenewed(node.person());
    within(Invariant.I23, JOINED_MS, node::member, () -> node + " waits; " + node.refused());
    within(Invariant.I19, EQUAL_MS, this::equal, this::apart);
  }

  /// At least two, where somebody may become one.
  private void thereAreAdmins(SimNode owner) {
    if (admins().count() < 2) {
      cast.honest().stream()
          .filter(node -> !node.person().equals(owner.person()))
          .filter(node -> owner.group().member(node.person()).map(Calm::below).orElse(false))
          .findFirst()
          .ifPresent(node -> owner.group().setRole(node.person(), Role.ADMIN));
      within(Invariant.I19, EQUAL_MS, this::equal, this::apart);
    }
  }

  private void keysAreRenewed(PersonId newcomer) {
    var endMs = ground.world().nowMs() + JOINED_MS;
    while (admins().noneMatch(node -> knows(node, newcomer)) && ground.world().nowMs() < endMs) {
      ground.world().runFor(MOMENT_MS);
    }
    admins()
        .filter(node -> !knows(node, newcomer))
        .findFirst()
        .ifPresent(node -> {
          cast.note(node, "makes new keys while somebody is let in");
          node.group().oversight().rotate();
          Works.post(node, new SeededRandom(2));
        });
  }

  private Stream<SimNode> admins() {
    return cast.honest().stream().filter(node -> node.group().role().atLeast(Role.ADMIN));
  }

  private static boolean knows(SimNode node, PersonId person) {
    return node.group().member(person).isPresent();
  }

  private void aFileReachesAll() {
    var owner = owner();
    if (owner.isPresent()) {
      Works.file(owner.get(), new SeededRandom(ground.world().nowMs()));
    }
    within(Invariant.I21, FILES_MS, () -> wanting().isEmpty(), () -> wanting().toString());
    filesOpen();
  }

  /// What is said to be here can be opened: all of it, as it was written. Damage on the disk is found
  /// when it is read, and may be.
  private void filesOpen() {
    if (!checks.chunksWhole()) {
      return;
    }
    for (var node : cast.honest()) {
      var blobs = node.seat().blobs();
      for (var blob : node.seat().space().blobs()) {
        if (blobs.progress(blob).complete()) {
          try {
            blobs.read(blob, 0, blob.length(), OutputStream.nullOutputStream());
          } catch (StoreException | IOException e) {
            throw new Violation(Invariant.I21, node + " can not open a file that it has: " + e);
          }
        }
      }
    }
    checks.counted(1);
  }

  /// A machine loses its power, of which nobody is told: links to it are ended, and all others that
  /// have no other end any more. Then it comes back, and gets what was written meanwhile.
  private void oneFallsSilent() {
    var out = lastAlone();
    if (out.isEmpty()) {
      return;
    }
    var node = out.get();
    var older = olderCopy(node);
    cast.note(node, "loses its power");
    node.losePower(new SeededRandom(ground.world().nowMs()));
    owner().ifPresent(by -> Works.several(by, new SeededRandom(3)));
    within(Invariant.I22, DEAD_MS, () -> dead().isEmpty(), () -> "dead links: " + dead());
    older.ifPresent(copy -> {
      cast.note(node, "is put back to an older copy");
      node.rollBack(copy);
      checks.rolledBack(node);
    });
    node.open();
    var wrote = older.isPresent() && write(node, WRITTEN_ON);
    within(Invariant.I22, CONNECTED_MS, this::connected, this::islands);
    within(Invariant.I19, EQUAL_MS, this::equal, this::apart);
    if (wrote) {
      within(
          Invariant.I9,
          EQUAL_MS,
          () -> cast.honest().stream().allMatch(Calm::read),
          () -> "what was written on an older copy is not read by " + unread());
    }
  }

  private List<SimNode> unread() {
    return cast.honest().stream().filter(node -> !read(node)).toList();
  }

  private static boolean read(SimNode node) {
    return node.seat().space().pages().stream().anyMatch(page -> page.title().equals(WRITTEN_ON));
  }

  /// In some worlds the machine comes back as it was before the last that its person wrote and others
  /// have; and they write on before anybody is reached.
  private Optional<SimNode.Copy> olderCopy(SimNode node) {
    if (ground.world().random("restored").nextInt(RESTORED_ONE_IN) != 0) {
      return Optional.empty();
    }
    var copy = node.copy("older");
    write(node, "written before");
    ground.world().runFor(SHOWN_MS);
    return Optional.of(copy);
  }

  private static boolean write(SimNode node, String title) {
    var may = node.member() && node.group().role().atLeast(Role.EDITOR);
    if (may) {
      node.seat().space().createPage(title, "words");
    }
    return may;
  }

  /// One that is the only home of its device, and came late.
  private Optional<SimNode> lastAlone() {
    return cast.honest().stream()
        .filter(node -> !node.forks() && !node.equals(cast.founder()))
        .reduce((_, last) -> last);
  }

  /// Links on which entries flow to somebody honest who does not run, or does not have them.
  private List<String> dead() {
    var dead = new ArrayList<String>();
    for (var node : cast.honest()) {
      for (var other : cast.nodes()) {
        if (!other.hostile()
            && linked(node, other, Neighbour::ready)
            && !(other.up() && linked(other, node, _ -> true))) {
          dead.add(node + " to " + other);
        }
      }
    }
    return dead;
  }

  private static boolean linked(SimNode node, SimNode other, Predicate<Neighbour> how) {
    return node.seat().graph().neighbours().stream()
        .anyMatch(link -> link.address().host().equals(other.host()) && how.test(link));
  }

  /// Whoever finds a time that can not be asks the neighbours whether they live: they do.
  private void aClockIsSetBack() {
    var set = lastAlone();
    if (set.isPresent()) {
      var node = set.get();
      var before = timedOut(node);
      cast.note(node, "has its clock set back");
      node.skew(node.skewMs() - BACK_MS);
      ground.world().runFor(SETTLED_MS);
      failed.run();
      if (timedOut(node) > before) {
        throw new Violation(Invariant.I22, node + " ended links that live");
      }
    }
  }

  private static long timedOut(SimNode node) {
    return node.seat().graph().counters().getOrDefault("links_timed_out", 0L);
  }

  /// Nodes that want a file of which somebody has all.
  private List<SimNode> wanting() {
    var honest = cast.honest();
    return honest.stream()
        .filter(node ->
            node.seat().space().blobsWanted().stream()
                .filter(blob -> !node.seat().blobs().progress(blob).complete())
                .anyMatch(blob ->
                    honest.stream().anyMatch(n -> n.seat().blobs().progress(blob).complete())))
        .toList();
  }

  private void oneIsRemoved() {
    var owner = owner();
    var out =
        owner.flatMap(o ->
            cast.honest().stream()
                .filter(n -> !n.person().equals(o.person()))
                .filter(n -> o.group().member(n.person()).map(Calm::below).orElse(false))
                .findFirst());
    if (owner.isEmpty() || out.isEmpty()) {
      return;
    }
    var by = owner.get();
    var person = out.get().person();
    var devices = by.group().member(person).map(Member::devices).orElse(List.of());
    var before = last(by);
    cast.note(by, "removes " + out.get());
    checks.removed(by, person);
    Works.post(by, new SeededRandom(1));
    var after = last(by);
    if (before.isPresent() && after.map(Entry::header).equals(before.map(Entry::header))) {
      throw new Violation(Invariant.I20, "nothing was written");
    }
    if (before.isPresent()
        && after.orElseThrow().header().epoch().equals(before.get().header().epoch())) {
      throw new Violation(Invariant.I20, by + " wrote under the keys that the removed one has");
    }
    within(Invariant.I20, REFUSED_MS, () -> linked(devices).isEmpty(), () -> linked(devices) + "");
  }

  private static boolean below(Member member) {
    return member.role().atLeast(Role.RELAY) && !member.role().atLeast(Role.OWNER);
  }

  private static Optional<Entry> last(SimNode node) {
    var store = node.seat().store();
    var log = node.group().dataLog();
    return store.entry(log, store.frontier().seq(log));
  }

  /// Those that still have a link with one of the devices on which entries flow.
  private List<SimNode> linked(List<DeviceId> devices) {
    return cast.honest().stream()
        .filter(node -> !devices.contains(node.device()))
        .filter(node ->
            node.seat().graph().neighbours().stream()
                .anyMatch(n -> n.ready() && devices.contains(n.device())))
        .toList();
  }
}
