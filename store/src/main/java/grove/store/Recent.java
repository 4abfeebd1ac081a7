package grove.store;

import java.util.List;

/// The run that was written last, which the floors above read at once: as it came, with the ids
/// that were computed to check it.
///
/// @param position before its first entry
record Recent(long position, List<Entry> run) {
  static final Recent NONE = new Recent(0, List.of());

  /// What follows a position, where that is all there.
  List<Entry> after(long from, int max) {
    var behind = from - position;
    return behind < 0 || behind >= run.size()
        ? List.of()
        : run.subList((int) behind, (int) Math.min(run.size(), behind + max));
  }
}
