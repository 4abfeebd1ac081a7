package grove.identity;

import grove.identity.bytes.ByteReader;
import grove.identity.bytes.ByteWriter;
import grove.identity.bytes.Bytes;
import grove.identity.bytes.MalformedException;
import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// One way to a master key: a slot of a vault or of a backup.
///
/// ```
/// type              1
/// length            2
/// 0 open            master key 32
/// 1 passphrase      memory in KiB 4, passes 1, lanes 1, salt 16, master key sealed 48
/// 2 recovery code   public key 1,216, master key sealed to it 1,168
/// ```
///
/// 1: AES-256-GCM under Argon2id of the passphrase, nonce 0, associated data = "grove/vault/slot/1"
/// and what stands before it in the slot. 2: HPKE as in [Suite#sealTo], info "grove/vault/slot/1", to
/// a key that is derived from the code. So a new master key, which every change of the passphrase
/// takes, reaches the recovery code although nobody types it.
sealed interface VaultSlot {
  /// The master key as it is: protected by the file's permissions only.
  record Open(Secret master) implements VaultSlot {}

  record ByPassphrase(Argon2Cost cost, Bytes salt, Bytes wrapped) implements VaultSlot {
    Optional<Secret> open(Passphrase passphrase, Hardening hardening) {
      if (!hardening.accepts(cost)) {
        throw new IdentityException(
            "the passphrase slot has a strength that this Grove does not accept: put a backup copy"
                + " of the file in its place");
      }
      try (var key = hardening.key(passphrase, cost, salt)) {
        return Optional.of(Secret.of(Suite.open(key, 0, bound(cost, salt), wrapped)));
      } catch (MalformedException e) {
        return Optional.empty();
      }
    }
  }

  record ByCode(Bytes publicKey, Bytes sealed) implements VaultSlot {
    Optional<Secret> open(RecoveryCode code) {
      try (var key = code.sealKey()) {
        return key.publicKey().equals(publicKey)
            ? Optional.of(Secret.of(key.open(DOMAIN, Bytes.EMPTY, sealed)))
            : Optional.empty();
      } catch (MalformedException e) {
        return Optional.empty();
      }
    }
  }

  /// Of a later Grove; kept as long as the master key stays.
  record Unknown(int type, Bytes content) implements VaultSlot {}

  Bytes DOMAIN = Bytes.utf8("grove/vault/slot/1");

  int OPEN = 0;
  int BY_PASSPHRASE = 1;
  int BY_CODE = 2;

  int SLOTS_MAX = 8;
  int SLOT_BYTES_MAX = 4_096;
  int SALT_BYTES = 16;
  int WRAPPED_BYTES = Suite.KEY_BYTES + Suite.TAG_BYTES;
  int SEALED_BYTES = Suite.KEY_BYTES + Suite.SEAL_EXTRA_BYTES;

  /// Wraps a master key under a new passphrase, at the cost of today.
  ///
  /// @throws IllegalArgumentException with one line for the person, if the passphrase is too short
  static VaultSlot wrap(Secret master, Credential.ByPassphrase chosen, SecureRandom random) {
    var passphrase = chosen.passphrase().chosen();
    var cost = chosen.hardening().choose();
    var salt = Secret.random(random, SALT_BYTES).bytes();
    try (var key = chosen.hardening().key(passphrase, cost, salt)) {
      return new ByPassphrase(cost, salt, Suite.seal(key, 0, bound(cost, salt), master.bytes()));
    }
  }

  /// Seals a master key to the key of a recovery code.
  static VaultSlot wrap(Secret master, Bytes codeKey, SecureRandom random) {
    return new ByCode(codeKey, Suite.sealTo(codeKey, DOMAIN, Bytes.EMPTY, master.bytes(), random));
  }

  private static Bytes bound(Argon2Cost cost, Bytes salt) {
    var writer = new ByteWriter().bytes(DOMAIN).u8(BY_PASSPHRASE);
    cost.write(writer);
    return writer.bytes(salt).toBytes();
  }

  /// The master key, if the credential opens this slot.
  ///
  /// @throws IdentityException if the slot must not or can not be tried on this computer
  default Optional<Secret> open(Credential credential) {
    return switch (this) {
      case ByPassphrase slot when credential instanceof Credential.ByPassphrase by ->
          slot.open(by.passphrase(), by.hardening());
      case ByCode slot when credential instanceof Credential.ByCode by -> slot.open(by.code());
      case Open _, ByPassphrase _, ByCode _, Unknown _ -> Optional.empty();
    };
  }

  static Optional<Secret> open(List<VaultSlot> slots, Credential credential) {
    return slots.stream().flatMap(slot -> slot.open(credential).stream()).findFirst();
  }

  default int type() {
    return switch (this) {
      case Open _ -> OPEN;
      case ByPassphrase _ -> BY_PASSPHRASE;
      case ByCode _ -> BY_CODE;
      case Unknown slot -> slot.type();
    };
  }

  default void write(ByteWriter writer) {
    var content = new ByteWriter();
    switch (this) {
      case Open slot -> content.bytes(slot.master().bytes());
      case ByPassphrase slot -> {
        slot.cost().write(content);
        content.bytes(slot.salt()).bytes(slot.wrapped());
      }
      case ByCode slot -> content.bytes(slot.publicKey()).bytes(slot.sealed());
      case Unknown slot -> content.bytes(slot.content());
    }
    writer.u8(type()).bytes16(content.toBytes());
  }

  static VaultSlot read(ByteReader reader) throws MalformedException {
    var type = reader.u8();
    var content = reader.bytes16(SLOT_BYTES_MAX);
    var in = ByteReader.of(content);
    var slot =
        switch (type) {
          case OPEN -> new Open(Secret.of(in.bytes(Suite.KEY_BYTES)));
          case BY_PASSPHRASE ->
              new ByPassphrase(Argon2Cost.read(in), in.bytes(SALT_BYTES), in.bytes(WRAPPED_BYTES));
          case BY_CODE -> new ByCode(in.bytes(Suite.SEAL_KEY_BYTES), in.bytes(SEALED_BYTES));
          default -> new Unknown(type, in.rest());
        };
    in.end();
    return slot;
  }

  static void writeAll(List<VaultSlot> slots, ByteWriter writer) {
    writer.u8(slots.size());
    slots.forEach(slot -> slot.write(writer));
  }

  /// Slots in ascending order of their types, each type once.
  static List<VaultSlot> readAll(ByteReader reader) throws MalformedException {
    var count = reader.u8();
    if (count > SLOTS_MAX) {
      throw new MalformedException("a file with " + count + " slots");
    }
    var slots = new ArrayList<VaultSlot>();
    for (var i = 0; i < count; i++) {
      var slot = read(reader);
      if (!slots.isEmpty() && slots.getLast().type() >= slot.type()) {
        throw new MalformedException("the slots are out of order");
      }
      slots.add(slot);
    }
    return List.copyOf(slots);
  }
}
