package grove.store;

import grove.identity.bytes.ByteWriter;
import grove.identity.bytes.Hash;
import java.util.Collections;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/// An immutable picture of how far each log is known: its highest stored entry, or, of a frozen log,
/// its highest entry before the fork.
///
/// It never promises what is not stored. Equal digests mean the same entries and the same forks,
/// since the id of a head stands for everything below it. What a node stored of a log before it
/// learned of the fork is not in here: every node may have stored another branch.
public final class Frontier {
  public static final Frontier EMPTY = new Frontier(new TreeMap<>(), new TreeMap<>());

  private static final int ROW_BYTES = LogId.SIZE + 8 + Hash.SIZE;

  /// Set in the seq of a frozen log's row of the digest.
  private static final long FROZEN = 1L << 63;

  private final NavigableMap<LogId, Head> heads;
  private final NavigableMap<LogId, Long> forks;
  // Derived on demand; a race computes the same value twice, which does no harm.
  private @Nullable Hash digest;

  private Frontier(NavigableMap<LogId, Head> heads, NavigableMap<LogId, Long> forks) {
    this.heads = Collections.unmodifiableNavigableMap(heads);
    this.forks = Collections.unmodifiableNavigableMap(forks);
  }

  /// A copy of the map.
  public static Frontier of(Map<LogId, Head> heads) {
    return heads.isEmpty() ? EMPTY : new Frontier(new TreeMap<>(heads), new TreeMap<>());
  }

  /// The frontier where these heads are stored, and these logs frozen.
  static Frontier of(Map<LogId, Head> stored, Map<LogId, Freeze> freezes) {
    if (freezes.isEmpty()) {
      return of(stored);
    }
    var heads = new TreeMap<>(stored);
    var forks = new TreeMap<LogId, Long>();
    freezes.forEach((log, freeze) -> {
      forks.put(log, freeze.seq());
      if (heads.getOrDefault(log, Head.NONE).seq() >= freeze.below().seq()) {
        heads.put(log, freeze.below());
      }
    });
    return new Frontier(heads, forks);
  }

  public Optional<Head> head(LogId log) {
    return Optional.ofNullable(heads.get(log));
  }

  /// The highest stored seq, 0 for a log of which nothing is stored.
  public long seq(LogId log) {
    return heads.getOrDefault(log, Head.NONE).seq();
  }

  /// All logs, in order.
  public Set<LogId> logs() {
    return heads.keySet();
  }

  /// All logs, in order, with their heads.
  public Map<LogId, Head> heads() {
    return heads;
  }

  /// The frozen logs, in order, each with the first seq that is frozen.
  public Map<LogId, Long> forks() {
    return forks;
  }

  /// The highest seq that is taken of a log: all, unless it is frozen.
  public long ceiling(LogId log) {
    var fork = forks.get(log);
    return fork == null ? EntryHeader.SEQ_MAX : fork - 1;
  }

  /// The number of entries: the sum of all seqs.
  public long entries() {
    return heads.values().stream().mapToLong(Head::seq).sum();
  }

  /// The part of one lane.
  public Frontier lane(Lane lane) {
    var part = new TreeMap<LogId, Head>();
    heads.forEach((log, head) -> {
      if (log.lane() == lane) {
        part.put(log, head);
      }
    });
    var frozen = new TreeMap<>(forks);
    frozen.keySet().removeIf(log -> log.lane() != lane);
    return new Frontier(part, frozen);
  }

  /// Whether everything that `other` promises is promised here too. Where both name the same seq
  /// of a log they must name the same entry.
  public boolean covers(Frontier other) {
    return other.heads.entrySet().stream()
        .allMatch(row -> covers(heads.getOrDefault(row.getKey(), Head.NONE), row.getValue()));
  }

  private static boolean covers(Head own, Head other) {
    return own.seq() > other.seq() || own.equals(other);
  }

  /// SHA-256 over the rows (log id, seq, head id), sorted by log; the seq of a frozen log has its
  /// highest bit set.
  public Hash digest() {
    var known = digest;
    if (known == null) {
      var out = new ByteWriter(ROW_BYTES * heads.size());
      heads.forEach((log, head) -> {
        log.write(out);
        out.u64(forks.containsKey(log) ? head.seq() | FROZEN : head.seq()).hash(head.id());
      });
      known = Hash.sha256(out.toBytes());
      digest = known;
    }
    return known;
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof Frontier frontier
        && heads.equals(frontier.heads)
        && forks.equals(frontier.forks);
  }

  @Override
  public int hashCode() {
    return 31 * heads.hashCode() + forks.hashCode();
  }

  @Override
  public String toString() {
    return "Frontier[" + heads.size() + " logs, " + entries() + " entries]";
  }
}
