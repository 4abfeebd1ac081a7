package grove.store;

import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Optional;

/// Cuts a segment that ends at a signed point out of the entries of a log.
final class Run {
  private Run() {}

  /// The longest run from the first entry that ends at a signed point and fits; if none fits, the
  /// shortest. Reads on only as far as the next signed point, so memory is bounded by the largest
  /// signed run that was accepted.
  ///
  /// @param upto the seq after which the next signed point is the last one
  static Optional<Segment> cut(Iterator<Entry> entries, int bytesMax, long upto) {
    var limit = Math.min(bytesMax, Segment.BYTES_MAX);
    List<Entry> run = new ArrayList<>();
    var bytes = SegmentCodec.bytes(List.of());
    var signedEnd = 0;
    while (entries.hasNext() && run.size() < Segment.ENTRIES_MAX) {
      var entry = entries.next();
      bytes += SegmentCodec.bytes(entry, run.isEmpty() ? null : run.getLast());
      if (bytes > limit && signedEnd > 0) {
        break;
      }
      run.add(entry);
      if (entry.signature().isPresent()) {
        signedEnd = run.size();
        if (entry.seq() >= upto) {
          break;
        }
        if (entry.log().lane() == Lane.DATA) {
          bytes -= Entry.SIGNATURE_BYTES; // it is left out when the run goes on
        }
      }
    }
    return signedEnd == 0 ? Optional.empty() : Optional.of(new Segment(run.subList(0, signedEnd)));
  }
}
