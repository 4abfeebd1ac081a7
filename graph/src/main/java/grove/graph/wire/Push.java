package grove.graph.wire;

import grove.identity.bytes.ByteReader;
import grove.identity.bytes.ByteWriter;
import grove.identity.bytes.Bytes;
import grove.identity.bytes.MalformedException;

/// PUSH: the newest signed run of a log, unasked.
///
/// @param log by id where the run begins at seq 1, else by tag
/// @param prevSeq seq before the run's first entry
/// @param lastSeq seq of the run's last entry, so that who lacks what is below can ask for it
/// @param run the compact segment, at most [#RUN_BYTES_MAX] bytes
public record Push(LogRef log, long prevSeq, long lastSeq, Bytes run) implements Frame {
  /// Larger runs are announced by HAVE.
  public static final int RUN_BYTES_MAX = 8 << 10;

  static Push read(ByteReader in) throws MalformedException {
    var push = new Push(LogRef.read(in), in.u48(), Limits.seq(in), in.bytes32(RUN_BYTES_MAX));
    if (push.lastSeq <= push.prevSeq) {
      throw new MalformedException("a run that ends before it begins");
    }
    return push;
  }

  @Override
  public int type() {
    return Frames.PUSH;
  }

  @Override
  public int expectedBytes() {
    return run.size() + SMALL_BYTES;
  }

  @Override
  public void write(ByteWriter out) {
    log.write(out);
    out.u48(prevSeq).u48(lastSeq).bytes32(run);
  }
}
