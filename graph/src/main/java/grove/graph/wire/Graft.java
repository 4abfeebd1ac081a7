package grove.graph.wire;

import grove.identity.bytes.ByteReader;
import grove.identity.bytes.ByteWriter;
import grove.identity.bytes.MalformedException;
import java.util.List;

/// GRAFT: news of these authors are to be pushed on this link again. Of none: a link that was to end
/// stays after all.
///
/// @param authors devices by their short names ([Authors])
public record Graft(List<Long> authors) implements Frame {
  public Graft {
    authors = List.copyOf(authors);
  }

  static Graft read(ByteReader in) throws MalformedException {
    return new Graft(Authors.read(in));
  }

  @Override
  public int type() {
    return Frames.GRAFT;
  }

  @Override
  public void write(ByteWriter out) {
    Authors.write(out, authors);
  }
}
