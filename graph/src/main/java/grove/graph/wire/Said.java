package grove.graph.wire;

import grove.identity.DeviceId;
import grove.identity.bytes.ByteReader;
import grove.identity.bytes.ByteWriter;
import grove.identity.bytes.MalformedException;
import java.util.ArrayList;
import java.util.List;

/// SAID: which ephemerals are kept here, so that only those travel that the other side lacks.
///
/// Devices fall into [#BUCKETS] buckets by the last bits of their ids. A question names a digest of
/// each bucket; the answer lists those that differ, and what the other side lists as newer is listed
/// back once.
public sealed interface Said extends Frame {
  /// Buckets of devices.
  int BUCKETS = 16;

  /// Rows in one message, at most.
  int ROWS_MAX = 20_000;

  /// The bucket of a device.
  static int bucket(DeviceId device) {
    return device.bytes().at(device.bytes().size() - 1) & (BUCKETS - 1);
  }

  /// Digests of all buckets, the first 8 bytes of each; an empty bucket has 0.
  record Digests(List<Long> buckets) implements Said {
    public Digests {
      buckets = List.copyOf(buckets);
      if (buckets.size() != BUCKETS) {
        throw new IllegalArgumentException(buckets.size() + " buckets");
      }
    }

    @Override
    public void write(ByteWriter out) {
      out.u8(DIGESTS);
      buckets.forEach(out::u64);
    }
  }

  /// What is kept of some buckets.
  ///
  /// @param buckets a bit for each bucket that is listed, the lowest for bucket 0
  /// @param asks whether the other side should list back what is newer here
  record Rows(int buckets, boolean asks, List<Row> rows) implements Said {
    public Rows {
      rows = List.copyOf(rows);
    }

    /// Whether a device belongs to what is listed.
    public boolean covers(DeviceId device) {
      return (buckets >>> bucket(device) & 1) == 1;
    }

    @Override
    public void write(ByteWriter out) {
      out.u8(ROWS).u16(buckets).bool(asks).u16(rows.size());
      for (var row : rows) {
        out.bytes(row.device.bytes()).u8(row.kind).u64(row.counter);
      }
    }
  }

  /// One ephemeral: whose, of what kind, how new.
  record Row(DeviceId device, int kind, long counter) {}

  /// How the two forms begin.
  int DIGESTS = 0;

  int ROWS = 1;

  static Said read(ByteReader in) throws MalformedException {
    return switch (in.u8()) {
      case DIGESTS -> readDigests(in);
      case ROWS -> readRows(in);
      default -> throw new MalformedException("neither digests nor rows");
    };
  }

  private static Digests readDigests(ByteReader in) throws MalformedException {
    var buckets = new ArrayList<Long>(BUCKETS);
    for (var i = 0; i < BUCKETS; i++) {
      buckets.add(in.u64());
    }
    return new Digests(buckets);
  }

  private static Rows readRows(ByteReader in) throws MalformedException {
    var buckets = in.u16();
    var asks = in.bool();
    var count = in.count16(ROWS_MAX);
    var rows = new ArrayList<Row>();
    for (var i = 0; i < count; i++) {
      rows.add(new Row(DeviceId.read(in), in.u8(), in.u64()));
    }
    return new Rows(buckets, asks, rows);
  }

  @Override
  default int type() {
    return Frames.SAID;
  }
}
