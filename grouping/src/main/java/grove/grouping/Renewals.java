package grove.grouping;

import grove.identity.PersonId;
import grove.identity.bytes.ByteReader;
import grove.identity.bytes.ByteWriter;
import grove.identity.bytes.Bytes;
import grove.identity.bytes.MalformedException;
import grove.store.EntryStore;
import java.util.HashMap;
import java.util.Map;

/// How many entries of each person were pinned unasked today: a pin gives back what they have spent,
/// and by itself a node gives back no more than a diligent group needs.
///
/// Kept over restarts as: when the day began (ms, 8), per person id and count (32 + 6).
final class Renewals {
  /// Entries of one person that are pinned unasked within a day.
  static final long DAILY_MAX = 100_000;

  private static final String KEPT = "group/renewed";

  private final EntryStore store;
  private final Map<PersonId, Long> counts = new HashMap<>();
  private long dayMs;

  Renewals(EntryStore store) {
    this.store = store;
    store.local(KEPT).ifPresent(this::load);
  }

  private void load(Bytes kept) {
    try {
      ByteReader in = ByteReader.of(kept);
      dayMs = in.u64();
      while (in.remaining() > 0) {
        counts.put(PersonId.read(in), in.u48());
      }
    } catch (MalformedException e) {
      counts.clear();
    }
  }

  private void begin(long nowMs) {
    if (Math.abs(nowMs - dayMs) >= Rotation.DAY_MS) {
      dayMs = nowMs;
      counts.clear();
    }
  }

  /// How many more of this person may be pinned unasked now.
  long left(PersonId person, long nowMs) {
    begin(nowMs);
    return Math.max(0, DAILY_MAX - counts.getOrDefault(person, 0L));
  }

  void count(Map<PersonId, Long> pinned, long nowMs) {
    begin(nowMs);
    pinned.forEach((person, entries) -> counts.merge(person, entries, Long::sum));
    ByteWriter out = new ByteWriter().u64(dayMs);
    counts.forEach((person, entries) -> out.bytes(person.bytes()).u48(entries));
    store.putLocal(Map.of(KEPT, out.toBytes()));
  }
}
