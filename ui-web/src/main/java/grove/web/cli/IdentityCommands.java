package grove.web.cli;

import io.vertx.core.json.JsonObject;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/// Commands about this person and device.
final class IdentityCommands {
  private IdentityCommands() {}

  /// `grove id`.
  @Command(name = "id", description = "This person and device.")
  static final class Id implements Callable<Integer> {
    @Mixin private final Globals globals = new Globals();

    @Override
    public Integer call() {
      JsonObject node = globals.node().get("/node");
      if (!node.containsKey("person")) {
        throw new CliException(
            ExitStatus.FAILED,
            node.getString("state").equals("locked")
                ? "Grove is locked; unlock it with: grove unlock"
                : "this node has no identity yet; open its page, or start it with --name");
      }
      var id = new JsonObject();
      for (String field : List.of("person", "device", "name")) {
        id.put(field, node.getString(field));
      }
      globals
          .output()
          .show(
              id,
              List.of(
                  "name    " + id.getString("name"),
                  "person  " + id.getString("person"),
                  "device  " + id.getString("device")));
      return ExitStatus.DONE.code();
    }
  }

  /// `grove card`.
  @Command(name = "card", description = "The card to hand to somebody who invites you.")
  static final class Card implements Callable<Integer> {
    @Mixin private final Globals globals = new Globals();

    @Override
    public Integer call() {
      JsonObject card = globals.node().get("/card");
      globals.output().show(card, card.getString("card"));
      return ExitStatus.DONE.code();
    }
  }

  /// `grove recovery`.
  @Command(
      name = "recovery",
      description = "The recovery code: the only way back to your identity.",
      synopsisSubcommandLabel = "(show | saved | use)")
  static final class Recovery {
    @Command(name = "show", description = "Show the code, until it is said to be saved.")
    int show(@Mixin Globals globals) {
      JsonObject code = globals.node().get("/recovery");
      globals.output().show(code, code.getString("code"));
      return ExitStatus.DONE.code();
    }

    @Command(
        name = "use",
        description =
            "On a node without identity, bring back the person of a code, which is read from a"
                + " prompt or standard input; then join your workspaces again by any member's link.")
    int use(
        @Mixin Globals globals,
        @Option(names = "--name", paramLabel = "NAME", required = true) String name) {
      NodeClient node = globals.node();
      String code = VaultCommands.text(Input.secret("Recovery code: "));
      JsonObject back =
          node.post("/identity/recover", new JsonObject().put("code", code).put("name", name));
      globals
          .output()
          .show(
              back,
              List.of(
                  "Welcome back, " + back.getString("name") + ".",
                  "Join each workspace again with a link of any member: grove join"));
      return ExitStatus.DONE.code();
    }

    @Command(
        name = "saved",
        description =
            "Say that it is saved: reads the code's last four characters from standard input, then wipes it here.")
    int saved(@Mixin Globals globals) {
      String proof = Input.line("The last four characters of the code: ");
      globals.node().post("/recovery/saved", new JsonObject().put("proof", proof));
      globals
          .output()
          .show(new JsonObject().put("saved", true), "Saved. The code is no longer kept here.");
      return ExitStatus.DONE.code();
    }
  }
}
