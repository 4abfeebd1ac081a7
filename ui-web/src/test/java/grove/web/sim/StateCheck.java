package grove.web.sim;

import grove.grouping.Group;
import grove.grouping.GroupNetwork;
import grove.grouping.GroupPorts;
import grove.grouping.Member;
import grove.grouping.SetAsideLog;
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
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Consumer;

/// The same entries give the same (I1), also read anew in another order under another clock (I7); the
/// frontier is backed by what is stored (I10); what is shown is what the entries say (I13, I17).
final class StateCheck {
  private static final int PAGE = 1_000;
  private static final long YEARS_MS = 100L * 365 * 24 * 3_600 * 1_000;

  private static final Set<String> BRANCHES = Set.of("set aside", "status");

  private static boolean frozen(SimNode node) {
    return !node.seat().store().freezes().isEmpty();
  }

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
    for (var node : nodes.subList(1, nodes.size())) {
      var state = state(node);
      for (var part : expected.keySet()) {
        if (frozen(first) && BRANCHES.contains(part)) {
          continue; // which branch of a frozen log is here differs, and with it what is set aside
        }
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
      return new View(seat.group(), seat.space(), seat.store());
    }
  }

  /// Reads a node's entries into an empty store, log by log from the last one, and opens them there
  /// under a clock that is years ahead.
  void anew(SimNode node, Ground ground) {
    if (!node.seat().store().freezes().isEmpty()) {
      return; // what lies beside frozen logs comes by the network only: ForkedHistoriesTest
    }
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
    return to;
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
    state.put("data", lines(out -> effective(view, out)));
    state.put("control", lines(out -> audit(view, out)));
    state.put(
        "set aside",
        lines(out -> group.oversight().setAside().stream().map(StateCheck::aside).forEach(out)));
    state.put("name", group.name());
    state.put("space", view.space().digest().toHex());
    var status = view.space().status();
    state.put("status", status.toString());
    return state;
  }

  private static String role(Member member) {
    return member.person() + " " + member.role() + " " + member.name() + " " + member.devices();
  }

  private static String aside(SetAsideLog log) {
    return log.log() + " " + log.from() + " " + log.upto() + " " + log.entries();
  }

  private static String lines(Consumer<Consumer<String>> from) {
    var all = new TreeSet<String>();
    from.accept(all::add);
    return String.join("\n", all);
  }

  private static void effective(View view, Consumer<String> out) {
    var store = view.store();
    for (var at = 0L; at < store.position(); ) {
      var page = store.after(at, PAGE);
      for (Entry entry : page) {
        if (entry.log().lane() == Lane.DATA && view.group().effective(entry)) {
          out.accept(entry.id().toHex());
        }
      }
      at += page.size();
    }
  }

  private static void audit(View view, Consumer<String> out) {
    var before = Optional.<Hash>empty();
    for (var more = true; more; ) {
      var page = view.group().oversight().audit(before, PAGE);
      page.entries().forEach(e -> out.accept(e.id().toHex() + " " + e.kind() + " " + e.effect()));
      more = page.more() && !page.entries().isEmpty();
      before = page.entries().isEmpty() ? before : Optional.of(page.entries().getLast().id());
    }
  }

  static Hash digest(SimNode node) {
    return Hash.sha256(Bytes.utf8(state(node).toString()));
  }
}
