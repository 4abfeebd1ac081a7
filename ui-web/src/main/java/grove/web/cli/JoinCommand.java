package grove.web.cli;

import io.vertx.core.json.JsonObject;
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
        "Join a workspace by a link or an invitation for you, read from standard input, a file or the command line.")
final class JoinCommand implements Callable<Integer> {
  @Mixin private final Globals globals = new Globals();

  @Parameters(
      arity = "0..1",
      paramLabel = "-|FILE|LINK",
      description =
          "Standard input (the default; it keeps the link out of the process list), a file, or the text itself.")
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
          default -> waiting(node, answer.getString("workspace"));
        };
    if (state.equals("refused")) {
      globals.output().show(answer, java.util.List.of());
      throw new CliException(ExitStatus.FAILED, line + "; ask for a new one");
    }
    globals.output().show(answer, line);
    return ExitStatus.DONE.code();
  }

  private static String waiting(NodeClient node, String workspace) {
    JsonObject waiting =
        node.get("/workspaces/" + NodeClient.encode(workspace))
            .getJsonObject("waiting", new JsonObject());
    return waiting.getBoolean("reached", false)
        ? "Waiting: somebody has to let you in. The node goes on asking."
        : "Waiting: nobody who may admit you is online. The node goes on asking.";
  }

  private String link() {
    return Input.given(
        source == null ? "-" : source, "The invitation: ", "grove:", "grove-invite:");
  }
}
