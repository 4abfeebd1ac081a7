package grove.graph.wire;

import grove.identity.bytes.ByteReader;
import grove.identity.bytes.ByteWriter;
import grove.identity.bytes.Bytes;
import grove.identity.bytes.Hash;
import grove.identity.bytes.MalformedException;
import java.util.Optional;

/// BLOB_CHUNK: a chunk that was asked for, or word that it is not here.
///
/// @param cipher the chunk as it is stored, encrypted; empty where the sender does not have it
public record BlobChunk(Hash chunk, Optional<Bytes> cipher) implements Frame {
  static BlobChunk read(ByteReader in) throws MalformedException {
    var chunk = in.hash();
    return new BlobChunk(chunk, in.bool() ? Optional.of(in.bytes32(BYTES_MAX)) : Optional.empty());
  }

  @Override
  public int type() {
    return Frames.BLOB_CHUNK;
  }

  @Override
  public int expectedBytes() {
    var body = cipher.map(bytes -> Integer.BYTES + bytes.size()).orElse(0);
    return HEAD_BYTES + Hash.SIZE + 1 + body;
  }

  @Override
  public void write(ByteWriter out) {
    out.hash(chunk).bool(cipher.isPresent());
    cipher.ifPresent(out::bytes32);
  }
}
