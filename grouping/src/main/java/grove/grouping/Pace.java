package grove.grouping;

import grove.graph.JoinKey;
import grove.graph.JoinList;
import grove.graph.Loop;
import grove.graph.Loop.Cancellable;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/// Spreads one node's admissions by one invitation over time, where other nodes admit too: the next
/// one waits until the last one's ADD has had time to reach them.
///
/// So nodes that are connected exceed an invitation's uses by at most one admission each; nodes that
/// are not can not know of each other, and what they exceed is shown.
final class Pace {
  /// From one admission by an invitation to the next, milliseconds: an entry reaches all nodes that
  /// are online in less.
  static final long STEP_MS = 1_000;

  private final Loop loop;
  private final Consumer<Asked> again;
  private final Map<InviteId, Long> lastMs = new HashMap<>();
  private final JoinList<Asked> queue = new JoinList<>();
  private @Nullable Cancellable timer;
  private boolean closed;

  /// @param again decides anew about a request that had to wait
  Pace(Loop loop, Consumer<Asked> again) {
    this.loop = loop;
    this.again = again;
  }

  /// Whether one more may be admitted now.
  boolean free(InviteId invite) {
    Long last = lastMs.get(invite);
    return last == null || Math.abs(loop.nowMs() - last) >= STEP_MS;
  }

  void admitted(InviteId invite) {
    lastMs.values().removeIf(last -> Math.abs(loop.nowMs() - last) >= STEP_MS);
    lastMs.put(invite, loop.nowMs());
  }

  /// Decides about it again after the step.
  void later(Asked asked) {
    queue.put(asked.key(), asked.origin(), asked);
    if (timer == null && !closed) {
      timer = loop.schedule(STEP_MS, this::goOn);
    }
  }

  void forget(JoinKey key) {
    queue.remove(key);
  }

  private void goOn() {
    timer = null;
    if (closed) {
      return;
    }
    List<Asked> due = queue.values();
    queue.removeIf(_ -> true);
    due.forEach(again);
  }

  void close() {
    closed = true;
    if (timer != null) {
      timer.cancel();
    }
  }
}
