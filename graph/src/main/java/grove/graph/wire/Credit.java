package grove.graph.wire;

import grove.identity.bytes.ByteReader;
import grove.identity.bytes.ByteWriter;
import grove.identity.bytes.MalformedException;

/// CREDIT: so many bytes of a class were taken in, frames with their heads; as many more may come.
///
/// @param bytes 1 to [#BYTES_MAX]
public record Credit(Bulk bulk, long bytes) implements Frame {
  /// What one message can grant.
  public static final long BYTES_MAX = 16L << 20;

  static Credit read(ByteReader in) throws MalformedException {
    var bulk = Limits.choice(in, Bulk.values(), Bulk::code);
    var bytes = in.u32();
    if (bytes < 1 || bytes > BYTES_MAX) {
      throw new MalformedException("credit for nothing, or for too much");
    }
    return new Credit(bulk, bytes);
  }

  @Override
  public int type() {
    return Frames.CREDIT;
  }

  @Override
  public void write(ByteWriter out) {
    out.u8(bulk.code()).u32(bytes);
  }
}
