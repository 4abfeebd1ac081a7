package grove.graph.wire;

import grove.identity.DeviceId;
import grove.identity.DeviceKey;
import grove.identity.Suite;
import grove.identity.bytes.ByteReader;
import grove.identity.bytes.ByteWriter;
import grove.identity.bytes.Bytes;
import grove.identity.bytes.MalformedException;
import grove.store.GroupId;

/// EPHEMERAL: a signed word of a device about itself, of which only the newest counts.
///
/// @param kind [#ACKNOWLEDGEMENT], [#ADDRESSES], [#JOIN_REQUEST], [#JOIN_REFUSAL],
///     [#BEACON] or [#HELD_BLOBS]; others are not
///     known yet
/// @param device who says it
/// @param incarnation of the device, 64 bits
/// @param counter max(last + 1, wall clock ms): of two of the same device and kind the higher counts
/// @param ttlMs how long after the time in the counter it may be passed on; 0: until a newer one
/// @param payload depends on the kind
/// @param signature by the device, over "grove/ephemeral/1", the group and all of the above
public record Ephemeral(
    int kind,
    DeviceId device,
    long incarnation,
    long counter,
    long ttlMs,
    Bytes payload,
    Bytes signature)
    implements Frame {
  public static final int ACKNOWLEDGEMENT = 1;
  public static final int ADDRESSES = 2;
  public static final int JOIN_REQUEST = 3;
  public static final int JOIN_REFUSAL = 4;
  public static final int BEACON = 5;

  /// Kinds 6 and 7 are words in passing, see `Spoken`.
  public static final int HELD_BLOBS = 8;

  /// Bytes of a payload, at most.
  public static final int PAYLOAD_BYTES_MAX = 512 << 10;

  private static final Bytes DOMAIN = Bytes.utf8("grove/ephemeral/1");

  /// The same, signed; the device has to be that of the key.
  public Ephemeral sign(DeviceKey key, GroupId group) {
    return new Ephemeral(
        kind, device, incarnation, counter, ttlMs, payload, key.sign(signed(group)));
  }

  /// Whether it may still be passed on.
  public boolean fresh(long nowMs) {
    return ttlMs == 0 || nowMs - counter < ttlMs;
  }

  public static Ephemeral read(ByteReader in) throws MalformedException {
    return new Ephemeral(
        in.u8(),
        DeviceId.read(in),
        in.u64(),
        in.u64(),
        in.u32(),
        in.bytes32(PAYLOAD_BYTES_MAX),
        in.bytes(Suite.SIGNATURE_BYTES));
  }

  /// Whether the device signed it for this group.
  public boolean signatureValid(GroupId group) {
    return Suite.verify(device.bytes(), signed(group), signature);
  }

  @Override
  public int type() {
    return Frames.EPHEMERAL;
  }

  @Override
  public void write(ByteWriter out) {
    writeUnsigned(out).bytes(signature);
  }

  private Bytes signed(GroupId group) {
    return writeUnsigned(new ByteWriter().bytes(DOMAIN).hash(group.hash())).toBytes();
  }

  private ByteWriter writeUnsigned(ByteWriter out) {
    return out.u8(kind)
        .bytes(device.bytes())
        .u64(incarnation)
        .u64(counter)
        .u32(ttlMs)
        .bytes32(payload);
  }
}
