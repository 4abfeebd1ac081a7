package grove.web.group;

import grove.graph.Acknowledgement;
import grove.identity.DeviceId;
import grove.store.Frontier;
import grove.store.LogId;
import java.util.Map;
import java.util.Optional;

/// Counts, from acknowledgements alone, which device holds how much of what is here.
///
/// A device may hold entries that are not here yet; they do not count, so `has` never exceeds `of`.
final class SyncMeter {
  private final Frontier frontier;
  private final Map<DeviceId, Acknowledgement> acknowledgements;

  SyncMeter(Frontier frontier, Map<DeviceId, Acknowledgement> acknowledgements) {
    this.frontier = frontier;
    this.acknowledgements = acknowledgements;
  }

  /// Entries that are here.
  long of() {
    return frontier.entries();
  }

  /// Of these, entries that the device says it holds.
  long has(DeviceId device) {
    return acknowledgement(device)
        .map(held ->
            held.seqs().entrySet().stream()
                .mapToLong(row -> Math.min(row.getValue(), frontier.seq(row.getKey())))
                .sum())
        .orElse(0L);
  }

  /// When the device said so, by its clock; 0 if it never did.
  long atMs(DeviceId device) {
    return acknowledgement(device).map(Acknowledgement::atMs).orElse(0L);
  }

  /// How many of these devices say they hold an entry.
  int holders(Iterable<DeviceId> devices, LogId log, long seq) {
    int holders = 0;
    for (DeviceId device : devices) {
      holders += acknowledgement(device).filter(held -> held.holds(log, seq)).isPresent() ? 1 : 0;
    }
    return holders;
  }

  private Optional<Acknowledgement> acknowledgement(DeviceId device) {
    return Optional.ofNullable(acknowledgements.get(device));
  }
}
