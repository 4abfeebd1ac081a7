package grove.graph.link;

import grove.graph.NetworkKey;
import grove.identity.DeviceId;
import grove.identity.Secret;
import grove.identity.Suite;
import grove.identity.bytes.ByteWriter;
import grove.identity.bytes.Bytes;
import java.security.MessageDigest;
import java.security.SecureRandom;
import java.util.List;

/// KNOCK: the 48 bytes before TLS by which a caller shows that it knows a knock key of the group:
/// 16 random bytes and HMAC(knock key, random + target device + 10-minute slot).
///
/// Who does not know the key is turned away for the price of a few hashes. The form without a slot
/// serves callers whose clock is wrong; it and older keys are tried only at the cost of a place in
/// a bucket.
public final class Knock {
  /// Bytes of a knock.
  public static final int BYTES = 48;

  /// Epochs whose keys are tried for every caller.
  private static final int FRESH_EPOCHS = 8;

  private static final int RANDOM_BYTES = 16;
  private static final long SLOT_MS = 600_000;

  private Knock() {}

  /// A knock for now.
  public static Bytes make(Secret key, DeviceId target, long nowMs, SecureRandom random) {
    var nonce = nonce(random);
    return Bytes.concat(nonce, mac(key, nonce, target, slot(nowMs / SLOT_MS)));
  }

  /// A knock that does not depend on the clock.
  public static Bytes timeless(Secret key, DeviceId target, SecureRandom random) {
    var nonce = nonce(random);
    return Bytes.concat(nonce, mac(key, nonce, target, Bytes.EMPTY));
  }

  /// Whether the knock was made lately for the target with one of the newest keys.
  public static boolean fresh(Bytes knock, List<NetworkKey> keys, DeviceId target, long nowMs) {
    return keys.stream()
        .limit(FRESH_EPOCHS)
        .anyMatch(key -> matchesSlot(knock, key.knock(), target, nowMs));
  }

  /// Whether the knock was made for the target with any of the keys, at any time if it says none.
  public static boolean known(Bytes knock, List<NetworkKey> keys, DeviceId target, long nowMs) {
    return keys.stream()
        .anyMatch(key ->
            matchesSlot(knock, key.knock(), target, nowMs)
                || matches(knock, key.knock(), target, Bytes.EMPTY));
  }

  /// Whether the knock was made for the target with this key, and says no time.
  public static boolean timeless(Bytes knock, Secret key, DeviceId target) {
    return matches(knock, key, target, Bytes.EMPTY);
  }

  private static boolean matchesSlot(Bytes knock, Secret key, DeviceId target, long nowMs) {
    var now = nowMs / SLOT_MS;
    return matches(knock, key, target, slot(now))
        || matches(knock, key, target, slot(now - 1))
        || matches(knock, key, target, slot(now + 1));
  }

  private static boolean matches(Bytes knock, Secret key, DeviceId target, Bytes slot) {
    var wanted = mac(key, knock.slice(0, RANDOM_BYTES), target, slot);
    return MessageDigest.isEqual(
        wanted.toArray(), knock.slice(RANDOM_BYTES, knock.size()).toArray());
  }

  private static Bytes mac(Secret key, Bytes nonce, DeviceId target, Bytes slot) {
    return Suite.hmac(key, nonce, target.bytes(), slot);
  }

  private static Bytes slot(long number) {
    return new ByteWriter().u64(number).toBytes();
  }

  private static Bytes nonce(SecureRandom random) {
    var nonce = new byte[RANDOM_BYTES];
    random.nextBytes(nonce);
    return Bytes.owned(nonce);
  }
}
