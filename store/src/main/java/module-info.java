/// What a node holds: device logs, frontier, blobs. The one home of RocksDB.
module grove.store {
  requires static org.jspecify;
  requires transitive grove.identity;
  requires rocksdbjni;

  exports grove.store;
}
