package grove.store;

import grove.identity.bytes.ByteReader;
import grove.identity.bytes.Bytes;
import grove.identity.bytes.Hash;
import grove.identity.bytes.MalformedException;
import java.nio.ByteBuffer;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// An entry as it lies in the database, under the key of its log and seq.
///
/// ```
/// format 1, parts 1 (1 signed, 2 body dropped, 4 genesis), kind 1, flags 1, wall time 6,
/// prev 32, epoch 32, content hash 32, count 2 + control heads, count 1 + deps,
/// stub length 2, body length 4, [signature 64], stub, body or its hash
/// ```
///
/// Group, log and seq come from where it lies. The content hash is kept, though it could be
/// computed, so that reading an entry costs no hash over its body.
final class EntryValue {
  static final int FORMAT = 1;

  private static final int SIGNED = 1;
  private static final int BODY_DROPPED = 2;
  private static final int GENESIS = 4;
  private static final int PARTS_MAX = 7;
  private static final int FIXED_BYTES = 10 + 3 * Hash.SIZE + 2 + 1 + 2 + 4;

  private EntryValue() {}

  static byte[] encode(Entry entry) {
    var header = entry.header();
    @Nullable Bytes signature = entry.signature().orElse(null);
    var body = entry.body().orElseGet(() -> entry.bodyHash().bytes());
    var named = header.heads().size() + header.deps().size();
    var value =
        new byte
            [FIXED_BYTES
                + Hash.SIZE * named
                + (signature == null ? 0 : Entry.SIGNATURE_BYTES)
                + entry.stub().size()
                + body.size()];
    var out = ByteBuffer.wrap(value);
    out.put((byte) FORMAT).put((byte) parts(entry));
    out.put((byte) header.kind()).put((byte) header.flags());
    out.putShort((short) (header.wallMs() >>> 32)).putInt((int) header.wallMs());
    put(value, out, header.prev());
    put(value, out, header.epoch());
    put(value, out, header.contentHash());
    out.putShort((short) header.heads().size());
    header.heads().forEach(head -> put(value, out, head));
    out.put((byte) header.deps().size());
    header.deps().forEach(dep -> put(value, out, dep));
    out.putShort((short) header.stubBytes()).putInt(header.bodyBytes());
    if (signature != null) {
      put(value, out, signature);
    }
    put(value, out, entry.stub());
    put(value, out, body);
    return value;
  }

  private static int parts(Entry entry) {
    return (entry.signature().isPresent() ? SIGNED : 0)
        | (entry.body().isEmpty() ? BODY_DROPPED : 0)
        | (entry.header().genesis() ? GENESIS : 0);
  }

  /// `out` writes to `value`.
  private static void put(byte[] value, ByteBuffer out, Bytes bytes) {
    bytes.copyTo(value, out.position());
    out.position(out.position() + bytes.size());
  }

  private static void put(byte[] value, ByteBuffer out, Hash hash) {
    hash.copyTo(value, out.position());
    out.position(out.position() + Hash.SIZE);
  }

  static Entry decode(byte[] value, GroupId group, LogId log, long seq) throws MalformedException {
    var in = ByteReader.of(value);
    if (in.u8() != FORMAT) {
      throw new MalformedException("a stored entry has an unknown format");
    }
    var parts = in.u8();
    if (parts > PARTS_MAX) {
      throw new MalformedException("a stored entry has unknown parts");
    }
    var kind = in.u8();
    var flags = in.u8();
    var wallMs = in.u48();
    var prev = in.hash();
    var epoch = in.hash();
    var contentHash = in.hash();
    List<Hash> heads = EntryHeader.hashes(in, in.u16());
    List<Hash> deps = EntryHeader.hashes(in, in.u8());
    var stubBytes = in.u16();
    var bodyBytes = (int) Math.min(in.u32(), Integer.MAX_VALUE);
    var signature = (parts & SIGNED) != 0 ? in.bytes(Entry.SIGNATURE_BYTES) : null;
    var stub = in.bytes(stubBytes);
    var dropped = (parts & BODY_DROPPED) != 0;
    if (dropped && bodyBytes == 0) {
      throw new MalformedException("an empty body can not be dropped");
    }
    var body = dropped ? null : in.bytes(bodyBytes);
    var bodyHash = dropped ? in.hash() : null;
    in.end();
    try {
      var header =
          new EntryHeader(
              kind,
              flags,
              (parts & GENESIS) != 0 ? GroupId.NONE : group,
              log,
              seq,
              prev,
              wallMs,
              heads,
              deps,
              epoch,
              stubBytes,
              bodyBytes,
              contentHash);
      return new Entry(header, stub, body, bodyHash, signature);
    } catch (IllegalArgumentException e) {
      throw OutOfRange.malformed(e);
    }
  }
}
