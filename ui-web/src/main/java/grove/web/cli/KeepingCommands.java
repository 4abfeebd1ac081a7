package grove.web.cli;

import io.vertx.core.json.JsonObject;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/// Commands about what is not kept.
final class KeepingCommands {
  private KeepingCommands() {}

  /// `grove redact`.
  @Command(
      name = "redact",
      description =
          "Take back what a message, page or file says, at every node and for good: your own, or as"
              + " an admin or owner that of members below you.")
  static final class Redact implements Callable<Integer> {
    @Mixin private final InWorkspace in = new InWorkspace();

    @Parameters(paramLabel = "ITEM", description = "Its id, as lists show it with --json.")
    private String item = "";

    @Override
    public Integer call() {
      InWorkspace.Place place = in.place();
      String path = place.path() + "/items/" + NodeClient.encode(item) + "/redact";
      JsonObject done = place.node().post(path, new JsonObject());
      in.output().show(done, "Taken back. Nodes that are off drop it when they are back.");
      return ExitStatus.DONE.code();
    }
  }

  /// `grove retention`.
  @Command(
      name = "retention",
      description =
          "How long texts and files are kept after they were replaced or deleted; with --days, say"
              + " so for everybody.")
  static final class Retention implements Callable<Integer> {
    private static final int UNSAID = -1;

    @Mixin private final InWorkspace in = new InWorkspace();

    @Option(
        names = "--days",
        paramLabel = "DAYS",
        description = "From 30 to 3650 days; 0 keeps all, for ever.")
    private int days = UNSAID;

    @Override
    public Integer call() {
      InWorkspace.Place place = in.place();
      String path = place.path() + "/retention";
      JsonObject said =
          days == UNSAID
              ? place.node().get(path)
              : place.node().post(path, new JsonObject().put("days", days));
      long kept = said.getLong("days");
      in.output()
          .show(
              said,
              kept == 0
                  ? "Old versions are kept for ever."
                  : "Old versions are kept for " + kept + " days.");
      return ExitStatus.DONE.code();
    }
  }
}
