package grove.store;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import grove.identity.bytes.Bytes;
import grove.identity.bytes.Hash;
import grove.identity.testing.SeededRandom;
import grove.store.testing.PackFiles;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Whatever is done with packs, and wherever the power goes: what was synced is there, what was let go
/// is not, and nothing is there that is not what it is called.
final class PackCrashTest {
  private static final int PACK_BYTES = 100_000;
  private static final int CHUNK_BYTES_MAX = 20_000;
  private static final int WORKS = 400;
  private static final long SEEDS = 3;

  @TempDir Path folder = Path.of("");

  private final Map<Hash, Bytes> known = new HashMap<>();
  private final Set<Hash> synced = new HashSet<>();
  private final Set<Hash> fresh = new HashSet<>();
  private final Set<Hash> letGo = new HashSet<>();
  private final Map<String, Long> syncedSizes = new HashMap<>();
  private int crashes;

  @Test
  void whatWasSyncedIsThereAfterAnyCrash() throws IOException {
    for (var seed = 1L; seed <= SEEDS; seed++) {
      var random = new SeededRandom(seed);
      known.clear();
      synced.clear();
      fresh.clear();
      letGo.clear();
      var home = folder.resolve("seed-" + seed);
      var shelf = open(home);
      for (var i = 0; i < WORKS; i++) {
        try {
          shelf = work(shelf, random);
        } catch (RuntimeException | AssertionError e) {
          throw new AssertionError("seed " + seed + ", work " + i, e);
        }
      }
      shelf.close();
    }
    assertTrue(crashes > 30, () -> crashes + " crashes");
  }

  private PackShelf open(Path home) throws IOException {
    Files.createDirectories(home);
    var blocks = crashes % 2 == 0 ? Blocks.in(home) : Blocks.throughCache();
    folderNow = home;
    return PackShelf.open(home, blocks, PACK_BYTES);
  }

  private Path folderNow = Path.of("");

  private PackFiles files() {
    return new PackFiles(folderNow.resolve("packs"));
  }

  private PackShelf work(PackShelf open, SeededRandom random) throws IOException {
    var shelf = open;
    var kind = random.nextInt(100);
    if (kind < 55) {
      put(shelf, random);
    } else if (kind < 70) {
      shelf.sync();
      noteSynced();
    } else if (kind < 88) {
      letGo(shelf, random);
    } else if (kind < 92) {
      shelf.close();
      noteSynced();
      shelf = open(folderNow);
      check(shelf);
    } else {
      shelf = crash(shelf, random);
      check(shelf);
    }
    return shelf;
  }

  /// Every third one was here before.
  private void put(PackShelf shelf, SeededRandom random) {
    var again = letGo.isEmpty() || random.nextInt(3) > 0;
    var bytes = new byte[1 + random.nextInt(CHUNK_BYTES_MAX)];
    random.nextBytes(bytes);
    var cipher = again ? Bytes.owned(bytes) : known.get(letGo.iterator().next());
    var chunk = Hash.sha256(cipher);
    known.put(chunk, cipher);
    letGo.remove(chunk);
    fresh.add(chunk);
    shelf.put(chunk, cipher);
    assertEquals(Optional.of(cipher), shelf.get(chunk));
  }

  private void noteSynced() throws IOException {
    synced.addAll(fresh);
    fresh.clear();
    noteSizes();
  }

  private void noteSizes() throws IOException {
    syncedSizes.clear();
    for (var name : files().files()) {
      syncedSizes.put(name, Files.size(folderNow.resolve("packs").resolve(name)));
    }
  }

  private void letGo(PackShelf shelf, SeededRandom random) throws IOException {
    var here = new ArrayList<>(synced);
    here.addAll(fresh);
    here.sort(Hash::compareTo);
    var gone = new ArrayList<Hash>();
    for (var chunk : here) {
      if (random.nextInt(4) == 0) {
        shelf.drop(chunk);
        synced.remove(chunk);
        fresh.remove(chunk);
        gone.add(chunk);
      }
    }
    shelf.settle();
    noteSynced();
    for (var chunk : gone) {
      assertTrue(!shelf.has(chunk) && !files().contains(known.get(chunk)));
    }
    letGo.addAll(gone);
  }

  /// What was written since the last sync arrives in part, or as something else; an index may be lost.
  private PackShelf crash(PackShelf shelf, SeededRandom random) throws IOException {
    crashes++;
    var home = files().crashed(folderNow.resolveSibling("crash-" + crashes));
    shelf.close();
    folderNow = home;
    for (var name : files().files()) {
      var file = home.resolve("packs").resolve(name);
      if (name.endsWith(".index")) {
        if (random.nextInt(5) == 0) {
          Files.delete(file);
        }
      } else {
        spoil(file, syncedSizes.getOrDefault(name, 0L), random);
      }
    }
    return open(home);
  }

  private static void spoil(Path file, long from, SeededRandom random) throws IOException {
    try (var bytes = new RandomAccessFile(file.toFile(), "rw")) {
      var more = bytes.length() - from;
      if (more > 0 && random.nextBoolean()) {
        bytes.setLength(from + random.nextLong(more));
      } else if (more > 0) {
        var noise = new byte[(int) random.nextLong(more) + 1];
        random.nextBytes(noise);
        bytes.seek(from + random.nextLong(more - noise.length + 1));
        bytes.write(noise);
      }
    }
  }

  private void check(PackShelf shelf) throws IOException {
    for (var chunk : synced) {
      assertEquals(Optional.of(known.get(chunk)), shelf.get(chunk), "was synced");
    }
    for (var chunk : letGo) {
      assertEquals(Optional.empty(), shelf.get(chunk), "was let go");
    }
    for (var first = 0; first < BlobStore.SHELVES; first++) {
      for (var chunk : shelf.list(first)) {
        assertEquals(Optional.of(known.get(chunk)), shelf.get(chunk));
      }
    }
    fresh.stream().filter(shelf::has).forEach(synced::add); // an opening syncs what it found
    fresh.clear();
    noteSizes();
  }
}
