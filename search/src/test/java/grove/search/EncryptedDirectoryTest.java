package grove.search;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import grove.identity.Secret;
import grove.identity.Suite;
import grove.identity.testing.SeededRandom;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Random;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import org.apache.lucene.index.CorruptIndexException;
import org.apache.lucene.store.Directory;
import org.apache.lucene.store.IOContext;
import org.apache.lucene.store.IndexInput;
import org.apache.lucene.store.IndexOutput;
import org.apache.lucene.store.NIOFSDirectory;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// The contract of a directory, and what a foreign hand on the files can not do.
final class EncryptedDirectoryTest extends DirectoryContract {
  private static final int BLOCK = BlockFormat.TEXT_BYTES;
  private static final long SEED = 3;

  private final Secret key = Secret.of(new byte[Suite.KEY_BYTES]);
  private final SeededRandom random = new SeededRandom(SEED);

  @TempDir private Path place;

  @Override
  Directory open(Path folder) throws IOException {
    return new EncryptedDirectory(new NIOFSDirectory(folder), key, random);
  }

  private byte[] write(String name, int length) throws IOException {
    byte[] text = new byte[length];
    new Random(length).nextBytes(text);
    try (Directory files = open(place);
        IndexOutput out = files.createOutput(name, IOContext.DEFAULT)) {
      out.writeBytes(text, length);
    }
    return text;
  }

  private byte[] read(String name) throws IOException {
    try (Directory files = open(place);
        IndexInput in = files.openInput(name, IOContext.DEFAULT)) {
      byte[] text = new byte[(int) in.length()];
      in.readBytes(text, 0, text.length);
      return text;
    }
  }

  private void assertNoticed(String what, String name) {
    assertThrows(CorruptIndexException.class, () -> read(name), what);
  }

  @Test
  void everyChangedByteIsNoticed() throws IOException {
    write("a", 2 * BLOCK + 100);
    byte[] sound = Files.readAllBytes(place.resolve("a"));
    Random where = new Random(SEED);
    for (int i = 0; i < 400; i++) {
      byte[] changed = sound.clone();
      int at = i < 64 ? i : where.nextInt(sound.length);
      changed[at] ^= (byte) (1 << where.nextInt(Byte.SIZE));
      Files.write(place.resolve("a"), changed);
      assertNoticed("byte " + at, "a");
    }
  }

  @Test
  void everyCutAndEveryExtensionIsNoticedWhenTheFileIsOpened() throws IOException {
    write("a", 2 * BLOCK);
    byte[] sound = Files.readAllBytes(place.resolve("a"));
    for (int length = 0; length < sound.length; length += length < 100 ? 1 : 61) {
      assertCut(sound, length);
    }
    assertCut(sound, BlockFormat.HEADER_BYTES + BlockFormat.SEALED_BYTES);
    assertCut(sound, sound.length - 1);
    assertCut(sound, sound.length + 1);
    assertCut(sound, sound.length + BlockFormat.TAG_BYTES + 1);
    assertCut(sound, sound.length + BlockFormat.SEALED_BYTES);
  }

  private void assertCut(byte[] sound, int length) throws IOException {
    Files.write(place.resolve("a"), Arrays.copyOf(sound, length));
    try (Directory files = open(place)) {
      assertThrows(
          CorruptIndexException.class,
          () -> files.openInput("a", IOContext.DEFAULT),
          "cut to " + length);
    }
  }

  @Test
  void blocksOfOneFileCanNotChangePlaces() throws IOException {
    write("a", 3 * BLOCK);
    byte[] bytes = Files.readAllBytes(place.resolve("a"));
    byte[] first = block(bytes, 0);
    System.arraycopy(block(bytes, 1), 0, bytes, (int) BlockFormat.position(0), first.length);
    System.arraycopy(first, 0, bytes, (int) BlockFormat.position(1), first.length);
    Files.write(place.resolve("a"), bytes);
    assertNoticed("blocks changed places", "a");
  }

