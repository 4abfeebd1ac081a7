package grove.graph.sim;

import grove.graph.Loop;
import grove.identity.testing.SeededRandom;
import java.util.PriorityQueue;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;

/// Virtual time: runs events in the order of their times, and jumps over the time between them.
///
/// Two events at the same time run in the order in which they were made, so one seed gives one
/// history.
public final class World {
  /// When every world begins, ms since 1970.
  public static final long START_MS = 1_800_000_000_000L;

  private final PriorityQueue<Event> events = new PriorityQueue<>();
  private final SeededRandom random;
  private long nowMs = START_MS;
  private long made;
  private long steps;
  private long stepsMax = Long.MAX_VALUE;

  public World(long seed) {
    random = new SeededRandom(seed);
  }

  public long nowMs() {
    return nowMs;
  }

  /// After so many events the world ends with an `IllegalStateException`: it does not come to rest.
  public void stepsMax(long most) {
    stepsMax = most;
  }

  /// Events that have run.
  public long steps() {
    return steps;
  }

  /// Randomness of its own for a part of the world.
  public SeededRandom random(String part) {
    return random.fork(part);
  }

  /// A loop whose clock is ahead of the world's by so much.
  public SimLoop loop(long skewMs) {
    return new SimLoop(this, skewMs);
  }

  public SimLoop loop() {
    return loop(0);
  }

  public Loop.Cancellable schedule(long delayMs, Runnable task) {
    var event = new Event(nowMs + Math.max(0, delayMs), made++, task);
    events.add(event);
    return event;
  }

  /// Runs what happens in the next so many milliseconds.
  public void runFor(long ms) {
    var endMs = nowMs + ms;
    for (var next = events.peek(); next != null && next.atMs <= endMs; next = events.peek()) {
      step();
    }
    nowMs = endMs;
  }

  /// Runs until the condition holds, which is looked at whenever time goes on; false if it does not
  /// within so many milliseconds.
  public boolean runUntil(BooleanSupplier condition, long msMax) {
    var endMs = nowMs + msMax;
    while (!condition.getAsBoolean()) {
      var next = events.peek();
      if (next == null || next.atMs > endMs) {
        nowMs = endMs;
        return condition.getAsBoolean();
      }
      runFor(next.atMs - nowMs);
    }
    return true;
  }

  private void step() {
    var event = events.remove();
    nowMs = event.atMs;
    var task = event.task;
    if (task != null) {
      event.task = null;
      if (++steps > stepsMax) {
        throw new IllegalStateException("no rest after " + stepsMax + " events");
      }
      task.run();
    }
  }

  /// A task with its time. One that was called off stays in the queue as an empty event: taking it
  /// out would mean to search for it.
  private static final class Event implements Comparable<Event>, Loop.Cancellable {
    private final long atMs;
    private final long number;
    private @Nullable Runnable task;

    Event(long atMs, long number, Runnable task) {
      this.atMs = atMs;
      this.number = number;
      this.task = task;
    }

    @Override
    public void cancel() {
      task = null;
    }

    @Override
    public int compareTo(Event other) {
      var byTime = Long.compare(atMs, other.atMs);
      return byTime != 0 ? byTime : Long.compare(number, other.number);
    }
  }
}
