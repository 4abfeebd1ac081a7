package grove.web;

import grove.identity.IdentityException;
import grove.identity.Passphrase;
import grove.web.cli.RunOptions;
import grove.web.cli.Terminal;
import grove.web.group.NodeState;
import grove.web.group.Unlocking;
import java.io.PrintStream;
import java.util.Optional;

/// Asks for the passphrase where a locked node is started on a terminal and no page is opened; else
/// the node waits for its page or for `grove unlock`.
final class LockPrompt {
  private static final int TRIES_MAX = 3;

  private LockPrompt() {}

  static void ask(Node node, RunOptions options, PrintStream out) {
    if (node.state() != NodeState.LOCKED) {
      return;
    }
    if (!options.browser() && !options.json() && Terminal.present()) {
      prompt(node, out);
    }
    if (node.state() == NodeState.LOCKED && !options.json()) {
      out.println("Grove is locked: unlock it on its page, or with: grove unlock");
    }
  }

  /// An empty line leaves it locked.
  private static void prompt(Node node, PrintStream out) {
    for (int tries = 0; tries < TRIES_MAX && node.state() == NodeState.LOCKED; tries++) {
      Optional<char[]> typed = Terminal.password("Passphrase: ").filter(line -> line.length > 0);
      if (typed.isEmpty()) {
        return;
      }
      try (Passphrase passphrase = Passphrase.of(typed.get())) {
        if (node.unlock(passphrase) == Unlocking.WRONG) {
          out.println("That does not open it.");
        }
      } catch (IllegalArgumentException | IdentityException e) {
        out.println("grove: " + e.getMessage());
      }
    }
  }
}
