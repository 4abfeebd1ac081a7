package grove.store.testing;

import grove.store.BlobStore;
import grove.store.StoreException;
import java.io.IOException;
import java.nio.file.Files;

/// A store that can not be used.
public final class Unusable {
  private Unusable() {}

  /// What it says: its folder is a file.
  public static StoreException failure() throws IOException {
    var file = Files.createTempFile("grove", "blobs");
    try {
      BlobStore.files(file).close();
    } catch (StoreException e) {
      return e;
    } finally {
      Files.delete(file);
    }
    throw new AssertionError("a file is no store");
  }
}
