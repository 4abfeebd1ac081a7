package grove.store;

import grove.identity.bytes.ByteReader;
import grove.identity.bytes.ByteWriter;
import grove.identity.bytes.Hash;
import grove.identity.bytes.MalformedException;
import java.util.List;

/// What a header says beyond what the receiver can derive: the part of the encoding that segments
/// and header runs share.
///
/// ```
/// parts 1               which of the optional fields follow; see the constants
/// [kind 1, flags 1]     where they differ from the header before (0, 0 before the first)
/// wall time 6, stub length 2, body length 4
/// [count 2, control heads]  [count 1, deps]
/// [epoch 32]            where it differs from the header before (zeros before the first)
/// ```
///
/// Group, device, incarnation, lane, seq, prev and content hash are left out. A field that is
/// present must be needed, so that each header has one encoding.
record CompactHeader(
    int parts,
    int kind,
    int flags,
    long wallMs,
    int stubBytes,
    int bodyBytes,
    List<Hash> heads,
    List<Hash> deps,
    Hash epoch) {
  static final int GENESIS = 1;
  static final int BODY_DROPPED = 32;

  private static final int KIND = 2;
  private static final int HEADS = 4;
  private static final int DEPS = 8;
  private static final int EPOCH = 16;
  private static final int PARTS_MAX = 63;
  private static final int FIXED_BYTES = 13;

  /// What a header may leave out because the one before says the same.
  record Context(int kind, int flags, Hash epoch) {
    static final Context START = new Context(0, 0, Hash.ZERO);

    static Context of(EntryHeader before) {
      return new Context(before.kind(), before.flags(), before.epoch());
    }
  }

  private static int parts(EntryHeader header, Context context) {
    var kindChanged = header.kind() != context.kind || header.flags() != context.flags;
    return (header.genesis() ? GENESIS : 0)
        | (kindChanged ? KIND : 0)
        | (header.heads().isEmpty() ? 0 : HEADS)
        | (header.deps().isEmpty() ? 0 : DEPS)
        | (header.epoch().equals(context.epoch) ? 0 : EPOCH);
  }

  /// @param more parts of an entry besides its header
  static void write(EntryHeader header, Context context, int more, ByteWriter out) {
    var parts = parts(header, context);
    out.u8(parts | more);
    if ((parts & KIND) != 0) {
      out.u8(header.kind()).u8(header.flags());
    }
    out.u48(header.wallMs()).u16(header.stubBytes()).u32(header.bodyBytes());
    if ((parts & HEADS) != 0) {
      out.u16(header.heads().size());
      header.heads().forEach(out::hash);
    }
    if ((parts & DEPS) != 0) {
      out.u8(header.deps().size());
      header.deps().forEach(out::hash);
    }
    if ((parts & EPOCH) != 0) {
      out.hash(header.epoch());
    }
  }

  /// Size of the encoding, bytes.
  static int bytes(EntryHeader header, Context context) {
    var parts = parts(header, context);
    return FIXED_BYTES
        + ((parts & KIND) != 0 ? 2 : 0)
        + ((parts & HEADS) != 0 ? 2 + Hash.SIZE * header.heads().size() : 0)
        + ((parts & DEPS) != 0 ? 1 + Hash.SIZE * header.deps().size() : 0)
        + ((parts & EPOCH) != 0 ? Hash.SIZE : 0);
  }

  static CompactHeader read(ByteReader in, Lane lane, Context context) throws MalformedException {
    var parts = in.u8();
    if (parts > PARTS_MAX) {
      throw new MalformedException("unknown parts of an entry");
    }
    var kindHere = (parts & KIND) != 0;
    var kind = kindHere ? in.u8() : context.kind;
    var flags = kindHere ? in.u8() : context.flags;
    needed(!kindHere || kind != context.kind || flags != context.flags);
    var wallMs = in.u48();
    var stubBytes = in.count16(EntryHeader.STUB_BYTES_MAX);
    var bodyBytes = (int) Math.min(in.u32(), Integer.MAX_VALUE);
    if (bodyBytes > lane.bodyBytesMax()) {
      throw new MalformedException("a body is larger than " + lane.bodyBytesMax() + " bytes");
    }
    List<Hash> heads = List.of();
    if ((parts & HEADS) != 0) {
      heads = EntryHeader.hashes(in, in.count16(lane.headsMax()));
      needed(!heads.isEmpty());
    }
    List<Hash> deps = List.of();
    if ((parts & DEPS) != 0) {
      deps = EntryHeader.hashes(in, in.u8());
      needed(!deps.isEmpty());
    }
    var epoch = (parts & EPOCH) != 0 ? in.hash() : context.epoch;
    needed((parts & EPOCH) == 0 || !epoch.equals(context.epoch));
    return new CompactHeader(parts, kind, flags, wallMs, stubBytes, bodyBytes, heads, deps, epoch);
  }

  boolean has(int part) {
    return (parts & part) != 0;
  }

  /// The header that continues a log above `below`.
  EntryHeader header(GroupId group, LogId log, Head below, Hash contentHash)
      throws MalformedException {
    needed(has(GENESIS) || !group.equals(GroupId.NONE));
    return new EntryHeader(
        kind,
        flags,
        has(GENESIS) ? GroupId.NONE : group,
        log,
        below.seq() + 1,
        below.id(),
        wallMs,
        heads,
        deps,
        epoch,
        stubBytes,
        bodyBytes,
        contentHash);
  }

  static void needed(boolean holds) throws MalformedException {
    if (!holds) {
      throw new MalformedException("an entry has more than one encoding, and this is not the one");
    }
  }
}
