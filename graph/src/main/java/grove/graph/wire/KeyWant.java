package grove.graph.wire;

import grove.identity.bytes.ByteReader;
import grove.identity.bytes.ByteWriter;
import grove.identity.bytes.Hash;
import grove.identity.bytes.MalformedException;

/// KEY_WANT: asks for the keys of an epoch.
public record KeyWant(Hash epoch) implements Frame {
  static KeyWant read(ByteReader in) throws MalformedException {
    return new KeyWant(in.hash());
  }

  @Override
  public int type() {
    return Frames.KEY_WANT;
  }

  @Override
  public void write(ByteWriter out) {
    out.hash(epoch);
  }
}
