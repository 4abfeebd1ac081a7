package grove.graph;

/// A two-way stream of bytes to another node, with a bounded queue in each direction.
///
/// Inwards: bytes are delivered on the loop to which the connection is attached, one piece after
/// the other; while it is not attached, or the loop does not keep up, little is read and the sender
/// has to wait. Outwards: [#send] never waits; who sends much looks at [#queuedBytes] and goes on
/// after [Handler#onDrained]. A queue above [#QUEUED_BYTES_MAX] closes the connection.
public interface Connection {
  /// The most bytes that may wait to be sent.
  long QUEUED_BYTES_MAX = 16L << 20;

  /// When the queue falls to this many bytes, the handler hears of it.
  long DRAINED_BYTES = 256L << 10;

  /// The other end. Of an accepted connection the port is the caller's own, not one to dial.
  Address remote();

  /// Delivers from now on to this handler on this loop, beginning with what has not been delivered
  /// yet. A connection can be attached again after [#detach], also to another loop.
  void attach(Loop loop, Handler handler);

  /// Stops the delivery. Only on the loop to which the connection is attached.
  void detach();

  /// Queues the bytes; the caller gives the array away. After the end they are dropped.
  void send(byte[] bytes);

  /// Bytes given to [#send] that the network has not taken yet.
  long queuedBytes();

  /// Ends the connection after what is queued was sent, within a short while. The handler still
  /// hears [Handler#onClosed].
  void close();

  /// The one who uses the connection. All calls come on its loop.
  interface Handler {
    /// More bytes came. The array belongs to the handler.
    void onBytes(byte[] bytes);

    /// The queue to the network has fallen to [Connection#DRAINED_BYTES].
    void onDrained();

    /// The connection has ended, by either side or by failure; called once, and nothing after it.
    void onClosed();
  }
}
