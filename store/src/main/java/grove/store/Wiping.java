package grove.store;

import grove.identity.bytes.Hash;
import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;

/// What becomes of chunks that were let go: their bytes are overwritten, and a pack of which little is
/// left is written anew, so that its room is freed.
///
/// It belongs to whoever holds the shelf's lock for syncing, but for [#add].
final class Wiping {
  /// A pack is written anew where one of so many of its blocks, or more, was let go.
  private static final int LET_GO_PART = 4;

  private final Packs packs;
  private final Consumer<Hash> lost;
  private final List<Pack.Place> gone = new ArrayList<>();

  /// @param lost hears of chunks of which it is not certain any more that they are here
  Wiping(Packs packs, Consumer<Hash> lost) {
    this.packs = packs;
    this.lost = lost;
  }

  /// Lets a chunk go.
  void add(Hash chunk) {
    packs.alone(() -> packs.drop(chunk).ifPresent(gone::add));
  }

  /// Overwrites what was let go until now, and frees its room.
  void run() {
    packs.alone(this::wipe);
    packs.force(lost);
    packs.indexAll();
    packs.old(LET_GO_PART).forEach(this::rewrite);
  }

  private void wipe() throws IOException {
    gone.addAll(packs.twice());
    if (gone.isEmpty()) {
      return;
    }
    packs.forceNames(); // no index that tells of them can come back
    while (!gone.isEmpty()) {
      packs.wipe(gone.getLast());
      gone.removeLast();
    }
    packs.forceNames(); // nor a pack that was deleted
  }

  /// Until what is left of a pack has come to the disk behind the others it lies in both places.
  private void rewrite(Pack old) {
    Map<Hash, Pack.Place> moved = new LinkedHashMap<>();
    try {
      packs.move(old, moved);
      packs.force(lost);
      packs.deleteIfEmpty(old);
    } catch (StoreException e) {
      packs.alone(() -> moved.forEach(this::keep));
      if (e.reason() != StoreException.Reason.FULL) {
        throw e;
      }
      // It is tried again the next time.
    }
  }

  /// Where the new copy did not come to the disk the old one counts again.
  private void keep(Hash chunk, Pack.Place place) {
    if (!packs.has(chunk)) {
      packs.place(chunk, place);
      lost.accept(chunk);
    }
  }
}
