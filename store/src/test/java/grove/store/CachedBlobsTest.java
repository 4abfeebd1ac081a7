package grove.store;

import java.nio.file.Path;
import org.junit.jupiter.api.io.TempDir;

/// Blobs in files keep the contract where a file system lets nobody past its cache, too.
final class CachedBlobsTest extends BlobStoreContract {
  private static final int PACK_BYTES = 1 << 20;

  @TempDir Path folder = Path.of("");

  @Override
  BlobStore open() {
    return new SealedBlobs(PackShelf.open(folder, Blocks.throughCache(), PACK_BYTES));
  }
}
