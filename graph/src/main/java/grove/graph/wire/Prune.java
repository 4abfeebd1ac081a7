package grove.graph.wire;

import grove.identity.bytes.ByteReader;
import grove.identity.bytes.ByteWriter;
import grove.identity.bytes.MalformedException;
import java.util.List;

/// PRUNE: news of these authors come by other links already, so they are not to be pushed on this one.
/// Of none: the link will end in a moment, and nothing should depend on it.
///
/// @param authors devices by their short names ([Authors])
public record Prune(List<Long> authors) implements Frame {
  public Prune {
    authors = List.copyOf(authors);
  }

  static Prune read(ByteReader in) throws MalformedException {
    return new Prune(Authors.read(in));
  }

  @Override
  public int type() {
    return Frames.PRUNE;
  }

  @Override
  public void write(ByteWriter out) {
    Authors.write(out, authors);
  }
}
