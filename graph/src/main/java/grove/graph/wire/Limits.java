package grove.graph.wire;

import grove.identity.bytes.ByteReader;
import grove.identity.bytes.ByteWriter;
import grove.identity.bytes.Hash;
import grove.identity.bytes.MalformedException;
import java.util.ArrayList;
import java.util.List;
import java.util.function.ToIntFunction;

/// Readers of fields that several messages share.
final class Limits {
  private Limits() {}

  /// One byte that is the code of a constant.
  static <E> E choice(ByteReader in, E[] constants, ToIntFunction<E> codeOf)
      throws MalformedException {
    var code = in.u8();
    for (var constant : constants) {
      if (codeOf.applyAsInt(constant) == code) {
        return constant;
      }
    }
    throw new MalformedException("an unknown choice");
  }

  /// A seq, at least 1.
  static long seq(ByteReader in) throws MalformedException {
    var seq = in.u48();
    if (seq < 1) {
      throw new MalformedException("seq 0");
    }
    return seq;
  }

  /// A list of 1 to `max` hashes.
  static List<Hash> hashes(ByteReader in, int max) throws MalformedException {
    var count = some(in, max);
    var hashes = new ArrayList<Hash>(count);
    for (var i = 0; i < count; i++) {
      hashes.add(in.hash());
    }
    return hashes;
  }

  static void write(ByteWriter out, List<Hash> hashes) {
    out.u16(hashes.size());
    hashes.forEach(out::hash);
  }

  /// The count of a list that is not empty.
  static int some(ByteReader in, int max) throws MalformedException {
    var count = in.count16(max);
    if (count == 0) {
      throw new MalformedException("an empty list");
    }
    return count;
  }
}
