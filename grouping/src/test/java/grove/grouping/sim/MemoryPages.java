package grove.grouping.sim;

import grove.grouping.space.NotePages;
import grove.identity.bytes.Bytes;
import java.util.Collection;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;

/// Pages of notes in memory, short ones; a power cut takes none of them.
public final class MemoryPages implements NotePages {
  private static final int ENTRIES = 8;

  private final TreeMap<Long, Bytes> pages = new TreeMap<>();
  private boolean stuck;

  @Override
  public int entries() {
    return ENTRIES;
  }

  @Override
  public Set<Long> numbers() {
    return Set.copyOf(pages.keySet());
  }

  @Override
  public Optional<Bytes> read(long number) {
    return Optional.ofNullable(pages.get(number));
  }

  @Override
  public void write(long number, Bytes page) {
    if (!stuck) {
      pages.put(number, page);
    }
  }

  @Override
  public boolean remove(Collection<Long> numbers) {
    if (!stuck) {
      pages.keySet().removeAll(numbers);
    }
    return !stuck;
  }

  /// From now on nothing can be written or removed, or again all can.
  public void stick(boolean now) {
    stuck = now;
  }
}
