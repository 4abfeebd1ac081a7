package grove.graph.wire;

import grove.identity.bytes.ByteReader;
import grove.identity.bytes.ByteWriter;
import grove.identity.bytes.Hash;
import grove.identity.bytes.MalformedException;
import java.util.List;

/// BLOB_WANT: asks for chunks; each is answered by one BLOB_CHUNK.
public record BlobWant(List<Hash> chunks) implements Frame {
  /// Chunks in one message, at most.
  public static final int CHUNKS_MAX = 64;

  public BlobWant {
    chunks = List.copyOf(chunks);
  }

  static BlobWant read(ByteReader in) throws MalformedException {
    return new BlobWant(Limits.hashes(in, CHUNKS_MAX));
  }

  @Override
  public int type() {
    return Frames.BLOB_WANT;
  }

  @Override
  public void write(ByteWriter out) {
    Limits.write(out, chunks);
  }
}
