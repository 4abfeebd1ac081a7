package grove.grouping;

import grove.identity.DeviceId;
import grove.identity.bytes.ByteReader;
import grove.identity.bytes.Bytes;
import grove.identity.bytes.Hash;
import grove.identity.bytes.MalformedException;

/// Names an invitation: the first 16 bytes of a hash of its public key, so that the link need not
/// carry it.
record InviteId(Bytes bytes) implements Comparable<InviteId> {
  static final int SIZE = 16;

  InviteId {
    if (bytes.size() != SIZE) {
      throw new IllegalArgumentException("an invitation's id has " + SIZE + " bytes");
    }
  }

  /// Of the invitation with this public key (an Ed25519 key like a device's).
  static InviteId of(DeviceId inviteKey) {
    return new InviteId(Hash.tagged("grove/invite/1", inviteKey.bytes()).bytes().slice(0, SIZE));
  }

  static InviteId read(ByteReader reader) throws MalformedException {
    return new InviteId(reader.bytes(SIZE));
  }

  String toHex() {
    return bytes.toHex();
  }

  @Override
  public int compareTo(InviteId other) {
    return bytes.compareTo(other.bytes);
  }
}
