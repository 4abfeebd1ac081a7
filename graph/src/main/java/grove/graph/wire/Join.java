package grove.graph.wire;

import grove.graph.JoinRequest;
import grove.identity.DeviceId;
import grove.identity.PeerCard;
import grove.identity.Suite;
import grove.identity.bytes.ByteReader;
import grove.identity.bytes.ByteWriter;
import grove.identity.bytes.Bytes;
import grove.identity.bytes.MalformedException;

/// JOIN: a stranger asks to become a member.
public record Join(JoinRequest request) implements Frame {

  public static Join read(ByteReader in) throws MalformedException {
    return new Join(
        new JoinRequest(
            in.bytes16(JoinRequest.INVITE_ID_BYTES_MAX),
            DeviceId.read(in),
            PeerCard.read(in),
            in.bytes16(JoinRequest.NAME_BYTES_MAX),
            in.bytes(Suite.SIGNATURE_BYTES),
            in.bytes(Suite.SIGNATURE_BYTES)));
  }

  /// The request alone, as it is passed on to other members.
  public Bytes encode() {
    var out = new ByteWriter();
    write(out);
    return out.toBytes();
  }

  @Override
  public int type() {
    return Frames.JOIN;
  }

  @Override
  public void write(ByteWriter out) {
    out.bytes16(request.inviteId()).bytes(request.inviteKey().bytes());
    request.card().write(out);
    out.bytes16(request.sealedName())
        .bytes(request.inviteSignature())
        .bytes(request.deviceSignature());
  }
}
