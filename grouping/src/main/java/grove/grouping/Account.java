package grove.grouping;

import grove.identity.bytes.ByteReader;
import grove.identity.bytes.ByteWriter;
import grove.identity.bytes.Bytes;
import grove.identity.bytes.MalformedException;
import grove.store.Entry;
import grove.store.Lane;
import grove.store.LogId;
import java.util.EnumMap;
import java.util.Map;
import java.util.TreeMap;

/// What one person has spent of their purses, and for which entries of which logs.
///
/// Kept as: per lane since when (ms, 8), spent entries (thousandths, 6), bytes (6); then per log its
/// id, the seqs between which entries were paid for (6 + 6), and their bytes (6).
final class Account {
  private static final int LOGS_MAX = 1_000;

  private final Map<Lane, Purse> purses = new EnumMap<>(Lane.class);
  private final Map<LogId, Paid> paid = new TreeMap<>();

  /// Entries above `base` up to `upto` were paid for.
  private record Paid(long base, long upto, long bytes) {}

  Account(long nowMs) {
    for (Lane lane : Lane.values()) {
      purses.put(lane, new Purse(Purse.Size.of(lane), nowMs));
    }
  }

  static Account read(Bytes kept, long nowMs) {
    Account account = new Account(nowMs);
    try {
      ByteReader in = ByteReader.of(kept);
      for (Lane lane : Lane.values()) {
        account.purses.put(lane, Purse.read(Purse.Size.of(lane), in));
      }
      while (in.remaining() > 0) {
        account.paid.put(LogId.read(in), new Paid(in.u48(), in.u48(), in.u48()));
      }
    } catch (MalformedException e) {
      return new Account(nowMs); // the local disk is damaged: begins anew
    }
    return account;
  }

  Bytes encode() {
    ByteWriter out = new ByteWriter();
    for (Lane lane : Lane.values()) {
      purse(lane).write(out);
    }
    paid.forEach((log, row) -> {
      log.write(out);
      out.u48(row.base()).u48(row.upto()).u48(row.bytes());
    });
    return out.toBytes();
  }

  Purse purse(Lane lane) {
    return purses.computeIfAbsent(lane, _ -> new Purse(Purse.Size.of(lane), 0));
  }

  /// Pays for an entry that nobody above its author has named.
  void pay(Entry entry, long nowMs) {
    Paid row = paid.getOrDefault(entry.log(), new Paid(entry.seq() - 1, entry.seq() - 1, 0));
    if (entry.seq() > row.upto() && (paid.size() < LOGS_MAX || paid.containsKey(entry.log()))) {
      long bytes = entry.header().stubBytes() + (long) entry.header().bodyBytes();
      purse(entry.log().lane()).spend(1, bytes, nowMs);
      paid.put(entry.log(), new Paid(row.base(), entry.seq(), row.bytes() + bytes));
    }
  }

  /// Entries of the log were named up to a seq: what was paid for them comes back.
  ///
  /// @return whether anything did
  boolean named(LogId log, long upto) {
    Paid row = paid.get(log);
    if (row == null || upto <= row.base()) {
      return false;
    }
    long count = Math.min(upto, row.upto()) - row.base();
    double part = (double) count / Math.max(1, row.upto() - row.base());
    purse(log.lane()).giveBack(count, part * row.bytes());
    if (upto >= row.upto()) {
      paid.remove(log);
    } else {
      long rest = row.bytes() - Math.round(part * row.bytes());
      paid.put(log, new Paid(upto, row.upto(), rest));
    }
    return true;
  }

  /// Logs of which something was paid for, and up to where.
  Map<LogId, Long> open() {
    Map<LogId, Long> open = new TreeMap<>();
    paid.forEach((log, row) -> open.put(log, row.upto()));
    return open;
  }
}
