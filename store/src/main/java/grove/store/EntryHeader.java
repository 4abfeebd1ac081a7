package grove.store;

import grove.identity.DeviceId;
import grove.identity.bytes.ByteReader;
import grove.identity.bytes.ByteWriter;
import grove.identity.bytes.Bytes;
import grove.identity.bytes.Hash;
import grove.identity.bytes.MalformedException;
import java.util.List;
import java.util.TreeSet;

/// The signed part of an entry, exactly as in PROTOCOL.md section 3.
///
/// Every value that can be built can be encoded, and its encoding is the only one that decodes to
/// it. `heads` and `deps` are sets: the constructor sorts them and drops repetitions, the decoder
/// refuses any other order. What a header means is for the floors above; here count only its shape
/// and limits.
///
/// @param kind what kind of entry it is, 0 to 255; the store gives it no meaning
/// @param flags eight bits of the floors above
/// @param group the group; [GroupId#NONE] in the genesis entry, which is seq 1 of a control log
/// @param seq number in the log, from 1
/// @param prev id of the entry before it; [Hash#ZERO] for seq 1
/// @param wallMs the author's clock, ms since 1970; display only
/// @param heads control entries that are new to this log
/// @param deps the newest data entries that the author saw; none on the control lane
/// @param epoch keys under which its secrets are sealed; [Hash#ZERO] where it has none
/// @param stubBytes size of the stored stub
/// @param bodyBytes size of the stored body
/// @param contentHash SHA-256(hash of the stored stub + hash of the stored body)
public record EntryHeader(
    int kind,
    int flags,
    GroupId group,
    LogId log,
    long seq,
    Hash prev,
    long wallMs,
    List<Hash> heads,
    List<Hash> deps,
    Hash epoch,
    int stubBytes,
    int bodyBytes,
    Hash contentHash) {
  /// The format of headers that this version reads and writes.
  public static final int FORMAT = 1;

  /// The suite of primitives that this version reads and writes.
  public static final int SUITE = 1;

  /// The largest seq: it travels in 6 bytes.
  public static final long SEQ_MAX = (1L << 48) - 1;

  /// The largest wall time, ms since 1970 (the year 10889): it travels in 6 bytes too.
  public static final long WALL_MS_MAX = (1L << 48) - 1;

  /// The largest stub, bytes.
  public static final int STUB_BYTES_MAX = 16 << 10;

  private static final String ID_DOMAIN = "grove/entry/1";
  private static final int BYTE_MAX = 0xff;
  private static final int FIXED_BYTES = 200;

  public EntryHeader {
    heads = sorted(heads);
    deps = sorted(deps);
    var lane = log.lane();
    require(kind >= 0 && kind <= BYTE_MAX, "the kind does not fit a byte");
    require(flags >= 0 && flags <= BYTE_MAX, "the flags do not fit a byte");
    require(seq >= 1 && seq <= SEQ_MAX, "the number in the log is out of range");
    require((seq == 1) == prev.equals(Hash.ZERO), "only the first entry has no predecessor");
    require(wallMs >= 0 && wallMs <= WALL_MS_MAX, "the wall time is out of range");
    require(heads.size() <= lane.headsMax(), "too many control heads");
    require(deps.size() <= lane.depsMax(), "too many deps");
    require(stubBytes >= 0 && stubBytes <= STUB_BYTES_MAX, "the stub is too large");
    require(bodyBytes >= 0 && bodyBytes <= lane.bodyBytesMax(), "the body is too large");
    require(
        !group.equals(GroupId.NONE) || (lane == Lane.CONTROL && seq == 1),
        "only the first entry of a control log can found a group");
  }

  /// Whether this is the entry that founds its group.
  public boolean genesis() {
    return group.equals(GroupId.NONE);
  }

  public Bytes encode() {
    var out = new ByteWriter(FIXED_BYTES + Hash.SIZE * (heads.size() + deps.size()));
    out.u8(FORMAT).u8(SUITE).u8(log.lane().code()).u8(kind).u8(flags);
    out.hash(group.hash()).bytes(log.device().bytes()).u64(log.incarnation());
    out.u64(seq).hash(prev).u64(wallMs);
    out.u16(heads.size());
    heads.forEach(out::hash);
    out.u8(deps.size());
    deps.forEach(out::hash);
    out.hash(epoch).u16(stubBytes).u32(bodyBytes).hash(contentHash);
    out.u16(0); // no extension in format 1
    return out.toBytes();
  }

  public static EntryHeader read(ByteReader in) throws MalformedException {
    requireKnown(in.u8(), in.u8());
    var lane = Lane.of(in.u8());
    var kind = in.u8();
    var flags = in.u8();
    var group = new GroupId(in.hash());
    var log = new LogId(new DeviceId(in.bytes(Hash.SIZE)), in.u64(), lane);
    var seq = in.u64();
    var prev = in.hash();
    var wallMs = in.u64();
    var heads = hashes(in, in.count16(lane.headsMax()));
    var deps = hashes(in, in.u8());
    var epoch = in.hash();
    var stubBytes = in.u16();
    var bodyBytes = (int) Math.min(in.u32(), Integer.MAX_VALUE);
    var contentHash = in.hash();
    if (in.u16() != 0) {
      throw new MalformedException("an entry with an extension needs a newer Grove");
    }
    try {
      return new EntryHeader(
          kind,
          flags,
          group,
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
    } catch (IllegalArgumentException e) {
      throw OutOfRange.malformed(e);
    }
  }

  /// The id of the entry: SHA-256("grove/entry/1" + header).
  public Hash id() {
    return Hash.tagged(ID_DOMAIN, encode());
  }

  /// Reads `count` hashes in strictly ascending order.
  static List<Hash> hashes(ByteReader in, int count) throws MalformedException {
    if (count == 0) {
      return List.of();
    }
    if (count * Hash.SIZE > in.remaining()) {
      throw new MalformedException("cut short within a list of " + count + " ids");
    }
    var hashes = new Hash[count];
    for (var i = 0; i < count; i++) {
      hashes[i] = in.hash();
      if (i > 0 && hashes[i].compareTo(hashes[i - 1]) <= 0) {
        throw new MalformedException("a list of ids is not in order");
      }
    }
    return List.of(hashes);
  }

  static void requireKnown(int format, int suite) throws MalformedException {
    if (format != FORMAT || suite != SUITE) {
      throw new MalformedException(
          "format " + format + ", suite " + suite + " needs a newer Grove");
    }
  }

  private static List<Hash> sorted(List<Hash> hashes) {
    if (hashes.size() < 2) {
      return List.copyOf(hashes);
    }
    return List.copyOf(new TreeSet<>(hashes));
  }

  private static void require(boolean holds, String otherwise) {
    if (!holds) {
      throw new IllegalArgumentException(otherwise);
    }
  }
}
