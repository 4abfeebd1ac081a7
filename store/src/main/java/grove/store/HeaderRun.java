package grove.store;

import grove.identity.Suite;
import grove.identity.bytes.ByteReader;
import grove.identity.bytes.ByteWriter;
import grove.identity.bytes.Bytes;
import grove.identity.bytes.Hash;
import grove.identity.bytes.MalformedException;
import grove.store.CompactHeader.Context;
import java.util.ArrayList;
import java.util.List;

/// The headers of a contiguous run of one log that ends at a signed entry: what proves that the
/// device signed an entry, without anything of the contents.
///
/// It is as long as a signed run can be: nodes keep a signature at least at the end of every segment
/// that they accepted, so from any stored entry on there is one within the limits of a segment.
///
/// @param headers at least one, at most [Segment#ENTRIES_MAX]; each follows the one before
/// @param signature of the last one's entry
public record HeaderRun(List<EntryHeader> headers, Bytes signature) {
  /// The largest encoding: of a segment of the largest number of entries, with the content hash of
  /// each in place of its contents.
  static final int BYTES_MAX = Segment.BYTES_LIMIT + Hash.SIZE * Segment.ENTRIES_MAX + (1 << 10);

  public HeaderRun {
    headers = List.copyOf(headers);
    if (headers.isEmpty() || headers.size() > Segment.ENTRIES_MAX) {
      throw new IllegalArgumentException(
          "a header run has 1 to " + Segment.ENTRIES_MAX + " headers");
    }
    if (signature.size() != Entry.SIGNATURE_BYTES) {
      throw new IllegalArgumentException("a header run ends with a signature");
    }
    requireChain(headers);
  }

  private static void requireChain(List<EntryHeader> headers) {
    var first = headers.getFirst();
    var group = group(first);
    for (var i = 1; i < headers.size(); i++) {
      var header = headers.get(i);
      var below = headers.get(i - 1);
      if (!header.log().equals(first.log())
          || header.seq() != below.seq() + 1
          || !header.group().equals(group)
          || !header.prev().equals(below.id())) {
        throw new IllegalArgumentException("a header run is one unbroken run of one log");
      }
    }
  }

  /// The headers of these entries up to the first signed one. The first entries of a segment.
  public static HeaderRun of(Segment run) {
    var headers = new ArrayList<EntryHeader>();
    for (var entry : run.entries()) {
      headers.add(entry.header());
      if (entry.signature().isPresent()) {
        return new HeaderRun(headers, entry.signature().get());
      }
    }
    throw new IllegalArgumentException("a segment ends at a signed entry");
  }

  public EntryHeader first() {
    return headers.getFirst();
  }

  public LogId log() {
    return first().log();
  }

  /// Whether the log's device signed it, in this group. The costly check.
  public boolean valid(GroupId group) {
    return group(first()).equals(group)
        && Suite.validKey(log().device().bytes())
        && Suite.verify(
            log().device().bytes(), Entry.signedBytes(headers.getLast().id()), signature);
  }

  private static GroupId group(EntryHeader header) {
    return header.genesis() ? new GroupId(header.id()) : header.group();
  }

  /// The run with its place in the log: seq 6, id of the predecessor 32, run.
  public Bytes encode() {
    var out = new ByteWriter().u48(first().seq()).hash(first().prev());
    write(out);
    return out.toBytes();
  }

  public static HeaderRun decode(Bytes bytes, GroupId group, LogId log) throws MalformedException {
    var in = ByteReader.of(bytes);
    var seq = in.u48();
    if (seq < 1) {
      throw new MalformedException("seq 0");
    }
    try {
      var run = read(in, group, log, new Head(seq - 1, in.hash()));
      in.end();
      return run;
    } catch (IllegalArgumentException e) {
      throw OutOfRange.malformed(e);
    }
  }

  /// Writes all but what stands for the place: group, log, seq, prev.
  void write(ByteWriter out) {
    out.u16(headers.size());
    var context = Context.START;
    for (var header : headers) {
      CompactHeader.write(header, context, 0, out);
      out.hash(header.contentHash());
      context = Context.of(header);
    }
    out.bytes(signature);
  }

  /// Reads a run that continues the log above `below`. Throws `IllegalArgumentException` for values
  /// out of range.
  static HeaderRun read(ByteReader in, GroupId group, LogId log, Head below)
      throws MalformedException {
    var count = in.count16(Segment.ENTRIES_MAX);
    var start = in.position();
    var headers = new ArrayList<EntryHeader>();
    var context = Context.START;
    var head = below;
    for (var i = 0; i < count; i++) {
      var fields = CompactHeader.read(in, log.lane(), context);
      CompactHeader.needed(!fields.has(CompactHeader.BODY_DROPPED));
      var header = fields.header(group, log, head, in.hash());
      headers.add(header);
      if (in.position() - start > BYTES_MAX) {
        throw new MalformedException("a header run is larger than " + BYTES_MAX + " bytes");
      }
      context = Context.of(header);
      head = new Head(header.seq(), header.id());
    }
    return new HeaderRun(headers, in.bytes(Entry.SIGNATURE_BYTES));
  }
}
