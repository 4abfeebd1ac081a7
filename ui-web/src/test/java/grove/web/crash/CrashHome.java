package grove.web.crash;

import grove.identity.Secret;
import grove.identity.Suite;
import grove.identity.Vault;
import grove.identity.testing.SeededRandom;
import grove.search.SearchIndex;
import grove.store.BlobStore;
import grove.store.EntryStore;
import grove.store.Lane;
import grove.store.Segment;
import grove.store.testing.TestLog;
import grove.web.home.Settings;
import java.nio.file.Path;

/// The folder of a process that is killed: everything that a node keeps, of one group.
///
/// @param founder the group's first log
/// @param genesis its first entry
record CrashHome(Path root, TestLog founder, Segment genesis) {
  /// The vault's value that only grows.
  static final String COUNT = "count";

  private static final long OWN = 1;
  private static final long OTHER = 2;

  static CrashHome at(Path root) {
    TestLog founder = TestLog.founder(OWN);
    return new CrashHome(root, founder, founder.genesis());
  }

  /// The log of this device, of which every entry is promised.
  TestLog own() {
    return founder.other(OWN, Lane.DATA);
  }

  /// The log of another device, whose entries are promised once they are synced.
  TestLog other() {
    return founder.other(OTHER, Lane.DATA);
  }

  Path database() {
    return root.resolve("log/entries");
  }

  Path packs() {
    return root.resolve("blobs/packs");
  }

  EntryStore store() {
    return EntryStore.rocks(root.resolve("log"), founder.group());
  }

  BlobStore blobs() {
    return BlobStore.files(root.resolve("blobs"));
  }

  SearchIndex index() {
    return SearchIndex.open(
        root.resolve("index"), "crash", Secret.of(new byte[Suite.KEY_BYTES]), new SeededRandom(1));
  }

  /// The blobs that a process may rely on, a reference in hex a line: as the parent knows them.
  Path keptFile() {
    return root.resolve("kept");
  }

  Path vaultFile() {
    return root.resolve("vault");
  }

  Vault vault() {
    return Vault.exists(vaultFile())
        ? Vault.open(vaultFile())
        : Vault.create(vaultFile(), "Ada", new SeededRandom(1), 1);
  }

  static int count(Vault vault) {
    return vault.get(COUNT).map(value -> Integer.parseInt(value.toHex(), 16)).orElse(0);
  }

  Path settingsFile() {
    return root.resolve("settings.json");
  }

  Settings settings() {
    return Settings.read(settingsFile());
  }
}
