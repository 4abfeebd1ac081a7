package grove.search;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import grove.identity.Secret;
import grove.identity.Suite;
import grove.identity.testing.SeededRandom;
import grove.search.SearchResults.Hit;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.Set;
import org.apache.lucene.store.FSDirectory;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// An index on a disk that somebody else reads and changes.
final class SealedIndexTest {
  private static final Asker ASKER = Asker.of("u1", 0, ZoneOffset.UTC);
  private static final List<String> WORDS = List.of("parsnip", "quartermaster", "zinnia");
  private static final int ITEMS = 60;
  private static final int CHANGES = 120;
  private static final long SEED = 11;

  private final SeededRandom random = new SeededRandom(SEED);

  @TempDir private Path folder;

  private static Secret key(int number) {
    byte[] key = new byte[Suite.KEY_BYTES];
    key[0] = (byte) number;
    return Secret.of(key);
  }

  private SearchIndex open(int key) {
    return SearchIndex.open(folder, "workspace", key(key), random);
  }

  private SearchIndex openPlain() {
    return new SearchIndex(new IndexFiles(folder, "workspace", FSDirectory::open), key(0));
  }

  private static void fill(SearchIndex index) {
    for (int i = 0; i < ITEMS; i++) {
      String text = WORDS.get(i % WORDS.size()) + " number" + i;
      index.update(
          List.of(
              new SearchDocument(
                  "item" + i,
                  "page",
                  "Title " + text,
                  text,
                  "u1",
                  "Aurelia",
                  "c1",
                  "greenhouse",
                  i)),
          List.of(),
          i + 1);
    }
    index.commit();
  }

  private static Set<String> ids(SearchIndex index, String typed) {
    return Set.copyOf(
        index.search(SearchQuery.parse(typed), SearchOrder.NEWEST, 0, 100, ASKER).hits().stream()
            .map(Hit::id)
            .toList());
  }

  private boolean folderHolds(String word) throws IOException {
    for (Path file : files()) {
      String bytes = new String(Files.readAllBytes(file), StandardCharsets.ISO_8859_1);
      if (bytes.toLowerCase(java.util.Locale.ROOT).contains(word)) {
        return true;
      }
    }
    return false;
  }

  private List<Path> files() throws IOException {
    try (var all = Files.list(folder)) {
      return all.filter(file -> !file.endsWith("write.lock")).sorted().toList();
    }
  }

  @Test
  void noFileHoldsAWordOfItsDocuments() throws IOException {
    try (SearchIndex plain = openPlain()) {
      fill(plain);
    }
    assertTrue(folderHolds("zinnia"), "the search for words finds them where they are");
    try (SearchIndex index = open(1)) {
      fill(index);
      assertEquals(ITEMS / WORDS.size(), ids(index, "zinnia").size());
    }
    for (String word : List.of("parsnip", "quartermaster", "zinnia", "aurelia", "greenhouse")) {
      assertFalse(folderHolds(word), word);
    }
    for (String word : List.of("lucene", "item1", "upto", "workspace", "title")) {
      assertFalse(folderHolds(word), word);
    }
  }

  @Test
  void aPlainIndexOfBeforeIsDroppedAndBuiltAnew() throws IOException {
    try (SearchIndex plain = openPlain()) {
      fill(plain);
    }
    try (SearchIndex index = open(1)) {
      assertTrue(index.needsRebuild());
      assertEquals(0, index.indexedUpTo());
      assertFalse(folderHolds("zinnia"));
      fill(index);
    }
    try (SearchIndex index = open(1)) {
      assertFalse(index.needsRebuild());
      assertEquals(ITEMS / WORDS.size(), ids(index, "zinnia").size());
    }
  }

  @Test
  void anIndexUnderAnotherKeyIsDroppedAndBuiltAnew() {
    try (SearchIndex index = open(1)) {
      fill(index);
    }
    try (SearchIndex index = open(2)) {
      assertTrue(index.needsRebuild());
      assertEquals(0, index.documents());
      fill(index);
      assertEquals(ITEMS / WORDS.size(), ids(index, "parsnip").size());
    }
  }

