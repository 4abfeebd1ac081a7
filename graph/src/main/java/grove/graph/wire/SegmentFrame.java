package grove.graph.wire;

import grove.identity.bytes.ByteReader;
import grove.identity.bytes.ByteWriter;
import grove.identity.bytes.Bytes;
import grove.identity.bytes.MalformedException;

/// SEGMENT: a signed run of a log, in answer to WANT.
///
/// @param log by id where the run begins at seq 1, with the entry below where it answers an id, else
///     by tag
/// @param prevSeq seq before the run's first entry
/// @param run the compact segment, readable only by who knows the entry at `prevSeq`
public record SegmentFrame(LogRef log, long prevSeq, Bytes run) implements Frame {
  /// A run of several entries has at most this many bytes; a single one may be larger.
  public static final int RUN_BYTES_MAX = 256 << 10;

  static SegmentFrame read(ByteReader in) throws MalformedException {
    return new SegmentFrame(LogRef.read(in), in.u48(), in.bytes32(BYTES_MAX));
  }

  @Override
  public int type() {
    return Frames.SEGMENT;
  }

  @Override
  public int expectedBytes() {
    return run.size() + SMALL_BYTES;
  }

  @Override
  public void write(ByteWriter out) {
    log.write(out);
    out.u48(prevSeq).bytes32(run);
  }
}
