package grove.search;

import grove.identity.Secret;
import grove.identity.bytes.Bytes;
import java.io.IOException;
import java.security.SecureRandom;
import java.util.List;
import org.apache.lucene.index.CorruptIndexException;
import org.apache.lucene.index.IndexFileNames;
import org.apache.lucene.store.Directory;
import org.apache.lucene.store.FilterDirectory;
import org.apache.lucene.store.IOContext;
import org.apache.lucene.store.IndexInput;
import org.apache.lucene.store.IndexOutput;
import org.apache.lucene.store.OutputStreamIndexOutput;
import org.apache.lucene.util.IOUtils;

/// A directory of Lucene whose files lie sealed in another one.
///
/// Each file has a random salt and a key of its own, and is sealed in blocks ([BlockFormat],
/// [BlockSeal]), since Lucene reads by position. A changed, moved, swapped or missing block, a cut
/// file, and a file under another's name are a `CorruptIndexException`, as damaged files of a plain
/// index are; so whoever can rebuild a damaged index needs to know nothing of keys. Not noticed: all
/// files put back together as they were before, which is an older index that says so itself.
///
/// Names and lengths of files are visible. Rejected: one file for all (Lucene deletes single files),
/// and XTS or CTR as file systems have it (notices nothing).
final class EncryptedDirectory extends FilterDirectory {
  private final Secret key;
  private final SecureRandom random;
  private final BlockCache cache = new BlockCache();

  /// @param in taken over
  /// @param key 32 bytes; stays the caller's
  EncryptedDirectory(Directory in, Secret key, SecureRandom random) {
    super(in);
    this.key = key;
    this.random = random;
  }

  @Override
  public long fileLength(String name) throws IOException {
    long length = BlockFormat.textLength(in.fileLength(name));
    if (length < 0) {
      throw new CorruptIndexException("not a sealed file, or cut", name);
    }
    return length;
  }

  @Override
  public IndexInput openInput(String name, IOContext context) throws IOException {
    ensureOpen();
    IndexInput file = in.openInput(name, context);
    boolean opened = false;
    try {
      SealedFile sealed = new SealedFile(file, boundName(name), key, cache);
      IndexInput input = new SealedInput("sealed " + file, sealed);
      opened = true;
      return input;
    } finally {
      if (!opened) {
        IOUtils.closeWhileHandlingException(file);
      }
    }
  }

  @Override
  public IndexOutput createOutput(String name, IOContext context) throws IOException {
    ensureOpen();
    return sealing(in.createOutput(name, context));
  }

  @Override
  public IndexOutput createTempOutput(String prefix, String suffix, IOContext context)
      throws IOException {
    ensureOpen();
    return sealing(in.createTempOutput(prefix, suffix, context));
  }

  private IndexOutput sealing(IndexOutput file) throws IOException {
    return sealing(file, boundName(file.getName()));
  }

  private IndexOutput sealing(IndexOutput file, String bound) throws IOException {
    byte[] salt = new byte[BlockFormat.SALT_BYTES];
    random.nextBytes(salt);
    boolean begun = false;
    try {
      file.writeLong(Long.reverseBytes(BlockFormat.MAGIC));
      file.writeBytes(salt, salt.length);
      begun = true;
    } finally {
      if (!begun) {
        IOUtils.closeWhileHandlingException(file);
      }
    }
    SealingStream out = new SealingStream(file, new BlockSeal(key, Bytes.owned(salt), bound));
    return new OutputStreamIndexOutput(
        "sealed " + file, file.getName(), out, BlockFormat.TEXT_BYTES);
  }

  /// Lucene renames one kind of file, at each commit: its name without "pending_" is the one that
  /// counts. Any other renamed file is sealed anew, since the key depends on the name.
  @Override
  public void rename(String source, String target) throws IOException {
    if (boundName(source).equals(boundName(target))) {
      in.rename(source, target);
      return;
    }
    String fresh;
    try (IndexInput from = openInput(source, IOContext.READONCE);
        IndexOutput to =
            sealing(in.createTempOutput(target, "rename", IOContext.DEFAULT), boundName(target))) {
      fresh = to.getName();
      to.copyBytes(from, from.length());
    }
    in.sync(List.of(fresh));
    in.rename(fresh, target);
    in.deleteFile(source);
  }

  private static String boundName(String name) {
    return name.startsWith(IndexFileNames.PENDING_SEGMENTS)
        ? IndexFileNames.SEGMENTS + name.substring(IndexFileNames.PENDING_SEGMENTS.length())
        : name;
  }

  /// Wipes what was held of the text.
  @Override
  public void close() throws IOException {
    try {
      super.close();
    } finally {
      cache.wipe();
    }
  }
}
