package grove.web.cli;

import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/// Options that every command has.
final class Globals {
  /// Their names: they may also stand before the command.
  static final List<String> NAMES = List.of("--home", "--json");

  @Option(
      names = "--home",
      paramLabel = "DIR",
      description = "The node's folder (else GROVE_HOME, else ~/.grove).")
  private @Nullable Path home;

  @Option(names = "--json", description = "One JSON object on standard output, nothing else there.")
  private boolean json;

  Path home() {
    return home(Optional.ofNullable(home));
  }

  /// The node's folder, where one is given or not.
  static Path home(Optional<Path> given) {
    if (given.isPresent()) {
      return given.get().toAbsolutePath().normalize();
    }
    String named = System.getenv("GROVE_HOME");
    return named == null || named.isBlank()
        ? Path.of(System.getProperty("user.home"), ".grove")
        : Path.of(named).toAbsolutePath().normalize();
  }

  boolean json() {
    return json;
  }

  Output output() {
    return new Output(json);
  }

  NodeClient node() {
    return NodeClient.of(home());
  }
}
