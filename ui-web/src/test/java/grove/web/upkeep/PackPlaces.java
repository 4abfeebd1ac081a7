package grove.web.upkeep;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Arrays;

/// Where in a pack of chunks a flipped bit is somebody's: not in the zeros behind a chunk, and not in a
/// head, which is read only where the pack's index is lost.
final class PackPlaces {
  private static final int BLOCK_BYTES = 4_096;
  private static final int HEAD_BYTES = 48;
  private static final byte[] MARK = "GRVC".getBytes(StandardCharsets.UTF_8);

  private PackPlaces() {}

  static boolean isPack(Path file) {
    return file.getParent().endsWith("packs") && !file.toString().endsWith(".index");
  }

  /// In the middle: no block begins with zeros that fill a chunk's last one.
  static int inAChunk(byte[] pack) {
    int at = pack.length / 2 / BLOCK_BYTES * BLOCK_BYTES;
    boolean head = Arrays.equals(pack, at, at + MARK.length, MARK, 0, MARK.length);
    return head ? at + HEAD_BYTES : at;
  }
}
