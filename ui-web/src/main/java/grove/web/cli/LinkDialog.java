package grove.web.cli;

import io.vertx.core.json.JsonObject;
import java.util.List;
import java.util.Locale;

/// Linking a device on the terminal: shows code and digits, asks whether they are the same, and
/// follows what the node says until the end.
///
/// All talk is on standard error, so that `--json` has standard output for itself. An interrupted
/// command gives the linking up.
final class LinkDialog {
  /// One question to the node waits so long for news.
  private static final int WAIT_MS = 30_000;

  private final NodeClient node;
  private final Output output;

  LinkDialog(Globals globals) {
    this.node = globals.node();
    this.output = globals.output();
  }

  int run(String label) {
    boolean isNew = "new".equals(node.get("/node").getString("state"));
    if (isNew) {
      JsonObject offer = node.post("/link/offer", new JsonObject().put("name", label));
      say(
          "Type or scan this on a device that you have (grove device link, or Devices in its page):");
      say("");
      say(offer.getString("code"));
      say("");
    } else {
      String code = Input.line("The code that the new device shows: ");
      node.post("/link/accept", new JsonObject().put("code", code));
    }
    Thread giveUp = new Thread(() -> node.delete("/link"), "grove-link-give-up");
    Runtime.getRuntime().addShutdownHook(giveUp);
    try {
      return follow(isNew);
    } finally {
      Runtime.getRuntime().removeShutdownHook(giveUp);
    }
  }

  private int follow(boolean isNew) {
    String seen = "";
    while (true) {
      JsonObject link = node.get("/link?waitMs=" + WAIT_MS + "&state=" + seen);
      boolean news = !seen.equals(link.getString("state"));
      seen = link.getString("state");
      switch (seen) {
        case "done" -> {
          output.show(
              new JsonObject().put("linked", true),
              isNew ? "Linked: this device is yours now." : "Linked.");
          return ExitStatus.DONE.code();
        }
        case "failed" -> throw new CliException(ExitStatus.FAILED, link.getString("reason"));
        case "none" -> throw new CliException(ExitStatus.FAILED, "the linking was given up");
        case "compare" -> {
          if (news) {
            confirm(link);
          }
        }
        default -> {}
      }
    }
  }

  private void confirm(JsonObject link) {
    String digits = link.getString("digits");
    String name = link.getString("name", "");
    say(name.isEmpty() ? "" : "The other device says: " + name);
    say("Digits: " + digits.substring(0, 3) + " " + digits.substring(3));
    String answer = Input.line("Does the other screen show the same digits? (yes/no) ");
    if (!List.of("y", "yes").contains(answer.toLowerCase(Locale.ROOT))) {
      node.delete("/link");
      throw new CliException(
          ExitStatus.FAILED, "not confirmed, nothing was linked; show a new code to try again");
    }
    node.post("/link/confirm", new JsonObject());
  }

  private static void say(String line) {
    System.err.println(Output.plain(line));
    System.err.flush();
  }
}
