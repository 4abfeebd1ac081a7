package grove.grouping;

import grove.graph.JoinKey;
import grove.graph.JoinOrigin;
import grove.graph.JoinRequest;
import grove.graph.JoinState;
import grove.identity.DeviceId;
import grove.identity.bytes.ByteReader;
import grove.identity.bytes.ByteWriter;
import grove.identity.bytes.Bytes;
import grove.identity.bytes.Hash;
import grove.identity.bytes.MalformedException;
import java.util.function.Consumer;

/// A stranger's request at this node, and who waits for its answer.
///
/// Kept on disk as: device that passed it on, address range, time of arrival, the request.
record Asked(JoinRequest request, JoinOrigin origin, long sinceMs, Consumer<JoinState> answer) {
  private static final int ID_BYTES = 8;

  JoinKey key() {
    return request.key();
  }

  /// The name under which people decide about it.
  String id() {
    return id(key());
  }

  static String id(JoinKey key) {
    return Hash.tagged("grove/wish/1", key.inviteId(), key.device().bytes())
        .bytes()
        .slice(0, ID_BYTES)
        .toHex();
  }

  Asked since(long ms) {
    return new Asked(request, origin, ms, answer);
  }

  Bytes encode() {
    ByteWriter out = new ByteWriter();
    out.bytes(origin.via().bytes()).bytes(origin.range()).u64(sinceMs);
    request.write(out);
    return out.toBytes();
  }

  /// Nobody waits for the answer: the stranger asks again.
  static Asked read(ByteReader in) throws MalformedException {
    JoinOrigin origin = new JoinOrigin(DeviceId.read(in), in.bytes(JoinOrigin.RANGE_BYTES));
    long sinceMs = in.u64();
    return new Asked(JoinRequest.read(in), origin, sinceMs, _ -> {});
  }
}
