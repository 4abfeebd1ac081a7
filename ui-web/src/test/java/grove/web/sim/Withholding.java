package grove.web.sim;

import grove.identity.DeviceId;
import grove.identity.bytes.Bytes;
import grove.identity.bytes.Hash;
import grove.store.BlobStore;
import grove.store.EntryStore;
import grove.store.Frontier;
import grove.store.Head;
import grove.store.LogId;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.function.BooleanSupplier;

/// The stores of nodes that are not honest with what they hold: one keeps an author's entries to
/// itself, which it takes and does not have when it is asked; one gives chunks that are not what they
/// are called.
final class Withholding {
  private static final Bytes NOISE = Bytes.utf8("not what was asked for");

  /// How chunks are read for others.
  private static final Set<String> GIVING = Set.of("chunkBeside", "unverifiedBeside");

  private Withholding() {}

  static EntryStore of(EntryStore store, DeviceId author) {
    return (EntryStore)
        Proxy.newProxyInstance(
            Withholding.class.getClassLoader(),
            new Class<?>[] {EntryStore.class},
            (proxy, method, arguments) -> {
              var first = arguments == null || arguments.length == 0 ? null : arguments[0];
              if (method.getName().equals("frontier")) {
                return without(store.frontier(), author);
              }
              if (method.getName().equals("read")
                  && first instanceof LogId log
                  && log.device().equals(author)) {
                return Optional.empty();
              }
              try {
                return method.invoke(store, arguments);
              } catch (InvocationTargetException e) {
                throw e.getCause();
              }
            });
  }

  /// The chunks of a node that gives others what is not in them: by one byte, or anything where it
  /// has nothing. Every other chunk it gives rightly, so that some get the list of a file's chunks
  /// and not these.
  ///
  /// @param now whether it does so yet
  static BlobStore forged(BlobStore blobs, BooleanSupplier now) {
    return (BlobStore)
        Proxy.newProxyInstance(
            Withholding.class.getClassLoader(),
            new Class<?>[] {BlobStore.class},
            (proxy, method, arguments) -> {
              try {
                var given = method.invoke(blobs, arguments);
                return GIVING.contains(method.getName())
                        && now.getAsBoolean()
                        && ((Hash) arguments[0]).bytes().at(0) % 2 != 0
                    ? ((CompletableFuture<?>) given).thenApply(Withholding::other)
                    : given;
              } catch (InvocationTargetException e) {
                throw e.getCause();
              }
            });
  }

  private static Optional<Bytes> other(Object given) {
    return Optional.of(((Optional<?>) given).map(it -> other((Bytes) it)).orElse(NOISE));
  }

  private static Bytes other(Bytes chunk) {
    var bytes = chunk.toArray();
    bytes[bytes.length - 1] ^= 1;
    return Bytes.owned(bytes);
  }

  private static Frontier without(Frontier whole, DeviceId author) {
    var heads = new TreeMap<LogId, Head>(whole.heads());
    heads.keySet().removeIf(log -> log.device().equals(author));
    return Frontier.of(heads);
  }
}
