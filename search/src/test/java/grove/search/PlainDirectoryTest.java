package grove.search;

import java.io.IOException;
import java.nio.file.Path;
import org.apache.lucene.store.Directory;
import org.apache.lucene.store.FSDirectory;

/// Lucene's own directory keeps the contract: it is the one that the encrypted one is held against.
final class PlainDirectoryTest extends DirectoryContract {
  @Override
  Directory open(Path folder) throws IOException {
    return FSDirectory.open(folder);
  }
}
