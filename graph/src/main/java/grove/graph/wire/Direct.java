package grove.graph.wire;

import grove.identity.bytes.ByteReader;
import grove.identity.bytes.ByteWriter;
import grove.identity.bytes.Bytes;
import grove.identity.bytes.MalformedException;

/// DIRECT: data from one member's device to another's, over the link between them; nobody keeps it.
///
/// @param purpose what it is for the floors above, 16 bits
public record Direct(int purpose, Bytes payload) implements Frame {
  /// Bytes of a payload, at most.
  public static final int PAYLOAD_BYTES_MAX = 64 << 10;

  static Direct read(ByteReader in) throws MalformedException {
    return new Direct(in.u16(), in.bytes32(PAYLOAD_BYTES_MAX));
  }

  @Override
  public int type() {
    return Frames.DIRECT;
  }

  @Override
  public void write(ByteWriter out) {
    out.u16(purpose).bytes32(payload);
  }
}
