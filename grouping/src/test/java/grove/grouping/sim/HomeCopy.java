package grove.grouping.sim;

import grove.grouping.Unshown;
import grove.identity.Vault;
import grove.store.Append;
import grove.store.EntryStore;
import grove.store.Segment;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;

/// Copies of what a home is made of.
final class HomeCopy {
  private HomeCopy() {}

  /// A vault of its own, with all that is in the other one's file.
  static Vault vault(Path from, Path to) {
    try {
      Files.copy(from, to);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return Vault.open(to);
  }

  /// All entries, and nothing else.
  static EntryStore entries(EntryStore from) {
    var to = EntryStore.memory(from.group());
    for (var moved = true; moved; ) {
      moved = false;
      for (var log : from.frontier().logs()) {
        var run = from.read(log, to.frontier().seq(log) + 1, Segment.BYTES_MAX);
        moved |= run.isPresent() && to.append(run.get(), true) instanceof Append.Accepted;
      }
    }
    return to;
  }

  /// All that goes with a home where a node takes entries out of it.
  static EntryStore store(EntryStore from) {
    var copy = EntryStore.memory(from.group());
    Unshown.nothing().copy(from, copy);
    return copy;
  }
}
