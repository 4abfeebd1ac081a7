package grove.store;

/// The store in memory keeps the contract.
final class MemoryStoreTest extends ForkedStoreContract {
  @Override
  EntryStore open(GroupId group) {
    return EntryStore.memory(group);
  }
}
