package grove.web.cli;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/// Commands about channels and messages.
final class TalkCommands {
  private TalkCommands() {}

  /// The path of the channel that is meant, by name (with or without `#`) or id.
  private static String channel(InWorkspace.Place place, String named) {
    String name = named.startsWith("#") ? named.substring(1) : named;
    JsonArray all = place.node().get(place.path() + "/channels").getJsonArray("channels");
    for (int i = 0; i < all.size(); i++) {
      JsonObject one = all.getJsonObject(i);
      if (name.equals(one.getString("name")) || name.equals(one.getString("item"))) {
        return place.path() + "/channels/" + one.getString("item");
      }
    }
    throw new CliException(
        ExitStatus.FAILED,
        "there is no channel " + named + "; make it with: grove channel create " + name);
  }

  /// `grove post`.
  @Command(name = "post", description = "Write a message.")
  static final class Post implements Callable<Integer> {
    @Mixin private final InWorkspace in = new InWorkspace();

    @Parameters(index = "0", paramLabel = "CHANNEL")
    private String channel = "";

    @Parameters(index = "1", paramLabel = "TEXT", description = "The text; - reads standard input.")
    private String text = "";

    @Override
    public Integer call() {
      InWorkspace.Place place = in.place();
      String words = text.equals("-") ? Input.all() : text;
      JsonObject posted =
          place
              .node()
              .post(channel(place, channel) + "/messages", new JsonObject().put("text", words));
      in.output().show(posted, posted.getString("item"));
      return ExitStatus.DONE.code();
    }
  }

  /// `grove channel`.
  @Command(
      name = "channel",
      description = "Make a channel, list them.",
      synopsisSubcommandLabel = "(create NAME | list)")
  static final class Channel {
    @Command(name = "create", description = "Make a channel.")
    int create(@Mixin InWorkspace in, @Parameters(paramLabel = "NAME") String name) {
      InWorkspace.Place place = in.place();
      JsonObject made =
          place.node().post(place.path() + "/channels", new JsonObject().put("name", name));
      in.output().show(made, made.getString("item") + "  " + made.getString("name"));
      return ExitStatus.DONE.code();
    }

    @Command(name = "list", description = "The channels of the workspace.")
    int list(@Mixin InWorkspace in) {
      InWorkspace.Place place = in.place();
      JsonObject answer = place.node().get(place.path() + "/channels");
      in.output()
          .show(answer, Output.table(answer.getJsonArray("channels"), "item", "name", "messages"));
      return ExitStatus.DONE.code();
    }
  }

  /// `grove messages`.
  @Command(name = "messages", description = "The newest messages of a channel, oldest first.")
  static final class Messages implements Callable<Integer> {
    private static final String FURTHER_LINE = " ".repeat("2025-01-01 00:00  ".length());

    @Mixin private final InWorkspace in = new InWorkspace();

    @Parameters(paramLabel = "CHANNEL")
    private String channel = "";

    @Option(
        names = "--limit",
        defaultValue = "50",
        description = "How many (default: ${DEFAULT-VALUE}).")
    private int limit = 50;

    @Override
    public Integer call() {
      InWorkspace.Place place = in.place();
      JsonObject answer = place.node().get(channel(place, channel) + "/messages?limit=" + limit);
      in.output().show(answer, lines(answer.getJsonArray("messages")));
      return ExitStatus.DONE.code();
    }

    /// Only a message's own first line begins with a time and a name: what its author wrote below
    /// stands further in, so that no message can pass for another one.
    static List<String> lines(JsonArray messages) {
      var lines = new ArrayList<String>();
      for (int i = 0; i < messages.size(); i++) {
        JsonObject one = messages.getJsonObject(i);
        lines.add(
            Output.time(one.getLong("timeMs"))
                + "  "
                + one.getJsonObject("author").getString("name")
                + ": "
                + one.getString("text").replace("\n", "\n" + FURTHER_LINE));
      }
      return lines;
    }
  }
}
