package grove.graph.wire;

import grove.identity.bytes.ByteReader;
import grove.identity.bytes.ByteWriter;
import grove.identity.bytes.Hash;
import grove.identity.bytes.MalformedException;
import java.util.ArrayList;
import java.util.List;

/// WANT: asks for ranges of logs, or for entries by id; exactly one of the lists is not empty.
///
/// A range is answered by SEGMENTs from `from` on until one reaches `to`; an id by one SEGMENT that
/// begins at that entry, or by nothing where the entry is not known.
public record Want(List<Range> ranges, List<Hash> ids) implements Frame {
  /// Ranges in one message, at most.
  public static final int RANGES_MAX = 1_024;

  /// Ids in one message, at most.
  public static final int IDS_MAX = 256;

  private static final int RANGES = 0;
  private static final int IDS = 1;

  /// Which parts of entries are asked for. `BODIES` asks for entries
  /// whose headers the asker has.
  public enum Parts {
    ALL(0),
    BODIES(1);

    private final int code;

    Parts(int code) {
      this.code = code;
    }

    /// The number that stands for it on the wire.
    public int code() {
      return code;
    }
  }

  /// A part of a log, both ends included.
  ///
  /// @param tag HMAC(exporter, log id), first 8 bytes
  public record Range(long tag, long from, long to, Parts parts) {
    static Range read(ByteReader in) throws MalformedException {
      var range =
          new Range(
              in.u64(),
              Limits.seq(in),
              Limits.seq(in),
              Limits.choice(in, Parts.values(), Parts::code));
      if (range.to < range.from) {
        throw new MalformedException("a range that ends before it begins");
      }
      return range;
    }

    void write(ByteWriter out) {
      out.u64(tag).u48(from).u48(to).u8(parts.code());
    }
  }

  public Want {
    ranges = List.copyOf(ranges);
    ids = List.copyOf(ids);
    if (ranges.isEmpty() == ids.isEmpty()) {
      throw new IllegalArgumentException("either ranges or ids");
    }
  }

  public static Want ranges(List<Range> ranges) {
    return new Want(ranges, List.of());
  }

  public static Want ids(List<Hash> ids) {
    return new Want(List.of(), ids);
  }

  static Want read(ByteReader in) throws MalformedException {
    return switch (in.u8()) {
      case RANGES -> ranges(readRanges(in));
      case IDS -> ids(Limits.hashes(in, IDS_MAX));
      default -> throw new MalformedException("neither ranges nor ids");
    };
  }

  private static List<Range> readRanges(ByteReader in) throws MalformedException {
    var count = Limits.some(in, RANGES_MAX);
    var ranges = new ArrayList<Range>(count);
    for (var i = 0; i < count; i++) {
      ranges.add(Range.read(in));
    }
    return ranges;
  }

  @Override
  public int type() {
    return Frames.WANT;
  }

  @Override
  public void write(ByteWriter out) {
    if (ids.isEmpty()) {
      out.u8(RANGES).u16(ranges.size());
      ranges.forEach(range -> range.write(out));
    } else {
      Limits.write(out.u8(IDS), ids);
    }
  }
}
