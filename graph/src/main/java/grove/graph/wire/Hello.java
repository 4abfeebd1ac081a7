package grove.graph.wire;

import grove.identity.bytes.ByteReader;
import grove.identity.bytes.ByteWriter;
import grove.identity.bytes.Bytes;
import grove.identity.bytes.Hash;
import grove.identity.bytes.MalformedException;

/// HELLO: the first message of each side.
///
/// @param versionLow lowest version spoken
/// @param versionHigh highest version spoken
/// @param incarnation of the sender's device, 64 bits
/// @param frameBytesMax longest frame the sender takes, bytes of type and body
/// @param groupTag HMAC(exporter, group id)
/// @param epoch newest epoch whose network key the sender has; zeros if none
/// @param proof HMAC(hello key of that epoch, exporter + sender + receiver + this without the
///     proof); zeros if none
public record Hello(
    int versionLow,
    int versionHigh,
    long incarnation,
    long frameBytesMax,
    Hash groupTag,
    Hash epoch,
    Hash proof)
    implements Frame {
  /// The version this program speaks.
  public static final int VERSION = 1;

  static Hello read(ByteReader in) throws MalformedException {
    return new Hello(in.u16(), in.u16(), in.u64(), in.u32(), in.hash(), in.hash(), in.hash());
  }

  /// Everything but the proof: what the proof is about.
  public Bytes unproved() {
    return writeUnproved(new ByteWriter()).toBytes();
  }

  public Hello withProof(Hash made) {
    return new Hello(versionLow, versionHigh, incarnation, frameBytesMax, groupTag, epoch, made);
  }

  /// Whether both sides speak this program's version.
  public boolean speaksVersion() {
    return versionLow <= VERSION && versionHigh >= VERSION;
  }

  @Override
  public int type() {
    return Frames.HELLO;
  }

  @Override
  public void write(ByteWriter out) {
    writeUnproved(out).hash(proof);
  }

  private ByteWriter writeUnproved(ByteWriter out) {
    return out.u16(versionLow)
        .u16(versionHigh)
        .u64(incarnation)
        .u32(frameBytesMax)
        .hash(groupTag)
        .hash(epoch);
  }
}
