package grove.graph.wire;

import grove.graph.ByeCode;
import grove.graph.Contact;
import grove.identity.bytes.ByteReader;
import grove.identity.bytes.ByteWriter;
import grove.identity.bytes.MalformedException;
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
    return new Bye(
        Limits.choice(in, ByeCode.values(), ByeCode::code),
        in.u32(),
        ContactList.read(in, REFERRALS_MAX).contacts());
  }

  @Override
  public int type() {
    return Frames.BYE;
  }

  @Override
  public void write(ByteWriter out) {
    new ContactList(referrals).write(out.u8(code.code()).u32(retryAfterMs));
  }
}
