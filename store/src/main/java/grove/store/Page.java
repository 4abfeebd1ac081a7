package grove.store;

import java.util.ArrayList;
import java.util.List;

/// A bounded list of entries on its way to a reader: by count and by bytes.
final class Page {
  private final int max;
  private final List<Entry> entries = new ArrayList<>();
  private long bytes;

  Page(int max) {
    this.max = Math.min(max, EntryStore.AFTER_ENTRIES_MAX);
  }

  boolean full() {
    return entries.size() >= max || bytes >= EntryStore.AFTER_BYTES_MAX;
  }

  /// Adds an entry, unless the page is full.
  boolean add(Entry entry) {
    if (full()) {
      return false;
    }
    entries.add(entry);
    bytes += entry.header().stubBytes() + entry.header().bodyBytes();
    return true;
  }

  List<Entry> entries() {
    return List.copyOf(entries);
  }
}
