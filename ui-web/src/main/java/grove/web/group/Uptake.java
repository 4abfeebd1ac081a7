package grove.web.group;

import grove.graph.Loop;
import grove.grouping.space.Workspace;
import grove.store.StoreException;
import java.util.function.BooleanSupplier;

/// Takes what has arrived into the items: at once, or, while more is on its way, now and then.
///
/// To decrypt an entry and to put it in its place takes as long as to receive, check and store it. In a
/// first sync receiving goes first, so that everything is safe on this disk in half the time; some
/// items still appear every [#GAP_MS]. What waits then is taken in slices between the loop's other
/// tasks. However much that is, it costs no memory: it is read from the store.
///
/// Confined to the group's loop.
final class Uptake {
  /// How long arrived entries may wait while more are on their way.
  private static final long GAP_MS = 500;

  /// How often it is looked whether they still are.
  private static final long LOOK_MS = 50;

  /// Pause before what failed is tried again.
  static final long RETRY_MS = 10_000;

  /// Pages of 256 entries that are taken in one task, which takes some 25 ms.
  private static final int PAGES_PER_TASK = 8;

  private final Loop loop;
  private final Workspace space;
  private final BooleanSupplier busy;
  private final Runnable onWhole;
  private volatile boolean due;
  private boolean closed;
  private long takenMs;

  /// @param busy whether more entries are on their way to this node
  /// @param onWhole hears when nothing waits any more, after something did
  Uptake(Loop loop, Workspace space, BooleanSupplier busy, Runnable onWhole) {
    this.loop = loop;
    this.space = space;
    this.busy = busy;
    this.onWhole = onWhole;
  }

  /// Entries have arrived in the store.
  void onArrival() {
    if (due) {
      return; // they are taken with those that wait
    }
    if (waits()) {
      due = true;
      loop.schedule(LOOK_MS, this::look);
    } else {
      take();
    }
  }

  /// Own control entries are in the store, by a task that may have more to write: they are taken behind it.
  void onControl() {
    SearchDesk.tell(loop, this::onArrival);
  }

  /// Whether entries that are stored are not among the items yet. Any thread.
  boolean due() {
    return due;
  }

  /// Takes nothing more: the store is about to be closed.
  void close() {
    closed = true;
  }

  private boolean waits() {
    return Math.abs(loop.nowMs() - takenMs) < GAP_MS && busy.getAsBoolean();
  }

  private void look() {
    if (waits()) {
      loop.schedule(LOOK_MS, this::look);
    } else {
      take();
    }
  }

  private void take() {
    if (closed) {
      return;
    }
    boolean more = takeSome();
    takenMs = loop.nowMs();
    if (more) {
      due = true;
      goOn();
    } else if (due) {
      due = false;
      onWhole.run();
    }
  }

  /// True where more waits. What can not be read now is tried again: nothing else may come that would.
  private boolean takeSome() {
    try {
      return space.catchUp(PAGES_PER_TASK);
    } catch (StoreException e) {
      due = true;
      loop.schedule(RETRY_MS, this::look);
      throw e;
    }
  }

  private void goOn() {
    if (busy.getAsBoolean()) {
      loop.schedule(LOOK_MS, this::look);
    } else {
      loop.execute(this::take);
    }
  }
}
