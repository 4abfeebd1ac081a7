package grove.web.e2e;

import io.vertx.core.json.JsonObject;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

/// How long a removal takes between real processes: from the call that signs it until every other
/// node has closed its link to the removed one, until the removed one knows, and until the remover
/// sees that everybody has the new keys. One workspace for each removal.
///
/// Arguments: nodes (default 5), removals (default 10).
public final class RemovalBench {
  private static final long MS_MAX = 60_000;

  private record Times(double refusedMs, double toldMs, double keyedMs) {}

  private RemovalBench() {}

  public static void main(String[] args) throws Exception {
    int count = args.length > 0 ? Integer.parseInt(args[0]) : 5;
    int removals = args.length > 1 ? Integer.parseInt(args[1]) : 10;
    Path folder = Files.createTempDirectory("grove-removal");
    List<NodeProcess> nodes = new ArrayList<>();
    List<Times> times = new ArrayList<>();
    try {
      for (int i = 0; i < count; i++) {
        nodes.add(
            NodeProcess.start(folder.resolve("node" + i), "--name", "Person " + i, "--port", "0"));
      }
      for (int i = 0; i < removals; i++) {
        times.add(removal(nodes, "Workspace " + i));
      }
    } finally {
      nodes.forEach(NodeProcess::close);
      Folders.delete(folder);
    }
    System.out.printf("%d nodes, %d removals; median and worst in ms%n", count, removals);
    print("last peer refuses", times.stream().map(Times::refusedMs).sorted().toList());
    print("removed node knows", times.stream().map(Times::toldMs).sorted().toList());
    print("all have new keys", times.stream().map(Times::keyedMs).sorted().toList());
  }

  private static void print(String what, List<Double> sorted) {
    System.out.printf("%-20s %7.0f %7.0f%n", what, sorted.get(sorted.size() / 2), sorted.getLast());
  }

  private static Times removal(List<NodeProcess> nodes, String name) throws Exception {
    Place owner = Place.found(nodes.getFirst(), name);
    List<Place> others = new ArrayList<>();
    for (NodeProcess node : nodes.subList(1, nodes.size())) {
      others.add(owner.welcome(node, "editor"));
    }
    Place removed = others.removeLast();
    String person = removed.node().get("/node").getString("person");
    others.add(owner);
    for (Place place : others) {
      Until.so("connected", MS_MAX, place::neighbours, all -> all.contains(person));
    }
    try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
      long start = System.nanoTime();
      owner.delete("/members/" + person);
      List<Future<Double>> refused =
          others.stream()
              .map(place ->
                  threads.submit(
                      timed(
                          start,
                          () ->
                              Until.so(
                                  "refused",
                                  MS_MAX,
                                  place::neighbours,
                                  all -> !all.contains(person)))))
              .toList();
      Future<Double> told =
          threads.submit(
              timed(start, () -> Until.so("told", MS_MAX, removed::state, "removed"::equals)));
      Future<Double> keyed =
          threads.submit(
              timed(
                  start,
                  () -> Until.so("keyed", MS_MAX, () -> newest(owner), RemovalBench::allKeyed)));
      double last = 0;
      for (Future<Double> one : refused) {
        last = Math.max(last, one.get());
      }
      return new Times(last, told.get(), keyed.get());
    }
  }

  private static Callable<Double> timed(long start, Callable<?> waiting) {
    return () -> {
      waiting.call();
      return (System.nanoTime() - start) / 1e6;
    };
  }

  private static JsonObject newest(Place place) throws Exception {
    return Place.rows(place.get("/removals"), "removals").findFirst().orElseThrow();
  }

  private static boolean allKeyed(JsonObject removal) {
    return removal.getLong("keyed").equals(removal.getLong("of"));
  }
}
