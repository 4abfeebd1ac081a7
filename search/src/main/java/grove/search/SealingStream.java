package grove.search;

import grove.identity.bytes.Bytes;
import java.io.IOException;
import java.io.OutputStream;
import java.util.Arrays;
import org.apache.lucene.store.IndexOutput;

/// Seals what is written, block by block, into a file of the index; the last block when closed.
final class SealingStream extends OutputStream {
  private final IndexOutput file;
  private final BlockSeal seal;
  private final byte[] text = new byte[BlockFormat.TEXT_BYTES];
  private int filled;
  private long block;
  private boolean closed;

  /// @param file has its header already; taken over, like the seal
  SealingStream(IndexOutput file, BlockSeal seal) {
    this.file = file;
    this.seal = seal;
  }

  @Override
  public void write(int value) throws IOException {
    write(new byte[] {(byte) value}, 0, 1);
  }

  @Override
  public void write(byte[] bytes, int offset, int length) throws IOException {
    int done = 0;
    while (done < length) {
      if (filled == text.length) {
        writeBlock(false);
      }
      int n = Math.min(length - done, text.length - filled);
      System.arraycopy(bytes, offset + done, text, filled, n);
      filled += n;
      done += n;
    }
  }

  private void writeBlock(boolean last) throws IOException {
    byte[] sealed = seal.seal(block, last, Bytes.of(text, 0, filled)).toArray();
    block++;
    filled = 0;
    file.writeBytes(sealed, 0, sealed.length);
  }

  @Override
  public void close() throws IOException {
    if (closed) {
      return;
    }
    closed = true;
    try (file;
        seal) {
      writeBlock(true);
    } finally {
      Arrays.fill(text, (byte) 0);
    }
  }
}
