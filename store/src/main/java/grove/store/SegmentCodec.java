package grove.store;

import grove.identity.bytes.ByteReader;
import grove.identity.bytes.ByteWriter;
import grove.identity.bytes.Bytes;
import grove.identity.bytes.Hash;
import grove.identity.bytes.MalformedException;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// The compact encoding of a segment: only what the receiver can not derive.
///
/// ```
/// segment = format 1, suite 1, count 2, entries
/// entry   = parts 1               which of the optional fields follow; see the constants
///           [kind 1, flags 1]     where they differ from the entry before (0, 0 before the first)
///           wall time 6, stub length 2, body length 4
///           [count 2, control heads]  [count 1, deps]
///           [epoch 32]            where it differs from the entry before (zeros before the first)
///           stub, body            or, for a dropped body, its hash
///           [signature 64]        control lane: always; data lane: of the last entry
/// ```
///
/// Left out and rebuilt: group, device, incarnation, lane, seq, prev, content hash. A field that is
/// present must be needed, so each run of entries has exactly one encoding. An entry costs 13 bytes
/// beside its contents, and 64 per run for the signature.
final class SegmentCodec {
  private static final int GENESIS = 1;
  private static final int KIND = 2;
  private static final int HEADS = 4;
  private static final int DEPS = 8;
  private static final int EPOCH = 16;
  private static final int BODY_DROPPED = 32;
  private static final int PARTS_MAX = 63;

  private static final int SEGMENT_FIXED_BYTES = 4;
  private static final int ENTRY_FIXED_BYTES = 13;

  private SegmentCodec() {}

  /// What an entry may leave out because the one before says the same.
  private record Context(int kind, int flags, Hash epoch) {
    static final Context START = new Context(0, 0, Hash.ZERO);

    static Context of(@Nullable Entry before) {
      return before == null
          ? START
          : new Context(before.header().kind(), before.header().flags(), before.header().epoch());
    }
  }

  static void write(List<Entry> entries, ByteWriter out) {
    out.u8(EntryHeader.FORMAT).u8(EntryHeader.SUITE).u16(entries.size());
    Entry before = null;
    for (var entry : entries) {
      write(entry, Context.of(before), out);
      before = entry;
    }
  }

  private static void write(Entry entry, Context context, ByteWriter out) {
    var header = entry.header();
    var parts = parts(entry, context);
    out.u8(parts);
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
    out.bytes(entry.stub());
    out.bytes(entry.body().orElseGet(() -> entry.bodyHash().bytes()));
    entry.signature().ifPresent(out::bytes);
  }

  /// Size of the encoding of a run, bytes.
  static int bytes(List<Entry> entries) {
    var size = SEGMENT_FIXED_BYTES;
    Entry before = null;
    for (var entry : entries) {
      size += bytes(entry, before);
      before = entry;
    }
    return size;
  }

  /// What an entry adds to a run behind `before`, bytes.
  static int bytes(Entry entry, @Nullable Entry before) {
    var header = entry.header();
    var parts = parts(entry, Context.of(before));
    var body = entry.body();
    return ENTRY_FIXED_BYTES
        + ((parts & KIND) != 0 ? 2 : 0)
        + ((parts & HEADS) != 0 ? 2 + Hash.SIZE * header.heads().size() : 0)
        + ((parts & DEPS) != 0 ? 1 + Hash.SIZE * header.deps().size() : 0)
        + ((parts & EPOCH) != 0 ? Hash.SIZE : 0)
        + entry.stub().size()
        + (body.isPresent() ? body.get().size() : Hash.SIZE)
        + (entry.signature().isPresent() ? Entry.SIGNATURE_BYTES : 0);
  }

  private static int parts(Entry entry, Context context) {
    var header = entry.header();
    var kindChanged = header.kind() != context.kind || header.flags() != context.flags;
    return (header.genesis() ? GENESIS : 0)
        | (kindChanged ? KIND : 0)
        | (header.heads().isEmpty() ? 0 : HEADS)
        | (header.deps().isEmpty() ? 0 : DEPS)
        | (header.epoch().equals(context.epoch) ? 0 : EPOCH)
        | (entry.body().isEmpty() ? BODY_DROPPED : 0);
  }

  /// Reads a run that continues the log above `below`. Throws `IllegalArgumentException` for values
  /// out of range: the caller makes it a [MalformedException].
  static List<Entry> read(ByteReader in, GroupId group, LogId log, Head below)
      throws MalformedException {
    EntryHeader.requireKnown(in.u8(), in.u8());
    var count = in.count16(Segment.ENTRIES_MAX);
    if (count == 0) {
      throw new MalformedException("a segment without entries");
    }
    var start = in.position();
    var entries = new ArrayList<Entry>();
    var context = Context.START;
    var head = below;
    for (var i = 0; i < count; i++) {
      var signed = log.lane() == Lane.CONTROL || i == count - 1;
      var entry = readEntry(in, group, log, head, context, signed);
      entries.add(entry);
      if (count > 1 && in.position() - start > Segment.BYTES_LIMIT) {
        throw new MalformedException("a segment is larger than " + Segment.BYTES_LIMIT + " bytes");
      }
      context = Context.of(entry);
      head = new Head(entry.seq(), entry.id());
    }
    return entries;
  }

  private static Entry readEntry(
      ByteReader in, GroupId group, LogId log, Head below, Context context, boolean signed)
      throws MalformedException {
    var parts = in.u8();
    if (parts > PARTS_MAX) {
      throw new MalformedException("unknown parts of an entry");
    }
    var lane = log.lane();
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
    var stub = in.bytes(stubBytes);
    var dropped = (parts & BODY_DROPPED) != 0;
    needed(!dropped || bodyBytes > 0);
    var body = dropped ? null : in.bytes(bodyBytes);
    var bodyHash = body == null ? in.hash() : Hash.sha256(body);
    Bytes signature = signed ? in.bytes(Entry.SIGNATURE_BYTES) : null;
    var genesis = (parts & GENESIS) != 0;
    needed(genesis || !group.equals(GroupId.NONE));
    var header =
        new EntryHeader(
            kind,
            flags,
            genesis ? GroupId.NONE : group,
            log,
            below.seq() + 1,
            below.id(),
            wallMs,
            heads,
            deps,
            epoch,
            stubBytes,
            bodyBytes,
            Entry.contentHash(stub, bodyHash));
    return new Entry(header, stub, body, bodyHash, signature);
  }

  private static void needed(boolean holds) throws MalformedException {
    if (!holds) {
      throw new MalformedException("an entry has more than one encoding, and this is not the one");
    }
  }
}
