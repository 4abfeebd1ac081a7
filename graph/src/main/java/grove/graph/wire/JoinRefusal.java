package grove.graph.wire;

import grove.graph.JoinKey;
import grove.graph.JoinRequest;
import grove.graph.JoinState.Reason;
import grove.identity.DeviceId;
import grove.identity.bytes.ByteReader;
import grove.identity.bytes.ByteWriter;
import grove.identity.bytes.Bytes;
import grove.identity.bytes.MalformedException;

/// That one who may decide refused a request: payload of an ephemeral. (Who was admitted is seen
/// from the ADD.)
public record JoinRefusal(JoinKey request, Reason reason) {

  public static JoinRefusal read(ByteReader in) throws MalformedException {
    return new JoinRefusal(
        new JoinKey(in.bytes16(JoinRequest.INVITE_ID_BYTES_MAX), DeviceId.read(in)),
        Limits.choice(in, Reason.values(), Reason::code));
  }

  public Bytes encode() {
    return new ByteWriter()
        .bytes16(request.inviteId())
        .bytes(request.device().bytes())
        .u8(reason.code())
        .toBytes();
  }
}
