package grove.graph.wire;

import grove.identity.bytes.ByteReader;
import grove.identity.bytes.ByteWriter;
import grove.identity.bytes.MalformedException;

/// PING: asks for a PONG with the same token.
///
/// @param token 64 bits of the sender's choice
public record Ping(long token) implements Frame {
  static Ping read(ByteReader in) throws MalformedException {
    return new Ping(in.u64());
  }

  @Override
  public int type() {
    return Frames.PING;
  }

  @Override
  public void write(ByteWriter out) {
    out.u64(token);
  }
}
