package grove.store;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;

/// The counts of the blobs that were asked about lately.
///
/// Each count is worked on by one thread at a time; to find one takes a moment only, so a thread
/// that counts a large blob for the first time holds up nobody who asks about another.
final class BlobCounts {
  /// Pieces that are kept in memory, of all blobs together, at about 50 bytes; one larger blob alone
  /// may have more.
  private static final long PIECES_MAX = 200_000;

  private static final int BLOBS_MAX = 1_024;

  private final Chunks chunks;
  private final Changes changes;
  private final Map<BlobRef, Slot> slots = new LinkedHashMap<>(16, 0.75f, true);

  /// Holds one count, which is made by the first thread that needs it.
  private static final class Slot {
    private Optional<BlobCount> count = Optional.empty();
    private volatile int size;
  }

  BlobCounts(Chunks chunks, Changes changes) {
    this.chunks = chunks;
    this.changes = changes;
  }

  <T> T ask(BlobRef blob, Function<BlobCount, T> question) {
    var slot = slot(blob);
    synchronized (slot) {
      var count = slot.count.orElseGet(() -> new BlobCount(blob, chunks, changes));
      slot.count = Optional.of(count);
      var answer = question.apply(count);
      slot.size = count.size();
      return answer;
    }
  }

  private synchronized Slot slot(BlobRef blob) {
    var slot = slots.computeIfAbsent(blob, _ -> new Slot());
    var pieces = slots.values().stream().mapToLong(each -> each.size).sum();
    var oldest = slots.entrySet().iterator();
    while (slots.size() > 1 && (pieces > PIECES_MAX || slots.size() > BLOBS_MAX)) {
      pieces -= oldest.next().getValue().size;
      oldest.remove();
    }
    return slot;
  }
}
