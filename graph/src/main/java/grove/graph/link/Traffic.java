package grove.graph.link;

import grove.graph.ByeCode;
import grove.graph.Metric;
import grove.graph.wire.BlobChunk;
import grove.graph.wire.BlobHave;
import grove.graph.wire.BlobWant;
import grove.graph.wire.Bye;
import grove.graph.wire.Credit;
import grove.graph.wire.Direct;
import grove.graph.wire.Ephemeral;
import grove.graph.wire.ForkFrame;
import grove.graph.wire.Frame;
import grove.graph.wire.FrontierFrame;
import grove.graph.wire.Graft;
import grove.graph.wire.Have;
import grove.graph.wire.Hello;
import grove.graph.wire.Join;
import grove.graph.wire.JoinAnswer;
import grove.graph.wire.KeySeal;
import grove.graph.wire.KeyWant;
import grove.graph.wire.Ping;
import grove.graph.wire.Pong;
import grove.graph.wire.Prune;
import grove.graph.wire.Push;
import grove.graph.wire.Ready;
import grove.graph.wire.Said;
import grove.graph.wire.SegmentFrame;
import grove.graph.wire.Unknown;
import grove.graph.wire.Want;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/// Counts frames and their bytes, inside the encryption, by what they are for and which way they go;
/// and why links were ended.
public final class Traffic {
  private final Map<Direction, Map<Use, long[]>> carried = new EnumMap<>(Direction.class);
  private final Map<Direction, Map<ByeCode, Long>> byes = new EnumMap<>(Direction.class);

  /// Which way.
  enum Direction {
    SENT,
    RECEIVED
  }

  /// What for.
  private enum Use {
    /// Opening, keeping and ending links; asking to join.
    SESSION,
    /// Who has what, and who wants it.
    SYNC,
    /// Entries that were asked for.
    SEGMENTS,
    /// Entries that came unasked.
    PUSHES,
    BLOBS,
    EPHEMERALS,
    KEYS,
    DIRECT;

    static Use of(Frame frame) {
      return switch (frame) {
        case Hello _, Ready _, Bye _, Ping _, Pong _, Join _, JoinAnswer _ -> SESSION;
        case SegmentFrame _ -> SEGMENTS;
        case Push _ -> PUSHES;
        case BlobHave _, BlobWant _, BlobChunk _ -> BLOBS;
        case Ephemeral _ -> EPHEMERALS;
        case KeyWant _, KeySeal _ -> KEYS;
        case Direct _ -> DIRECT;
        case FrontierFrame _, Want _, Have _, Prune _, Graft _, Credit _ -> SYNC;
        case ForkFrame _, Said _, Unknown _ -> SYNC;
      };
    }
  }

  void count(Direction direction, Frame frame, long bytes) {
    var both =
        carried
            .computeIfAbsent(direction, _ -> new EnumMap<>(Use.class))
            .computeIfAbsent(Use.of(frame), _ -> new long[2]);
    both[0]++;
    both[1] += bytes;
    if (frame instanceof Bye bye) {
      byes.computeIfAbsent(direction, _ -> new EnumMap<>(ByeCode.class))
          .merge(bye.code(), 1L, Long::sum);
    }
  }

  /// Everything, also what is 0 so far.
  public List<Metric> metrics() {
    var all = new ArrayList<Metric>();
    for (var direction : Direction.values()) {
      var way = label(direction);
      for (var use : Use.values()) {
        var both = carried.getOrDefault(direction, Map.of()).getOrDefault(use, new long[2]);
        var labels = Map.of("use", label(use), "direction", way);
        all.add(new Metric("frames", labels, both[0], true));
        all.add(new Metric("frame_bytes", labels, both[1], true));
      }
      for (var code : ByeCode.values()) {
        var count = byes.getOrDefault(direction, Map.of()).getOrDefault(code, 0L);
        var labels = Map.of("reason", label(code), "direction", way);
        all.add(new Metric("links_ended", labels, count, true));
      }
    }
    return all;
  }

  private static String label(Enum<?> constant) {
    return constant.name().toLowerCase(Locale.ROOT);
  }
}
