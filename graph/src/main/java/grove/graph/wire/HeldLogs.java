package grove.graph.wire;

import grove.identity.bytes.ByteReader;
import grove.identity.bytes.ByteWriter;
import grove.identity.bytes.Bytes;
import grove.identity.bytes.MalformedException;
import grove.store.LogId;
import java.util.Collections;
import java.util.SortedMap;
import java.util.TreeMap;

/// Payload of an acknowledgement: what the device holds synced to its disk.
///
/// @param seqs highest entry held of each log, in the order of the log ids
public record HeldLogs(SortedMap<LogId, Long> seqs) {
  /// Logs in one payload, at most.
  public static final int LOGS_MAX = 10_000;

  public HeldLogs {
    seqs = Collections.unmodifiableSortedMap(new TreeMap<>(seqs));
  }

  public static HeldLogs read(Bytes payload) throws MalformedException {
    var in = ByteReader.of(payload);
    var count = in.count16(LOGS_MAX);
    var seqs = new TreeMap<LogId, Long>();
    for (var i = 0; i < count; i++) {
      var log = LogId.read(in);
      if (!seqs.isEmpty() && seqs.lastKey().compareTo(log) >= 0) {
        throw new MalformedException("logs out of order");
      }
      seqs.put(log, Limits.seq(in));
    }
    in.end();
    return new HeldLogs(seqs);
  }

  public Bytes encode() {
    var out = new ByteWriter().u16(seqs.size());
    seqs.forEach((log, seq) -> {
      log.write(out);
      out.u48(seq);
    });
    return out.toBytes();
  }
}
