package grove.store;

import grove.identity.bytes.Hash;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
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

  /// Overwrites what was let go until now, and frees its room. What can not be done is tried again the
  /// next time; that there is no room for it is not told, for to make room is what the caller is about.
  void run() {
    var failed = new ArrayList<StoreException>();
    var wiped = new ArrayList<Pack.Place>();
    try {
      packs.alone(() -> wipe(wiped, failed));
      packs.force(lost);
    } catch (StoreException e) {
      packs.alone(() -> gone.addAll(wiped)); // what was there may be there still
      throw e;
    }
    packs.alone(() -> wiped.forEach(packs::overwritten));
    packs.indexAll();
    for (var pack : packs.old(LET_GO_PART)) {
      try {
        rewrite(pack);
      } catch (StoreException e) {
        failed.add(e); // the others are not to blame
      }
    }
    failed.removeIf(e -> e.reason() == StoreException.Reason.FULL);
    if (!failed.isEmpty()) {
      throw failed.getFirst();
    }
  }

  private void wipe(List<Pack.Place> wiped, List<StoreException> failed) throws IOException {
    gone.addAll(packs.twice());
    if (gone.isEmpty()) {
      return;
    }
    packs.forceNames(); // no index that tells of them can come back
    var left = new ArrayList<Pack.Place>();
    while (!gone.isEmpty()) {
      var place = gone.removeLast();
      try {
        packs.wipe(place);
        wiped.add(place);
      } catch (IOException e) {
        left.add(place); // where a disk copies what is overwritten that takes room, too
        failed.add(packs.trouble(e));
      }
    }
    gone.addAll(left);
    packs.forceNames(); // nor a pack that was deleted
  }

  /// Until what is left of a pack has come to the disk behind the others it lies in both places.
  private void rewrite(Pack old) {
    Map<Hash, Pack.Place> moved = new LinkedHashMap<>();
    Set<Hash> notMoved = new HashSet<>();
    try {
      packs.move(old, moved, lost);
      packs.force(chunk -> {
        notMoved.add(chunk);
        lost.accept(chunk);
      });
    } catch (StoreException e) {
      packs.alone(() -> {
        for (var chunk : moved.keySet()) {
          moveBack(chunk, moved.get(chunk), notMoved);
        }
      });
      throw e;
    }
    packs.deleteIfEmpty(old);
  }

  /// The old copy counts again, unless the chunk was let go meanwhile.
  private void moveBack(Hash chunk, Pack.Place place, Set<Hash> notMoved) throws IOException {
    if (packs.has(chunk) || notMoved.contains(chunk)) {
      packs.moveBack(chunk, place).ifPresent(gone::add);
      lost.accept(chunk);
    } else {
      packs.leave(place);
      gone.add(place);
    }
  }
}
