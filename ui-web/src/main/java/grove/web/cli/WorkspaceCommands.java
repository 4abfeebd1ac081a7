package grove.web.cli;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.ArrayList;
import java.util.List;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/// `grove workspace`: make workspaces and list them.
@Command(
    name = "workspace",
    description = "Create a workspace, list those of this node.",
    synopsisSubcommandLabel = "(create NAME | list | key)",
    subcommands = WorkspaceKeyCommands.class)
final class WorkspaceCommands {
  @Command(name = "create", description = "Create a workspace; you are its owner.")
  int create(
      @Mixin Globals globals,
      @Option(
              names = "--key",
              description = "With an offline key above its owners: a code to write down.")
          boolean withKey,
      @Parameters(paramLabel = "NAME") String name) {
    JsonObject wish = new JsonObject().put("name", name).put("workspaceKey", withKey);
    JsonObject made = globals.node().post("/workspaces", wish);
    List<String> lines = new ArrayList<>();
    lines.add(made.getString("workspace") + "  " + made.getString("name"));
    String code = made.getJsonObject("workspaceKey").getString("code");
    if (code != null) {
      lines.add("");
      lines.add("The key of this workspace, to be written down:  " + code);
      lines.add("It stands above the owners. Then say: grove workspace key saved");
    }
    globals.output().show(made, lines);
    return ExitStatus.DONE.code();
  }

  @Command(name = "list", description = "The workspaces of this node.")
  int list(@Mixin Globals globals) {
    JsonObject answer = globals.node().get("/workspaces");
    JsonArray all = answer.getJsonArray("workspaces");
    globals
        .output()
        .show(
            answer,
            all.isEmpty()
                ? List.of("No workspace yet. Make one with: grove workspace create NAME")
                : Output.table(all, "workspace", "name", "role", "entries", "state"));
    return ExitStatus.DONE.code();
  }
}
