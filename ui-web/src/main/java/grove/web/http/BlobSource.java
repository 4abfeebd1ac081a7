package grove.web.http;

import java.io.IOException;
import java.io.OutputStream;

/// A blob's plain bytes, to be read in a worker.
interface BlobSource {

  /// Writes the bytes from (inclusive) to (exclusive).
  void read(long from, long to, OutputStream target) throws IOException;
}
