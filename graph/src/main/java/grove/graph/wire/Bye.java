package grove.graph.wire;

import grove.graph.ByeCode;
import grove.graph.Contact;
import grove.identity.DeviceId;
import grove.identity.bytes.ByteReader;
import grove.identity.bytes.ByteWriter;
import grove.identity.bytes.MalformedException;
import java.util.ArrayList;
import java.util.List;

/// BYE: the last message of a link.
///
/// @param retryAfterMs the other side should not dial again earlier; 0: by its own back-off
/// @param referrals other members to try instead
public record Bye(ByeCode code, long retryAfterMs, List<Contact> referrals) implements Frame {
  /// Referrals in one message, at most.
  public static final int REFERRALS_MAX = 8;

  public Bye {
    referrals = List.copyOf(referrals);
  }

  public static Bye of(ByeCode code) {
    return new Bye(code, 0, List.of());
  }

  static Bye read(ByteReader in) throws MalformedException {
    var code = Limits.choice(in, ByeCode.values(), ByeCode::code);
    var retryAfterMs = in.u32();
    var count = in.count16(REFERRALS_MAX);
    var referrals = new ArrayList<Contact>(count);
    for (var i = 0; i < count; i++) {
      var device = DeviceId.read(in);
      referrals.add(new Contact(device, Addresses.read(in)));
    }
    return new Bye(code, retryAfterMs, referrals);
  }

  @Override
  public int type() {
    return Frames.BYE;
  }

  @Override
  public void write(ByteWriter out) {
    out.u8(code.code()).u32(retryAfterMs).u16(referrals.size());
    for (var referral : referrals) {
      out.bytes(referral.device().bytes());
      Addresses.write(out, referral.addresses());
    }
  }
}
