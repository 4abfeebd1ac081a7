package grove.web.sim;

import grove.grouping.AuditEntry;
import grove.grouping.Group;
import grove.grouping.GroupNetwork;
import grove.grouping.GroupPorts;
import grove.grouping.Member;
import grove.grouping.space.Workspace;
import grove.identity.bytes.Bytes;
import grove.identity.bytes.Hash;
import grove.identity.testing.SeededRandom;
import grove.store.Append;
import grove.store.Entry;
import grove.store.EntryStore;
import grove.store.Lane;
import grove.store.Segment;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.BiConsumer;
import java.util.function.Consumer;

/// The same entries give the same (I1), also read anew in another order under another clock (I7); the
/// frontier is backed by what is stored (I10); what is shown is what the entries say (I13, I17).
final class StateCheck {
  private static final int PAGE = 1_000;
  private static final long YEARS_MS = 100L * 365 * 24 * 3_600 * 1_000;

  /// The store is what its frontier says.
  void store(SimNode node) {
    var store = node.seat().store();
    var problems = store.verify();
    if (!problems.isEmpty()) {
      throw new Violation(Invariant.I10, node + ": " + problems.getFirst());
    }
    for (var log : store.frontier().logs()) {
      var seq = store.frontier().seq(log);
      if (seq > 0 && store.entry(log, seq).isEmpty()) {
        throw new Violation(Invariant.I10, node + " has no entry " + seq + " of " + log.shortId());
      }
    }
  }

  /// What is shown was kept up as a rebuild would make it.
  void space(SimNode node) {
    var space = node.seat().space();
    if (!space.verify().isEmpty()) {
      throw new Violation(Invariant.I17, node + " shows something else than a rebuild");
    }
    if (space.position() != node.seat().store().position()) {
      throw new Violation(Invariant.I17, node + " has not taken in all that is stored");
    }
  }

  /// Nodes with equal frontiers say the same.
  void alike(List<SimNode> nodes) {
    var first = nodes.getFirst();
    var expected = state(first);
    var behind = behindForks(View.of(first));
    for (var node : nodes.subList(1, nodes.size())) {
      behindForks(View.of(node))
          .forEach((entry, verdict) -> {
            if (!behind.computeIfAbsent(entry, _ -> verdict).equals(verdict)) {
              throw new Violation(
                  Invariant.I1, "%s says of %s behind a fork: %s".formatted(node, entry, verdict));
            }
          });
      var state = state(node);
      for (var part : expected.keySet()) {
        var here = state.get(part);
        if (!expected.get(part).equals(here)) {
          throw new Violation(
              Invariant.I1, differ(first, node, part, expected.get(part), String.valueOf(here)));
        }
      }
    }
  }

  private static String differ(
      SimNode one, SimNode other, String part, String first, String second) {
    var a = List.of(first.split("\n", -1));
    var b = List.of(second.split("\n", -1));
    var only = new ArrayList<>(a);
    only.removeAll(b);
    var others = new ArrayList<>(b);
    others.removeAll(a);
    return String.format(
        "%s and %s differ in %s: %s | %s",
        one, other, part, only.stream().limit(3).toList(), others.stream().limit(3).toList());
  }

  /// What one process knows.
  private record View(Group group, Workspace space, EntryStore store) {
    static View of(SimNode node) {
      var seat = node.seat();
      seat.space().catchUp(); // what has arrived may wait while more is on its way
      return new View(seat.group(), seat.space(), seat.store());
    }
  }

  /// Reads a node's entries into an empty store, log by log from the last one, and opens them there
  /// under a clock that is years ahead.
  void anew(SimNode node, Ground ground) {
    var store = reversed(node.seat().store());
    var loop = ground.world().loop(YEARS_MS);
    var random = new SeededRandom(ground.world().nowMs());
    var network = new GroupNetwork(_ -> {}, _ -> {}, () -> {}, List::of);
    try (var vault = node.vaultCopy("anew")) {
      var ports = new GroupPorts(vault, _ -> store, loop, random, network);
      var group = Group.open(ports, store.group());
      var space = Workspace.open(group, store, node.seat().blobs(), random, _ -> {});
      var there = state(new View(group, space, store));
      var here = state(View.of(node));
      if (!behindForks(View.of(node)).equals(behindForks(new View(group, space, store)))) {
        throw new Violation(Invariant.I7, node + " read anew judges otherwise behind a fork");
      }
      for (var part : here.keySet()) {
        if (!here.get(part).equals(there.get(part))) {
          var how = differ(node, node, part, here.get(part), String.valueOf(there.get(part)));
          throw new Violation(Invariant.I7, "read anew in another order: " + how);
        }
      }
    } finally {
      loop.kill();
    }
  }

  private static EntryStore reversed(EntryStore from) {
    var to = EntryStore.memory(from.group());
    var logs = new ArrayList<>(from.frontier().logs());
    for (var moved = true; moved; ) {
      moved = false;
      for (var log : logs.reversed()) {
        var next = from.read(log, to.frontier().seq(log) + 1, Segment.BYTES_MAX);
        moved |= next.isPresent() && to.append(next.get(), false) instanceof Append.Accepted;
      }
    }
    for (var log : from.freezes().keySet()) {
      to.freeze(from.forkProof(log).orElseThrow(), YEARS_MS);
    }
    branches(from, to);
    return to;
  }

