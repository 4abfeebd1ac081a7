package grove.graph.net;

import grove.graph.Connection;
import grove.graph.Loop;
import java.util.ArrayDeque;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/// Bytes on their way from the [SocketPump] to the handler on its loop, bounded in bytes.
///
/// At most one delivery is on the loop at a time. A delivery that finds the handler gone, or
/// another loop in charge, does nothing: what is queued waits for the next [#attach].
final class Inbound {
  /// Bytes that may wait for the loop; then nothing is read until half of them are gone.
  private static final long QUEUED_BYTES_MAX = 1L << 20;

  /// Pieces delivered in one task, so that links take turns.
  private static final int PIECES_PER_TURN = 4;

  private final SocketConnection connection;
  private final ReentrantLock lock = new ReentrantLock();
  private final ArrayDeque<byte[]> queue = new ArrayDeque<>();
  private long queuedBytes;
  private boolean full;
  private boolean dropped;
  private boolean ended;
  private boolean told;
  private boolean scheduled;
  private @Nullable Loop loop;

  /// Counts [#attach] and [#detach]: a delivery of an earlier count has nothing to say.
  private long attachment;

  private Connection.@Nullable Handler handler;

  Inbound(SocketConnection connection) {
    this.connection = connection;
  }

  /// Queues a piece; false where no more is to be read until there is room.
  boolean offer(byte[] piece) {
    boolean more;
    lock.lock();
    try {
      if (dropped) {
        return true;
      }
      queue.add(piece);
      queuedBytes += piece.length;
      full = queuedBytes >= QUEUED_BYTES_MAX;
      more = !full;
    } finally {
      lock.unlock();
    }
    wake();
    return more;
  }

  /// Nothing more will come.
  void end() {
    lock.lock();
    try {
      ended = true;
    } finally {
      lock.unlock();
    }
    try {
      wake();
    } catch (RejectedExecutionException e) {
      drop(); // its loop is closed: nobody listens any more
    }
  }

  /// Drops what is queued and what will come.
  void drop() {
    boolean room;
    lock.lock();
    try {
      dropped = true;
      queue.clear();
      queuedBytes = 0;
      room = full;
      full = false;
    } finally {
      lock.unlock();
    }
    if (room) {
      connection.readOn();
    }
  }

  void attach(Loop to, Connection.Handler with) {
    lock.lock();
    try {
      loop = to;
      handler = with;
      attachment++;
      scheduled = false;
    } finally {
      lock.unlock();
    }
    wake();
  }

  void detach() {
    lock.lock();
    try {
      loop = null;
      handler = null;
      attachment++;
    } finally {
      lock.unlock();
    }
  }

  /// The queue to the network has become short.
  void drained() {
    Loop to;
    long attached;
    lock.lock();
    try {
      to = loop;
      attached = attachment;
    } finally {
      lock.unlock();
    }
    if (to != null) {
      to.execute(() -> tellDrained(attached));
    }
  }

  private void tellDrained(long attached) {
    var with = handlerOf(attached);
    if (with != null) {
      with.onDrained();
    }
  }

  private Connection.@Nullable Handler handlerOf(long attached) {
    lock.lock();
    try {
      return attachment == attached && !told ? handler : null;
    } finally {
      lock.unlock();
    }
  }

  private void wake() {
    Loop to;
    long attached;
    lock.lock();
    try {
      to = loop;
      attached = attachment;
      if (scheduled || told || to == null || (queue.isEmpty() && !ended)) {
        return;
      }
      scheduled = true;
    } finally {
      lock.unlock();
    }
    to.execute(() -> deliver(attached));
  }

  private void deliver(long attached) {
    try {
      for (var i = 0; i < PIECES_PER_TURN; i++) {
        var with = handlerOf(attached);
        var piece = with == null ? null : poll();
        if (with == null || piece == null) {
          return;
        }
        with.onBytes(piece);
      }
    } finally {
      finishTurn(attached);
    }
  }

  private byte @Nullable [] poll() {
    byte @Nullable [] piece;
    boolean room;
    lock.lock();
    try {
      piece = queue.poll();
      if (piece != null) {
        queuedBytes -= piece.length;
      }
      room = full && queuedBytes <= QUEUED_BYTES_MAX / 2;
      full &= !room;
    } finally {
      lock.unlock();
    }
    if (room) {
      connection.readOn();
    }
    return piece;
  }

  private void finishTurn(long attached) {
    Connection.@Nullable Handler last = null;
    lock.lock();
    try {
      if (attachment != attached) {
        return;
      }
      scheduled = false;
      if (queue.isEmpty() && ended && !told) {
        told = true;
        last = handler;
      }
    } finally {
      lock.unlock();
    }
    if (last != null) {
      last.onClosed();
      connection.abort();
    } else {
      wake();
    }
  }
}
