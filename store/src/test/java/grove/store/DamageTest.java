package grove.store;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import grove.identity.testing.SeededRandom;
import grove.store.testing.TestLog;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Whatever bit of whatever file of a database is flipped, whichever file is missing or cut: a store
/// is refused in one line, or says it when it is read or checked, or holds exactly what it held, or
/// the same without an end that was never synced. Never something else.
final class DamageTest {
  private static final long SEED = 5;
  private static final int FLIPS_OF_A_FILE = 1;

  @TempDir Path folder = Path.of("");

  private final SeededRandom random = new SeededRandom(SEED);
  private final TestLog founder = TestLog.founder(1);
  private final Segment genesis = founder.genesis();
  private final List<Entry> synced = new ArrayList<>();
  private final List<Entry> all = new ArrayList<>();

  /// A database with tables and a write-ahead log, as a crash leaves it: part of the log synced.
  private Path make() throws IOException {
    var place = folder.resolve("made");
    var data = founder.other(2, Lane.DATA);
    try (var store = EntryStore.rocks(place, founder.group())) {
      store.append(genesis, true);
      for (var i = 0; i < 20; i++) {
        store.append(data.segment(5, 2_000), false);
      }
    }
    var crashed = folder.resolve("crashed");
    try (var store = EntryStore.rocks(place, founder.group())) {
      store.append(data.segment(10, 1_000), true);
      synced.addAll(store.after(0, 1_000));
      store.append(data.segment(10, 1_000), false);
      all.addAll(store.after(0, 1_000));
      copy(place, crashed);
    }
    return crashed;
  }

  private static void copy(Path from, Path to) throws IOException {
    try (Stream<Path> files = Files.walk(from)) {
      for (var file : files.toList()) {
        Files.copy(file, to.resolve(from.relativize(file)));
      }
    }
  }

  private interface Harm {
    void to(Path file) throws IOException;
  }

  @Test
  void damageIsNeverSilentlyWrong() throws IOException {
    var crashed = make();
    Map<String, Integer> noticed = new TreeMap<>();
    List<Path> files;
    try (Stream<Path> found = Files.walk(crashed)) {
      files = found.filter(Files::isRegularFile).map(crashed::relativize).toList();
    }
    for (var file : files) {
      var name = file.getFileName().toString().replaceAll("[0-9]+", "#");
      for (var i = 0; i < FLIPS_OF_A_FILE; i++) {
        noticed.merge(name, noticed(crashed, file, this::flip) ? 1 : 0, Integer::sum);
      }
      noticed.merge(name, noticed(crashed, file, Files::delete) ? 1 : 0, Integer::sum);
      noticed.merge(name, noticed(crashed, file, this::cut) ? 1 : 0, Integer::sum);
    }
    for (var kind : List.of("CURRENT", "MANIFEST-#", "#.sst", "#.log")) {
      assertTrue(noticed.getOrDefault(kind, 0) > 0, kind + " of " + noticed);
    }
  }

  private void flip(Path file) throws IOException {
    var bytes = Files.readAllBytes(file);
    if (bytes.length > 0) {
      bytes[random.nextInt(bytes.length)] ^= (byte) (1 << random.nextInt(8));
      Files.write(file, bytes);
    }
  }

  private void cut(Path file) throws IOException {
    var bytes = Files.readAllBytes(file);
    Files.write(file, java.util.Arrays.copyOf(bytes, bytes.length / 2));
  }

  /// True if the harm was noticed; fails where something wrong was taken for right.
  private boolean noticed(Path crashed, Path file, Harm harm) throws IOException {
    var place = folder.resolve("harmed");
    Disk.deleteTree(place);
    copy(crashed, place);
    harm.to(place.resolve(file));
    try (var store = EntryStore.rocks(place, founder.group())) {
      if (!store.verify().isEmpty()) {
        return true;
      }
      var held = store.after(0, 1_000);
      assertTrue(held.size() >= synced.size(), file + ": synced entries are gone");
      assertEquals(all.subList(0, held.size()), held, file.toString());
      assertEquals(held.size(), store.entries(), file.toString());
      return held.size() < all.size();
    } catch (StoreException e) {
      assertEquals(1, String.valueOf(e.getMessage()).lines().count(), e.getMessage());
      return true;
    }
  }
}
