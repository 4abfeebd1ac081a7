package grove.graph.net;

import grove.graph.Connection;
import java.util.ArrayDeque;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/// Bytes on their way from the loop to the thread that writes, bounded in bytes.
final class Outbound {
  private final ReentrantLock lock = new ReentrantLock();
  private final Condition changed = lock.newCondition();
  private final ArrayDeque<byte[]> queue = new ArrayDeque<>();
  private long queuedBytes;
  private boolean closing;
  private boolean ended;
  private boolean begun;
  private @Nullable Runnable writer;

  /// Who writes, begun once there is something to write.
  void whenNeeded(Runnable beginning) {
    lock.lock();
    try {
      writer = beginning;
      begin();
    } finally {
      lock.unlock();
    }
  }

  private void begin() {
    var beginning = writer;
    if (beginning != null && !begun && !queue.isEmpty()) {
      begun = true;
      beginning.run();
    }
  }

  /// Whether nothing was ever to be written.
  boolean unused() {
    lock.lock();
    try {
      return !begun && queue.isEmpty();
    } finally {
      lock.unlock();
    }
  }

  /// Queues a piece; false where that would be more than a connection may hold.
  boolean offer(byte[] piece) {
    lock.lock();
    try {
      if (closing || ended) {
        return true;
      }
      if (queuedBytes + piece.length > Connection.QUEUED_BYTES_MAX) {
        return false;
      }
      queue.add(piece);
      queuedBytes += piece.length;
      begin();
      changed.signalAll();
      return true;
    } finally {
      lock.unlock();
    }
  }

  /// Waits for the next piece; null at the end.
  byte @Nullable [] take() {
    lock.lock();
    try {
      while (queue.isEmpty() && !closing && !ended) {
        changed.awaitUninterruptibly();
      }
      return ended ? null : queue.poll();
    } finally {
      lock.unlock();
    }
  }

  /// Notes that a piece was written; true when the queue has just become short.
  boolean written(int bytes) {
    lock.lock();
    try {
      var before = queuedBytes;
      queuedBytes -= bytes;
      return before > Connection.DRAINED_BYTES && queuedBytes <= Connection.DRAINED_BYTES;
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
      changed.signalAll();
      return first;
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
      changed.signalAll();
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

  /// Waits until [#end], at most so long.
  void awaitEnd(long delayMs) {
    lock.lock();
    try {
      var leftNs = TimeUnit.MILLISECONDS.toNanos(delayMs);
      while (!ended && leftNs > 0) {
        leftNs = changed.awaitNanos(leftNs);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } finally {
      lock.unlock();
    }
  }
}
