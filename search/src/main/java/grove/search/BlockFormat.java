package grove.search;

/// How a file of the index lies on the disk, in numbers.
///
/// ```
/// header   8 bytes format, 16 bytes salt
/// blocks   each of 8,192 bytes of text, the last one shorter or as long, and 16 bytes of tag
/// ```
///
/// There is always a last block, an empty one in an empty file.
final class BlockFormat {
  /// "GroveIx1" in ASCII.
  static final long MAGIC = 0x47726f7665497831L;

  static final int SALT_BYTES = 16;
  static final int HEADER_BYTES = Long.BYTES + SALT_BYTES;

  /// Text of a block. Halved, a file grows by 0.2 % more and merges take longer; doubled, a search
  /// that jumps opens twice as much for the same few bytes.
  static final int TEXT_BYTES = 8 << 10;

  static final int TAG_BYTES = grove.identity.Suite.TAG_BYTES;
  static final int SEALED_BYTES = TEXT_BYTES + TAG_BYTES;

  private BlockFormat() {}

  /// Bytes of text in a file of so many bytes; -1 where no file has that length.
  static long textLength(long fileLength) {
    long sealed = fileLength - HEADER_BYTES;
    if (sealed < TAG_BYTES) {
      return -1;
    }
    long last = sealed % SEALED_BYTES;
    boolean valid = last == 0 || last > TAG_BYTES || sealed == TAG_BYTES;
    return valid ? sealed - TAG_BYTES * blocks(sealed) : -1;
  }

  private static long blocks(long sealed) {
    return (sealed + SEALED_BYTES - 1) / SEALED_BYTES;
  }

  /// Number of the last block of so much text.
  static long lastBlock(long textLength) {
    return textLength == 0 ? 0 : (textLength - 1) / TEXT_BYTES;
  }

  /// Bytes of text in a block.
  static int textBytes(long block, long textLength) {
    return (int) Math.min(TEXT_BYTES, textLength - block * TEXT_BYTES);
  }

  /// Where a block begins in the file.
  static long position(long block) {
    return HEADER_BYTES + block * SEALED_BYTES;
  }
}
