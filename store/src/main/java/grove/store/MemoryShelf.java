package grove.store;

import grove.identity.bytes.Bytes;
import grove.identity.bytes.Hash;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;

/// Chunks in memory.
final class MemoryShelf implements ChunkShelf {
  private final Map<Hash, Bytes> chunks = new ConcurrentHashMap<>();

  @Override
  public boolean has(Hash chunk) {
    return chunks.containsKey(chunk);
  }

  @Override
  public List<Hash> list(int firstByte) {
    return chunks.keySet().stream().filter(chunk -> chunk.byteAt(0) == firstByte).toList();
  }

  @Override
  public Optional<Bytes> get(Hash chunk) {
    return Optional.ofNullable(chunks.get(chunk));
  }

  @Override
  public void put(Hash chunk, Bytes cipher) {
    chunks.put(chunk, cipher);
  }

  /// It has no clock: all came before.
  @Override
  public long bytes(Hash chunk, long beforeMs) {
    var cipher = chunks.get(chunk);
    return cipher == null ? -1 : cipher.size();
  }

  @Override
  public void drop(Hash chunk) {
    chunks.remove(chunk);
  }

  @Override
  public void sync() {}

  @Override
  public void close() {}
}
