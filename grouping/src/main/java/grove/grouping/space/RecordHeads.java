package grove.grouping.space;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;
import java.util.stream.Stream;

/// The versions of one record and, for each of its fields, the heads: PROTOCOL section 3, "Records".
///
/// A head of a field is an effective version that writes it and from which no other effective
/// version that writes it descends; descent runs through versions that are set aside too. "Exists" is
/// field 0: every operation writes it, a deletion as "no". So the heads of field 0 are the tips of
/// the record, and a deletion beside a concurrent edit is a conflict of that field.
///
/// The idea: each version carries the set of fields that something effective above it writes
/// (`covered`). The set of a version contains those of all versions above it, so it is kept closed
/// downwards: a new version covers what it replaces, and the walk down stops where nothing new is
/// covered. All walks of a record together touch an edge at most once per field. A version is a
/// head of the fields that it writes and that are not covered; it is `live` while it is a head of any.
///
/// Versions are added in an order in which every one follows those that it replaces; the result does
/// not depend on which such order. When judgements change, the marks are made again from all
/// versions. Rejected: sets of ancestors per version (quadratic), and a walk per question.
final class RecordHeads {
  /// The field that says whether the record exists.
  static final int EXISTENCE = 0;

  /// In front stands the greatest (lamport, id).
  private static final Comparator<Version> FRONT_FIRST =
      Comparator.comparing((Version version) -> version.entry).reversed();

  /// A list of one until there are two, since most records have one version: of a message a list that
  /// grows would be a tenth.
  private List<Version> versions = List.of();

  private List<Version> live = List.of();

  /// Adds a version whose replaced versions were added before.
  void add(Version version) {
    version.place = versions.size();
    if (version.place == 0) {
      versions = alone(version);
    } else {
      versions = version.place == 1 ? new ArrayList<>(versions) : versions;
      versions.add(version);
    }
    count(version);
  }

  /// Some versions are judged otherwise than before: all is counted again.
  void rejudge() {
    live = List.of();
    versions.forEach(version -> version.covered = 0);
    versions.forEach(this::count);
  }

  private void count(Version version) {
    version.descends =
        version.replaces.stream().anyMatch(below -> below.entry.effective() || below.descends);
    if (!version.entry.effective()) {
      return;
    }
    cover(version.replaces, version.op.writes());
    var others = live.stream().filter(RecordHeads::isHead).toList();
    live =
        others.isEmpty()
            ? alone(version)
            : Stream.concat(others.stream(), Stream.of(version)).toList();
  }

  /// A list of this version: the one that its entry holds, where it holds no other.
  private static List<Version> alone(Version version) {
    var said = version.entry.versions();
    return said.size() == 1 && said.getFirst() == version ? said : List.of(version);
  }

  private static boolean isHead(Version version) {
    return (version.op.writes() & ~version.covered) != 0;
  }

  /// For each version the fields, as bits, that versions above it write whose entries pass the test.
  Map<Version, Long> coveredBy(Predicate<EntryNode> counts) {
    var covered = new HashMap<Version, Long>();
    for (var version : versions.reversed()) {
      var above = covered.getOrDefault(version, 0L);
      var passed = above | (counts.test(version.entry) ? version.op.writes() : 0);
      version.replaces.forEach(below -> covered.merge(below, passed, (one, two) -> one | two));
    }
    return covered;
  }

  private static void cover(List<Version> replaced, long bits) {
    var next = new ArrayDeque<Cover>();
    replaced.forEach(version -> next.add(new Cover(version, bits)));
    while (!next.isEmpty()) {
      var step = next.removeLast();
      var fresh = step.bits & ~step.version.covered;
      if (fresh != 0) {
        step.version.covered |= fresh;
        step.version.replaces.forEach(below -> next.add(new Cover(below, fresh)));
      }
    }
  }

  private record Cover(Version version, long bits) {}

  /// The heads of a field, the front one first.
  List<Version> heads(int field) {
    if (live.size() == 1) {
      return live.getFirst().writes(field) ? live : List.of();
    }
    return live.stream()
        .filter(version -> version.writes(field) && !version.covers(field))
        .sorted(FRONT_FIRST)
        .toList();
  }

  /// The newest versions: effective, and nothing effective above them. The front one first.
  List<Version> tips() {
    return heads(EXISTENCE);
  }

  /// The version that the record began with: of the effective ones with none below them, the least
  /// in (lamport, id). None if no version is effective.
  Optional<Version> first() {
    return versions.stream()
        .filter(version -> version.entry.effective() && !version.descends)
        .min(Comparator.comparing(version -> version.entry));
  }

  /// The heads of a field as somebody saw them who saw these versions and what is below them.
  List<Version> headsAt(int field, Collection<Version> seen) {
    var known = new ArrayList<>(withAllBelow(seen));
    known.sort(Comparator.comparingInt((Version version) -> version.place).reversed());
    var below = new HashSet<Version>();
    var heads = new ArrayList<Version>();
    for (var version : known) {
      var covered = below.contains(version);
      var writes = version.entry.effective() && version.writes(field);
      if (writes && !covered) {
        heads.add(version);
      }
      if (writes || covered) {
        below.addAll(version.replaces);
      }
    }
    heads.sort(FRONT_FIRST);
    return List.copyOf(heads);
  }

  private static Set<Version> withAllBelow(Collection<Version> versions) {
    var all = new HashSet<Version>();
    var next = new ArrayDeque<>(versions);
    while (!next.isEmpty()) {
      var version = next.removeLast();
      if (all.add(version)) {
        next.addAll(version.replaces);
      }
    }
    return all;
  }

  /// All versions, each after those that it replaces.
  List<Version> versions() {
    return versions;
  }

  /// The versions that are a head of some field.
  List<Version> live() {
    return live;
  }
}
