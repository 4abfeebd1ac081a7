package grove.web.group;

import grove.identity.PersonId;
import grove.identity.Vault;
import grove.identity.bytes.ByteReader;
import grove.identity.bytes.ByteWriter;
import grove.identity.bytes.MalformedException;

/// Whom this home's person has verified in person, by comparing safety numbers.
///
/// The mark is bound to the person's key, never to a name, and is local: it stands in the vault and
/// travels nowhere. Any thread.
public final class Verified {
  private static final String KEY = "people/verified/";

  private final Vault vault;

  Verified(Vault vault) {
    this.vault = vault;
  }

  public boolean has(PersonId person) {
    return sinceMs(person) > 0;
  }

  /// When it was done, ms since 1970; 0 where it was not.
  public long sinceMs(PersonId person) {
    try {
      var kept = vault.get(KEY + person.toHex());
      if (kept.isEmpty()) {
        return 0;
      }
      ByteReader reader = ByteReader.of(kept.get());
      long sinceMs = reader.u64();
      reader.end();
      return sinceMs;
    } catch (MalformedException e) {
      return 0; // what can not be read vouches for nobody
    }
  }

  void set(PersonId person, boolean verified, long nowMs) {
    if (verified) {
      vault.put(KEY + person.toHex(), new ByteWriter().u64(Math.max(1, nowMs)).toBytes());
    } else {
      vault.remove(KEY + person.toHex());
    }
  }
}
