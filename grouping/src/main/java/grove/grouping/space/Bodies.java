package grove.grouping.space;

import grove.graph.OwedBodies;
import grove.identity.PersonId;
import grove.identity.bytes.Hash;
import grove.store.BlobRef;
import grove.store.Entry;
import grove.store.Lane;
import grove.store.LogId;
import grove.store.StoreException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.SortedSet;
import java.util.TreeSet;

/// Which entries are here without their bodies, and why.
///
/// A body goes because it was taken back, or because it was replaced long ago ([Retention]). One that
/// is missing for neither reason is *owed*: neighbours are asked for it. The graph of versions
/// follows from stubs alone, so nothing of all this changes which version is a head.
///
/// What was taken back is dropped whenever that is noticed: when the word of it comes, when the entry
/// comes after the word, or at the next start, should the process end in between.
final class Bodies {
  private final SpaceLog log;
  private final Notes notes;
  private final BodyRules rules;
  private final Arrivals arrivals;
  private final Records records;
  private final Texts texts;

  /// Entries in their place of which the body is not here.
  private final Map<Hash, EntryNode> bare = new LinkedHashMap<>();

  /// Entries that were taken back and whose body is gone.
  private final Set<Hash> redacted = new HashSet<>();

  /// Entries whose body has to go.
  private final Set<Hash> due = new LinkedHashSet<>();

  /// Entries that were named before they were in their place, and have been looked for in the store:
  /// from then on they are met as they come. Names of nothing cost one look each, not one a change.
  private final Set<Hash> sought = new HashSet<>();

  /// Blobs of bodies that are gone.
  private final Set<BlobRef> forgotten = new LinkedHashSet<>();

  private long dropped;
  private long judged = -1;
  private long counted = -1;
  private OwedBodies owed = OwedBodies.NONE;

  Bodies(SpaceLog log, Notes notes, Arrivals arrivals, Records records, Texts texts) {
    this.log = log;
    this.notes = notes;
    this.rules = log.bodies();
    this.arrivals = arrivals;
    this.records = records;
    this.texts = texts;
  }

  /// From now on this one is asked what is owed.
  void attach() {
    rules.owed(this::owed);
  }

  /// An entry is in the store, in its place or not.
  void onArrived(Arrived entry) {
    if (entry.log().lane() == Lane.DATA
        && entry.whole()
        && rules.redacted(entry.id(), entry.log())) {
      due.add(entry.id());
    }
  }

  /// An entry has come into its place.
  void onPlaced(Arrived entry, EntryNode node) {
    if (entry.bare()) {
      bare(node);
      if (rules.redacted(node.id, node.log.id)) {
        redacted.add(node.id);
      }
    } else {
      onArrived(entry); // the word may have come while it waited for its place
    }
  }

  private void bare(EntryNode node) {
    node.bare = true;
    bare.put(node.id, node);
    changed();
  }

  /// What is owed has to be looked at again.
  void changed() {
    counted = -1;
  }

  /// Drops what has been taken back; what that changes is touched.
  void settle() {
    if (judged != rules.revision()) {
      judged = rules.revision();
      rules.named().forEach(this::judge);
    }
    if (!due.isEmpty()) {
      try {
        if (drop(due)) {
          due.forEach(redacted::add);
          due.clear();
        } else {
          judged = -1;
        }
      } catch (StoreException e) {
        // A full disk takes no change: it is tried again with the next one, and at the next start.
        judged = -1;
      }
    }
  }

  private void judge(Hash id) {
    var node = arrivals.node(id);
    if (node == null) {
      if (sought.add(id)) {
        log.entry(id).map(Arrived.Stored::new).ifPresent(this::onArrived);
      }
      return;
    }
    var now = rules.redacted(id, node.log.id);
    if (now && !node.bare) {
      due.add(id);
    } else if (now != redacted.contains(id)) {
      if (now) {
        redacted.add(id);
      } else {
        redacted.remove(id);
      }
      touch(node);
      changed();
    }
  }

