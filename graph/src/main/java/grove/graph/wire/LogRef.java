package grove.graph.wire;

import grove.identity.bytes.ByteReader;
import grove.identity.bytes.ByteWriter;
import grove.identity.bytes.MalformedException;
import grove.store.LogId;

/// Names a log on a link: by its tag where the receiver knows the log, else by its id.
public sealed interface LogRef {
  /// By HMAC(exporter, log id), first 8 bytes.
  record Tagged(long tag) implements LogRef {
    @Override
    public void write(ByteWriter out) {
      out.u8(TAGGED).u64(tag);
    }
  }

  /// By the id itself.
  record Named(LogId log) implements LogRef {
    @Override
    public void write(ByteWriter out) {
      log.write(out.u8(NAMED));
    }
  }

  int TAGGED = 0;
  int NAMED = 1;

  void write(ByteWriter out);

  static LogRef read(ByteReader in) throws MalformedException {
    return switch (in.u8()) {
      case TAGGED -> new Tagged(in.u64());
      case NAMED -> new Named(LogId.read(in));
      default -> throw new MalformedException("neither tag nor log id");
    };
  }
}
