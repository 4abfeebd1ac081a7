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

/// Commands for those who look after a workspace: who did what, what does not count, how far
/// removals have come, new keys.
final class OversightCommands {
  private OversightCommands() {}

  private static List<JsonObject> rows(JsonObject answer, String field) {
    return answer.getJsonArray(field).stream().map(JsonObject.class::cast).toList();
  }

  /// `grove audit`.
  @Command(name = "audit", description = "Who changed what in the workspace, newest first.")
  static final class Audit implements Callable<Integer> {
    @Mixin private final InWorkspace in = new InWorkspace();

    @Option(
        names = "--limit",
        defaultValue = "50",
        description = "How many, from 1 to 200 (default: ${DEFAULT-VALUE}).")
    private int limit = 50;

    @Option(names = "--before", paramLabel = "ID", description = "Begin below this entry.")
    private String before = "";

    @Override
    public Integer call() {
      InWorkspace.Place place = in.place();
      String path = place.path() + "/audit?limit=" + limit + "&before=" + NodeClient.encode(before);
      JsonObject answer = place.node().get(path);
      List<String> lines = new ArrayList<>();
      for (Object fork : answer.getJsonArray("forks", new JsonArray())) {
        JsonObject found = (JsonObject) fork;
        lines.add(
            Output.time(found.getLong("foundMs")) + "  (found here)  " + found.getString("text"));
      }
      for (JsonObject entry : rows(answer, "entries")) {
        entry.put("time", entry.getLong("timeMs"));
        lines.add(line(entry));
      }
      in.output().show(answer, lines);
      return ExitStatus.DONE.code();
    }

    private static String line(JsonObject entry) {
      String line = Output.time(entry.getLong("timeMs")) + "  " + entry.getString("text");
      return entry.containsKey("why")
          ? line + "  [" + entry.getString("effect") + ": " + entry.getString("why") + "]"
          : line;
    }
  }

  /// `grove set-aside`.
  @Command(
      name = "set-aside",
      description = "What is stored and does not count, and why; see: grove adopt.")
  static final class SetAside implements Callable<Integer> {
    @Mixin private final InWorkspace in = new InWorkspace();

    @Override
    public Integer call() {
      InWorkspace.Place place = in.place();
      JsonObject answer = place.node().get(place.path() + "/set-aside");
      List<String> lines = new ArrayList<>();
      rows(answer, "logs").forEach(log -> describe(log, lines));
      in.output().show(answer, lines.isEmpty() ? List.of("Nothing is set aside.") : lines);
      return ExitStatus.DONE.code();
    }

    private static void describe(JsonObject log, List<String> lines) {
      lines.add(
          "%s  %s: %d entries, %d to %d%s"
              .formatted(
                  log.getString("log"),
                  log.getJsonObject("person").getString("name"),
                  log.getLong("entries"),
                  log.getJsonObject("from").getLong("seq"),
                  log.getJsonObject("upto").getLong("seq"),
                  log.getBoolean("beside", false)
                      ? ", another history: adopt it by the id "
                          + log.getJsonObject("upto").getString("entry")
                      : ""));
      lines.add("  " + log.getString("why"));
      for (JsonObject one : rows(log, "preview")) {
        String text = one.getBoolean("pending", false) ? "(not here)" : one.getString("text");
        lines.add(
            "  %6d  %s  %-7s  %s"
                .formatted(
                    one.getLong("seq"),
                    Output.time(one.getLong("timeMs")),
                    one.getString("kind"),
                    text.lines().findFirst().orElse("")));
      }
    }
  }

  /// `grove adopt`.
  @Command(
      name = "adopt",
      description = "Let what a log holds count after all, all of it up to one entry.")
  static final class Adopt implements Callable<Integer> {
    @Mixin private final InWorkspace in = new InWorkspace();

    @Parameters(index = "0", paramLabel = "LOG", description = "As grove set-aside prints it.")
    private String log = "";

