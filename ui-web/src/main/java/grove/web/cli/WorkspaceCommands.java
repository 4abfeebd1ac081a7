package grove.web.cli;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.List;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

/// `grove workspace`: make workspaces and list them.
@Command(
    name = "workspace",
    description = "Create a workspace, list those of this node.",
    synopsisSubcommandLabel = "(create NAME | list)")
final class WorkspaceCommands {
  @Command(name = "create", description = "Create a workspace; you are its owner.")
  int create(@Mixin Globals globals, @Parameters(paramLabel = "NAME") String name) {
    JsonObject made = globals.node().post("/workspaces", new JsonObject().put("name", name));
    globals.output().show(made, made.getString("workspace") + "  " + made.getString("name"));
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
