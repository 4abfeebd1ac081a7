package grove.identity;

import grove.identity.bytes.Bytes;
import java.util.LinkedHashMap;
import java.util.Map;
import org.bouncycastle.math.ec.rfc8032.Ed25519;
import org.bouncycastle.math.ec.rfc8032.Ed25519.PublicPoint;
import org.jspecify.annotations.Nullable;

/// The Ed25519 rules of Grove, by one library on all nodes: RFC 8032, and stricter.
///
/// Libraries differ on odd keys and signatures, and two nodes that judged one signature differently
/// would split a group. So a key must be the canonical encoding of a point of the prime-order
/// subgroup other than zero: no small order, no mixed order, no y >= p. With such a key the equation
/// with and without cofactor agree for every R that is itself in the subgroup; Bouncy Castle checks
/// the one without cofactor, S < L, and that R is the canonical encoding. To check a key costs more
/// than to verify a signature; keys that passed are kept, the longest unused one falls out.
final class Ed25519Keys {
  static final int KEY_BYTES = Ed25519.PUBLIC_KEY_SIZE;
  static final int SEED_BYTES = Ed25519.SECRET_KEY_SIZE;
  static final int SIGNATURE_BYTES = Ed25519.SIGNATURE_SIZE;

  private final Map<Bytes, PublicPoint> checked;

  /// @param keysMax how many checked keys are kept
  Ed25519Keys(int keysMax) {
    checked =
        new LinkedHashMap<>(16, 0.75f, true) {
          private static final long serialVersionUID = 1L;

          @Override
          protected boolean removeEldestEntry(Map.Entry<Bytes, PublicPoint> eldest) {
            return size() > keysMax;
          }
        };
  }

  boolean valid(Bytes key) {
    return point(key) != null;
  }

  boolean verify(Bytes key, Bytes message, Bytes signature) {
    if (signature.size() != SIGNATURE_BYTES) {
      return false;
    }
    var point = point(key);
    if (point == null) {
      return false;
    }
    var text = message.toArray();
    return Ed25519.verify(signature.toArray(), 0, point, text, 0, text.length);
  }

  static Bytes publicKey(Secret seed) {
    var key = new byte[KEY_BYTES];
    Ed25519.generatePublicKey(seed.live(), 0, key, 0);
    return Bytes.owned(key);
  }

  static Bytes sign(Secret seed, Bytes publicKey, Bytes message) {
    var signature = new byte[SIGNATURE_BYTES];
    var text = message.toArray();
    Ed25519.sign(seed.live(), 0, publicKey.toArray(), 0, text, 0, text.length, signature, 0);
    return Bytes.owned(signature);
  }

  private @Nullable PublicPoint point(Bytes key) {
    if (key.size() != KEY_BYTES) {
      return null;
    }
    synchronized (checked) {
      var known = checked.get(key);
      if (known != null) {
        return known;
      }
    }
    var point = Ed25519.validatePublicKeyFullExport(key.toArray(), 0);
    if (point != null) {
      synchronized (checked) {
        checked.put(key, point);
      }
    }
    return point;
  }
}
