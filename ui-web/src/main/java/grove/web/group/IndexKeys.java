package grove.web.group;

import grove.identity.Secret;
import grove.identity.Suite;
import grove.identity.Vault;
import java.security.SecureRandom;

/// The keys that the search indexes are sealed under, one per workspace. They are in the vault only,
/// so a home gives nothing away while its vault is locked; an index whose key is lost is built anew.
final class IndexKeys {
  private static final String KEY = "web/index/";

  private final Vault vault;
  private final SecureRandom random;

  IndexKeys(Vault vault, SecureRandom random) {
    this.vault = vault;
    this.random = random;
  }

  /// The key of a workspace's index, made if there is none.
  Secret of(String id) {
    return vault
        .get(KEY + id)
        .filter(kept -> kept.size() == Suite.KEY_BYTES)
        .map(Secret::of)
        .orElseGet(() -> made(id));
  }

  private Secret made(String id) {
    Secret key = Secret.random(random, Suite.KEY_BYTES);
    vault.put(KEY + id, key.bytes());
    return key;
  }

  void forget(String id) {
    vault.remove(KEY + id);
  }
}
