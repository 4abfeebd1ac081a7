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

/// Who may, beside what the nodes say: only owners and the workspace key make and unmake admins (I2),
/// what a removed member wrote above the cut counts for nothing (I3), what was void stays so (I4),
/// nobody reaches above themselves (I5), and who was never let in wrote nothing that counts (I6).
final class RightsCheck {
  private static final int PAGE = 1_000;

  /// Every so many looks the control entries are judged again.
  private static final int AUDIT_EVERY = 6;

  private final List<Removed> removals = new ArrayList<>();
  private final Set<Hash> overreaching = new HashSet<>();
  private final Map<SimNode, Map<Hash, Set<Hash>>> voids = new HashMap<>();
  private final Map<SimNode, Powers> powers = new HashMap<>();
  private final Map<LogId, Long> adopted = new HashMap<>();
  private final Map<SimNode, Integer> looks = new HashMap<>();

  /// Somebody was removed by an honest node, which held their logs up to here.
  private record Removed(PersonId person, Hash by, Map<LogId, Long> cut) {}

  /// Admins and owners as a node had them, and the control entries and proofs from which it did.
  private record Powers(Map<PersonId, Role> people, Set<Hash> seen, int frozen) {}

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

  /// Somebody adopted a log that was set aside, up to there.
  void onAdopted(LogId log, long upto) {
    adopted.merge(log, upto, Math::max);
  }

  /// A hostile member wrote a control entry that is not theirs to write.
  void onOverreach(Hash entry) {
    overreaching.add(entry);
  }

  void look(SimNode node) {
    if (looks.merge(node, 1, Integer::sum) % AUDIT_EVERY == 0) {
      var audit = audit(node);
      voids(node, audit);
      powers(node, audit);
    }
  }

  /// Who is admin or owner changes by a word of an owner or of the workspace key, by leaving, or by
  /// the end of a device. What a proof of two histories freezes is not judged here: ForkScenarioTest.
  private void powers(SimNode node, Map<Hash, AuditEntry> audit) {
    var people = new HashMap<PersonId, Role>();
    node.group().members().stream()
        .filter(member -> member.role().atLeast(Role.ADMIN))
        .forEach(member -> people.put(member.person(), member.role()));
    var frozen = node.seat().store().freezes().size();
    var before = powers.put(node, new Powers(people, Set.copyOf(audit.keySet()), frozen));
    if (before == null
        || before.frozen() != frozen
        || before.people().equals(people)
        || !audit.keySet().containsAll(before.seen())) {
      return;
    }
    var rightful =
        audit.values().stream()
            .filter(entry -> !before.seen().contains(entry.id()))
            .anyMatch(entry ->
                entry.byKey()
                    || owns(entry.author(), before.people())
                    || owns(entry.author(), people)
                    || entry.kind().equals("leave")
                    || endsDevices(entry));
    if (!rightful) {
      throw new Violation(
          Invariant.I2, node + " has other admins without a word of an owner: " + people.values());
    }
  }

  private static boolean owns(PersonId person, Map<PersonId, Role> people) {
    return people.get(person) == Role.OWNER;
  }

  private static boolean endsDevices(AuditEntry entry) {
    return entry.kind().contains("device");
  }

  /// The workspace key and the end of a device may free what a word had voided; it takes one that was
  /// not known while it was void.
  private void voids(SimNode node, Map<Hash, AuditEntry> audit) {
    var frees = new HashSet<Hash>();
    for (var entry : audit.values()) {
      if (entry.effect() == AuditEntry.Effect.IN_FORCE && (entry.byKey() || endsDevices(entry))) {
        frees.add(entry.id());
      }
    }
    var known = voids.computeIfAbsent(node, _ -> new HashMap<>());
    for (var entry : audit.values()) {
      if (entry.effect() == AuditEntry.Effect.VOID) {
        known.put(entry.id(), frees);
      } else if (entry.effect() == AuditEntry.Effect.IN_FORCE && known.containsKey(entry.id())) {
        if (known.remove(entry.id()).containsAll(frees)) {
          throw new Violation(Invariant.I4, node + " revived a void " + entry.kind());
        }
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
    powers(node, audit);
    for (var id : overreaching) {
      var entry = audit.get(id);
      if (entry != null && entry.effect() == AuditEntry.Effect.IN_FORCE) {
        throw new Violation(Invariant.I5, node + " lets count: " + entry.text());
      }
    }
    var store = node.seat().store();
    for (var at = 0L; at < store.position(); ) {
      var page = store.after(at, PAGE);
      for (var entry : page) {
        if (entry.log().lane() == Lane.DATA && node.group().effective(entry)) {
          counts(node, entry, audit);
        }
      }
      at += page.size();
    }
  }

  private void counts(SimNode node, Entry entry, Map<Hash, AuditEntry> audit) {
    var author = node.group().author(entry);
    if (node.group().member(author).isEmpty()) {
      throw new Violation(Invariant.I6, node + " lets an entry of nobody count");
    }
    var out = !node.group().member(author).get().role().atLeast(Role.RELAY);
    for (var removal : removals) {
      var known = audit.get(removal.by());
      if (out
          && entry.seq() > adopted.getOrDefault(entry.log(), 0L)
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
