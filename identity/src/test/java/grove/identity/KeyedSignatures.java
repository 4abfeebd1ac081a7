package grove.identity;

import grove.identity.bytes.Bytes;
import grove.identity.bytes.Hash;
import grove.identity.link.KeyedLinks;
import java.util.concurrent.Callable;

/// Signatures of simulated worlds, at a hundredth of the cost: a hash over public key and message.
///
/// Anybody can forge them, so they prove nothing about forgery; a message or key that was changed is
/// noticed as with real ones.
public final class KeyedSignatures implements Signatures {
  private static final Bytes KEY = Bytes.utf8("stand-in key");
  private static final Bytes SIGNATURE = Bytes.utf8("stand-in signature");

  private KeyedSignatures() {}

  /// Runs a world in which signatures and links are stand-ins.
  public static <T> T in(Callable<T> world) throws Exception {
    return KeyedLinks.bound(ScopedValue.where(STAND_IN, new KeyedSignatures())).call(world::call);
  }

  @Override
  public boolean valid(Bytes key) {
    return key.size() == Ed25519Keys.KEY_BYTES;
  }

  @Override
  public boolean verify(Bytes key, Bytes message, Bytes signature) {
    return valid(key) && signature.equals(made(key, message));
  }

  @Override
  public Bytes publicKey(Secret seed) {
    return Hash.sha256(Bytes.concat(KEY, seed.bytes())).bytes();
  }

  @Override
  public Bytes sign(Secret seed, Bytes publicKey, Bytes message) {
    return made(publicKey, message);
  }

  private static Bytes made(Bytes key, Bytes message) {
    var half = Hash.sha256(Bytes.concat(SIGNATURE, key, message)).bytes();
    return Bytes.concat(half, half);
  }
}
