package grove.graph.wire;

import grove.graph.Standing;
import grove.identity.bytes.ByteReader;
import grove.identity.bytes.ByteWriter;
import grove.identity.bytes.MalformedException;

/// READY: the sender has answered every WANT for the control lane and wants nothing more of it.
///
/// @param standing what the receiver is to the sender
public record Ready(Standing standing) implements Frame {
  static Ready read(ByteReader in) throws MalformedException {
    return new Ready(Limits.choice(in, Standing.values(), Standing::code));
  }

  @Override
  public int type() {
    return Frames.READY;
  }

  @Override
  public void write(ByteWriter out) {
    out.u8(standing.code());
  }
}
