package grove.graph.wire;

import grove.store.Lane;
import java.util.LinkedHashMap;
import java.util.Map;

/// The samples of all messages for tests of other packages.
public final class SampleFrames {
  private SampleFrames() {}

  /// Each sample with the kind of message that it is, in words.
  public static Map<Frame, String> byKind() {
    var kinds = new LinkedHashMap<Frame, String>();
    for (var frame : Samples.frames().values()) {
      kinds.put(frame, kind(frame));
    }
    return kinds;
  }

  private static String kind(Frame frame) {
    return switch (frame) {
      case Hello _ -> "hello";
      case FrontierFrame frontier -> frontier.lane() == Lane.DATA ? "frontier of data" : "frontier";
      case Want _ -> "want";
      case SegmentFrame _ -> "segment";
      case Ready _ -> "ready";
      case Bye _ -> "bye";
      case Push _ -> "push";
      case Have _ -> "have";
      case ForkFrame _ -> "fork";
      case BlobHave _, BlobWant _, BlobChunk _ -> "blob";
      case Ephemeral _ -> "ephemeral";
      case Credit _ -> "credit";
      case Ping _ -> "ping";
      case Pong _ -> "pong";
      case Join _, JoinAnswer _ -> "join";
      case KeyWant _, KeySeal _ -> "key";
      case Said _ -> "said";
      case Direct _ -> "direct";
      case Prune _, Graft _ -> "tree";
      case Unknown _ -> "unknown";
    };
  }
}
