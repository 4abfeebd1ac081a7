package grove.web.cli;

import io.vertx.core.json.JsonObject;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/// `grove join`: asks for admission and waits for it and for the first sync.
@Command(
    name = "join",
    description =
        "Join a workspace by an invitation link, read from standard input, a file or the command line.")
final class JoinCommand implements Callable<Integer> {
  @Mixin private final Globals globals = new Globals();

  @Parameters(
      arity = "0..1",
      paramLabel = "-|FILE|LINK",
      description =
          "Standard input (the default; it keeps the link out of the process list), a file, or the link itself.")
  private @Nullable String source;

  @Option(
      names = "--wait",
      defaultValue = "60s",
      paramLabel = "TIME",
      description =
          "How long to wait for admission and the first sync (default: ${DEFAULT-VALUE}).")
  private String wait = "60s";

  @Override
  public Integer call() {
    long waitMs = Durations.parseMs("--wait", wait);
    NodeClient node = globals.node();
    JsonObject answer =
        node.post("/join", new JsonObject().put("link", link()).put("waitMs", waitMs));
    String state = answer.getString("state", "");
    String line =
        switch (state) {
          case "member" -> "Joined.";
          case "refused" -> "refused: the invitation is " + answer.getString("reason");
          default -> "Waiting: nobody who may admit you is online. The node goes on asking.";
        };
    if (state.equals("refused")) {
      globals.output().show(answer, java.util.List.of());
      throw new CliException(ExitStatus.FAILED, line + "; ask for a new one");
    }
    globals.output().show(answer, line);
    return ExitStatus.DONE.code();
  }

  private String link() {
    if (source == null || source.equals("-")) {
      return Input.line("The link: ");
    }
    if (source.startsWith("grove:")) {
      return source;
    }
    try {
      Path file = Path.of(source);
      return Files.isRegularFile(file) ? Input.file(file).strip() : source;
    } catch (InvalidPathException e) {
      return source;
    }
  }
}
