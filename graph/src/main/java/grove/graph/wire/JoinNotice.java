package grove.graph.wire;

import grove.graph.JoinOrigin;
import grove.graph.JoinRequest;
import grove.identity.bytes.ByteReader;
import grove.identity.bytes.ByteWriter;
import grove.identity.bytes.Bytes;
import grove.identity.bytes.MalformedException;

/// A stranger's request as a member passes it on: payload of an ephemeral.
///
/// @param range where the stranger came from, see [JoinOrigin]
public record JoinNotice(JoinRequest request, Bytes range) {

  public static JoinNotice read(ByteReader in) throws MalformedException {
    return new JoinNotice(JoinRequest.read(in), in.bytes(JoinOrigin.RANGE_BYTES));
  }

  public Bytes encode() {
    var out = new ByteWriter();
    request.write(out);
    return out.bytes(range).toBytes();
  }
}
