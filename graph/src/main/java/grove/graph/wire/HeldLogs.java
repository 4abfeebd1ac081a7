package grove.graph.wire;

import grove.identity.bytes.ByteReader;
import grove.identity.bytes.ByteWriter;
import grove.identity.bytes.Bytes;
import grove.identity.bytes.Hash;
import grove.identity.bytes.MalformedException;
import grove.store.LogId;
import java.util.Collections;
import java.util.SortedMap;
import java.util.TreeMap;

/// Payload of an acknowledgement: what the device holds synced to its disk.
///
/// Logs go by short names, since everybody's word about every log travels to everybody: whole ids
/// would be three times as long, and who has nothing of a log has no use for its name.
///
/// @param seqs highest entry held of each log by [#name], in the order of the names
public record HeldLogs(SortedMap<Long, Long> seqs) {
  /// Logs in one payload, at most.
  public static final int LOGS_MAX = 10_000;

  private static final int NAME_BYTES = 8;
  private static final String DOMAIN = "grove/held/1";

  public HeldLogs {
    seqs = Collections.unmodifiableSortedMap(new TreeMap<>(seqs));
  }

  /// The short name of a log: the first 8 bytes of a hash.
  public static long name(LogId log) {
    try {
      var hash = Hash.tagged(DOMAIN, log.encode());
      return ByteReader.of(hash.bytes().slice(0, NAME_BYTES)).u64();
    } catch (MalformedException e) {
      throw new IllegalStateException("a hash of fewer than 8 bytes", e);
    }
  }

  public static HeldLogs read(Bytes payload) throws MalformedException {
    var in = ByteReader.of(payload);
    var count = in.count16(LOGS_MAX);
    var seqs = new TreeMap<Long, Long>();
    for (var i = 0; i < count; i++) {
      var name = in.u64();
      if (!seqs.isEmpty() && seqs.lastKey() >= name) {
        throw new MalformedException("logs out of order");
      }
      seqs.put(name, Limits.seq(in));
    }
    in.end();
    return new HeldLogs(seqs);
  }

  public Bytes encode() {
    var out = new ByteWriter().u16(seqs.size());
    seqs.forEach((name, seq) -> out.u64(name).u48(seq));
    return out.toBytes();
  }
}
