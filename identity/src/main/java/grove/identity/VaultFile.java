package grove.identity;

import grove.identity.bytes.ByteReader;
import grove.identity.bytes.ByteWriter;
import grove.identity.bytes.Bytes;
import grove.identity.bytes.MalformedException;
import java.util.Optional;

/// The vault's file format, version 1: bytes to content and back, without a disk.
///
/// ```
/// magic "GROVEVLT"  8
/// format            2
/// slots             1, then for each: type 1, length 2, bytes    (master key, or master key wrapped)
/// salt             32
/// body                AES-256-GCM over the content, associated data = all that stands before it
/// ```
///
/// The master key stays the same for the life of the vault; each body has a key of its own, derived
/// from master key and salt. The salt is an HMAC over header and content (as in SIV modes), not a
/// random number or a counter: so a vault that was copied back and then changed in another way never
/// uses one key and nonce for two contents, and writing needs no source of randomness.
record VaultFile(Secret master, VaultContent content) {
  static final int FORMAT = 1;

  private static final Bytes MAGIC = Bytes.utf8("GROVEVLT");
  private static final Bytes SALT_INFO = Bytes.utf8("grove/vault/salt/1");
  private static final Bytes BODY_INFO = Bytes.utf8("grove/vault/body/1");

  /// The master key as it is: protected by the file's permissions only. Types 1 (wrapped by a
  /// passphrase) and 2 (by the recovery code) are reserved.
  private static final int SLOT_NONE = 0;

  private static final int SLOT_BYTES_MAX = 1_024;
  private static final int SALT_BYTES = 32;
  private static final int BODY_BYTES_FIRST = 1 << 12;

  Bytes encode() {
    var plain = new ByteWriter(BODY_BYTES_FIRST);
    content.write(plain);
    var text = plain.toBytes();
    var slots = new ByteWriter().bytes(MAGIC).u16(FORMAT).u8(1);
    slots.u8(SLOT_NONE).bytes16(master.bytes());
    var head = slots.toBytes();
    try (var saltKey = Suite.hkdf(master, Bytes.EMPTY, SALT_INFO, Suite.KEY_BYTES)) {
      var salt = Suite.hmac(saltKey, head, text);
      var header = Bytes.concat(head, salt);
      try (var bodyKey = Suite.hkdf(master, salt, BODY_INFO, Suite.KEY_BYTES)) {
        return Bytes.concat(header, Suite.seal(bodyKey, 0, header, text));
      }
    }
  }

  /// Whether a later version of Grove wrote the file: its format, or every slot, is unknown here.
  static boolean newer(Bytes file) {
    try {
      var reader = ByteReader.of(file);
      if (!reader.bytes(MAGIC.size()).equals(MAGIC)) {
        return false;
      }
      var format = reader.u16();
      return format > FORMAT || (format == FORMAT && readMaster(reader).isEmpty());
    } catch (MalformedException damaged) {
      return false;
    }
  }

  static VaultFile decode(Bytes file) throws MalformedException {
    var reader = ByteReader.of(file);
    if (!reader.bytes(MAGIC.size()).equals(MAGIC) || reader.u16() != FORMAT) {
      throw new MalformedException("this file is no vault of format " + FORMAT);
    }
    var master = readMaster(reader);
    if (master.isEmpty()) {
      throw new MalformedException("no slot of this vault can be opened");
    }
    var salt = reader.bytes(SALT_BYTES);
    var header = file.slice(0, reader.position());
    try (var bodyKey = Suite.hkdf(master.get(), salt, BODY_INFO, Suite.KEY_BYTES)) {
      var body = ByteReader.of(Suite.open(bodyKey, 0, header, reader.rest()));
      var content = VaultContent.read(body);
      body.end();
      return new VaultFile(master.get(), content);
    }
  }

  /// The master key, if a slot gives it without asking the person.
  private static Optional<Secret> readMaster(ByteReader reader) throws MalformedException {
    var master = Optional.<Secret>empty();
    for (var left = reader.u8(); left > 0; left--) {
      var type = reader.u8();
      var slot = reader.bytes16(SLOT_BYTES_MAX);
      if (type == SLOT_NONE) {
        if (slot.size() != Suite.KEY_BYTES) {
          throw new MalformedException("a master key of a wrong size");
        }
        master = Optional.of(Secret.of(slot));
      }
    }
    return master;
  }
}
