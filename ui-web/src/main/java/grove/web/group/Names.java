package grove.web.group;

import grove.identity.Vault;
import grove.identity.bytes.Bytes;
import grove.identity.bytes.MalformedException;

/// The names of workspaces as they were last seen, for those that are not open. Names are sealed in
/// the entries, so they are kept in the vault.
final class Names {
  private static final String KEY = "web/name/";

  private final Vault vault;

  Names(Vault vault) {
    this.vault = vault;
  }

  /// Where the vault keeps the name of a workspace.
  static String key(String id) {
    return KEY + id;
  }

  String of(String id) {
    try {
      return vault.get(KEY + id).orElse(Bytes.EMPTY).toUtf8();
    } catch (MalformedException e) {
      return "";
    }
  }

  void note(String id, String name) {
    if (!of(id).equals(name)) {
      vault.put(KEY + id, Bytes.utf8(name));
    }
  }

  void forget(String id) {
    vault.remove(KEY + id);
  }
}
