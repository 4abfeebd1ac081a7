package grove.store;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import grove.identity.bytes.Bytes;
import grove.identity.bytes.Hash;
import grove.identity.testing.SeededRandom;
import grove.store.testing.PackFiles;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// What packs do where somebody closes, interrupts or fails them half way. Packs hold five chunks here.
final class PackShelfTest {
  private static final int CHUNK_BYTES = 4 * Blocks.BYTES - Pack.HEAD_BYTES;
  private static final int PACK_BYTES = 5 * 4 * Blocks.BYTES;

  @TempDir Path folder = Path.of("");

  private final SeededRandom random = new SeededRandom(1);

  private PackShelf open() throws IOException {
    return PackShelf.open(folder, Blocks.in(folder), PACK_BYTES);
  }

  private PackFiles files() {
    return new PackFiles(folder.resolve("packs"));
  }

  private List<Bytes> put(PackShelf shelf, int count) {
    var all = new ArrayList<Bytes>();
    for (var i = 0; i < count; i++) {
      var bytes = new byte[CHUNK_BYTES];
      random.nextBytes(bytes);
      var cipher = Bytes.owned(bytes);
      shelf.put(Hash.sha256(cipher), cipher);
      all.add(cipher);
    }
    return all;
  }

  private static void drop(PackShelf shelf, List<Bytes> all) {
    all.forEach(cipher -> shelf.drop(Hash.sha256(cipher)));
  }

  private static void assertHere(PackShelf shelf, List<Bytes> all) {
    for (var cipher : all) {
      assertEquals(Optional.of(cipher), shelf.get(Hash.sha256(cipher)));
    }
  }

  private static void assertGone(PackShelf shelf, List<Bytes> all) {
    for (var cipher : all) {
      assertFalse(shelf.has(Hash.sha256(cipher)));
    }
  }

  /// A late write would overwrite what the next opening has promised.
  @Test
  void aShelfThatIsClosedWritesNothing() throws IOException {
    var old = open();
    var first = put(old, 3);
    old.close();
    try (var next = open()) {
      var second = put(next, 1);
      next.sync();
      assertThrows(StoreException.class, () -> put(old, 1));
      assertThrows(StoreException.class, () -> drop(old, first));
      assertThrows(StoreException.class, old::sync);
      assertThrows(StoreException.class, old::settle);
      assertHere(next, first);
      assertHere(next, second);
    }
  }

  @Test
  void anInterruptedThreadHarmsNobody() throws IOException {
    try (var shelf = open()) {
      var first = put(shelf, 2);
      Thread.currentThread().interrupt();
      var second = put(shelf, 2);
      shelf.sync();
      assertHere(shelf, second);
      assertTrue(Thread.interrupted(), "it is told so afterwards");
      assertHere(shelf, first);
    }
  }

  /// The third pack can not be made, so of the first only some is written again.
  @Test
  void whatWasMovedInVainLiesWhereItLayBefore() throws IOException {
    List<Bytes> all;
    try (var shelf = open()) {
      all = put(shelf, 9);
      shelf.sync();
      Files.createDirectory(files().pack(3));
      drop(shelf, all.subList(0, 2));
      assertThrows(StoreException.class, shelf::settle);
      assertHere(shelf, all.subList(2, 9));
      assertGone(shelf, all.subList(0, 2));
      drop(shelf, all.subList(2, 4));
      assertThrows(StoreException.class, shelf::settle);
      for (var cipher : all.subList(0, 4)) {
        assertFalse(files().contains(cipher));
      }
    }
    Files.delete(files().pack(3));
    try (var shelf = open()) {
      assertGone(shelf, all.subList(0, 4));
      assertHere(shelf, all.subList(4, 9));
      drop(shelf, all.subList(4, 5));
      shelf.settle();
      assertHere(shelf, all.subList(5, 9));
    }
  }

  /// Where its pack should be there is a folder: nothing can be written into that.
  @Test
  void whatCouldNotBeOverwrittenIsToldAndTriedAgain() throws IOException {
    try (var shelf = open()) {
      var all = put(shelf, 6);
      shelf.sync();
      var aside = folder.resolve("aside");
      Files.move(files().pack(1), aside);
      Files.createDirectory(files().pack(1));
      drop(shelf, all.subList(0, 1));
      assertThrows(StoreException.class, shelf::settle);
      Files.delete(files().pack(1));
      Files.move(aside, files().pack(1));
      assertTrue(files().contains(all.getFirst()));
      shelf.settle();
      assertFalse(files().contains(all.getFirst()));
      assertHere(shelf, all.subList(1, 6));
    }
  }

