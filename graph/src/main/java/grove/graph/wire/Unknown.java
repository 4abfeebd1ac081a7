package grove.graph.wire;

import grove.identity.bytes.ByteWriter;
import grove.identity.bytes.Bytes;

/// A message of a type that this program does not know.
///
/// @param type 0 to 255, none of the known ones
public record Unknown(int type, Bytes body) implements Frame {
  /// Whether it is optional; otherwise the link ends, for want of a common version.
  public boolean ignorable() {
    return type >= OPTIONAL_FROM;
  }

  @Override
  public void write(ByteWriter out) {
    out.bytes(body);
  }
}
