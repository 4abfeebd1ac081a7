package grove.graph.net;

import grove.graph.GraphException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.ClosedSelectorException;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.SocketChannel;
import java.util.ArrayDeque;
import java.util.PriorityQueue;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/// The one thread that moves bytes between the sockets of a node and the queues of their connections.
///
/// Each thread that a message passes through may have to wait for a processor, a few milliseconds where
/// all are busy. With a virtual thread for each direction of a connection there were five on the way
/// from one loop to another (the writer's carrier, two that wait for sockets, the reader's carrier, the
/// loop); now there are two: short messages are written by the loop itself ([Outbound]), and this
/// thread reads. It never waits for a connection or a loop: what a connection can not take stays in the
/// kernel, whose windows stop the sender.
///
/// It begins with the first task and ends after [#close], once its last connection has ended.
final class SocketPump {
  /// What is read at once.
  private static final int READ_BYTES = 64 << 10;

  private static final long NEVER_NS = Long.MAX_VALUE;

  private final ReentrantLock lock = new ReentrantLock();
  private final ArrayDeque<Runnable> tasks = new ArrayDeque<>();
  private final ByteBuffer buffer = ByteBuffer.allocateDirect(READ_BYTES);
  private final PriorityQueue<Deadline> deadlines = new PriorityQueue<>();
  private final Selector selector;
  private @Nullable Thread thread;
  private boolean closing;
  private boolean ended;

  /// Something to do later.
  private record Deadline(long dueNs, Runnable task) implements Comparable<Deadline> {
    @Override
    public int compareTo(Deadline other) {
      return Long.compare(dueNs - other.dueNs, 0);
    }
  }

  SocketPump() {
    try {
      selector = Selector.open();
    } catch (IOException e) {
      throw new GraphException("can not use the network: too many files are open", e);
    }
  }

  /// Runs a task on the pump's thread, before it looks at sockets again.
  ///
  /// @throws RejectedExecutionException where it has ended
  void execute(Runnable task) {
    lock.lock();
    try {
      if (ended) {
        throw new RejectedExecutionException("the sockets are closed");
      }
      tasks.add(task);
      if (thread == null) {
        thread = Thread.ofPlatform().name("grove-sockets").daemon().start(this::run);
      }
    } finally {
      lock.unlock();
    }
    selector.wakeup();
  }

  /// Runs a task on the pump's thread in so many milliseconds, unless it has ended by then.
  void later(long delayMs, Runnable task) {
    var dueNs = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(delayMs);
    execute(() -> deadlines.add(new Deadline(dueNs, task)));
  }

  /// Reads from a channel from now on. Only on the pump's thread.
  SelectionKey register(SocketChannel channel, SocketConnection connection) throws IOException {
    return channel.register(selector, SelectionKey.OP_READ, connection);
  }

  /// Ends once there is no connection any more.
  void close() {
    boolean begun;
    lock.lock();
    try {
      closing = true;
      begun = thread != null;
      ended |= !begun;
    } finally {
      lock.unlock();
    }
    if (begun) {
      selector.wakeup();
    } else {
      closeSelector();
    }
  }

  private void closeSelector() {
    try {
      selector.close();
    } catch (IOException e) {
      ThreadLoop.log(e);
    }
  }

  private void run() {
    ThreadLoop.takenAsLoop();
    try (selector) {
      while (goesOn()) {
        runDue();
        selectOnce();
      }
    } catch (IOException | ClosedSelectorException e) {
      ThreadLoop.log(e);
    } finally {
      endWithoutSelector();
    }
  }

  /// Runs what waits; false at the end.
  private boolean goesOn() {
    for (var task = next(); task != null; task = next()) {
      attempt(task);
    }
    lock.lock();
    try {
      ended = closing && tasks.isEmpty() && selector.keys().isEmpty();
      return !ended;
    } finally {
      lock.unlock();
    }
  }

  private @Nullable Runnable next() {
    lock.lock();
    try {
      return tasks.poll();
    } finally {
      lock.unlock();
    }
  }

  private void runDue() {
    while (waitNs() <= 0) {
      attempt(deadlines.remove().task());
    }
  }

  private long waitNs() {
    var next = deadlines.peek();
    return next == null ? NEVER_NS : next.dueNs() - System.nanoTime();
  }

  private void selectOnce() throws IOException {
    var waitNs = waitNs();
    if (waitNs == NEVER_NS) {
      selector.select(this::onReady);
    } else {
      selector.select(this::onReady, 1 + TimeUnit.NANOSECONDS.toMillis(Math.max(0, waitNs)));
    }
  }

  private void onReady(SelectionKey key) {
    if (key.attachment() instanceof SocketConnection connection) {
      attempt(() -> connection.onReady(key, buffer));
    }
  }

  /// What fails is a bug of ours; the other connections go on.
  private static void attempt(Runnable task) {
    try {
      task.run();
    } catch (RuntimeException | Error e) {
      ThreadLoop.log(e);
    }
  }

  /// What was given meanwhile is run all the same: connections hear of their end.
  private void endWithoutSelector() {
    lock.lock();
    try {
      ended = true;
    } finally {
      lock.unlock();
    }
    for (var task = next(); task != null; task = next()) {
      attempt(task);
    }
  }
}
