package grove.web.sim;

import grove.grouping.AuditEntry;
import grove.grouping.Role;
import grove.identity.PersonId;
import grove.identity.bytes.Hash;
import grove.store.Entry;
import grove.store.Lane;
import grove.store.LogId;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;

/// Who may, beside what the nodes say: what a removed member wrote above the cut counts for nothing
/// (I3), what was void stays so (I4), nobody reaches above themselves (I5), and who was never let in
/// wrote nothing that counts (I6).
final class RightsCheck {
  private static final int PAGE = 1_000;

  /// Every so many looks the control entries are judged again.
  private static final int AUDIT_EVERY = 6;

  private final List<Removed> removals = new ArrayList<>();
  private final Set<Hash> overreaching = new HashSet<>();
  private final Map<SimNode, Set<Hash>> voids = new HashMap<>();
  private final Map<SimNode, Integer> looks = new HashMap<>();

  /// Somebody was removed by an honest node, which held their logs up to here.
  private record Removed(PersonId person, Hash by, Map<LogId, Long> cut) {}

  /// How far the node holds each log: what a removal there cuts at.
  Map<LogId, Long> cut(SimNode node) {
    var cut = new TreeMap<LogId, Long>();
    var frontier = node.seat().store().frontier();
    for (var log : frontier.logs()) {
      cut.put(log, frontier.seq(log));
    }
    return cut;
  }

  /// Somebody was removed.
  void onRemoved(PersonId person, Hash by, Map<LogId, Long> cut) {
    removals.add(new Removed(person, by, cut));
  }

  /// A hostile member wrote a control entry that is not theirs to write.
  void onOverreach(Hash entry) {
    overreaching.add(entry);
  }

  void look(SimNode node) {
    if (looks.merge(node, 1, Integer::sum) % AUDIT_EVERY == 0) {
      voids(node, audit(node));
    }
  }

  /// A device's end may free what its word had voided: then nothing is said here, see MembershipTest.
  private void voids(SimNode node, Map<Hash, AuditEntry> audit) {
    var ends = audit.values().stream().anyMatch(e -> e.kind().contains("device"));
    var known = voids.computeIfAbsent(node, _ -> new HashSet<>());
    for (var entry : audit.values()) {
      if (entry.effect() == AuditEntry.Effect.VOID) {
        known.add(entry.id());
      } else if (entry.effect() == AuditEntry.Effect.IN_FORCE && known.contains(entry.id())) {
        if (!ends) {
          throw new Violation(Invariant.I4, node + " revived a void " + entry.kind());
        }
        known.remove(entry.id());
      }
    }
  }

  private static Map<Hash, AuditEntry> audit(SimNode node) {
    var all = new HashMap<Hash, AuditEntry>();
    var before = Optional.<Hash>empty();
    for (var more = true; more; ) {
      var page = node.group().oversight().audit(before, PAGE);
      page.entries().forEach(e -> all.put(e.id(), e));
      more = page.more() && !page.entries().isEmpty();
      before = more ? Optional.of(page.entries().getLast().id()) : before;
    }
    return all;
  }

  void atRest(SimNode node) {
    var audit = audit(node);
    voids(node, audit);
    for (var id : overreaching) {
      var entry = audit.get(id);
      if (entry != null && entry.effect() == AuditEntry.Effect.IN_FORCE) {
        throw new Violation(Invariant.I5, node + " lets count: " + entry.text());
      }
    }
    var adopted =
        audit.values().stream()
            .anyMatch(e -> e.kind().equals("adopt") && e.effect() == AuditEntry.Effect.IN_FORCE);
    var store = node.seat().store();
    for (var at = 0L; at < store.position(); ) {
      var page = store.after(at, PAGE);
      for (var entry : page) {
        if (entry.log().lane() == Lane.DATA && node.group().effective(entry)) {
          counts(node, entry, audit, adopted);
        }
      }
      at += page.size();
    }
  }

  private void counts(SimNode node, Entry entry, Map<Hash, AuditEntry> audit, boolean adopted) {
    var author = node.group().author(entry);
    if (node.group().member(author).isEmpty()) {
      throw new Violation(Invariant.I6, node + " lets an entry of nobody count");
    }
    var out = !node.group().member(author).get().role().atLeast(Role.RELAY);
    for (var removal : removals) {
      var known = audit.get(removal.by());
      if (out
          && !adopted
          && removal.person().equals(author)
          && known != null
          && known.effect() == AuditEntry.Effect.IN_FORCE
          && entry.seq() > removal.cut().getOrDefault(entry.log(), 0L)) {
        throw new Violation(
            Invariant.I3, node + " lets an entry count that " + author + " wrote above the cut");
      }
    }
  }
}
