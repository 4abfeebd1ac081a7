package grove.graph.wire;

import grove.graph.JoinRequest;
import grove.identity.bytes.ByteReader;
import grove.identity.bytes.ByteWriter;
import grove.identity.bytes.MalformedException;

/// JOIN: a stranger asks to become a member.
public record Join(JoinRequest request) implements Frame {

  public static Join read(ByteReader in) throws MalformedException {
    return new Join(JoinRequest.read(in));
  }

  @Override
  public int type() {
    return Frames.JOIN;
  }

  @Override
  public void write(ByteWriter out) {
    request.write(out);
  }
}
