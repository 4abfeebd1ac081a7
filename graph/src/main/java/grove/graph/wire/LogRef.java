package grove.graph.wire;

import grove.identity.bytes.ByteReader;
import grove.identity.bytes.ByteWriter;
import grove.identity.bytes.Hash;
import grove.identity.bytes.MalformedException;
import grove.store.LogId;

/// Names a log on a link: by its tag where the receiver knows the log, else by its id; for an entry
/// that was asked for by id, with the id of the entry below it too, since that may be of a branch
/// that the receiver does not have.
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

  /// By the id itself, above an entry that the receiver may not know.
  record Above(LogId log, Hash prev) implements LogRef {
    @Override
    public void write(ByteWriter out) {
      log.write(out.u8(ABOVE));
      out.hash(prev);
    }
  }

  int TAGGED = 0;
  int NAMED = 1;
  int ABOVE = 2;

  void write(ByteWriter out);

  static LogRef read(ByteReader in) throws MalformedException {
    return switch (in.u8()) {
      case TAGGED -> new Tagged(in.u64());
      case NAMED -> new Named(LogId.read(in));
      case ABOVE -> new Above(LogId.read(in), in.hash());
      default -> throw new MalformedException("neither tag nor log id");
    };
  }
}
