package grove.store;

import grove.identity.bytes.ByteReader;
import grove.identity.bytes.ByteWriter;
import grove.identity.bytes.Bytes;
import grove.identity.bytes.Hash;
import grove.identity.bytes.MalformedException;

/// Where a blob is and how it is opened: what a field of a record holds in place of large bytes.
///
/// The key is a secret of the group: it travels in sealed payloads only, and [#toString] leaves it
/// out.
///
/// @param manifest id of the chunk that lists the blob's pieces
/// @param length bytes of the plain blob
/// @param key key of the manifest
public record BlobRef(Hash manifest, long length, Bytes key) {
  /// Bytes of the encoding: 32 + 6 + 32.
  public static final int SIZE = 70;

  /// The largest blob, bytes: its length travels in 6 bytes.
  public static final long LENGTH_MAX = (1L << 48) - 1;

  static final int KEY_BYTES = 32;

  public BlobRef {
    if (length < 0 || length > LENGTH_MAX) {
      throw new IllegalArgumentException("the length of a blob is out of range");
    }
    if (key.size() != KEY_BYTES) {
      throw new IllegalArgumentException("the key of a blob has " + KEY_BYTES + " bytes");
    }
  }

  public void write(ByteWriter out) {
    out.hash(manifest).u48(length).bytes(key);
  }

  public static BlobRef read(ByteReader in) throws MalformedException {
    return new BlobRef(in.hash(), in.u48(), in.bytes(KEY_BYTES));
  }

  @Override
  public String toString() {
    return "BlobRef[" + manifest + ", " + length + " bytes]";
  }
}
