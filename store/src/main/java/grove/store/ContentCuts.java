package grove.store;

import grove.identity.Secret;
import grove.identity.Suite;
import grove.identity.bytes.ByteReader;
import grove.identity.bytes.Bytes;
import grove.identity.bytes.MalformedException;

/// Cuts where the content says so, so that a version of a file shares its chunks with the one
/// before, wherever bytes were put in or taken out.
///
/// FastCDC (Xia et al., USENIX ATC 2016): a hash rolls over the last 64 bytes; a chunk ends where its
/// upper bits are zeros. Up to the size that is aimed at more of them must be, above it fewer, which
/// keeps sizes close together. The hash's table comes from the group's blob key: with a public one
/// the sizes of chunks would tell a relay, or whoever sees the disk, which known file this is.
final class ContentCuts implements Cuts {
  private static final Bytes INFO = Bytes.utf8("grove/cuts/1");
  private static final int VALUES = 256;
  private static final int WINDOW_BYTES = 64;

  /// Upper bits that must be zeros: 2 more, and 2 fewer, than the 18 of 256 KiB.
  private static final long RARELY_ZERO = -1L << (Long.SIZE - 20);

  private static final long OFTEN_ZERO = -1L << (Long.SIZE - 16);

  private final long[] table = new long[VALUES];

  ContentCuts(Secret blobKey) {
    try (var derived = Suite.hkdf(blobKey, Bytes.EMPTY, INFO, VALUES * Long.BYTES)) {
      var in = ByteReader.of(derived.bytes());
      for (var i = 0; i < VALUES; i++) {
        table[i] = in.u64();
      }
    } catch (MalformedException e) {
      throw new AssertionError("as many bytes as were asked for", e);
    }
  }

  @Override
  public int next(byte[] bytes, int length) {
    var end = Math.min(length, BlobStore.CHUNK_BYTES_MAX);
    if (end <= BlobList.CHUNK_BYTES_MIN) {
      return end;
    }
    var aim = Math.min(end, BlobStore.CHUNK_BYTES);
    var hash = 0L;
    var at = BlobList.CHUNK_BYTES_MIN - WINDOW_BYTES;
    while (at < BlobList.CHUNK_BYTES_MIN) {
      hash = (hash << 1) + table[bytes[at++] & 0xff];
    }
    while (at < aim) {
      hash = (hash << 1) + table[bytes[at++] & 0xff];
      if ((hash & RARELY_ZERO) == 0) {
        return at;
      }
    }
    while (at < end) {
      hash = (hash << 1) + table[bytes[at++] & 0xff];
      if ((hash & OFTEN_ZERO) == 0) {
        return at;
      }
    }
    return end;
  }
}
