package grove.web.http;

/// Every limit of the local web interface, each with its unit.
final class WebLimits {
  /// Page tokens and hand-over codes, in bytes before encoding.
  static final int SECRET_BYTES = 32;

  /// How long a hand-over code may be exchanged, once.
  static final long HAND_OVER_MS = 60_000;

  /// Codes that wait for their exchange; one more drops the oldest.
  static final int HAND_OVERS_MAX = 16;

  /// How long the node keeps the hash of a page token.
  static final long PAGE_TOKEN_MS = 12 * 3_600_000L;

  /// Page tokens that are valid at once; one more drops the oldest.
  static final int PAGE_TOKENS_MAX = 64;

  /// Body of an ordinary request. A message is the largest of these.
  static final int BODY_BYTES_MAX = 256 * 1024;

  /// Body that carries one page, its text as JSON.
  static final int PAGE_BODY_BYTES_MAX = 8 * 1024 * 1024;

  /// Body that carries a batch of pages.
  static final int BATCH_BODY_BYTES_MAX = 32 * 1024 * 1024;

  /// Pages in one batch.
  static final int BATCH_PAGES_MAX = 500;

  /// The request line, and all header fields together.
  static final int REQUEST_LINE_BYTES_MAX = 8 * 1024;

  static final int HEADER_BYTES_MAX = 16 * 1024;

  /// Pieces in which Vert.x hands over a body.
  static final int CHUNK_BYTES = 64 * 1024;

  /// Pieces of one body that may be under way between the network and a worker, each direction.
  static final int CHUNKS_IN_FLIGHT = 16;

  /// How long a stream of file bytes waits for the other side before it is given up.
  static final int STREAM_STALL_S = 60;

  /// A connection on which nothing moves is closed.
  static final int IDLE_S = 120;

  /// How long an opened page socket may take to send its token.
  static final long SOCKET_TOKEN_MS = 5_000;

  static final long SOCKET_PING_MS = 20_000;

  /// Open sockets for live events, and the bytes of one message that a socket may send.
  static final int SOCKETS_MAX = 64;

  static final int SOCKET_MESSAGE_BYTES_MAX = 4 * 1024;

  /// Events that a slow socket may leave unread before it is closed; it reloads when it returns.
  static final int SOCKET_QUEUE_BYTES = 256 * 1024;

  /// Live content links; one more drops the oldest.
  static final int CONTENT_LINKS_MAX = 10_000;

  /// Rows of one answer that a caller may ask for.
  static final int ROWS_MAX = 200;

  static final int ROWS_DEFAULT = 50;

  /// A search query, in characters.
  static final int QUERY_CHARS_MAX = 1_000;

  /// Ports tried one after another before any free one is taken.
  static final int PORTS_TRIED = 100;

  /// Bodies of refused requests up to this size are read away; longer ones end the connection.
  static final long DRAIN_BYTES_MAX = 1024 * 1024;

  /// Item ids in one live event; more than these are "something changed".
  static final int EVENT_IDS_MAX = 200;

  /// How long changes are gathered into one live event.
  static final long EVENT_GATHER_MS = 20;

  /// The same for the sync meter, which moves with every acknowledgement.
  static final long SYNC_GATHER_MS = 250;

  /// Workers that move file bytes, each for one upload or download.
  static final int STREAMS_MAX = 16;

  private WebLimits() {}
}
