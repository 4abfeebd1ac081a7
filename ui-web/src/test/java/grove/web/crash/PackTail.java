package grove.web.crash;

import grove.identity.testing.SeededRandom;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;

/// How far the packs of chunks are on the disk: all before the newest, and of that so many bytes.
///
/// @param number of the pack that was the newest then; 0 where there was none
record PackTail(int number, long bytes) {
  static final PackTail NONE = new PackTail(0, 0);

  private static final String INDEX = ".index";

  /// Where everything that is in this folder now is on the disk.
  static PackTail of(Path folder) throws IOException {
    List<Path> packs = packs(folder);
    return packs.isEmpty()
        ? NONE
        : new PackTail(number(packs.getLast()), Files.size(packs.getLast()));
  }

  /// In the order of their numbers.
  private static List<Path> packs(Path folder) throws IOException {
    return files(folder).stream()
        .filter(file -> !file.toString().endsWith(INDEX))
        .sorted(Comparator.comparingInt(PackTail::number))
        .toList();
  }

  private static int number(Path pack) {
    return Integer.parseInt(pack.getFileName().toString());
  }

  private static List<Path> files(Path folder) throws IOException {
    if (!Files.exists(folder)) {
      return List.of();
    }
    try (Stream<Path> files = Files.list(folder)) {
      return files.sorted().toList();
    }
  }

  /// Takes away what was not on the disk: packs end earlier, or have anything in the place of their
  /// last bytes. An index is never synced, and may be torn.
  void tear(Path folder, SeededRandom random) throws IOException {
    for (Path pack : packs(folder)) {
      if (number(pack) >= number) {
        tear(pack, number(pack) == number ? bytes : 0, random);
      }
    }
    for (Path file : files(folder)) {
      if (file.toString().endsWith(INDEX) && random.nextBoolean()) {
        tear(file, 0, random);
      }
    }
  }

  private static void tear(Path file, long kept, SeededRandom random) throws IOException {
    long size = Files.size(file);
    long from = kept + random.nextLong(1 + size - kept);
    try (var channel = FileChannel.open(file, StandardOpenOption.WRITE)) {
      if (random.nextBoolean()) {
        channel.truncate(from);
      } else {
        channel.write(ByteBuffer.wrap(anything((int) (size - from), random)), from);
      }
    }
  }

  private static byte[] anything(int count, SeededRandom random) {
    byte[] bytes = new byte[count];
    if (random.nextBoolean()) {
      random.nextBytes(bytes);
    }
    return bytes;
  }
}