  /// A change of any byte is a rebuild, or had no part in the index: never other hits.
  @Test
  void anyChangeOfAnyFileLeadsToARebuildAndNeverToWrongHits() throws IOException {
    try (SearchIndex index = open(1)) {
      fill(index);
    }
    List<Path> files = files();
    List<byte[]> sound = new ArrayList<>();
    for (Path file : files) {
      sound.add(Files.readAllBytes(file));
    }
    Random where = new Random(SEED);
    int rebuilt = 0;
    for (int i = 0; i < CHANGES; i++) {
      for (int f = 0; f < files.size(); f++) {
        Files.write(files.get(f), sound.get(f));
      }
      int chosen = where.nextInt(files.size());
      byte[] changed = damaged(sound.get(chosen), where);
      Files.write(files.get(chosen), changed);
      try (SearchIndex index = open(1)) {
        boolean fresh = index.needsRebuild() && index.indexedUpTo() == 0 && index.documents() == 0;
        boolean right =
            !index.needsRebuild() && ids(index, "zinnia").size() == ITEMS / WORDS.size();
        assertTrue(fresh || right, "seed " + SEED + ", change " + i);
        rebuilt += fresh ? 1 : 0;
      }
      clear();
    }
    assertEquals(CHANGES, rebuilt, "each file that is left after a commit has its part");
  }

  private static byte[] damaged(byte[] sound, Random where) {
    if (where.nextInt(4) == 0) {
      return java.util.Arrays.copyOf(sound, where.nextInt(sound.length));
    }
    byte[] changed = sound.clone();
    changed[where.nextInt(sound.length)] ^= (byte) (1 << where.nextInt(Byte.SIZE));
    return changed;
  }

  private void clear() throws IOException {
    for (Path file : files()) {
      Files.delete(file);
    }
  }

  @Test
  void damageThatASearchComesUponAsksForARebuild() throws IOException {
    try (SearchIndex index = open(1)) {
      fill(index);
      for (int i = 0; i < 3_000; i++) {
        index.update(
            List.of(
                new SearchDocument(
                    "m" + i,
                    "message",
                    "",
                    "zinnia " + i + " padding " + i * 7919L,
                    "",
                    "",
                    "",
                    "",
                    i)),
            List.of(),
            i);
      }
    }
    try (SearchIndex index = open(1)) {
      assertFalse(index.needsRebuild());
      for (Path file : files()) {
        overwrite(file);
      }
      SearchException said = assertThrows(SearchException.class, () -> readEverything(index));
      assertTrue(said.getMessage().contains("being rebuilt"), said.getMessage());
      assertTrue(index.needsRebuild());
      index.reset();
      fill(index);
      assertEquals(ITEMS / WORDS.size(), ids(index, "zinnia").size());
    }
  }

  private static void readEverything(SearchIndex index) {
    for (int offset = 0; offset < 3_000; offset += 100) {
      index.search(SearchQuery.parse("zinnia"), SearchOrder.NEWEST, offset, 100, ASKER);
    }
  }

  /// Changes each byte behind the header in place, under the feet of who has the file open.
  private static void overwrite(Path file) throws IOException {
    byte[] bytes = Files.readAllBytes(file);
    for (int i = BlockFormat.HEADER_BYTES; i < bytes.length; i++) {
      bytes[i] ^= 0x5a;
    }
    try (var channel =
        java.nio.channels.FileChannel.open(file, java.nio.file.StandardOpenOption.WRITE)) {
      channel.write(java.nio.ByteBuffer.wrap(bytes));
    }
  }

  @Test
  void theKeyIsWipedWhenTheIndexIsClosed() {
    Secret key = key(1);
    SearchIndex.open(folder, "workspace", key, random).close();
    assertThrows(IllegalStateException.class, key::copy);
  }
}
