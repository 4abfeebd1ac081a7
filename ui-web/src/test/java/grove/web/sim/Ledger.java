package grove.web.sim;

import grove.identity.DeviceId;
import grove.identity.bytes.ByteReader;
import grove.identity.bytes.ByteWriter;
import grove.identity.bytes.Bytes;
import grove.identity.bytes.Hash;
import grove.identity.bytes.MalformedException;
import grove.store.Entry;
import grove.store.EntryStore;
import grove.store.GroupId;
import grove.store.LogId;
import grove.store.Segment;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/// Who wrote what, and who has it: an own entry survives every crash, no place of a log is used twice
/// where others see it (I9), what all had stays (I8), and each run decodes to what was encoded (I15).
final class Ledger {
  private final Map<Place, Hash> shown = new HashMap<>();
  private final Map<SimNode, Map<LogId, Long>> own = new HashMap<>();
  private final Map<SimNode, Map<LogId, Long>> returning = new HashMap<>();
  private final Set<DeviceId> forking = new HashSet<>();
  private final Set<DeviceId> inconstant = new HashSet<>();
  private final Cast cast;

  Ledger(Cast cast) {
    this.cast = cast;
  }

  private record Place(LogId log, long seq) {}

  void onStored(SimNode node, List<Entry> run) {
    var log = run.getFirst().log();
    roundTrip(run);
    if (node.hostile() || log.device().equals(node.device())) {
      return;
    }
    for (var entry : run) {
      var before = shown.putIfAbsent(new Place(log, entry.seq()), entry.id());
      if (before != null && !before.equals(entry.id()) && !mayFork(log)) {
        throw new Violation(
            Invariant.I9,
            node + " got another entry " + entry.seq() + " of " + log.shortId() + " than others");
      }
    }
  }

  /// The device's logs may fork: it is hostile, or has two homes.
  void mayFork(DeviceId device) {
    forking.add(device);
    inconstant.add(device);
  }

  private boolean mayFork(LogId log) {
    return forking.contains(log.device());
  }

  private static void roundTrip(List<Entry> run) {
    var segment = new Segment(run);
    var first = segment.first();
    if (first.header().group().equals(GroupId.NONE)) {
      return; // its group is its own hash: the tests of the store have it
    }
    var bytes = encoded(segment);
    try {
      var in = ByteReader.of(bytes);
      var below = first.header().prev();
      var again = Segment.read(in, segment.group(), segment.log(), first.seq() - 1, below);
      in.end();
      if (!encoded(again).equals(bytes) || !again.last().id().equals(segment.last().id())) {
        throw new Violation(Invariant.I15, "a run encodes to another one: " + segment.log());
      }
    } catch (MalformedException e) {
      throw new Violation(Invariant.I15, "a stored run does not decode", e);
    }
  }

  private static Bytes encoded(Segment segment) {
    var out = new ByteWriter();
    segment.write(out);
    return out.toBytes();
  }

  void onEnding(SimNode node) {
    var heads = new TreeMap<LogId, Long>();
    var frontier = node.seat().store().frontier();
    for (var log : frontier.logs()) {
      if (log.device().equals(node.device())) {
        heads.put(log, frontier.seq(log));
      }
    }
    own.put(node, heads);
  }

  /// An older copy takes the home's place.
  void forget(SimNode node) {
    own.remove(node);
    returning.remove(node);
    inconstant.add(node.device());
  }

  /// Nobody was shown what is above, and its words are written again. The copy without it lacks what
  /// stands behind forks, and own entries that name such, until neighbours bring it back (`Unshown`):
  /// in the end it is there.
  void onTakenOut(SimNode node, Map<LogId, Long> shown) {
    var heads = own.remove(node);
    if (heads != null) {
      shown.forEach((log, seq) -> heads.computeIfPresent(log, (_, had) -> Math.min(had, seq)));
      returning.put(node, heads);
    }
  }

  void onOpened(SimNode node, EntryStore store) {
    var before = own.remove(node);
    if (before != null) {
      before.forEach((log, seq) -> {
        var now = store.frontier().seq(log);
        if (now < seq && store.freezes().get(log) == null) {
          throw new Violation(
              Invariant.I9, node + " lost own entries: " + seq + " were written, " + now + " left");
        }
      });
      if (!inconstant.contains(node.device())) {
        acknowledged(node, store);
      }
    }
  }

  /// What the node said it has on its disk is there.
  private void acknowledged(SimNode node, EntryStore store) {
    for (var other : cast.nodes()) {
      if (!other.up() || other.hostile() || other.equals(node)) {
        continue;
      }
      var said = other.seat().graph().acknowledgements().get(node.device());
      if (said != null) {
        said.seqs()
            .forEach((log, seq) -> {
              if (store.frontier().ceiling(log) > seq && store.frontier().seq(log) < seq) {
                throw new Violation(
                    Invariant.I10, node + " lacks after a crash what it said it has on its disk");
              }
            });
      }
    }
  }

  /// What was shown to others is where it was, at every node whose log is not frozen below it.
  void atRest(List<SimNode> honest) {
    for (var node : honest) {
      var store = node.seat().store();
      var frontier = store.frontier();
      returning
          .getOrDefault(node, Map.of())
          .forEach((log, seq) -> {
            if (frontier.seq(log) < seq && store.freezes().get(log) == null) {
              throw new Violation(
                  Invariant.I9, node + " did not get back " + seq + " entries of " + log.shortId());
            }
          });
      for (var log : frontier.logs()) {
        var seq = frontier.seq(log);
        var first = shown.get(new Place(log, seq));
        var here = store.entry(log, seq).map(Entry::id);
        if (first != null && here.isPresent() && !mayFork(log) && !here.get().equals(first)) {
          throw new Violation(Invariant.I8, node + " has another entry than was accepted");
        }
      }
    }
  }
}
