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

/// An immutable picture of how far each log is known: its highest stored entry.
///
/// It never promises what is not stored. Equal digests mean the same entries, since the id of a
/// head stands for everything below it.
public final class Frontier {
  public static final Frontier EMPTY = new Frontier(new TreeMap<>());

  private static final int ROW_BYTES = LogId.SIZE + 8 + Hash.SIZE;

  private final NavigableMap<LogId, Head> heads;
  // Derived on demand; a race computes the same value twice, which does no harm.
  private @Nullable Hash digest;

  private Frontier(NavigableMap<LogId, Head> heads) {
    this.heads = Collections.unmodifiableNavigableMap(heads);
  }

  /// A copy of the map.
  public static Frontier of(Map<LogId, Head> heads) {
    return heads.isEmpty() ? EMPTY : new Frontier(new TreeMap<>(heads));
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
    return new Frontier(part);
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

  /// SHA-256 over the rows (log id, seq, head id), sorted by log.
  public Hash digest() {
    var known = digest;
    if (known == null) {
      var out = new ByteWriter(ROW_BYTES * heads.size());
      heads.forEach((log, head) -> {
        log.write(out);
        out.u64(head.seq()).hash(head.id());
      });
      known = Hash.sha256(out.toBytes());
      digest = known;
    }
    return known;
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof Frontier frontier && heads.equals(frontier.heads);
  }

  @Override
  public int hashCode() {
    return heads.hashCode();
  }

  @Override
  public String toString() {
    return "Frontier[" + heads.size() + " logs, " + entries() + " entries]";
  }
}
