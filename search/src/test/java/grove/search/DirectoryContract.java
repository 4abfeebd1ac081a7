package grove.search;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.TreeMap;
import java.util.function.LongSupplier;
import java.util.zip.CRC32;
import org.apache.lucene.store.Directory;
import org.apache.lucene.store.IOContext;
import org.apache.lucene.store.IndexInput;
import org.apache.lucene.store.IndexOutput;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// What Lucene asks of a directory, tried with random operations beside a map of byte strings.
abstract class DirectoryContract {
  private static final int SEEDS = 6;
  private static final int OPERATIONS = 120;
  private static final int READS = 60;

  /// Lengths at which a block begins or ends, and their neighbours.
  private static final List<Integer> EDGES =
      List.of(
          0,
          1,
          BlockFormat.TEXT_BYTES - 1,
          BlockFormat.TEXT_BYTES,
          BlockFormat.TEXT_BYTES + 1,
          2 * BlockFormat.TEXT_BYTES,
          3 * BlockFormat.TEXT_BYTES + 7);

  @TempDir private Path folder;
  private Directory directory;
  private final TreeMap<String, byte[]> expected = new TreeMap<>();

  abstract Directory open(Path folder) throws IOException;

  @BeforeEach
  void openDirectory() throws IOException {
    directory = open(folder);
  }

  @AfterEach
  void closeDirectory() throws IOException {
    directory.close();
  }

  @Test
  void randomOperationsLeaveWhatAMapOfByteStringsHolds() throws IOException {
    for (long seed = 0; seed < SEEDS; seed++) {
      Random random = new Random(seed);
      for (int i = 0; i < OPERATIONS; i++) {
        try {
          operate(random);
        } catch (IOException | RuntimeException | AssertionError e) {
          throw new AssertionError("seed " + seed + ", operation " + i, e);
        }
      }
      checkAll(seed, random);
    }
  }

  private void operate(Random random) throws IOException {
    switch (random.nextInt(12)) {
      case 0, 1, 2 -> create(random);
      case 3 -> createTemporary(random);
      case 4 -> rename(random);
      case 5 -> delete(random);
      case 6 -> reopen();
      default -> readSome(random);
    }
  }

  private void create(Random random) throws IOException {
    String name = "_" + random.nextInt(40) + ".dat";
    if (expected.containsKey(name)) {
      assertThrows(
          FileAlreadyExistsException.class, () -> directory.createOutput(name, IOContext.DEFAULT));
      return;
    }
    try (IndexOutput out = directory.createOutput(name, IOContext.DEFAULT)) {
      assertEquals(name, out.getName());
      expected.put(name, written(out, random));
    }
    directory.sync(List.of(name));
    directory.syncMetaData();
  }

  private void createTemporary(Random random) throws IOException {
    try (IndexOutput out = directory.createTempOutput("sort", "run", IOContext.DEFAULT)) {
      assertTrue(out.getName().startsWith("sort"), out.getName());
      assertEquals(null, expected.put(out.getName(), written(out, random)));
    }
  }

  /// Writes by every method of an output, and gives what must lie in the file.
  private static byte[] written(IndexOutput out, Random random) throws IOException {
    ByteArrayOutputStream copy = new ByteArrayOutputStream();
    int length =
        random.nextInt(3) == 0
            ? EDGES.get(random.nextInt(EDGES.size()))
            : random.nextInt(3 * BlockFormat.TEXT_BYTES);
    while (copy.size() < length) {
      int left = length - copy.size();
      byte[] piece = new byte[1 + random.nextInt(Math.min(left, 9_000))];
      random.nextBytes(piece);
      ByteBuffer view = ByteBuffer.wrap(piece).order(ByteOrder.LITTLE_ENDIAN);
      switch (piece.length) {
        case 1 -> out.writeByte(piece[0]);
        case 2 -> out.writeShort(view.getShort());
        case 4 -> out.writeInt(view.getInt());
        case 8 -> out.writeLong(view.getLong());
        default -> out.writeBytes(piece, 0, piece.length);
      }
      copy.write(piece);
      assertEquals(copy.size(), out.getFilePointer());
    }
    assertEquals(crc(copy.toByteArray()), out.getChecksum());
    return copy.toByteArray();
  }

  private static long crc(byte[] bytes) {
    CRC32 crc = new CRC32();
    crc.update(bytes);
    return crc.getValue();
  }

  private void rename(Random random) throws IOException {
    String source = any(random);
    if (source.isEmpty()) {
      return;
    }
    String target =
        random.nextBoolean() ? "segments_" + random.nextInt(1_000) : "_r" + random.nextInt(1_000);
    if (!expected.containsKey(target)) {
      directory.rename(source, target);
      expected.put(target, expected.remove(source));
      assertThrows(NoSuchFileException.class, () -> directory.openInput(source, IOContext.DEFAULT));
    }
  }

  private void delete(Random random) throws IOException {
    String name = any(random);
    if (!name.isEmpty()) {
      directory.deleteFile(name);
      expected.remove(name);
      assertThrows(NoSuchFileException.class, () -> directory.fileLength(name));
      assertThrows(NoSuchFileException.class, () -> directory.deleteFile(name));
    }
  }

  private void reopen() throws IOException {
    directory.close();
    directory = open(folder);
  }

  private String any(Random random) {
    List<String> names = new ArrayList<>(expected.keySet());
    return names.isEmpty() ? "" : names.get(random.nextInt(names.size()));
  }

