package grove.web.mutants;

import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;

/// A child JVM in which tests run, with changed classes first on its class path.
final class TestJvm {
  /// The longest that the tests of one fault may take; a fault that makes them hang is caught.
  static final long FAULT_MAX_S = 120;

  /// The longest that the worlds of one fault may take; one that they do not find by then survives.
  private static final long SIM_MAX_S = 900;

  private static final String HEAP_MAX = "-Xmx1200m";

  /// How the tests ended.
  enum End {
    PASSED,
    FAILED,
    TIMED_OUT,
    NOTHING_RUN
  }

  private final Checkout checkout;

  TestJvm(Checkout checkout) {
    this.checkout = checkout;
  }

  /// Runs test classes with those in `first` instead of the built ones.
  ///
  /// @param log takes what they print
  End run(List<Path> first, List<String> tests, Path log, long maxS) {
    List<String> main = new ArrayList<>(List.of(MutantRun.class.getName()));
    tests.forEach(test -> main.add(checkout.testClass(test)));
    return start(first, main, log, maxS);
  }

  /// Runs simulated worlds with the classes in `first` instead of the built ones: FAILED where one
  /// finds something.
  End simulate(List<Path> first, Path log) {
    return start(first, List.of("grove.web.sim.SimMutant"), log, SIM_MAX_S);
  }

  private End start(List<Path> first, List<String> main, Path log, long maxS) {
    List<Path> path = new ArrayList<>(first);
    path.addAll(checkout.classPath());
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(List.of("-ea", "-Dfile.encoding=UTF-8", HEAP_MAX));
    // A run takes seconds: what the large compiler and collector threads cost does not come back.
    command.addAll(List.of("-XX:TieredStopAtLevel=1", "-XX:+UseSerialGC"));
    command.add("-XX:+ExitOnOutOfMemoryError");
    command.add("--enable-native-access=ALL-UNNAMED");
    command.add(
        "-Djava.util.logging.config.file="
            + checkout.root().resolve(".mvn/test-logging.properties"));
    command.add("-cp");
    command.add(path.stream().map(Path::toString).collect(Collectors.joining(File.pathSeparator)));
    command.addAll(main);
    try {
      return end(command, log, maxS);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("interrupted", e);
    }
  }

  private End end(List<String> command, Path log, long maxS)
      throws IOException, InterruptedException {
    Files.createDirectories(log.getParent());
    Process process =
        new ProcessBuilder(command)
            .directory(checkout.root().resolve("ui-web").toFile())
            .redirectErrorStream(true)
            .redirectOutput(log.toFile())
            .start();
    boolean ended = process.waitFor(maxS, TimeUnit.SECONDS);
    process.descendants().forEach(ProcessHandle::destroyForcibly);
    process.destroyForcibly();
    if (!ended) {
      process.waitFor();
      return End.TIMED_OUT;
    }
    return switch (process.exitValue()) {
      case 0 -> End.PASSED;
      case 2 -> End.NOTHING_RUN;
      default -> End.FAILED;
    };
  }
}