  /// Takes bodies out of the notes, the store and memory; false where the disk lets nothing go now.
  boolean drop(Collection<Hash> ids) {
    var noted = ids.stream().map(arrivals::node).filter(Objects::nonNull).toList();
    if (!notes.drop(noted)) {
      return false;
    }
    for (var id : rules.drop(ids)) {
      dropped++;
      texts.forget(id);
      var node = arrivals.node(id);
      if (node != null) {
        node.versions().forEach(version -> forgotten.addAll(version.blobs()));
        node.versions().forEach(Version::forget);
        bare(node);
        touch(node);
      }
    }
    return true;
  }

  /// How many bodies were taken out since this was made.
  long dropped() {
    return dropped;
  }

  private void touch(EntryNode node) {
    node.versions().forEach(records::touch);
  }

  /// Bodies that were owed have come.
  void onRefilled(Collection<Entry> entries) {
    for (var entry : entries) {
      var node = bare.remove(entry.id());
      if (node != null) {
        node.bare = false;
        redacted.remove(entry.id());
        texts.forget(entry.id());
        records.refill(entry, node);
      }
      onArrived(new Arrived.Stored(entry));
    }
    changed();
  }

  /// Blobs of bodies that were dropped since this was asked last.
  List<BlobRef> takeForgotten() {
    var all = List.copyOf(forgotten);
    forgotten.clear();
    return all;
  }

  /// Was this entry taken back, and is its body gone?
  boolean redacted(EntryNode node) {
    return redacted.contains(node.id);
  }

  /// What ought to be here and is not.
  OwedBodies owed() {
    if (bare.isEmpty()) {
      return OwedBodies.NONE;
    }
    if (counted != rules.revision()) {
      counted = rules.revision();
      owed = count();
    }
    return owed;
  }

  private OwedBodies count() {
    var wanted = new HashMap<LogId, SortedSet<Long>>();
    var first = new HashMap<LogId, Long>();
    var retained = rules.everRetained();
    for (var node : bare.values()) {
      if (isOwed(node, retained)) {
        wanted.computeIfAbsent(node.log.id, _ -> new TreeSet<>()).add(node.seq);
        if (!rules.named(node.id, node.log.id) && !(retained && everReplaced(node))) {
          first.merge(node.log.id, node.seq, Math::min);
        }
      }
    }
    return new OwedBodies(wanted, first);
  }

  /// What can not be read yet is judged when it can.
  private boolean isOwed(EntryNode node, boolean retained) {
    return switch (node.state()) {
      case LOCKED, WAITING, VOID -> false;
      case APPLIED, NEWER ->
          !node.log.beside && !redacted.contains(node.id) && !(retained && replaced(node));
    };
  }

  private boolean replaced(EntryNode node) {
    return !node.versions().isEmpty()
        && node.versions().stream().allMatch(version -> Retention.replaced(records, version));
  }

  /// What was replaced may have gone everywhere before what replaced it lost its force: it is asked
  /// for, and holds up nobody.
  private boolean everReplaced(EntryNode node) {
    return !node.versions().isEmpty()
        && node.versions().stream().allMatch(version -> Retention.everReplaced(records, version));
  }

  /// Versions that are shown, or would be, and whose body is gone for good though nobody took it
  /// back: what replaced them has lost its force.
  long lost() {
    return bare.values().stream()
        .filter(node -> !redacted.contains(node.id) && node.effective())
        .filter(node -> node.versions().stream().anyMatch(v -> !Retention.replaced(records, v)))
        .count();
  }

  /// The entries of these versions that say something and still have their body, by author. What says
  /// something has an entry of its own (only deletes and their undoing share one), so nothing else
  /// goes with it; who writes otherwise loses all that the entry says.
  static Map<PersonId, List<Hash>> spoken(Collection<Version> versions) {
    var spoken = new LinkedHashMap<PersonId, List<Hash>>();
    for (var version : versions) {
      if (!version.op.fields().isEmpty() && !version.entry.bare) {
        spoken
            .computeIfAbsent(version.entry.log.author, _ -> new ArrayList<>())
            .add(version.entry.id);
      }
    }
    return spoken;
  }
}