  /// The next start finds it, and the next sweep takes it: no index passes over it.
  @Test
  void whatCouldNotBeOverwrittenBeforeTheEndIsFoundAgain() throws IOException {
    var aside = folder.resolve("aside");
    List<Bytes> all;
    try (var shelf = open()) {
      all = put(shelf, 6);
      shelf.sync();
      Files.move(files().pack(1), aside);
      Files.createDirectory(files().pack(1));
      drop(shelf, all.subList(0, 1));
      assertThrows(StoreException.class, shelf::settle);
    }
    Files.delete(files().pack(1));
    Files.move(aside, files().pack(1));
    try (var shelf = open()) {
      assertHere(shelf, all);
      drop(shelf, all.subList(0, 1));
      shelf.settle();
      assertFalse(files().contains(all.getFirst()));
    }
    try (var shelf = open()) {
      assertGone(shelf, all.subList(0, 1));
      assertHere(shelf, all.subList(1, 6));
    }
  }

  /// To bring the names to the disk fails, but the chunk is there.
  @Test
  void whatCountsAsLostIsOverwrittenToo() throws IOException {
    var packs = folder.resolve("packs");
    List<Bytes> all;
    List<Bytes> last;
    try (var shelf = open()) {
      all = put(shelf, 4);
      shelf.sync();
      last = put(shelf, 1);
      Files.move(packs, folder.resolve("aside"));
      assertThrows(StoreException.class, shelf::sync);
      Files.move(folder.resolve("aside"), packs);
      assertGone(shelf, last);
      shelf.put(Hash.sha256(last.getFirst()), last.getFirst());
      shelf.sync();
      assertHere(shelf, last);
      drop(shelf, last);
      shelf.settle();
      assertFalse(files().contains(last.getFirst()));
    }
    try (var shelf = open()) {
      assertGone(shelf, last);
      assertHere(shelf, all);
    }
  }

  @Test
  void anIndexThatCanNotBeReadIsPassedOver() throws IOException {
    List<Bytes> all;
    try (var shelf = open()) {
      all = put(shelf, 6);
    }
    Files.delete(files().index(1));
    Files.createDirectory(files().index(1));
    try (var shelf = open()) {
      assertHere(shelf, all);
    }
  }

  @Test
  void whatIsDamagedIsNotWrittenAgain() throws IOException {
    try (var shelf = open()) {
      var all = put(shelf, 7);
      shelf.sync();
      var lost = new ArrayList<Hash>();
      shelf.onLost(lost::add);
      var damaged = Hash.sha256(all.get(2));
      files().flip(damaged, 1_000);
      drop(shelf, all.subList(0, 2));
      shelf.settle();
      assertEquals(List.of("2"), files().files().stream().filter(n -> !n.contains(".")).toList());
      assertEquals(List.of(damaged), lost);
      assertFalse(shelf.has(damaged));
      assertHere(shelf, all.subList(3, 7));
    }
  }

  /// Who made the chunk can not know where it will lie: its heads fit no place.
  @Test
  void aTornChunkThatHoldsAnotherDoesNotBringItBack() throws IOException {
    Bytes held;
    try (var shelf = open()) {
      put(shelf, 1);
      held = Bytes.owned(Files.readAllBytes(files().pack(1)));
      var filled = Bytes.concat(Bytes.owned(new byte[Blocks.BYTES - Pack.HEAD_BYTES]), held);
      shelf.put(Hash.sha256(filled), filled);
      var record = Files.readAllBytes(files().pack(1));
      record[4 * Blocks.BYTES + Pack.HEAD_BYTES] ^= 1; // of what holds the other
      Files.write(folder.resolve("torn"), record);
    }
    var torn = Files.createDirectories(folder.resolve("copy/packs"));
    Files.move(folder.resolve("torn"), torn.resolve("1"));
    var copy = PackShelf.open(folder.resolve("copy"), Blocks.in(folder), PACK_BYTES);
    assertEquals(4 * (long) Blocks.BYTES, Files.size(torn.resolve("1")), "the rest is cut off");
    copy.close();
  }
}
