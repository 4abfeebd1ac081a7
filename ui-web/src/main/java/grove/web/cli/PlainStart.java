package grove.web.cli;

import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/// The usual ways to start a node, read without picocli.
///
/// The classes of picocli are of a form that java takes into no AOT cache: to load them took a third of
/// the time until the page answers. So what is as plain as `grove run --home DIR --no-browser` is read
/// here, and everything else, from `--help` to what is wrong, is left to [Cli], which understands the
/// same by it and is not even loaded.
public final class PlainStart {
  private static final Set<String> FLAGS =
      Set.of("--no-browser", "--no-lan", "--metrics", "--json");
  private static final Set<String> PORTS = Set.of("--port", "--peer-port");
  private static final Set<String> WORDS = Set.of("--home", "--bind", "--name");

  private final Map<String, String> said = new HashMap<>();

  private PlainStart() {}

  /// How a node is to be started; empty where that is not said plainly, or something else is.
  public static Optional<RunOptions> read(String[] arguments) {
    var start = new PlainStart();
    return start.understands(arguments) ? Optional.of(start.options()) : Optional.empty();
  }

  private boolean understands(String[] arguments) {
    int at = arguments.length > 0 && arguments[0].equals("run") ? 1 : 0;
    while (at < arguments.length) {
      String name = arguments[at++];
      String value = "";
      if (!FLAGS.contains(name)) {
        if (at == arguments.length || !plain(name, arguments[at])) {
          return false;
        }
        value = arguments[at++];
      }
      if (said.put(name, value) != null) {
        return false;
      }
    }
    return true;
  }

  /// Whether a value can mean only itself, to picocli too: no option, command (they are of small letters),
  /// file of arguments, quoted word or variable.
  private static boolean plain(String name, String value) {
    if (PORTS.contains(name)) {
      return port(value);
    }
    return WORDS.contains(name)
        && !value.isBlank()
        && value.chars().noneMatch(c -> c == '"' || c == '\'' || c == '$' || c == '\\')
        && value.charAt(0) != '-'
        && value.charAt(0) != '@'
        && !value.chars().allMatch(c -> (c >= 'a' && c <= 'z') || c == '-')
        && (!name.equals("--home") || path(value));
  }

  /// Whether it can be a path here: not where its letters are none of the locale's.
  private static boolean path(String value) {
    try {
      return !Path.of(value).toString().isEmpty();
    } catch (InvalidPathException e) {
      return false;
    }
  }

  private static boolean port(String value) {
    return !value.isEmpty()
        && value.length() <= 5
        && value.chars().allMatch(c -> c >= '0' && c <= '9')
        && (value.length() == 1 || value.charAt(0) != '0')
        && Integer.parseInt(value) <= RunCommand.Options.PORT_MAX;
  }

  private RunOptions options() {
    return new RunOptions(
        Globals.home(word("--home").map(Path::of)),
        word("--port").map(Integer::valueOf),
        word("--peer-port").map(Integer::valueOf),
        word("--bind"),
        word("--name"),
        word("--no-browser").isEmpty(),
        word("--no-lan").isEmpty(),
        word("--metrics").isPresent(),
        word("--json").isPresent());
  }

  private Optional<String> word(String name) {
    return Optional.ofNullable(said.get(name));
  }
}
