package grove.store;

/// Blobs in memory keep the contract.
final class MemoryBlobsTest extends BlobStoreContract {
  @Override
  BlobStore open() {
    return BlobStore.memory();
  }
}
