package grove.web.cli;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/// `grove invite`: makes an invitation link; `list` and `revoke` look after them.
@Command(name = "invite", description = "Invite somebody by a link.")
final class InviteCommands implements Callable<Integer> {
  @Mixin private final InWorkspace in = new InWorkspace();

  @Option(
      names = "--role",
      defaultValue = "editor",
      description = "viewer, editor or admin (default: ${DEFAULT-VALUE}).")
  private String role = "editor";

  @Option(
      names = "--uses",
      defaultValue = "1",
      description = "How many people may use it (default: ${DEFAULT-VALUE}).")
  private int uses = 1;

  @Option(
      names = "--expires",
      defaultValue = "7d",
      paramLabel = "TIME",
      description = "How long it is good: 30m, 2h, 7d (default: ${DEFAULT-VALUE}).")
  private String expires = "7d";

  @Override
  public Integer call() {
    InWorkspace.Place place = in.place();
    var terms =
        new JsonObject()
            .put("role", role)
            .put("uses", uses)
            .put("expiresInMs", Durations.parseMs("--expires", expires));
    JsonObject made = place.node().post(place.path() + "/invites", terms);
    in.output().show(made, made.getString("link"));
    return ExitStatus.DONE.code();
  }

  @Command(name = "list", description = "Invitations and what became of them.")
  int list(@Mixin InWorkspace in) {
    InWorkspace.Place place = in.place();
    JsonObject answer = place.node().get(place.path() + "/invites");
    JsonArray all = answer.getJsonArray("invites");
    in.output()
        .show(
            answer,
            all.isEmpty()
                ? List.of("No invitations.")
                : Output.table(all, "invite", "role", "state", "used", "uses"));
    return ExitStatus.DONE.code();
  }

  @Command(name = "revoke", description = "Make an invitation worthless from now on.")
  int revoke(@Mixin InWorkspace in, @Parameters(paramLabel = "ID") String id) {
    InWorkspace.Place place = in.place();
    place.node().delete(place.path() + "/invites/" + NodeClient.encode(id));
    in.output().show(new JsonObject().put("invite", id).put("revoked", true), "Revoked.");
    return ExitStatus.DONE.code();
  }
}
