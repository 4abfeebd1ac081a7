package grove.identity.link;

/// Finds where TLS records end in a stream of bytes that arrives in pieces.
final class RecordCut {
  private static final int HEADER_BYTES = 5;

  /// RFC 8446, 5.2; a header may name more, and then the library ends the link.
  private static final int BODY_BYTES_MAX = (1 << 14) + 256;

  /// The largest piece that is handed out.
  static final int PIECE_BYTES_MAX = HEADER_BYTES + BODY_BYTES_MAX;

  private int headerSeen;
  private int bodyMissing;

  /// The end of the record that runs through `at`; less if it ends behind `to`, or is too large.
  int next(byte[] bytes, int at, int to) {
    var end = at;
    while (headerSeen < HEADER_BYTES && end < to) {
      if (headerSeen >= 3) {
        bodyMissing = (bodyMissing << 8) | (bytes[end] & 0xff);
      }
      headerSeen++;
      end++;
    }
    if (headerSeen < HEADER_BYTES) {
      return end;
    }
    var room = Math.min(to, at + PIECE_BYTES_MAX) - end;
    var body = Math.min(bodyMissing, room);
    bodyMissing -= body;
    if (bodyMissing == 0) {
      headerSeen = 0;
    }
    return end + body;
  }
}
