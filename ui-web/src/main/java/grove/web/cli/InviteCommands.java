package grove.web.cli;

import grove.web.home.PrivateFiles;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/// `grove invite`: makes an invitation, by link or for one person; `list`, `revoke` and `undo` look
/// after them.
@Command(name = "invite", description = "Invite somebody by a link, or one person by their card.")
final class InviteCommands implements Callable<Integer> {
  /// Beginning of an id that is enough to tell invitations apart.
  private static final int SHORT_CHARS = 8;

  @Mixin private final InWorkspace in = new InWorkspace();

  @Option(
      names = "--role",
      defaultValue = "editor",
      description = "viewer, editor or admin (default: ${DEFAULT-VALUE}).")
  private String role = "editor";

  @Option(
      names = "--uses",
      paramLabel = "N",
      description = "How many people may use it (default: 1).")
  private @Nullable Integer uses;

  @Option(
      names = "--expires",
      paramLabel = "TIME",
      description = "How long it is good: 30m, 2h, 7d (default: 7d).")
  private @Nullable String expires;

  @Option(names = "--approve", description = "Ask an admin about each who comes by it.")
  private boolean approve;

  @Option(
      names = "--for",
      paramLabel = "CARD",
      description =
          "Only for the person of this card (see: grove card), who is a member at once: the card, a"
              + " file, or - for standard input.")
  private @Nullable String card;

  @Option(
      names = "--out",
      paramLabel = "FILE",
      description = "Write the invitation to a new file that only you can read.")
  private @Nullable Path out;

  @Override
  public Integer call() {
    JsonObject terms = terms();
    Path file = out;
    if (file != null && Files.exists(file)) {
      throw new CliException(ExitStatus.FAILED, file + " exists already; choose another name");
    }
    InWorkspace.Place place = in.place();
    JsonObject made = place.node().post(place.path() + "/invites", terms);
    String text = made.getString(card == null ? "link" : "file");
    if (file != null) {
      write(file.toAbsolutePath(), text + "\n");
      in.output().show(made.put("out", file.toString()), "Written to " + file + ".");
    } else {
      in.output().show(made, text);
    }
    return ExitStatus.DONE.code();
  }

  private static void write(Path file, String text) {
    try {
      PrivateFiles.write(file, text);
    } catch (IOException e) {
      throw new CliException(
          ExitStatus.FAILED,
          file + " cannot be written; the invitation is made, see: grove invite list");
    }
  }

  private JsonObject terms() {
    JsonObject terms = new JsonObject().put("role", role);
    String given = card;
    if (given == null) {
      return terms
          .put("uses", uses == null ? 1 : uses)
          .put("expiresInMs", Durations.parseMs("--expires", expires == null ? "7d" : expires))
          .put("approval", approve);
    }
    if (uses != null || expires != null || approve) {
      throw new CliException(
          ExitStatus.USAGE,
          "--uses, --expires and --approve are for links; with --for the person is a member at once");
    }
    return terms.put("card", Input.given(given, "The card: ", "grove-card:"));
  }

  @Command(name = "list", description = "Invitations and what became of them.")
  int list(@Mixin InWorkspace in) {
    InWorkspace.Place place = in.place();
    JsonObject answer = place.node().get(place.path() + "/invites");
    JsonArray all = answer.getJsonArray("invites");
    in.output().show(answer, all.isEmpty() ? List.of("No invitations.") : lines(all));
    return ExitStatus.DONE.code();
  }

  private static List<String> lines(JsonArray all) {
    List<String> lines =
        new ArrayList<>(
            Output.table(all, "invite", "role", "state", "used", "uses", "over", "approval"));
    for (int i = 0; i < all.size(); i++) {
      JsonObject invite = all.getJsonObject(i);
      for (Object row : invite.getJsonArray("joined")) {
        JsonObject guest = (JsonObject) row;
        lines.add(
            "%s: %s came %s by %s's node%s"
                .formatted(
                    invite.getString("invite").substring(0, SHORT_CHARS),
                    guest.getJsonObject("person").getString("name"),
                    Output.time(guest.getLong("timeMs")),
                    guest.getJsonObject("by").getString("name"),
                    guest.getBoolean("member") ? "" : ", and is no member any more"));
      }
    }
    return lines;
  }

  @Command(name = "revoke", description = "Make an invitation worthless from now on.")
  int revoke(
      @Mixin InWorkspace in,
      @Parameters(paramLabel = "ID", description = "Its id or the beginning of it.") String id,
      @Option(
              names = "--leaked",
              description = "Somebody has the link who should not: make new keys too.")
          boolean leaked) {
    InWorkspace.Place place = in.place();
    String invite = chosen(place, id);
    place.node().delete(path(place, invite) + (leaked ? "?leaked=true" : ""));
    JsonObject done =
        new JsonObject().put("invite", invite).put("revoked", true).put("leaked", leaked);
    in.output().show(done, leaked ? "Revoked, and there are new keys." : "Revoked.");
    return ExitStatus.DONE.code();
  }

  @Command(
      name = "undo",
      description =
          "Revoke a link that leaked, and remove everybody who came by it whom you may remove.")
  int undo(
      @Mixin InWorkspace in,
      @Parameters(paramLabel = "ID", description = "Its id or the beginning of it.") String id) {
    InWorkspace.Place place = in.place();
    String invite = chosen(place, id);
    JsonObject undone = place.node().post(path(place, invite) + "/undo", new JsonObject());
    int removed = undone.getInteger("removed");
    in.output()
        .show(
            undone.put("invite", invite),
            "Revoked, and " + removed + (removed == 1 ? " person" : " people") + " removed.");
    return ExitStatus.DONE.code();
  }

  private static String path(InWorkspace.Place place, String invite) {
    return place.path() + "/invites/" + NodeClient.encode(invite);
  }

  private static String chosen(InWorkspace.Place place, String prefix) {
    JsonObject all = place.node().get(place.path() + "/invites");
    return chosen(all.getJsonArray("invites"), prefix);
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
