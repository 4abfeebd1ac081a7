package grove.graph.wire;

import java.util.Optional;

/// A class of messages that can fill a link: each has credit of its own, see [Credit].
public enum Bulk {
  /// Entries that were asked for.
  ENTRIES(0),
  /// Chunks of blobs.
  BLOBS(1);

  private final int code;

  Bulk(int code) {
    this.code = code;
  }

  /// The number that stands for it on the wire.
  public int code() {
    return code;
  }

  /// The class of a message; none for those that are short, which always may be sent.
  public static Optional<Bulk> of(Frame frame) {
    return switch (frame) {
      case SegmentFrame _ -> Optional.of(ENTRIES);
      case BlobChunk _ -> Optional.of(BLOBS);
      default -> Optional.empty();
    };
  }
}
