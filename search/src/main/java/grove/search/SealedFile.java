package grove.search;

import grove.identity.Secret;
import grove.identity.bytes.Bytes;
import grove.identity.bytes.MalformedException;
import java.io.IOException;
import org.apache.lucene.index.CorruptIndexException;
import org.apache.lucene.store.AlreadyClosedException;
import org.apache.lucene.store.IndexInput;
import org.jspecify.annotations.Nullable;

/// A file of the index that is open for reading: gives its blocks to all inputs on it. Any thread.
///
/// Opening it opens the last block, so a file that was cut short is noticed at once; every other
/// block is judged when it is first read.
final class SealedFile {
  private final IndexInput file;
  private final BlockSeal seal;
  private final BlockCache cache;
  private final long number;
  private final long length;
  private volatile boolean closed;

  /// @param file taken over: closed with this, or when this can not be made
  SealedFile(IndexInput file, String name, Secret key, BlockCache cache) throws IOException {
    this.file = file;
    this.cache = cache;
    this.number = cache.newFile();
    this.length = BlockFormat.textLength(file.length());
    if (length < 0 || Long.reverseBytes(file.readLong()) != BlockFormat.MAGIC) {
      throw new CorruptIndexException("not a sealed file, or cut", file);
    }
    byte[] salt = new byte[BlockFormat.SALT_BYTES];
    file.readBytes(salt, 0, salt.length);
    this.seal = new BlockSeal(key, Bytes.owned(salt), name);
    block(BlockFormat.lastBlock(length), file);
  }

  /// Bytes of text.
  long length() {
    return length;
  }

  /// The sealed bytes, with a position of their own: each reader needs one.
  IndexInput bytes() {
    return file.clone();
  }

  /// The text of a block, from the cache or by way of the reader's own input; not to be changed.
  byte[] block(long block, IndexInput bytes) throws IOException {
    if (closed) {
      throw new AlreadyClosedException("already closed: " + file);
    }
    byte @Nullable [] cached = cache.get(number, block);
    if (cached != null) {
      return cached;
    }
    byte[] text = read(block, bytes);
    cache.put(number, block, text);
    return text;
  }

  private byte[] read(long block, IndexInput bytes) throws IOException {
    byte[] sealed = new byte[BlockFormat.textBytes(block, length) + BlockFormat.TAG_BYTES];
    bytes.seek(BlockFormat.position(block));
    bytes.readBytes(sealed, 0, sealed.length);
    try {
      boolean last = block == BlockFormat.lastBlock(length);
      return seal.open(block, last, Bytes.owned(sealed)).toArray();
    } catch (MalformedException e) {
      throw new CorruptIndexException("block " + block + " does not open", file, e);
    }
  }

  void close() throws IOException {
    closed = true;
    cache.forget(number);
    seal.close();
    file.close();
  }
}