  /// What lies behind forks, newest first, so that other branches come first than at the node.
  private static void branches(EntryStore from, EntryStore to) {
    var left = new ArrayList<Entry>();
    for (var at = 0L; at < from.position(); ) {
      var page = from.after(at, PAGE);
      page.stream().filter(e -> to.entry(e.id()).isEmpty()).forEach(left::add);
      at += page.size();
    }
    for (var moved = true; moved; ) {
      moved = false;
      for (var entry : left.reversed()) {
        var run = from.read(entry.id());
        moved |= run.isPresent() && to.appendBeside(run.get()) instanceof Append.Accepted;
      }
      left.removeIf(entry -> to.entry(entry.id()).isPresent());
    }
    if (!left.isEmpty()) {
      throw new Violation(Invariant.I7, "not taken in another order: " + left.getFirst().header());
    }
  }

  /// Everything that follows from the entries, part by part.
  static Map<String, String> state(SimNode node) {
    return state(View.of(node));
  }

  private static Map<String, String> state(View view) {
    var state = new TreeMap<String, String>();
    var group = view.group();
    var frontier = view.store().frontier();
    state.put(
        "entries",
        lines(out -> frontier.logs().forEach(log -> out.accept(log + " " + frontier.seq(log)))));
    state.put("frontier", frontier.digest().toHex());
    state.put("roles", lines(out -> group.members().stream().map(StateCheck::role).forEach(out)));
    state.put("data", lines(out -> data(view, out)));
    state.put("control", lines(out -> control(view, out)));
    state.put("set aside", lines(out -> setAside(view, out)));
    state.put("name", group.name());
    state.put("space", view.space().digest().toHex());
    state.put("status", status(view));
    return state;
  }

  private static String role(Member member) {
    return member.person() + " " + member.role() + " " + member.name() + " " + member.devices();
  }

  /// What is set aside, as it is listed. Of a frozen log, lists show what is here of its branches:
  /// nodes may have different ones, so only that part counts here that is before the fork.
  private static void setAside(View view, Consumer<String> out) {
    for (var line : view.group().oversight().setAside()) {
      if (!view.store().frontier().forks().containsKey(line.log())) {
        out.accept(line.toString());
      }
    }
  }

  private static String status(View view) {
    var status = view.space().status();
    return view.store().freezes().isEmpty()
        ? status.toString()
        : "%d count, %d conflicts, %d wait for keys"
            .formatted(
                status.entries() - status.setAside(), status.conflicts(), status.waitingForKey());
  }

  private static String lines(Consumer<Consumer<String>> from) {
    var all = new TreeSet<String>();
    from.accept(all::add);
    return String.join("\n", all);
  }

  /// Verdicts on data. Behind a fork nodes hold what is named and may hold more of any branch: what
  /// counts there has to be everywhere, on the rest those agree that have it ([#behindForks]).
  private static void data(View view, Consumer<String> out) {
    each(
        view,
        entry -> {
          if (entry.log().lane() == Lane.DATA) {
            var counts = view.group().effective(entry);
            if (counts || !behindFork(view, entry)) {
              out.accept(entry.id().toHex() + (counts ? "" : " set aside"));
            }
          }
        });
  }

  private static void control(View view, Consumer<String> out) {
    audit(
        view,
        (entry, verdict) -> {
          if (verdict.effect() == AuditEntry.Effect.IN_FORCE || !behindFork(view, entry)) {
            out.accept(entry.id().toHex() + " " + verdict.kind() + " " + verdict.effect());
          }
        });
  }

  /// Verdicts on what lies behind forks here, by entry.
  private static Map<Hash, String> behindForks(View view) {
    var verdicts = new TreeMap<Hash, String>();
    if (view.store().freezes().isEmpty()) {
      return verdicts;
    }
    each(
        view,
        entry -> {
          if (entry.log().lane() == Lane.DATA && behindFork(view, entry)) {
            verdicts.put(entry.id(), view.group().effective(entry) ? "counts" : "set aside");
          }
        });
    audit(
        view,
        (entry, verdict) -> {
          if (behindFork(view, entry)) {
            verdicts.put(entry.id(), verdict.kind() + " " + verdict.effect());
          }
        });
    return verdicts;
  }

  private static boolean behindFork(View view, Entry entry) {
    return entry.seq() > view.store().frontier().ceiling(entry.log());
  }

  private static void each(View view, Consumer<Entry> visit) {
    var store = view.store();
    for (var at = 0L; at < store.position(); ) {
      var page = store.after(at, PAGE);
      page.forEach(visit);
      at += page.size();
    }
  }

  private static void audit(View view, BiConsumer<Entry, AuditEntry> visit) {
    var before = Optional.<Hash>empty();
    for (var more = true; more; ) {
      var page = view.group().oversight().audit(before, PAGE);
      page.entries().forEach(e -> visit.accept(view.store().entry(e.id()).orElseThrow(), e));
      more = page.more() && !page.entries().isEmpty();
      before = page.entries().isEmpty() ? before : Optional.of(page.entries().getLast().id());
    }
  }

  static Hash digest(SimNode node) {
    return Hash.sha256(Bytes.utf8(state(node).toString()));
  }
}