  private void readSome(Random random) throws IOException {
    String name = any(random);
    if (!name.isEmpty()) {
      try (IndexInput in = directory.openInput(name, IOContext.DEFAULT)) {
        readAround(in, expected.get(name), random, 0);
      }
    }
  }

  /// Reads by every method, and in clones and slices, and clones and slices of these.
  private static void readAround(IndexInput in, byte[] text, Random random, int depth)
      throws IOException {
    assertEquals(text.length, in.length());
    for (int i = 0; i < READS; i++) {
      int at = random.nextInt(text.length + 1);
      in.seek(at);
      assertEquals(at, in.getFilePointer());
      readOne(in, text, at, random, depth);
    }
    assertThrows(
        EOFException.class,
        () -> {
          in.seek(text.length);
          in.readByte();
        });
    assertThrows(IllegalArgumentException.class, () -> in.slice("long", 1, text.length));
  }

  private static void readOne(IndexInput in, byte[] text, int at, Random random, int depth)
      throws IOException {
    ByteBuffer view = ByteBuffer.wrap(text).order(ByteOrder.LITTLE_ENDIAN);
    int left = text.length - at;
    int length = random.nextInt(left + 1);
    switch (random.nextInt(9)) {
      case 0 -> read(in, left, 1, () -> text[at], in::readByte);
      case 1 -> read(in, left, 2, () -> view.getShort(at), in::readShort);
      case 2 -> read(in, left, 4, () -> view.getInt(at), in::readInt);
      case 3 -> read(in, left, 8, () -> view.getLong(at), in::readLong);
      case 4 -> readBytes(in, text, at, length);
      case 5 -> readMany(in, view, at, left / 8, random);
      case 6 -> byPosition(in, text, at, length);
      case 7 -> {
        in.skipBytes(length);
        assertEquals(at + length, in.getFilePointer());
      }
      default -> readInside(in, text, at, length, random, depth);
    }
  }

  private interface Reading {
    long run() throws IOException;
  }

  private static void read(IndexInput in, int left, int bytes, LongSupplier wanted, Reading reading)
      throws IOException {
    if (left >= bytes) {
      long before = in.getFilePointer();
      assertEquals(wanted.getAsLong(), reading.run());
      assertEquals(before + bytes, in.getFilePointer());
    } else {
      assertThrows(EOFException.class, reading::run);
    }
  }

  private static void readBytes(IndexInput in, byte[] text, int at, int length) throws IOException {
    byte[] read = new byte[length + 4];
    in.readBytes(read, 2, length);
    assertArrayEquals(
        Arrays.copyOfRange(text, at, at + length), Arrays.copyOfRange(read, 2, 2 + length));
    assertEquals(at + length, in.getFilePointer());
  }

  private static void readMany(IndexInput in, ByteBuffer view, int at, int count, Random random)
      throws IOException {
    ByteBuffer rest = view.slice(at, count * 8).order(ByteOrder.LITTLE_ENDIAN);
    if (random.nextBoolean()) {
      long[] read = new long[count];
      in.readLongs(read, 0, count);
      long[] wanted = new long[count];
      rest.asLongBuffer().get(wanted);
      assertArrayEquals(wanted, read);
    } else {
      int[] read = new int[2 * count];
      in.readInts(read, 0, 2 * count);
      int[] wanted = new int[2 * count];
      rest.asIntBuffer().get(wanted);
      assertArrayEquals(wanted, read);
    }
  }

  private static void byPosition(IndexInput in, byte[] text, int at, int length)
      throws IOException {
    ByteBuffer view = ByteBuffer.wrap(text, at, length).slice().order(ByteOrder.LITTLE_ENDIAN);
    var part = in.randomAccessSlice(at, length);
    assertEquals(length, part.length());
    for (int i = 0; i < length; i += 1 + length / 7) {
      assertEquals(view.get(i), part.readByte(i));
      if (i + 8 <= length) {
        assertEquals(view.getShort(i), part.readShort(i));
        assertEquals(view.getInt(i), part.readInt(i));
        assertEquals(view.getLong(i), part.readLong(i));
      }
      byte[] read = new byte[length - i];
      part.readBytes(i, read, 0, read.length);
      assertArrayEquals(Arrays.copyOfRange(text, at + i, at + length), read);
    }
    assertEquals(at, in.getFilePointer());
  }

  private static void readInside(
      IndexInput in, byte[] text, int at, int length, Random random, int depth) throws IOException {
    if (depth > 1) {
      return;
    }
    if (random.nextBoolean()) {
      IndexInput clone = in.clone();
      assertEquals(at, clone.getFilePointer());
      readAround(clone, text, random, depth + 1);
    } else {
      byte[] part = Arrays.copyOfRange(text, at, at + length);
      readAround(in.slice("part", at, length), part, random, depth + 1);
    }
    assertEquals(at, in.getFilePointer());
  }

  private void checkAll(long seed, Random random) throws IOException {
    assertEquals(
        List.copyOf(expected.keySet()), Arrays.asList(directory.listAll()), "seed " + seed);
    for (var file : expected.entrySet()) {
      assertEquals(file.getValue().length, directory.fileLength(file.getKey()), "seed " + seed);
      try (var in = directory.openChecksumInput(file.getKey())) {
        in.skipBytes(file.getValue().length);
        assertEquals(crc(file.getValue()), in.getChecksum(), "seed " + seed);
      }
    }
    delete(random);
  }
}
