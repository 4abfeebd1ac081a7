package grove.identity;

import grove.identity.bytes.ByteReader;
import grove.identity.bytes.ByteWriter;
import grove.identity.bytes.Bytes;
import grove.identity.bytes.MalformedException;
import java.security.SecureRandom;
import java.util.Optional;

/// All that a vault holds, as a backup carries it, sealed there.
///
/// ```
/// passphrase        1     whether the vault asked for one
/// recovery key      1, then 1,216 where there is one: the public key of the recovery code
/// content                 as in the vault
/// ```
record VaultExport(boolean passphrase, Optional<Bytes> codeKey, VaultContent content) {

  Bytes encode() {
    var writer = new ByteWriter().bool(passphrase).bool(codeKey.isPresent());
    codeKey.ifPresent(writer::bytes);
    content.write(writer);
    return writer.toBytes();
  }

  static VaultExport decode(Bytes encoded) throws MalformedException {
    var reader = ByteReader.of(encoded);
    var passphrase = reader.bool();
    var codeKey = Optional.<Bytes>empty();
    if (reader.bool()) {
      codeKey = Optional.of(reader.bytes(Suite.SEAL_KEY_BYTES));
      if (!SealKey.validPublic(codeKey.get())) {
        throw new MalformedException("the key of a recovery code is no key");
      }
    }
    var content = VaultContent.read(reader);
    reader.end();
    return new VaultExport(passphrase, codeKey, content);
  }

  /// The vault of a new installation: it writes under an incarnation of its own.
  VaultFile restored(Optional<Credential.ByPassphrase> secret, SecureRandom random) {
    var own = content.identity().withIncarnation(random.nextLong());
    return VaultFile.protect(
        content.withIdentity(own), secret.filter(s -> passphrase), codeKey, random);
  }
}
