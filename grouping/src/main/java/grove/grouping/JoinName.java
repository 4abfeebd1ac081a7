package grove.grouping;

import grove.identity.DeviceId;
import grove.identity.Secret;
import grove.identity.Suite;
import grove.identity.bytes.Bytes;
import grove.identity.bytes.MalformedException;
import java.security.SecureRandom;

/// A stranger's name on the way to the group: sealed to the invitation.
///
/// The key comes from the invitation's private key; members find it in the INVITE's box. So those
/// who pass a request on, and relays, do not read who asks. Format: 16 bytes of salt, then the
/// padded name in AES-256-GCM, bound to invitation and device.
final class JoinName {
  private static final Bytes KEY = Bytes.utf8("grove/join/name-key/1");
  private static final Bytes NAME = Bytes.utf8("grove/join/name/1");
  private static final int SALT_BYTES = 16;
  private static final int NONCE = 0;

  private JoinName() {}

  static Secret key(InvitationLink link) {
    return key(link.inviteSeed(), link.group().hash().bytes());
  }

  static Secret key(Secret inviteSeed, Bytes group) {
    return Suite.hkdf(inviteSeed, group, KEY, Suite.KEY_BYTES);
  }

  static Bytes seal(
      Secret key, InviteId invite, DeviceId device, String name, SecureRandom random) {
    byte[] salt = new byte[SALT_BYTES];
    random.nextBytes(salt);
    try (Secret one = Suite.hkdf(key, Bytes.of(salt), NAME, Suite.KEY_BYTES)) {
      Bytes sealed = Suite.seal(one, NONCE, ad(invite, device), Padding.pad(Bytes.utf8(name)));
      return Bytes.concat(Bytes.of(salt), sealed);
    }
  }

  static String open(Secret key, InviteId invite, DeviceId device, Bytes sealed)
      throws MalformedException {
    if (sealed.size() < SALT_BYTES) {
      throw new MalformedException("a name without its salt");
    }
    Bytes salt = sealed.slice(0, SALT_BYTES);
    try (Secret one = Suite.hkdf(key, salt, NAME, Suite.KEY_BYTES)) {
      Bytes rest = sealed.slice(SALT_BYTES, sealed.size());
      return Padding.unpad(Suite.open(one, NONCE, ad(invite, device), rest)).toUtf8();
    }
  }

  private static Bytes ad(InviteId invite, DeviceId device) {
    return Bytes.concat(invite.bytes(), device.bytes());
  }
}
