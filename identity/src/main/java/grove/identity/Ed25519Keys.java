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
/// would split a group. So the rule is: the key is the canonical encoding of a point of the
/// prime-order subgroup other than zero (no small order, no mixed order); R is a canonical encoding,
/// S < L, and the equation of RFC 8032, 5.1.7, holds, with the cofactor. That is what Bouncy Castle
/// checks; `Ed25519Test` builds the odd cases and notices a version that judges otherwise. To check
/// a key costs as much as to verify a signature (70 us); keys that passed are kept, and the longest
/// unused one falls out.
final class Ed25519Keys implements Signatures {
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

  @Override
  public boolean valid(Bytes key) {
    return point(key) != null;
  }

  @Override
  public boolean verify(Bytes key, Bytes message, Bytes signature) {
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

  /// How many checked keys are kept now.
  int kept() {
    synchronized (checked) {
      return checked.size();
    }
  }

  @Override
  public Bytes publicKey(Secret seed) {
    var key = new byte[KEY_BYTES];
    Ed25519.generatePublicKey(seed.live(), 0, key, 0);
    return Bytes.owned(key);
  }

  @Override
  public Bytes sign(Secret seed, Bytes publicKey, Bytes message) {
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
