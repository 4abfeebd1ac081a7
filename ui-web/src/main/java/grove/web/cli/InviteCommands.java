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
  int revoke(
      @Mixin InWorkspace in,
      @Parameters(paramLabel = "ID", description = "Its id or the beginning of it.") String id) {
    InWorkspace.Place place = in.place();
    JsonObject all = place.node().get(place.path() + "/invites");
    String invite = chosen(all.getJsonArray("invites"), id);
    place.node().delete(place.path() + "/invites/" + NodeClient.encode(invite));
    in.output().show(new JsonObject().put("invite", invite).put("revoked", true), "Revoked.");
    return ExitStatus.DONE.code();
  }

  /// The id of the one invitation that begins so.
  static String chosen(JsonArray invites, String prefix) {
    List<String> fitting =
        invites.stream()
            .map(invite -> ((JsonObject) invite).getString("invite"))
            .filter(invite -> invite.startsWith(prefix))
            .toList();
    if (fitting.size() != 1 || prefix.isEmpty()) {
      String what = fitting.isEmpty() ? "no invitation" : "more than one invitation";
      throw new CliException(
          ExitStatus.FAILED, what + " begins with " + prefix + "; see: grove invite list");
    }
    return fitting.getFirst();
  }
}
