package grove.graph.wire;

import grove.identity.bytes.ByteReader;
import grove.identity.bytes.ByteWriter;
import grove.identity.bytes.MalformedException;
import java.util.ArrayList;
import java.util.List;

/// HAVE: logs that grew, for who wants to pull.
public record Have(List<Notice> notices) implements Frame {
  /// Notices in one message, at most.
  public static final int NOTICES_MAX = 1_024;

  /// The new head of a log.
  ///
  /// @param tag HMAC(exporter, log id), first 8 bytes
  /// @param idPrefix first 8 bytes of the head's id
  /// @param large whether it was too large for PUSH, so that no PUSH will follow
  public record Notice(long tag, long seq, long idPrefix, boolean large) {
    static Notice read(ByteReader in) throws MalformedException {
      return new Notice(in.u64(), Limits.seq(in), in.u64(), in.bool());
    }

    void write(ByteWriter out) {
      out.u64(tag).u48(seq).u64(idPrefix).bool(large);
    }
  }

  public Have {
    notices = List.copyOf(notices);
  }

  static Have read(ByteReader in) throws MalformedException {
    var count = Limits.some(in, NOTICES_MAX);
    var notices = new ArrayList<Notice>(count);
    for (var i = 0; i < count; i++) {
      notices.add(Notice.read(in));
    }
    return new Have(notices);
  }

  @Override
  public int type() {
    return Frames.HAVE;
  }

  @Override
  public void write(ByteWriter out) {
    out.u16(notices.size());
    notices.forEach(notice -> notice.write(out));
  }
}
