/// What a node holds: device logs, frontier, blobs. The one home of RocksDB.
module grove.store {
  requires static org.jspecify;
  requires transitive grove.identity;
  requires rocksdbjni;
  requires jdk.unsupported; // Blocks: files past the system's cache

  exports grove.store;
}
