package grove.web.group;

import grove.graph.Loop;

/// Locks the node when nobody has used it for some minutes.
///
/// Using it is any call of the interface by a page or a program; an open socket for live events is
/// not. May be called by any thread.
final class AutoLock {
  private static final long MINUTE_MS = 60_000;

  private final Loop loop;
  private final Runnable lock;
  private volatile long usedMs;
  private volatile int minutes;
  private Loop.Cancellable next = () -> {};

  /// @param lock locks the node if it can be locked; runs on the loop
  AutoLock(Loop loop, int minutes, Runnable lock) {
    this.loop = loop;
    this.lock = lock;
    this.usedMs = loop.nowMs();
    this.minutes = minutes;
  }

  /// After how many minutes; 0 = never.
  int minutes() {
    return minutes;
  }

  /// Begins to count from now, with so many minutes; 0 ends it.
  synchronized void set(int allowed) {
    minutes = allowed;
    used();
    next.cancel();
    next = allowed == 0 ? () -> {} : loop.schedule(allowed * MINUTE_MS, this::look);
  }

  void used() {
    usedMs = loop.nowMs();
  }

  private void look() {
    if (due()) {
      lock.run();
    }
  }

  /// Whether the time is over; else waits for the rest of it. A clock that was set back makes it
  /// wait anew, never lock early.
  private synchronized boolean due() {
    long allowedMs = minutes * MINUTE_MS;
    long idleMs = Math.max(0, loop.nowMs() - usedMs);
    if (minutes > 0 && idleMs < allowedMs) {
      next = loop.schedule(allowedMs - idleMs, this::look);
    }
    return minutes > 0 && idleMs >= allowedMs;
  }
}
