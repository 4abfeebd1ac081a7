package grove.web.group;

import grove.graph.Loop;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.function.Function;
import java.util.function.Supplier;

/// Where this home is an old copy of one that wrote further: from then on it writes under a new
/// incarnation, which begins in every workspace as it opens anew.
final class Renewal {
  private final NodeParts node;
  private final Loop loop;
  private final Supplier<Map<String, CompletableFuture<OpenWorkspace>>> live;
  private final Function<String, CompletableFuture<Boolean>> openAnew;

  /// @param loop of the registry of workspaces
  /// @param live the workspaces that are open, or are opening, by their ids; asked on the loop
  Renewal(
      NodeParts node,
      Loop loop,
      Supplier<Map<String, CompletableFuture<OpenWorkspace>>> live,
      Function<String, CompletableFuture<Boolean>> openAnew) {
    this.node = node;
    this.loop = loop;
    this.live = live;
    this.openAnew = openAnew;
  }

  /// @param incarnation under which the other copy wrote; nothing happens where this one is another
  CompletableFuture<Boolean> renew(long incarnation) {
    return loop.call(() -> writesAs(incarnation) ? live.get() : noneOpen())
        .thenCompose(open ->
            each(open.values(), opening -> opening.thenCompose(OpenWorkspace::renounce))
                .thenCompose(done -> loop.call(() -> begin(incarnation)))
                .thenCompose(begun -> each(begun ? open.keySet() : List.of(), openAnew)));
  }

  private static Map<String, CompletableFuture<OpenWorkspace>> noneOpen() {
    return Map.of();
  }

  private boolean writesAs(long incarnation) {
    return node.vault().identity().incarnation() == incarnation;
  }

  private boolean begin(long incarnation) {
    boolean now = writesAs(incarnation);
    if (now) {
      node.vault().newIncarnation(node.random());
    }
    return now;
  }

  private static <T> CompletableFuture<Boolean> each(
      Collection<T> all, Function<T, CompletableFuture<Boolean>> step) {
    CompletableFuture<Boolean> done = CompletableFuture.completedFuture(true);
    for (T each : all) {
      done =
          done.thenCompose(go -> {
            CompletableFuture<Boolean> one = step.apply(each);
            Faults.watch(one);
            return one.exceptionally(failure -> false);
          });
    }
    return done;
  }
}
