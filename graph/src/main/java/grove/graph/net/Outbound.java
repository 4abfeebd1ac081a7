package grove.graph.net;

import grove.graph.Connection;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import java.util.ArrayDeque;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/// Bytes on their way from the loop to the network, bounded in bytes.
///
/// What is short and finds nothing waiting is written at once by who gives it; all else by the pump's
/// thread, beside the loop. A piece stays in the queue until all of it is written, so that nothing
/// overtakes it.
final class Outbound {
  /// Up to this size a piece is written by who gives it: to hand it over takes longer.
  private static final int DIRECT_BYTES_MAX = 20 << 10;

  /// What is written at once, and in one turn, so that connections take turns.
  private static final int WRITE_BYTES = 128 << 10;

  private static final int TURN_BYTES = 512 << 10;

  private final ReentrantLock lock = new ReentrantLock();
  private final ArrayDeque<ByteBuffer> queue = new ArrayDeque<>();
  private @Nullable SocketChannel to;
  private long queuedBytes;
  private boolean pumped;
  private boolean drained;
  private boolean used;
  private boolean closing;
  private boolean ended;

  /// What became of a piece.
  enum Given {
    /// It is written, or will be, or is dropped since this has ended.
    TAKEN,
    /// It waits, and the pump has to be told.
    WAITS,
    /// It would be more than a connection may hold.
    TOO_MUCH
  }

  /// Where to write, from now on.
  void open(SocketChannel connected) {
    lock.lock();
    try {
      to = connected;
      pumped = true;
    } finally {
      lock.unlock();
    }
  }

  /// Takes a piece.
  Given offer(byte[] piece) throws IOException {
    lock.lock();
    try {
      if (closing || ended) {
        return Given.TAKEN;
      }
      if (queuedBytes + piece.length > Connection.QUEUED_BYTES_MAX) {
        return Given.TOO_MUCH;
      }
      used = true;
      var rest = ByteBuffer.wrap(piece);
      var open = to;
      if (open != null && queue.isEmpty() && piece.length <= DIRECT_BYTES_MAX) {
        open.write(rest);
      }
      if (!rest.hasRemaining()) {
        return Given.TAKEN;
      }
      queue.add(rest);
      queuedBytes += rest.remaining();
      var told = pumped || open == null;
      pumped = true;
      return told ? Given.TAKEN : Given.WAITS;
    } finally {
      lock.unlock();
    }
  }

  /// Writes what waits, as far as the network takes it; true where more is left. Only the pump.
  boolean writeOn() throws IOException {
    var written = 0;
    for (var piece = first(); piece != null; piece = first()) {
      var part = piece.slice(piece.position(), Math.min(piece.remaining(), WRITE_BYTES));
      var n = write(part);
      took(piece, n);
      written += n;
      if (part.hasRemaining() || written >= TURN_BYTES) {
        return true;
      }
    }
    return false;
  }

  private int write(ByteBuffer part) throws IOException {
    var open = to;
    if (open == null) {
      throw new IllegalStateException("nothing to write to");
    }
    return open.write(part);
  }

  private @Nullable ByteBuffer first() {
    lock.lock();
    try {
      pumped = !queue.isEmpty();
      return queue.peek();
    } finally {
      lock.unlock();
    }
  }

  private void took(ByteBuffer piece, int bytes) {
    lock.lock();
    try {
      if (ended) {
        return;
      }
      piece.position(piece.position() + bytes);
      if (!piece.hasRemaining()) {
        queue.remove();
      }
      var before = queuedBytes;
      queuedBytes -= bytes;
      drained |= before > Connection.DRAINED_BYTES && queuedBytes <= Connection.DRAINED_BYTES;
    } finally {
      lock.unlock();
    }
  }

  /// Whether the queue has become short since this was asked last.
  boolean hasDrained() {
    lock.lock();
    try {
      var has = drained;
      drained = false;
      return has;
    } finally {
      lock.unlock();
    }
  }

  /// Whether nothing was ever to be written.
  boolean unused() {
    lock.lock();
    try {
      return !used;
    } finally {
      lock.unlock();
    }
  }

  /// Takes nothing more, but lets what is queued be written; true the first time.
  boolean close() {
    lock.lock();
    try {
      var first = !closing && !ended;
      closing = true;
      return first;
    } finally {
      lock.unlock();
    }
  }

  /// Whether all is written, and nothing more will be.
  boolean done() {
    lock.lock();
    try {
      return closing && !ended && queue.isEmpty();
    } finally {
      lock.unlock();
    }
  }

  /// Drops what is queued.
  void end() {
    lock.lock();
    try {
      ended = true;
      queue.clear();
    } finally {
      lock.unlock();
    }
  }

  long queuedBytes() {
    lock.lock();
    try {
      return queuedBytes;
    } finally {
      lock.unlock();
    }
  }
}
