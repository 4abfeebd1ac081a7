package grove.grouping;

import grove.identity.Secret;
import grove.identity.Suite;
import grove.identity.bytes.ByteWriter;
import grove.identity.bytes.Bytes;
import grove.identity.bytes.Hash;
import grove.identity.bytes.MalformedException;
import grove.store.GroupId;
import grove.store.LogId;
import java.security.SecureRandom;
import java.util.Optional;

/// Seals and opens the secret parts of one entry under its epoch's content key.
///
/// A fresh salt of 16 bytes stands before the sealed stub; the key is derived from it, so the
/// nonces can be fixed: 0 for the stub, 1 for the body. Group, log, seq and epoch are bound in as
/// associated data: a payload moved elsewhere does not open.
final class PayloadBox {
  static final int SALT_BYTES = 16;

  private static final Bytes DATA = Bytes.utf8("grove/payload/1");
  private static final Bytes CONTROL = Bytes.utf8("grove/control/1");
  private static final int STUB_NONCE = 0;
  private static final int BODY_NONCE = 1;

  private PayloadBox() {}

  /// Where a payload belongs.
  record Place(GroupId group, LogId log, long seq, Hash epoch) {
    /// The associated data.
    Bytes bytes() {
      ByteWriter out = new ByteWriter().hash(group.hash());
      log.write(out);
      return out.u64(seq).hash(epoch).toBytes();
    }
  }

  /// Both parts as they are stored.
  record Sealed(Bytes stub, Bytes body) {}

  /// Both parts in plain text; the body is empty where it was dropped, or does not open.
  record Plain(Bytes stub, Optional<Bytes> body) {}

  static Sealed seal(EpochKeys keys, Place place, Bytes stub, Bytes body, SecureRandom random) {
    byte[] salt = new byte[SALT_BYTES];
    random.nextBytes(salt);
    Bytes ad = place.bytes();
    try (Secret key = key(keys, Bytes.of(salt), DATA)) {
      Bytes sealedStub = Suite.seal(key, STUB_NONCE, ad, Padding.pad(stub));
      Bytes sealedBody = Suite.seal(key, BODY_NONCE, ad, Padding.pad(body));
      return new Sealed(Bytes.concat(Bytes.of(salt), sealedStub), sealedBody);
    }
  }

  /// Opens both parts under one derivation of their key. What becomes of an entry hangs on its stub
  /// alone, since some have its body and others do not: one that does not open is as none.
  static Plain open(EpochKeys keys, Place place, Bytes storedStub, Optional<Bytes> storedBody)
      throws MalformedException {
    Bytes ad = place.bytes();
    Bytes sealedStub = storedStub.slice(salt(storedStub).size(), storedStub.size());
    try (Secret key = key(keys, salt(storedStub), DATA)) {
      Bytes stub = Padding.unpad(Suite.open(key, STUB_NONCE, ad, sealedStub));
      return new Plain(stub, storedBody.flatMap(stored -> readable(key, ad, stored)));
    }
  }

  private static Optional<Bytes> readable(Secret key, Bytes ad, Bytes stored) {
    try {
      return Optional.of(body(key, ad, stored));
    } catch (MalformedException e) {
      return Optional.empty();
    }
  }

  private static Bytes body(Secret key, Bytes ad, Bytes stored) throws MalformedException {
    return Padding.unpad(Suite.open(key, BODY_NONCE, ad, stored));
  }

  static Bytes openStub(EpochKeys keys, Place place, Bytes stored) throws MalformedException {
    return open(keys, place, stored, DATA);
  }

  /// `storedStub` holds the salt.
  static Bytes openBody(EpochKeys keys, Place place, Bytes storedStub, Bytes stored)
      throws MalformedException {
    try (Secret key = key(keys, salt(storedStub), DATA)) {
      return body(key, place.bytes(), stored);
    }
  }

  /// The box of a control entry.
  static Bytes sealControl(EpochKeys keys, Place place, Bytes plain, SecureRandom random) {
    byte[] salt = new byte[SALT_BYTES];
    random.nextBytes(salt);
    try (Secret key = key(keys, Bytes.of(salt), CONTROL)) {
      Bytes sealed = Suite.seal(key, STUB_NONCE, place.bytes(), Padding.pad(plain));
      return Bytes.concat(Bytes.of(salt), sealed);
    }
  }

  static Bytes openControl(EpochKeys keys, Place place, Bytes stored) throws MalformedException {
    return open(keys, place, stored, CONTROL);
  }

  private static Bytes open(EpochKeys keys, Place place, Bytes stored, Bytes use)
      throws MalformedException {
    Bytes sealed = stored.slice(salt(stored).size(), stored.size());
    try (Secret key = key(keys, salt(stored), use)) {
      return Padding.unpad(Suite.open(key, STUB_NONCE, place.bytes(), sealed));
    }
  }

  private static Bytes salt(Bytes stored) throws MalformedException {
    if (stored.size() < SALT_BYTES) {
      throw new MalformedException("a payload without its salt");
    }
    return stored.slice(0, SALT_BYTES);
  }

  private static Secret key(EpochKeys keys, Bytes salt, Bytes use) {
    return Suite.hkdf(keys.content(), salt, use, Suite.KEY_BYTES);
  }
}
