package grove.store;

import grove.identity.bytes.ByteReader;
import grove.identity.bytes.ByteWriter;
import grove.identity.bytes.Bytes;
import grove.identity.bytes.Hash;
import grove.identity.bytes.MalformedException;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.file.Files;
import java.nio.file.Path;

/// A small file beside the database that says how many entries were synced.
///
/// RocksDB recovers up to the first damaged byte of its log and drops the rest without a word. For
/// entries that were never synced this is right; if it takes synced ones, an own entry that was
/// announced would be gone and its seq be used again. So the number of synced entries is kept
/// apart, and a database that opens with fewer is refused. The mark is overwritten in place after
/// each sync and not synced itself: a mark that is late or torn only proves less.
///
/// File: format 1, position 6, first 8 bytes of SHA-256("grove/mark/1" + format + position).
final class SyncMark implements AutoCloseable {
  static final String FILE = "synced";

  private static final int FORMAT = 1;
  private static final int SUM_BYTES = 8;
  private static final int FIELDS_BYTES = 7;
  private static final int BYTES = FIELDS_BYTES + SUM_BYTES;
  private static final String DOMAIN = "grove/mark/1";

  /// Not a channel: that would be closed by an interrupt of the thread that writes.
  private final RandomAccessFile file;

  private SyncMark(RandomAccessFile file) {
    this.file = file;
  }

  static SyncMark open(Path folder) throws IOException {
    return new SyncMark(new RandomAccessFile(folder.resolve(FILE).toFile(), "rw"));
  }

  /// The number of entries that were certainly synced; 0 if the mark says nothing.
  static long read(Path folder) throws IOException {
    var file = folder.resolve(FILE);
    if (!Files.exists(file) || Files.size(file) != BYTES) {
      return 0;
    }
    var bytes = Bytes.owned(Files.readAllBytes(file));
    try {
      var in = ByteReader.of(bytes);
      var format = in.u8();
      var position = in.u48();
      return format == FORMAT && bytes.equals(encode(position)) ? position : 0;
    } catch (MalformedException e) {
      throw new IOException("the mark changed while it was read", e);
    }
  }

  void write(long position) throws IOException {
    file.seek(0);
    file.write(encode(position).toArray());
  }

  static Bytes encode(long position) {
    var fields = new ByteWriter(BYTES).u8(FORMAT).u48(position).toBytes();
    var sum = Hash.tagged(DOMAIN, fields).bytes().slice(0, SUM_BYTES);
    return Bytes.concat(fields, sum);
  }

  @Override
  public void close() throws IOException {
    file.close();
  }
}
