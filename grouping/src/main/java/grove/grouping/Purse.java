package grove.grouping;

import grove.identity.bytes.ByteReader;
import grove.identity.bytes.ByteWriter;
import grove.identity.bytes.MalformedException;
import grove.store.Lane;

/// How much of one lane is taken from one person before somebody above them has seen it: entries and
/// bytes that are spent, and come back as days of the local clock pass.
final class Purse {
  private static final double DAY_MS = 86_400_000;
  private static final int MILLI = 1_000;

  private final Size size;
  private double entries;
  private double bytes;
  private long sinceMs;

  /// What a full purse holds, and what comes back in a day. An entry that was not seen yet is taken to
  /// weigh `entryBytes` when it is asked for.
  enum Size {
    CONTROL(200, 8L << 20, 50, 2L << 20, 32 << 10),
    DATA(20_000, 256L << 20, 5_000, 64L << 20, 64 << 10);

    final long entries;
    final long bytes;
    final long entriesPerDay;
    final long bytesPerDay;
    final long entryBytes;

    Size(long entries, long bytes, long entriesPerDay, long bytesPerDay, long entryBytes) {
      this.entries = entries;
      this.bytes = bytes;
      this.entriesPerDay = entriesPerDay;
      this.bytesPerDay = bytesPerDay;
      this.entryBytes = entryBytes;
    }

    static Size of(Lane lane) {
      return lane == Lane.CONTROL ? CONTROL : DATA;
    }

    /// So much has to come back before a log that waits is asked for again.
    long step() {
      return entries / 100;
    }
  }

  Purse(Size size, long nowMs) {
    this.size = size;
    this.sinceMs = nowMs;
  }

  static Purse read(Size size, ByteReader in) throws MalformedException {
    Purse purse = new Purse(size, in.u64());
    purse.entries = (double) in.u48() / MILLI;
    purse.bytes = in.u48();
    return purse;
  }

  void write(ByteWriter out) {
    out.u64(sinceMs).u48(Math.round(entries * MILLI)).u48(Math.round(bytes));
  }

  private void refill(long nowMs) {
    double days = Math.max(0, nowMs - sinceMs) / DAY_MS; // a clock that was set back begins anew
    entries = Math.max(0, entries - days * size.entriesPerDay);
    bytes = Math.max(0, bytes - days * size.bytesPerDay);
    sinceMs = nowMs;
  }

  void spend(long count, long weight, long nowMs) {
    refill(nowMs);
    entries += count;
    bytes += weight;
  }

  void giveBack(long count, double weight) {
    entries = Math.max(0, entries - count);
    bytes = Math.max(0, bytes - weight);
  }

  /// Entries that may be asked for now.
  long left(long nowMs) {
    refill(nowMs);
    double weight = size.bytes - bytes;
    long byWeight = weight <= 0 ? 0 : Math.max(1, (long) (weight / size.entryBytes));
    return Math.max(0, Math.min((long) (size.entries - entries), byWeight));
  }

  /// Whether half of it is spent.
  boolean low(long nowMs) {
    refill(nowMs);
    return 2 * entries > size.entries || 2 * bytes > size.bytes;
  }

  /// Until so many may be asked for again.
  long waitMs(long nowMs) {
    refill(nowMs);
    double over = entries + size.step() - size.entries;
    double overBytes = bytes + (double) size.step() * size.bytes / size.entries - size.bytes;
    double days = Math.max(over / size.entriesPerDay, overBytes / size.bytesPerDay);
    return Math.max(0, Math.round(days * DAY_MS));
  }
}
