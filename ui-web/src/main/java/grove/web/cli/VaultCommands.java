package grove.web.cli;

import io.vertx.core.json.JsonObject;
import java.util.Arrays;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/// Commands about the lock of this node.
final class VaultCommands {
  private VaultCommands() {}

  /// `grove lock`.
  @Command(name = "lock", description = "Wipe the keys from memory; the node stays up, locked.")
  static final class Lock implements Callable<Integer> {
    @Mixin private final Globals globals = new Globals();

    @Override
    public Integer call() {
      globals.node().post("/lock", new JsonObject());
      globals
          .output()
          .show(new JsonObject().put("locked", true), "Locked. Unlock it with: grove unlock");
      return ExitStatus.DONE.code();
    }
  }

  /// `grove unlock`.
  @Command(
      name = "unlock",
      description = "Unlock the node: asks for the passphrase, or reads it from standard input.")
  static final class Unlock implements Callable<Integer> {
    @Mixin private final Globals globals = new Globals();

    @Option(names = "--code", description = "Unlock by the recovery code instead.")
    private boolean code;

    @Override
    public Integer call() {
      NodeClient node = globals.node();
      var body = new JsonObject();
      if (code) {
        body.put("code", text(Input.secret("Recovery code: ")));
      } else {
        body.put("passphrase", text(Input.secret("Passphrase: ")));
      }
      node.post("/unlock", body);
      globals.output().show(new JsonObject().put("locked", false), "Unlocked.");
      return ExitStatus.DONE.code();
    }
  }

  /// `grove passphrase`.
  @Command(
      name = "passphrase",
      description = "The passphrase that this node asks for when it starts.",
      synopsisSubcommandLabel = "(set | remove)")
  static final class OfVault {
    @Command(
        name = "set",
        description =
            "Set or change it. Reads from standard input, a line each: the current one (or the"
                + " recovery code) where one is set, then the new one.")
    int set(@Mixin Globals globals) {
      NodeClient node = globals.node();
      var body = new JsonObject();
      if (node.get("/node")
          .getJsonObject("vault", new JsonObject())
          .getBoolean("passphrase", false)) {
        body.put("current", text(Input.secret("Current passphrase or recovery code: ")));
      }
      body.put("passphrase", text(Input.newSecret("New passphrase: ")));
      node.post("/vault/passphrase", body);
      globals
          .output()
          .show(
              new JsonObject().put("passphrase", true),
              "Set. Grove asks for it when it starts, and after: grove lock");
      return ExitStatus.DONE.code();
    }

    @Command(
        name = "remove",
        description = "Take it away; then the rights of the file alone protect your keys.")
    int remove(@Mixin Globals globals) {
      NodeClient node = globals.node();
      String current = text(Input.secret("Current passphrase or recovery code: "));
      node.post("/vault/passphrase/remove", new JsonObject().put("current", current));
      globals
          .output()
          .show(
              new JsonObject().put("passphrase", false),
              "Removed. Whoever can read the files of your account can use your keys.");
      return ExitStatus.DONE.code();
    }
  }

  /// As JSON needs it; the array is wiped.
  static String text(char[] secret) {
    String text = new String(secret);
    Arrays.fill(secret, '\0');
    return text;
  }
}