    @Parameters(index = "1", paramLabel = "UPTO", description = "An entry's number, or its id.")
    private String upto = "";

    @Override
    public Integer call() {
      InWorkspace.Place place = in.place();
      JsonObject wish = new JsonObject().put("log", log).put("upto", upto);
      JsonObject done = place.node().post(place.path() + "/adopt", wish);
      long entries = done.getLong("entries");
      in.output()
          .show(done, entries == 1 ? "1 entry counts now." : entries + " entries count now.");
      return ExitStatus.DONE.code();
    }
  }

  /// `grove removals`.
  @Command(
      name = "removals",
      description = "The newest removals, and which devices have confirmed them.")
  static final class Removals implements Callable<Integer> {
    @Mixin private final InWorkspace in = new InWorkspace();

    @Override
    public Integer call() {
      InWorkspace.Place place = in.place();
      JsonObject answer = place.node().get(place.path() + "/removals");
      List<String> lines = new ArrayList<>();
      rows(answer, "removals").forEach(removal -> describe(removal, lines));
      in.output().show(answer, lines.isEmpty() ? List.of("Nobody was removed.") : lines);
      return ExitStatus.DONE.code();
    }

    private static void describe(JsonObject removal, List<String> lines) {
      lines.add(
          "%s  %s: %s, by %s; confirmed by %d and new keys at %d of %d devices"
              .formatted(
                  Output.time(removal.getLong("timeMs")),
                  removal.getJsonObject("person").getString("name"),
                  removal.getString("kind"),
                  removal.getJsonObject("by").getString("name"),
                  removal.getLong("confirmed"),
                  removal.getLong("keyed"),
                  removal.getLong("of")));
      JsonArray waiting = new JsonArray();
      for (JsonObject device : rows(removal, "devices")) {
        if (!device.getBoolean("confirmed") || !device.getBoolean("key")) {
          waiting.add(device.getJsonObject("person").getString("name"));
        }
      }
      if (!waiting.isEmpty()) {
        lines.add(
            "  waiting for " + String.join(", ", waiting.stream().map(String::valueOf).toList()));
      }
    }
  }

  /// `grove allow`.
  @Command(
      name = "allow",
      description =
          "Let a member write on whose log waits, since much of it was seen by no admin yet.")
  static final class Allow implements Callable<Integer> {
    @Mixin private final InWorkspace in = new InWorkspace();

    @Parameters(index = "0", paramLabel = "PERSON")
    private String person = "";

    @Override
    public Integer call() {
      InWorkspace.Place place = in.place();
      String path = place.path() + "/members/" + MemberCommands.person(place, person) + "/allow";
      JsonObject done = place.node().post(path, new JsonObject());
      in.output().show(done, "Entries pinned: " + done.getLong("entries") + ".");
      return ExitStatus.DONE.code();
    }
  }

  /// `grove rotate`.
  @Command(
      name = "rotate",
      description =
          "Make new keys now; what is written later is under them. Or say how often that happens by itself.")
  static final class Rotate implements Callable<Integer> {
    @Mixin private final InWorkspace in = new InWorkspace();

    @Option(
        names = "--every",
        paramLabel = "DAYS",
        description = "Only say that keys change by themselves after so many days, 1 to 365.")
    private int every;

    @Override
    public Integer call() {
      InWorkspace.Place place = in.place();
      if (every != 0) {
        JsonObject wish = new JsonObject().put("rotationDays", every);
        JsonObject said = place.node().post(place.path() + "/keys", wish);
        long days = said.getLong("rotationDays");
        in.output().show(said, "Keys change every " + (days == 1 ? "day." : days + " days."));
        return ExitStatus.DONE.code();
      }
      JsonObject done = place.node().post(place.path() + "/keys/rotate", new JsonObject());
      in.output().show(done, "New keys are in use.");
      return ExitStatus.DONE.code();
    }
  }
}
