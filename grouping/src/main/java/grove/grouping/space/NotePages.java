package grove.grouping.space;

import grove.identity.bytes.Bytes;
import java.util.Collection;
import java.util.Optional;
import java.util.Set;

/// Where the pages of [Notes] lie, by number. What is lost there is read from the store again.
///
/// Called on the group's loop.
public interface NotePages {
  /// The largest page, bytes.
  int BYTES_MAX = (1 << 20) + (64 << 10);

  /// Entries of a page.
  int entries();

  /// The pages that are there.
  Set<Long> numbers();

  /// A page, if it is there and not larger than [#BYTES_MAX].
  Optional<Bytes> read(long number);

  /// Puts a page there, unless the disk refuses: then it is not.
  void write(long number, Bytes page);

  /// Removes pages.
  ///
  /// @return whether they are gone for good, whatever happens to the machine now
  boolean remove(Collection<Long> numbers);
}
