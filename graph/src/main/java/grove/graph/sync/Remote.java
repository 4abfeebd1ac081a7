package grove.graph.sync;

import grove.graph.wire.Want.Range;
import grove.store.Lane;
import grove.store.LogId;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// All that is known of one neighbour's logs.
final class Remote {
  final Map<Long, Claim> claims = new LinkedHashMap<>();
  final Map<LogId, Claim> byLog = new HashMap<>();

  /// Claims beyond what is here that would be accepted.
  final Set<Claim> unmet = new LinkedHashSet<>();

  /// Ranges to ask for with the next WANT.
  final List<Range> batch = new ArrayList<>();

  /// When it last sent a run, or was first asked for one.
  long runMs;

  private int pulls;

  void name(Claim claim, LogId log) {
    claim.log = log;
    claim.lane = log.lane();
    byLog.put(log, claim);
  }

  @Nullable Claim of(LogId log) {
    return byLog.get(log);
  }

  List<Claim> all() {
    return List.copyOf(claims.values());
  }

  /// Begins to pull a log from here.
  void start(Claim claim, long to, long nowMs) {
    if (pulls == 0) {
      runMs = nowMs;
    }
    pulls++;
    claim.pullTo = to;
  }

  void stop(Claim claim) {
    if (claim.pulling()) {
      claim.pullTo = 0;
      pulls--;
    }
  }

  /// How long it has owed runs without sending any.
  long silentMs(long nowMs) {
    return pulls == 0 ? 0 : nowMs - runMs;
  }

  boolean pulling() {
    return pulls > 0;
  }

  /// Whether nothing more of the control lane is wanted from here.
  boolean controlMet() {
    return unmet.stream().noneMatch(claim -> claim.lane == Lane.CONTROL);
  }
}
