package grove.store;

import grove.identity.bytes.ByteReader;
import grove.identity.bytes.ByteWriter;
import grove.identity.bytes.Bytes;
import grove.identity.bytes.Hash;
import grove.identity.bytes.MalformedException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// A contiguous run of one log that ends at a signed entry: what travels, and what is appended.
///
/// On the data lane the last signature stands for the whole run, so signatures inside it are left
/// out. On the control lane every entry keeps its own. See [SegmentCodec] for the encoding.
///
/// @param entries at least one, at most [#ENTRIES_MAX]; encoded at most [#BYTES_LIMIT], unless it is
///     one entry alone
public record Segment(List<Entry> entries) {
  /// Entries in a segment. So many headers twice, with their content hashes, still fit one frame:
  /// the proof of a fork within two segments.
  public static final int ENTRIES_MAX = 8_192;

  /// What a segment read from a store holds, encoded, unless its first signed run is larger.
  public static final int BYTES_MAX = 256 << 10;

  /// What is accepted, encoded. A little above [#BYTES_MAX], since the same run cut off at another
  /// place can take a few bytes more.
  public static final int BYTES_LIMIT = BYTES_MAX + (16 << 10);

  public Segment {
    if (entries.isEmpty() || entries.size() > ENTRIES_MAX) {
      throw new IllegalArgumentException("a segment has 1 to " + ENTRIES_MAX + " entries");
    }
    entries = signedWhereItCounts(entries);
    requireChain(entries);
    if (entries.size() > 1 && SegmentCodec.bytes(entries) > BYTES_LIMIT) {
      throw new IllegalArgumentException("a segment is larger than " + BYTES_LIMIT + " bytes");
    }
  }

  public static Segment of(Entry... entries) {
    return new Segment(List.of(entries));
  }

  public LogId log() {
    return first().log();
  }

  /// The group of the entries; for a genesis entry, the group that it founds.
  public GroupId group() {
    return group(first());
  }

  public Entry first() {
    return entries.getFirst();
  }

  public Entry last() {
    return entries.getLast();
  }

  /// The part above a seq, if there is one.
  public Optional<Segment> after(long seq) {
    if (seq < first().seq()) {
      return Optional.of(this);
    }
    return seq >= last().seq()
        ? Optional.empty()
        : Optional.of(
            new Segment(entries.subList((int) (seq + 1 - first().seq()), entries.size())));
  }

  /// Size of the encoding, bytes.
  public int bytes() {
    return SegmentCodec.bytes(entries);
  }

  public void write(ByteWriter out) {
    SegmentCodec.write(entries, out);
  }

  /// Rebuilds what was left out from what the receiver knows: group, log, and the entry below.
  /// Whether that fits is for the signature to say, which is checked by [EntryStore#append].
  ///
  /// @param prevSeq the seq below the first entry, 0 at the beginning of a log
  /// @param prevId the id of that entry, [Hash#ZERO] at the beginning
  public static Segment read(ByteReader in, GroupId group, LogId log, long prevSeq, Hash prevId)
      throws MalformedException {
    try {
      return new Segment(SegmentCodec.read(in, group, log, new Head(prevSeq, prevId)));
    } catch (IllegalArgumentException e) {
      throw OutOfRange.malformed(e);
    }
  }

  /// How many entries an encoding says it has, without a look at them; 0 where it is too short.
  public static int count(Bytes encoded) {
    return encoded.size() < SegmentCodec.SEGMENT_FIXED_BYTES
        ? 0
        : (encoded.at(2) & 0xff) << 8 | (encoded.at(3) & 0xff);
  }

  /// Whether the encoding is of a format or suite that only a newer Grove reads. Then the log ends
  /// here at this node, and nobody is to blame.
  public static boolean needsNewerGrove(int format, int suite) {
    return format != EntryHeader.FORMAT || suite != EntryHeader.SUITE;
  }

  private static List<Entry> signedWhereItCounts(List<Entry> entries) {
    if (entries.getFirst().log().lane() == Lane.CONTROL || entries.size() == 1) {
      return List.copyOf(entries);
    }
    var kept = new ArrayList<Entry>(entries.size());
    for (var entry : entries.subList(0, entries.size() - 1)) {
      kept.add(entry.withoutSignature());
    }
    kept.add(entries.getLast());
    return List.copyOf(kept);
  }

  private static void requireChain(List<Entry> entries) {
    var first = entries.getFirst();
    var group = group(first);
    for (var i = 0; i < entries.size(); i++) {
      var entry = entries.get(i);
      if (i > 0) {
        var below = entries.get(i - 1);
        if (!entry.log().equals(first.log())
            || entry.seq() != below.seq() + 1
            || !entry.header().prev().equals(below.id())) {
          throw new IllegalArgumentException("a segment is one unbroken run of one log");
        }
        if (!entry.header().group().equals(group)) {
          throw new IllegalArgumentException("a segment is of one group");
        }
      }
      var signed = entry.signature().isPresent();
      if (!signed && (i == entries.size() - 1 || first.log().lane() == Lane.CONTROL)) {
        throw new IllegalArgumentException("a segment ends at a signed entry");
      }
    }
  }

  static GroupId group(Entry entry) {
    return entry.header().genesis() ? new GroupId(entry.id()) : entry.header().group();
  }
}
