package grove.web.bench;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/// What the runs of a measurement gave: medians with their spread, what the processes used, and the
/// limits of the building blocks.
final class Report {
  private static final double THREAD_SECONDS_MIN = 0.02;

  private final String task;
  private final BenchOptions options;
  private final Map<String, List<Double>> spreads = new LinkedHashMap<>();
  private final Map<String, List<Double>> singles = new LinkedHashMap<>();
  private final List<List<Double>> cpuSeconds = new ArrayList<>();
  private final List<List<Double>> rssMiB = new ArrayList<>();
  private final List<Map<String, List<Double>>> threads = new ArrayList<>();
  private final JsonObject limits = new JsonObject();

  Report(String task, BenchOptions options) {
    this.task = task;
    this.options = options;
  }

  /// A figure of a run that is shown with its spread.
  void spread(String name, double value) {
    spreads.computeIfAbsent(name, _ -> new ArrayList<>()).add(value);
  }

  /// A figure of a run of which the median is shown.
  void single(String name, double value) {
    singles.computeIfAbsent(name, _ -> new ArrayList<>()).add(value);
  }

  /// What each process of a run used.
  void used(List<Double> cpu, List<Double> rss) {
    cpuSeconds.add(cpu);
    rssMiB.add(rss);
  }

  /// What the threads of one name used in a process of a run, s; left out where that is next to nothing.
  void thread(int process, String name, double seconds) {
    while (threads.size() <= process) {
      threads.add(new TreeMap<>());
    }
    if (seconds >= THREAD_SECONDS_MIN) {
      threads.get(process).computeIfAbsent(name, _ -> new ArrayList<>()).add(seconds);
    }
  }

  void limit(String name, double value) {
    limits.put(name, rounded(value));
  }

  static double median(List<Double> values) {
    List<Double> sorted = values.stream().sorted().toList();
    return sorted.get(sorted.size() / 2);
  }

  /// The value below which so much of the sorted values lies.
  static double percentile(List<Double> sorted, double part) {
    return sorted.get(Math.min(sorted.size() - 1, (int) (part * sorted.size())));
  }

  private static double rounded(double value) {
    double unit = Math.abs(value) >= 100 ? 1 : 1_000;
    return Math.round(value * unit) / unit;
  }

  JsonObject json() {
    JsonObject json =
        new JsonObject()
            .put("task", task)
            .put("records", options.records())
            .put("size", options.bytes())
            .put("runs", options.runs())
            .put("cold", options.cold())
            .put("warmUpRecords", options.warm());
    spreads.forEach((name, values) ->
        json.put(
            name,
            new JsonObject()
                .put("median", rounded(median(values)))
                .put("min", rounded(values.stream().mapToDouble(v -> v).min().orElse(0)))
                .put("max", rounded(values.stream().mapToDouble(v -> v).max().orElse(0)))));
    singles.forEach((name, values) -> json.put(name, rounded(median(values))));
    JsonArray byThread = new JsonArray();
    for (Map<String, List<Double>> process : threads) {
      JsonObject row = new JsonObject();
      process.forEach((name, seconds) -> row.put(name, rounded(median(seconds))));
      byThread.add(row);
    }
    return json.put("cpuSecondsByThread", byThread)
        .put("cpuSeconds", medians(cpuSeconds))
        .put("rssMiB", medians(rssMiB))
        .put("limits", limits);
  }

  /// The median of each process over the runs.
  private static JsonArray medians(List<List<Double>> runs) {
    JsonArray medians = new JsonArray();
    for (int i = 0; !runs.isEmpty() && i < runs.getFirst().size(); i++) {
      int process = i;
      medians.add(rounded(median(runs.stream().map(run -> run.get(process)).toList())));
    }
    return medians;
  }

  void print() {
    JsonObject json = json();
    if (options.json()) {
      System.out.println(json.encode());
      return;
    }
    for (Map.Entry<String, Object> row : json) {
      if (row.getValue() instanceof JsonObject values) {
        StringBuilder line = new StringBuilder();
        for (Map.Entry<String, Object> value : values) {
          line.append("  ").append(value.getKey()).append(' ').append(value.getValue());
        }
        System.out.printf("%-22s%s%n", row.getKey(), line);
      } else {
        System.out.printf("%-22s  %s%n", row.getKey(), row.getValue());
      }
    }
  }
}
