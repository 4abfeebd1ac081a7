package grove.identity;

import grove.identity.bytes.ByteWriter;
import grove.identity.bytes.Bytes;
import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// The vault's file format, version 2: from content to bytes; [SealedVault] leads back.
///
/// ```
/// magic "GROVEVLT"  8
/// format            2
/// slots             1, then each as in VaultSlot, in ascending order of types
/// salt             32
/// body                AES-256-GCM over the content, associated data = all that stands before it
/// ```
///
/// Each body has a key of its own, derived from master key and salt. The salt is an HMAC over header
/// and content (as in SIV modes), not a random number or a counter: so a vault that was copied back
/// and then changed in another way never uses one key and nonce for two contents, and writing needs
/// no source of randomness. The master key is a new one whenever the slots change: who once learned
/// a passphrase, or had the file while nothing protected it, can not open what is written later.
///
/// Version 1 had slots of type 0 only, and no recovery that was pending; it is read, and becomes
/// version 2 with the next change.
record VaultFile(List<VaultSlot> slots, Secret master, VaultContent content) {
  static final int FORMAT = 2;

  static final Bytes MAGIC = Bytes.utf8("GROVEVLT");

  private static final Bytes SALT_INFO = Bytes.utf8("grove/vault/salt/1");
  private static final Bytes BODY_INFO = Bytes.utf8("grove/vault/body/1");
  private static final int BODY_BYTES_FIRST = 1 << 12;

  VaultFile {
    slots = List.copyOf(slots);
  }

  /// New slots and a new master key for a content.
  ///
  /// @param codeKey the public key of the recovery code, if it is known
  static VaultFile protect(
      VaultContent content,
      Optional<Credential.ByPassphrase> passphrase,
      Optional<Bytes> codeKey,
      SecureRandom random) {
    var master = Secret.random(random, Suite.KEY_BYTES);
    var slots = new ArrayList<VaultSlot>();
    slots.add(
        passphrase
            .map(chosen -> VaultSlot.wrap(master, chosen, random))
            .orElseGet(() -> new VaultSlot.Open(master)));
    codeKey.ifPresent(key -> slots.add(VaultSlot.wrap(master, key, random)));
    return new VaultFile(slots, master, content);
  }

  /// The public key of the recovery code, where a slot has it.
  static Optional<Bytes> codeKey(VaultFile file) {
    for (var slot : file.slots()) {
      if (slot instanceof VaultSlot.ByCode(Bytes publicKey, Bytes sealed)) {
        return Optional.of(publicKey);
      }
    }
    return Optional.empty();
  }

  Bytes encode() {
    var plain = new ByteWriter(BODY_BYTES_FIRST);
    content.write(plain);
    var text = plain.toBytes();
    var start = new ByteWriter().bytes(MAGIC).u16(FORMAT);
    VaultSlot.writeAll(slots, start);
    var head = start.toBytes();
    try (var saltKey = Suite.hkdf(master, Bytes.EMPTY, SALT_INFO, Suite.KEY_BYTES)) {
      var salt = Suite.hmac(saltKey, head, text);
      var header = Bytes.concat(head, salt);
      try (var bodyKey = bodyKey(master, salt)) {
        return Bytes.concat(header, Suite.seal(bodyKey, 0, header, text));
      }
    }
  }

  static Secret bodyKey(Secret master, Bytes salt) {
    return Suite.hkdf(master, salt, BODY_INFO, Suite.KEY_BYTES);
  }

  VaultFile with(VaultContent changed) {
    return new VaultFile(slots, master, changed);
  }
}
