package grove.graph.net;

import grove.graph.Loop;
import java.util.ArrayDeque;
import java.util.PriorityQueue;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/// A [Loop] on a platform thread.
///
/// Timers run by the monotonic clock, so that a jump of the wall clock fires none early. Timers
/// that are due go before the inbox. The inbox holds [#INBOX_TASKS_MAX] tasks of other threads;
/// tasks of loops are always taken, since loops would wait for each other, or for themselves.
public final class ThreadLoop implements Loop.Running {
  /// Tasks of other threads that may wait.
  private static final int INBOX_TASKS_MAX = 4_096;

  /// Whether the thread belongs to a loop.
  private static final ThreadLocal<Boolean> LOOPING = ThreadLocal.withInitial(() -> false);

  private static final System.Logger LOG = System.getLogger("grove.graph");

  private final ReentrantLock lock = new ReentrantLock();
  private final Condition work = lock.newCondition();
  private final Condition room = lock.newCondition();
  private final ArrayDeque<Runnable> inbox = new ArrayDeque<>();
  private final PriorityQueue<Timer> timers = new PriorityQueue<>();
  private final Consumer<Throwable> onFailure;
  private final Thread thread;
  private long timersMade;
  private boolean closed;

  public ThreadLoop(String name, Consumer<Throwable> onFailure) {
    this.onFailure = onFailure;
    thread = Thread.ofPlatform().name(name).daemon().start(this::run);
  }

  /// Has loops take what the current thread gives them, however full they are: it serves them all, and
  /// must not wait for one.
  static void takenAsLoop() {
    LOOPING.set(true);
  }

  /// Reports a failed task: always a bug of ours.
  public static void log(Throwable failure) {
    LOG.log(System.Logger.Level.ERROR, "a task failed", failure);
  }

  @Override
  public long nowMs() {
    return System.currentTimeMillis();
  }

  @Override
  public void execute(Runnable task) {
    lock.lock();
    try {
      while (!closed && inbox.size() >= INBOX_TASKS_MAX && !LOOPING.get()) {
        room.awaitUninterruptibly();
      }
      if (closed) {
        throw new RejectedExecutionException("the loop is closed");
      }
      inbox.add(task);
      work.signal();
    } finally {
      lock.unlock();
    }
  }

  @Override
  public Cancellable schedule(long delayMs, Runnable task) {
    lock.lock();
    try {
      var dueNs = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(Math.max(0, delayMs));
      var timer = new Timer(dueNs, timersMade++, task);
      timers.add(timer);
      work.signal();
      return () -> cancel(timer);
    } finally {
      lock.unlock();
    }
  }

  @Override
  public void close() {
    lock.lock();
    try {
      closed = true;
      timers.clear();
      work.signal();
      room.signalAll();
    } finally {
      lock.unlock();
    }
    if (!onLoop()) {
      joinUninterruptibly();
    }
  }

  private void joinUninterruptibly() {
    var interrupted = false;
    while (thread.isAlive()) {
      try {
        thread.join();
      } catch (InterruptedException e) {
        interrupted = true;
      }
    }
    if (interrupted) {
      Thread.currentThread().interrupt();
    }
  }

  private void cancel(Timer timer) {
    lock.lock();
    try {
      timers.remove(timer);
    } finally {
      lock.unlock();
    }
  }

  private void run() {
    LOOPING.set(true);
    for (var task = next(); task != null; task = next()) {
      try {
        task.run();
      } catch (RuntimeException | Error e) {
        onFailure.accept(e);
      }
    }
  }

  /// Waits for the next task; null after the last one.
  private @Nullable Runnable next() {
    lock.lock();
    try {
      while (true) {
        var timer = timers.peek();
        var waitNs = timer == null ? Long.MAX_VALUE : timer.dueNs - System.nanoTime();
        if (timer != null && waitNs <= 0) {
          timers.poll();
          return timer.task;
        }
        var task = inbox.poll();
        if (task != null) {
          room.signal();
          return task;
        }
        if (closed) {
          return null;
        }
        var _ = work.awaitNanos(waitNs);
      }
    } catch (InterruptedException e) {
      return () -> log(e); // nobody has a reason to interrupt the loop's own thread
    } finally {
      lock.unlock();
    }
  }

  private boolean onLoop() {
    return Thread.currentThread().equals(thread);
  }

  /// A task with its time; of two with the same time the older goes first.
  private record Timer(long dueNs, long number, Runnable task) implements Comparable<Timer> {
    @Override
    public int compareTo(Timer other) {
      var byTime = Long.compare(dueNs - other.dueNs, 0);
      return byTime != 0 ? byTime : Long.compare(number, other.number);
    }
  }
}
