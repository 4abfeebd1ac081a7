package grove.web.bench;

import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;

/// What processes have used up to a moment, and from there on.
record Usage(
    List<BenchProcess> processes,
    List<Double> cpuSeconds,
    List<Map<String, Double>> threads,
    List<Long> sentBytes) {
  static Usage of(List<BenchProcess> processes) {
    return new Usage(
        processes,
        processes.stream().map(process -> process.look().cpuSeconds()).toList(),
        processes.stream().map(BenchProcess::cpuSecondsByThread).toList(),
        processes.stream().map(process -> process.ask("wire").getLong("sent")).toList());
  }

  /// Adds to a report what was used since then; the bytes of all processes together.
  void report(Report report) {
    Usage now = of(processes);
    report.used(
        since(now.cpuSeconds, cpuSeconds),
        processes.stream().map(process -> process.look().rssMiB()).toList());
    for (int i = 0; i < processes.size(); i++) {
      Map<String, Double> then = threads.get(i);
      int process = i;
      now.threads
          .get(i)
          .forEach((name, seconds) ->
              report.thread(process, name, seconds - then.getOrDefault(name, 0.0)));
    }
    long sent = now.sentBytes.stream().mapToLong(b -> b).sum();
    report.single("wireBytes", (double) (sent - sentBytes.stream().mapToLong(b -> b).sum()));
  }

  /// Bytes that all processes together have sent since then.
  long sentSince() {
    long now = processes.stream().mapToLong(process -> process.ask("wire").getLong("sent")).sum();
    return now - sentBytes.stream().mapToLong(bytes -> bytes).sum();
  }

  private static List<Double> since(List<Double> now, List<Double> then) {
    return IntStream.range(0, now.size()).mapToObj(i -> now.get(i) - then.get(i)).toList();
  }
}
