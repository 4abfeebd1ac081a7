package grove.graph.wire;

import grove.identity.bytes.ByteReader;
import grove.identity.bytes.ByteWriter;
import grove.identity.bytes.Hash;
import grove.identity.bytes.MalformedException;
import java.util.List;

/// BLOB_HAVE: chunks that the receiver had asked for in vain are here now.
public record BlobHave(List<Hash> chunks) implements Frame {
  /// Chunks in one message, at most.
  public static final int CHUNKS_MAX = 1_024;

  public BlobHave {
    chunks = List.copyOf(chunks);
  }

  static BlobHave read(ByteReader in) throws MalformedException {
    return new BlobHave(Limits.hashes(in, CHUNKS_MAX));
  }

  @Override
  public int type() {
    return Frames.BLOB_HAVE;
  }

  @Override
  public void write(ByteWriter out) {
    Limits.write(out, chunks);
  }
}
