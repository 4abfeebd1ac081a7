package grove.store;

import grove.identity.bytes.ByteReader;
import grove.identity.bytes.ByteWriter;
import grove.identity.bytes.MalformedException;

/// Proof that a device signed two histories of one log: two entries with the same seq, the same
/// predecessor and different ids, each with the headers from it to a signed entry.
///
/// That both follow the same predecessor makes it the exact place at which these two histories part,
/// and the proof vouches for the predecessor's id too: whoever holds it knows which entries below
/// are common. Three histories can part at two places; then the lower proof counts.
///
/// A proof needs nothing else to be believed, so nobody is trusted for it, and one that is not valid
/// was made by whoever sent it.
///
/// ```
/// proof  = format 1, log id 41, seq 6, id of the predecessor 32, run, run
/// run    = count 2, headers, signature 64        headers in ascending order of the first ids
/// header = compact header, content hash 32
/// ```
///
/// @param one the run whose first entry has the smaller id
/// @param other the other one
public record ForkProof(HeaderRun one, HeaderRun other) {
  /// The largest encoding, bytes.
  public static final int BYTES_MAX = 2 * HeaderRun.BYTES_MAX + 128;

  private static final int FORMAT = 1;

  public ForkProof {
    if (!one.log().equals(other.log())
        || one.first().seq() != other.first().seq()
        || !one.first().prev().equals(other.first().prev())) {
      throw new IllegalArgumentException("the two runs do not part at one place of one log");
    }
    if (one.first().id().compareTo(other.first().id()) >= 0) {
      throw new IllegalArgumentException("the two runs are one, or not in order");
    }
  }

  /// The proof of these two runs, in whichever order they come.
  public static ForkProof of(HeaderRun a, HeaderRun b) {
    return a.first().id().compareTo(b.first().id()) <= 0
        ? new ForkProof(a, b)
        : new ForkProof(b, a);
  }

  public LogId log() {
    return one.log();
  }

  /// The seq at which the histories part: the log is frozen from here on.
  public long seq() {
    return one.first().seq();
  }

  /// The entry below, the highest that both histories share.
  public Head below() {
    return new Head(seq() - 1, one.first().prev());
  }

  /// Whether the device signed both, in this group.
  public boolean valid(GroupId group) {
    return one.valid(group) && other.valid(group);
  }

  public void write(ByteWriter out) {
    out.u8(FORMAT);
    log().write(out);
    out.u48(seq()).hash(below().id());
    one.write(out);
    other.write(out);
  }

  /// Reads a proof; whether it proves anything is for [#valid] to say.
  ///
  /// @param group of the receiver: a proof of another group does not verify
  public static ForkProof read(ByteReader in, GroupId group) throws MalformedException {
    if (in.u8() != FORMAT) {
      throw new MalformedException("a proof of a fork in an unknown format");
    }
    var log = LogId.read(in);
    var seq = in.u48();
    if (seq < 1) {
      throw new MalformedException("seq 0");
    }
    var below = new Head(seq - 1, in.hash());
    try {
      return new ForkProof(
          HeaderRun.read(in, group, log, below), HeaderRun.read(in, group, log, below));
    } catch (IllegalArgumentException e) {
      throw OutOfRange.malformed(e);
    }
  }
}
