package grove.graph.wire;

import grove.identity.bytes.ByteWriter;

/// A message between two nodes; one record per type.
///
/// On the wire: 4 bytes of length (of what follows), 1 byte of type, the body. Every body has one
/// valid encoding, and every list a limit that is checked before anything is allocated.
public sealed interface Frame
    permits Hello,
        FrontierFrame,
        Want,
        SegmentFrame,
        Ready,
        Bye,
        Push,
        Have,
        Prune,
        Graft,
        ForkFrame,
        BlobHave,
        BlobWant,
        BlobChunk,
        Ephemeral,
        Credit,
        Ping,
        Pong,
        Join,
        JoinAnswer,
        KeyWant,
        KeySeal,
        Direct,
        Said,
        Unknown {

  /// Bytes of length that begin a frame.
  int LENGTH_BYTES = 4;

  /// Bytes of length and type.
  int HEAD_BYTES = LENGTH_BYTES + 1;

  /// Longest frame up to HELLO: type and body.
  int EARLY_BYTES_MAX = 64 << 10;

  /// Longest frame after HELLO: type and body.
  int BYTES_MAX = (1 << 20) + (64 << 10);

  /// What most frames fit into.
  int SMALL_BYTES = 128;

  /// Types from here on are optional: who does not know them ignores them.
  int OPTIONAL_FROM = 128;

  /// The number of the message (PROTOCOL.md section 6), 0 to 255.
  int type();

  /// About how many bytes it takes with length and type, so that a large one is written into room that is
  /// there already, and where it is exact need not be copied.
  default int expectedBytes() {
    return SMALL_BYTES;
  }

  /// Writes the body.
  void write(ByteWriter out);
}
