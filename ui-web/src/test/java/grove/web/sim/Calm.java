package grove.web.sim;

import grove.grouping.Member;
import grove.grouping.Role;
import grove.identity.DeviceId;
import grove.identity.testing.SeededRandom;
import grove.store.Entry;
import java.util.ArrayDeque;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;

/// After the faults: what has to become true of itself, each within its time (I19 to I23), then all
/// that holds at rest.
final class Calm {
  private static final long EQUAL_MS = 120_000;
  private static final long CONNECTED_MS = 60_000;
  private static final long REFUSED_MS = 10_000;
  private static final long JOINED_MS = 60_000;
  private static final long FILES_MS = 60_000;

  private final Ground ground;
  private final Cast cast;
  private final Works works;
  private final Checks checks;
  private final Runnable failed;

  Calm(Ground ground, Cast cast, Works works, Checks checks, Runnable failed) {
    this.ground = ground;
    this.cast = cast;
    this.works = works;
    this.checks = checks;
    this.failed = failed;
  }

  void go() {
    within(Invariant.I22, CONNECTED_MS, this::connected, this::islands);
    within(Invariant.I19, EQUAL_MS, this::equal, this::apart);
    checks.atRest();
    aNewcomerIsLetIn();
    aFileReachesAll();
    oneIsRemoved();
    within(Invariant.I19, EQUAL_MS, this::equal, this::apart);
    checks.atRest();
  }

  private void within(Invariant invariant, long ms, BooleanSupplier holds, Supplier<String> how) {
    var held = ground.comesTrue(holds, ms);
    failed.run();
    checks.counted(1);
    if (!held) {
      throw new Violation(invariant, "not within " + ms / 1_000 + " s: " + how.get());
    }
  }

  private boolean connected() {
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

  /// Whether something is named to a node that another honest one has; what only hostile members have
  /// they may keep to themselves for ever.
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

  private void aNewcomerIsLetIn() {
    var owner = owner();
    if (owner.isPresent() && !cast.full()) {
      var node = cast.person();
      node.join(Works.invite(owner.get(), Role.EDITOR));
      within(Invariant.I23, JOINED_MS, node::member, () -> node + " waits; " + node.refused());
      within(Invariant.I19, EQUAL_MS, this::equal, this::apart);
    }
  }

  private void aFileReachesAll() {
    var owner = owner();
    if (owner.isPresent()) {
      works.file(owner.get(), new SeededRandom(ground.world().nowMs()));
    }
    within(Invariant.I21, FILES_MS, () -> wanting().isEmpty(), () -> wanting().toString());
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
