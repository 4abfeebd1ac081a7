package grove.graph.wire;

import grove.identity.DeviceId;
import grove.identity.bytes.ByteReader;
import grove.identity.bytes.ByteWriter;
import grove.identity.bytes.MalformedException;
import java.util.ArrayList;
import java.util.List;

/// Short names of devices in PRUNE and GRAFT: the first 8 bytes of their ids. Who makes two that are
/// alike gains nothing: news of both take the same way then.
public final class Authors {
  /// Names in one message, at most.
  public static final int MAX = 1_024;

  private static final int NAME_BYTES = 8;

  private Authors() {}

  /// The short name of a device.
  public static long name(DeviceId device) {
    try {
      return ByteReader.of(device.bytes().slice(0, NAME_BYTES)).u64();
    } catch (MalformedException e) {
      throw new IllegalStateException("a device id of fewer than 8 bytes", e);
    }
  }

  static List<Long> read(ByteReader in) throws MalformedException {
    var count = in.count16(MAX);
    var names = new ArrayList<Long>(count);
    for (var i = 0; i < count; i++) {
      names.add(in.u64());
    }
    return names;
  }

  static void write(ByteWriter out, List<Long> names) {
    out.u16(names.size());
    names.forEach(out::u64);
  }
}
