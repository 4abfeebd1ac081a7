package grove.graph.wire;

import grove.identity.bytes.ByteReader;
import grove.identity.bytes.ByteWriter;
import grove.identity.bytes.Bytes;
import grove.identity.bytes.Hash;
import grove.identity.bytes.MalformedException;
import java.util.Collections;
import java.util.SortedSet;
import java.util.TreeSet;

/// Payload of a device's word about the blobs that it holds whole, synced to its disk.
///
/// Blobs go by short names, as logs do in [HeldLogs]: who does not know a blob has no use for its
/// name.
///
/// @param blobs by [#name], ascending
public record HeldBlobs(SortedSet<Long> blobs) {
  /// Blobs in one payload, at most: what is beyond is held, and nobody knows it.
  public static final int BLOBS_MAX = 20_000;

  private static final int NAME_BYTES = 8;
  private static final String DOMAIN = "grove/held-blob/1";

  public HeldBlobs {
    blobs = Collections.unmodifiableSortedSet(new TreeSet<>(blobs));
    if (blobs.size() > BLOBS_MAX) {
      throw new IllegalArgumentException("a word names at most " + BLOBS_MAX + " blobs");
    }
  }

  /// The short name of a blob: the first 8 bytes of a hash of its manifest's id.
  public static long name(Hash manifest) {
    try {
      var hash = Hash.tagged(DOMAIN, manifest.bytes());
      return ByteReader.of(hash.bytes().slice(0, NAME_BYTES)).u64();
    } catch (MalformedException e) {
      throw new IllegalStateException("a hash of fewer than 8 bytes", e);
    }
  }

  public static HeldBlobs read(Bytes payload) throws MalformedException {
    var in = ByteReader.of(payload);
    var count = in.count16(BLOBS_MAX);
    var blobs = new TreeSet<Long>();
    for (var i = 0; i < count; i++) {
      var name = in.u64();
      if (!blobs.isEmpty() && blobs.last() >= name) {
        throw new MalformedException("blobs out of order");
      }
      blobs.add(name);
    }
    in.end();
    return new HeldBlobs(blobs);
  }

  public Bytes encode() {
    var out = new ByteWriter().u16(blobs.size());
    blobs.forEach(out::u64);
    return out.toBytes();
  }
}
