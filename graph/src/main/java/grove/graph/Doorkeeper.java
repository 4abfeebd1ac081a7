package grove.graph;

import java.util.HashMap;
import java.util.Map;
import java.util.function.LongSupplier;
import java.util.function.Predicate;

/// Turns callers of a host away before anything is made for them, where callers of that host could not
/// knock 20 times in a minute: then one of them is let through each second.
///
/// It is asked by the thread that accepts. A device that shares its address with such a host is only
/// delayed by it once that stops; meanwhile it can still call others itself, and is called by them.
final class Doorkeeper implements Predicate<String> {
  static final int WRONG_MAX = 20;
  static final long WINDOW_MS = 60_000;
  static final long TRICKLE_MS = 1_000;

  /// Hosts that are remembered; beyond these nobody is.
  private static final int HOSTS_MAX = 4_096;

  private final LongSupplier nowMs;
  private final Map<String, Host> hosts = new HashMap<>();
  private long beganMs;

  /// What is known of a host.
  private static final class Host {
    int wrong;
    long letInMs;
  }

  Doorkeeper(LongSupplier nowMs) {
    this.nowMs = nowMs;
    beganMs = nowMs.getAsLong();
  }

  private void forget(long now) {
    if (Math.abs(now - beganMs) >= WINDOW_MS) {
      beganMs = now;
      hosts.clear();
    }
  }

  @Override
  public synchronized boolean test(String host) {
    if (hosts.isEmpty()) {
      return true;
    }
    var now = nowMs.getAsLong();
    forget(now);
    var known = hosts.get(host);
    if (known == null || known.wrong < WRONG_MAX) {
      return true;
    }
    if (Math.abs(now - known.letInMs) < TRICKLE_MS) {
      return false;
    }
    known.letInMs = now;
    return true;
  }

  /// A caller of the host could not knock.
  synchronized void onWrong(String host) {
    forget(nowMs.getAsLong());
    if (hosts.size() < HOSTS_MAX || hosts.containsKey(host)) {
      hosts.computeIfAbsent(host, _ -> new Host()).wrong++;
    }
  }
}
