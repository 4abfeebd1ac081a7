package grove.web.cli;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.TreeSet;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/// `grove device`: own devices, linking a further one, revoking one.
@Command(
    name = "device",
    description = "Your devices: list them, link a further one, revoke one.",
    synopsisSubcommandLabel = "(list | link | revoke)")
final class DeviceCommands {
  /// Shortest prefix of a device's id that is taken for it, in characters.
  private static final int PREFIX_CHARS_MIN = 4;

  @Command(name = "list", description = "Your devices over all workspaces.")
  int list(@Mixin Globals globals) {
    JsonObject answer = globals.node().get("/devices");
    globals.output().show(answer, lines(answer.getJsonArray("devices")));
    return ExitStatus.DONE.code();
  }

  private static List<String> lines(JsonArray devices) {
    JsonArray rows = new JsonArray();
    for (int i = 0; i < devices.size(); i++) {
      JsonObject device = devices.getJsonObject(i);
      long seen = device.getLong("lastSeenMs", 0L);
      rows.add(
          new JsonObject()
              .put("device", device.getString("device"))
              .put("this", device.getBoolean("self") ? "this one" : "")
              .put("state", device.getBoolean("alive") ? "alive" : "revoked")
              .put("workspaces", device.getJsonArray("workspaces"))
              .put(
                  "seen",
                  device.getBoolean("online") ? "online" : seen == 0 ? "" : Output.time(seen)));
    }
    return wide(Output.table(rows, "this", "state", "workspaces", "seen"), devices);
  }

  /// Ids are longer than a table's column, and needed whole.
  private static List<String> wide(List<String> table, JsonArray devices) {
    List<String> lines = new ArrayList<>();
    for (int i = 0; i < table.size(); i++) {
      String id = i == 0 ? "device" : devices.getJsonObject(i - 1).getString("device");
      lines.add(id + " ".repeat(Math.max(0, 64 - id.length()) + 2) + table.get(i));
    }
    return lines;
  }

  @Command(
      name = "link",
      description =
          "Link a further device. On the new home it shows a code; on a device that you have it reads that"
              + " code from standard input. Both then show six digits: confirm where they are the same.")
  int link(
      @Mixin Globals globals,
      @Option(
              names = "--label",
              defaultValue = "",
              paramLabel = "TEXT",
              description = "What a new device calls itself on the other screen.")
          String label) {
    return new LinkDialog(globals).run(label);
  }

  @Command(
      name = "revoke",
      description = "Revoke one of your other devices in all workspaces: it never returns.")
  int revoke(
      @Mixin Globals globals,
      @Parameters(paramLabel = "DEVICE", description = "Its id, or a unique beginning of it.")
          String device) {
    NodeClient node = globals.node();
    String id = id(node.get("/devices").getJsonArray("devices"), device);
    JsonObject answer = node.post("/devices/" + id + "/revoke", new JsonObject());
    globals
        .output()
        .show(
            answer.put("device", id),
            "Revoked in " + answer.getInteger("workspaces") + " workspaces.");
    return ExitStatus.DONE.code();
  }

  private static String id(JsonArray devices, String named) {
    Set<String> found = new TreeSet<>();
    for (int i = 0; i < devices.size(); i++) {
      String id = devices.getJsonObject(i).getString("device");
      if (named.length() >= PREFIX_CHARS_MIN && id.startsWith(named.toLowerCase(Locale.ROOT))) {
        found.add(id);
      }
    }
    if (found.size() != 1) {
      throw new CliException(
          ExitStatus.FAILED,
          (found.isEmpty() ? "you have no device " : "several devices begin with ")
              + named
              + "; see: grove device list");
    }
    return found.iterator().next();
  }
}
