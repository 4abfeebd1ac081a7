package grove.identity;

import grove.identity.bytes.ByteReader;
import grove.identity.bytes.ByteWriter;
import grove.identity.bytes.Bytes;
import grove.identity.bytes.MalformedException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.TreeMap;

/// What a vault holds, as one value; a change makes a new value, which shares the keys.
///
/// @param recovery the recovery code, while it is kept
/// @param values what the floors above keep secret, by key
record VaultContent(
    LocalIdentity identity, Optional<KeptCode> recovery, NavigableMap<String, Secret> values) {
  static final int KEY_BYTES_MAX = 255;
  static final int VALUE_BYTES_MAX = 1 << 20;

  /// The current private key for sealing and the ones before it that are kept.
  static final int SEAL_KEYS_MAX = 3;

  private static final int CODE_NONE = 0;
  private static final int CODE_UNSAVED = 1;
  private static final int CODE_PENDING = 2;

  /// The recovery code, as long as it is in the vault.
  ///
  /// @param pending the identity came back by it, and it has to sign in the workspaces yet; else it
  ///     waits for the person to save it
  record KeptCode(RecoveryCode code, boolean pending) {}

  VaultContent {
    values = Collections.unmodifiableNavigableMap(values);
  }

  VaultContent withIdentity(LocalIdentity changed) {
    return new VaultContent(changed, recovery, values);
  }

  VaultContent withoutRecovery() {
    return new VaultContent(identity, Optional.empty(), values);
  }

  VaultContent with(Map<String, Bytes> added) {
    var all = new TreeMap<>(values);
    added.forEach((key, value) -> {
      check(key, value);
      // An equal one stays the same object: whoever wipes what was replaced goes by value.
      all.merge(key, Secret.of(value), (was, now) -> was.equals(now) ? was : now);
    });
    return new VaultContent(identity, recovery, all);
  }

  VaultContent without(String key) {
    var fewer = new TreeMap<>(values);
    fewer.remove(key);
    return new VaultContent(identity, recovery, fewer);
  }

  /// Wipes every secret.
  void close() {
    recovery.ifPresent(kept -> kept.code().close());
    identity.device().close();
    identity.sealKeys().forEach(SealKey::close);
    values.values().forEach(Secret::close);
  }

  /// Wipes the secrets that a change has left behind. Not sealing keys: somebody may open with one
  /// at this moment.
  void closeWhatIsNotIn(VaultContent changed) {
    if (changed.recovery.isEmpty()) {
      recovery.ifPresent(kept -> kept.code().close());
    }
    values.forEach((key, value) -> {
      var now = changed.values.get(key);
      if (now == null || !now.equals(value)) {
        value.close();
      }
    });
  }

  void write(ByteWriter writer) {
    writer.text(identity.name());
    writer.u8(recovery.map(k -> k.pending() ? CODE_PENDING : CODE_UNSAVED).orElse(CODE_NONE));
    recovery.ifPresent(kept -> writer.bytes(kept.code().code().bytes()));
    writer.bytes(identity.device().seed().bytes()).u64(identity.incarnation());
    writer.u8(identity.chain().size());
    identity.chain().forEach(certificate -> certificate.write(writer));
    identity.keyPackage().write(writer);
    writer.u8(identity.sealKeys().size());
    identity.sealKeys().forEach(key -> writer.bytes(key.encoded()));
    writer.u32(values.size());
    values.forEach((key, value) -> writer.text(key).bytes32(value.bytes()));
  }

  static VaultContent read(ByteReader reader) throws MalformedException {
    var name = reader.text(PersonName.BYTES_MAX);
    var recovery = readCode(reader);
    var device = DeviceKey.of(secret(reader, Ed25519Keys.SEED_BYTES));
    var incarnation = reader.u64();
    var chain = PeerCard.readChain(reader);
    var keyPackage = KeyPackage.read(reader);
    var sealKeys = readSealKeys(reader);
    var person = chain.getFirst().person();
    var identity =
        new LocalIdentity(person, name, device, incarnation, chain, keyPackage, sealKeys);
    if (!keyPackage.device().equals(device.id())
        || !keyPackage.publicKey().equals(sealKeys.getFirst().publicKey())
        || !identity.card(List.of()).valid()) {
      throw new MalformedException("the keys in the vault do not fit together");
    }
    return new VaultContent(identity, recovery, readValues(reader));
  }

  private static Optional<KeptCode> readCode(ByteReader reader) throws MalformedException {
    var state = reader.u8();
    if (state == CODE_NONE) {
      return Optional.empty();
    }
    if (state > CODE_PENDING) {
      throw new MalformedException("a recovery code in an unknown state");
    }
    var code = RecoveryCode.of(secret(reader, RecoveryCode.CODE_BYTES));
    return Optional.of(new KeptCode(code, state == CODE_PENDING));
  }

  private static List<SealKey> readSealKeys(ByteReader reader) throws MalformedException {
    var count = reader.u8();
    if (count < 1 || count > SEAL_KEYS_MAX) {
      throw new MalformedException("a vault with " + count + " sealing keys");
    }
    var keys = new ArrayList<SealKey>();
    for (var i = 0; i < count; i++) {
      keys.add(SealKey.of(reader.bytes(SealKey.SEED_BYTES)));
    }
    return keys;
  }

  private static NavigableMap<String, Secret> readValues(ByteReader reader)
      throws MalformedException {
    var count = reader.u32();
    var values = new TreeMap<String, Secret>();
    for (var i = 0L; i < count; i++) {
      var key = reader.text(KEY_BYTES_MAX);
      if (!values.isEmpty() && values.lastKey().compareTo(key) >= 0) {
        throw new MalformedException("the vault's values are out of order");
      }
      values.put(key, Secret.of(reader.bytes32(VALUE_BYTES_MAX)));
    }
    return values;
  }

  private static void check(String key, Bytes value) {
    if (Bytes.utf8(key).size() > KEY_BYTES_MAX || value.size() > VALUE_BYTES_MAX) {
      throw new IllegalArgumentException("a key or value is too large for the vault");
    }
  }

  private static Secret secret(ByteReader reader, int bytes) throws MalformedException {
    return Secret.of(reader.bytes(bytes));
  }
}
