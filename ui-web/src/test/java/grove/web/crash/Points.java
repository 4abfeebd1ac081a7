package grove.web.crash;

import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Semaphore;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/// The named points of a process at which it can be killed: before and after each call that changes
/// the disk, and each promise.
///
/// [PointAgent] puts the calls of [#at] into the classes as they are loaded. A point is said when it
/// is passed first; at the one that was chosen the thread stops for ever, so that the parent kills
/// the process right there.
public final class Points {
  private static final Set<String> PASSED = ConcurrentHashMap.newKeySet();
  private static final AtomicInteger PASSES = new AtomicInteger();
  private static volatile String chosen = "";
  private static volatile int pass;
  private static volatile @Nullable Consumer<String> said;

  private static volatile @Nullable Runnable afterSync;
  private static volatile @Nullable Consumer<String> ear;

  private Points() {}

  /// From now on points are said.
  ///
  /// @param point where to stop; empty for nowhere
  /// @param onPass at the how manyth time, from 1
  static void watch(String point, int onPass, Consumer<String> say) {
    chosen = point;
    pass = onPass;
    said = say;
  }

  /// While this is set, the database's next writes are synced ones: it runs as soon as they are.
  static void afterSync(@Nullable Runnable told) {
    afterSync = told;
  }

  /// From now on each point is told, whenever it is passed.
  static void hear(Consumer<String> told) {
    ear = told;
  }

  /// The process is at this point.
  public static void at(String point) {
    Consumer<String> say = said;
    if (say == null) {
      return;
    }
    Runnable synced = afterSync;
    if (synced != null && point.startsWith("after RocksDB.")) {
      synced.run();
    }
    Consumer<String> hears = ear;
    if (hears != null) {
      hears.accept(point);
    }
    if (PASSED.add(point)) {
      say.accept("point " + point);
    }
    if (point.equals(chosen) && PASSES.incrementAndGet() == pass) {
      say.accept("at " + point);
      new Semaphore(0).acquireUninterruptibly();
    }
  }
}
