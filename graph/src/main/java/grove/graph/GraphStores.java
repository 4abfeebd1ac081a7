package grove.graph;

import grove.store.BlobStore;
import grove.store.EntryStore;

/// Where a graph keeps what it receives and finds what it sends. Both are used on the graph's loop.
public record GraphStores(EntryStore entries, BlobStore blobs) {}
