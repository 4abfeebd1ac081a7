package grove.graph.wire;

import grove.identity.bytes.ByteReader;
import grove.identity.bytes.ByteWriter;
import grove.identity.bytes.MalformedException;

/// PONG: the answer to a PING.
///
/// @param token of the PING
public record Pong(long token) implements Frame {
  static Pong read(ByteReader in) throws MalformedException {
    return new Pong(in.u64());
  }

  @Override
  public int type() {
    return Frames.PONG;
  }

  @Override
  public void write(ByteWriter out) {
    out.u64(token);
  }
}
