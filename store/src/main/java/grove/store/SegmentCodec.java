package grove.store;

import grove.identity.bytes.ByteReader;
import grove.identity.bytes.ByteWriter;
import grove.identity.bytes.Bytes;
import grove.identity.bytes.Hash;
import grove.identity.bytes.MalformedException;
import grove.store.CompactHeader.Context;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// The compact encoding of a segment: only what the receiver can not derive.
///
/// ```
/// segment = format 1, suite 1, count 2, entries
/// entry   = compact header        CompactHeader, with a part for a dropped body
///           stub, body            or, for a dropped body, its hash
///           [signature 64]        control lane: always; data lane: of the last entry
/// ```
///
/// Left out and rebuilt: group, device, incarnation, lane, seq, prev, content hash. A field that is
/// present must be needed, so each run of entries has exactly one encoding. An entry costs 13 bytes
/// beside its contents, and 64 per run for the signature.
final class SegmentCodec {
  static final int SEGMENT_FIXED_BYTES = 4;

  private SegmentCodec() {}

  private static Context context(@Nullable Entry before) {
    return before == null ? Context.START : Context.of(before.header());
  }

  static void write(List<Entry> entries, ByteWriter out) {
    out.u8(EntryHeader.FORMAT).u8(EntryHeader.SUITE).u16(entries.size());
    Entry before = null;
    for (var entry : entries) {
      write(entry, context(before), out);
      before = entry;
    }
  }

  private static void write(Entry entry, Context context, ByteWriter out) {
    var dropped = entry.body().isEmpty() ? CompactHeader.BODY_DROPPED : 0;
    CompactHeader.write(entry.header(), context, dropped, out);
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
    var body = entry.body();
    return CompactHeader.bytes(entry.header(), context(before))
        + entry.stub().size()
        + (body.isPresent() ? body.get().size() : Hash.SIZE)
        + (entry.signature().isPresent() ? Entry.SIGNATURE_BYTES : 0);
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
      var fields = CompactHeader.read(in, log.lane(), context);
      var signed = log.lane() == Lane.CONTROL || i == count - 1;
      var entry = readEntry(in, group, log, head, fields, signed);
      entries.add(entry);
      if (count > 1 && in.position() - start > Segment.BYTES_LIMIT) {
        throw new MalformedException("a segment is larger than " + Segment.BYTES_LIMIT + " bytes");
      }
      context = Context.of(entry.header());
      head = new Head(entry.seq(), entry.id());
    }
    return entries;
  }

  private static Entry readEntry(
      ByteReader in, GroupId group, LogId log, Head below, CompactHeader fields, boolean signed)
      throws MalformedException {
    var stub = in.bytes(fields.stubBytes());
    var dropped = fields.has(CompactHeader.BODY_DROPPED);
    CompactHeader.needed(!dropped || fields.bodyBytes() > 0);
    var body = dropped ? null : in.bytes(fields.bodyBytes());
    var bodyHash = body == null ? in.hash() : Hash.sha256(body);
    Bytes signature = signed ? in.bytes(Entry.SIGNATURE_BYTES) : null;
    var header = fields.header(group, log, below, Entry.contentHash(stub, bodyHash));
    return new Entry(header, stub, body, bodyHash, signature);
  }
}