  @Test
  void aBlockOfAnotherFileOrOfAnEarlierOneOfThatNameIsNoticed() throws IOException {
    write("a", 3 * BLOCK);
    byte[] earlier = Files.readAllBytes(place.resolve("a"));
    Files.delete(place.resolve("a"));
    byte[] text = write("a", 3 * BLOCK);
    write("b", 3 * BLOCK);
    byte[] sound = Files.readAllBytes(place.resolve("a"));
    for (byte[] other : List.of(earlier, Files.readAllBytes(place.resolve("b")))) {
      byte[] mixed = sound.clone();
      System.arraycopy(
          block(other, 1), 0, mixed, (int) BlockFormat.position(1), BlockFormat.SEALED_BYTES);
      Files.write(place.resolve("a"), mixed);
      assertNoticed("a block from elsewhere", "a");
    }
    Files.write(place.resolve("a"), sound);
    assertArrayEquals(text, read("a"));
  }

  @Test
  void aFileUnderAnothersNameIsNoticed() throws IOException {
    write("a", 10);
    write("b", 10);
    Files.move(place.resolve("a"), place.resolve("b"), StandardCopyOption.REPLACE_EXISTING);
    assertNoticed("a whole file from elsewhere", "b");
  }

  @Test
  void aPendingCommitIsRenamedWithoutBeingSealedAnew() throws IOException {
    byte[] text = write("pending_segments_7", 100);
    byte[] sealed = Files.readAllBytes(place.resolve("pending_segments_7"));
    try (Directory files = open(place)) {
      files.rename("pending_segments_7", "segments_7");
    }
    assertArrayEquals(sealed, Files.readAllBytes(place.resolve("segments_7")));
    assertArrayEquals(text, read("segments_7"));
  }

  @Test
  void twoFilesOfOneTextShareNoBlock() throws IOException {
    write("a", 2 * BLOCK);
    byte[] first = Files.readAllBytes(place.resolve("a"));
    Files.delete(place.resolve("a"));
    write("a", 2 * BLOCK);
    byte[] second = Files.readAllBytes(place.resolve("a"));
    for (int block = 0; block < 2; block++) {
      assertEquals(false, Arrays.equals(block(first, block), block(second, block)));
    }
  }

  @Test
  void clonesReadAtTheSameTimeOnSeveralThreads() throws Exception {
    byte[] text = write("a", 40 * BLOCK + 5);
    try (var threads = Executors.newFixedThreadPool(4);
        Directory files = open(place);
        IndexInput in = files.openInput("a", IOContext.DEFAULT)) {
      List<Callable<Boolean>> readers =
          List.of(1, 2, 3, 4).stream()
              .map(seed -> (Callable<Boolean>) () -> readsRight(in.clone(), text, seed))
              .toList();
      for (var reader : threads.invokeAll(readers)) {
        assertEquals(true, reader.get());
      }
    }
  }

  private static boolean readsRight(IndexInput in, byte[] text, long seed) throws IOException {
    Random random = new Random(seed);
    for (int i = 0; i < 20_000; i++) {
      int at = random.nextInt(text.length);
      in.seek(at);
      if (in.readByte() != text[at]) {
        return false;
      }
    }
    return true;
  }

  @Test
  void theFormatIsWhatItWas() throws IOException {
    byte[] text = write("golden", 40);
    assertEquals(
        "47726f76654978319788a1969cfdcdbcf244bda46fa2e49784fbc82d4cc34efdffb05ac5003682c4c9fb38e5f7"
            + "a35a78d2db41f05d1f1b6aea787ea321137e6fb6c09493f8cdae1cad4f1791eab69a94",
        HexFormat.of().formatHex(Files.readAllBytes(place.resolve("golden"))));
    assertArrayEquals(text, read("golden"));
  }

  private static byte[] block(byte[] file, int number) {
    int from = (int) BlockFormat.position(number);
    return Arrays.copyOfRange(file, from, Math.min(file.length, from + BlockFormat.SEALED_BYTES));
  }
}
