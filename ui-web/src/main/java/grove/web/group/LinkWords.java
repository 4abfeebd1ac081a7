package grove.web.group;

import grove.graph.PairingEvent;
import grove.grouping.NotAllowedException;
import org.jspecify.annotations.Nullable;

/// Why a device was not linked, in one line that says what to do.
final class LinkWords {
  private LinkWords() {}

  static String of(PairingEvent.Reason reason, LinkView at) {
    boolean old = at.side().equals("old");
    return switch (reason) {
      case UNREACHABLE ->
          "The new device does not answer: its code may be used or too old, or it is in another"
              + " network. Show a new code there.";
      case EXPIRED ->
          old
              ? "Nobody confirmed in time: show a new code on the new device."
              : "The code was not used in time: show a new one.";
      case REFUSED -> "The other device gave up: nothing was linked. Show a new code to try again.";
      case BROKEN ->
          "The connection broke before the end: look at the list of devices, then try again.";
      case WRONG ->
          "The other side did not keep to the rules, so nothing was linked: show a new code, and let"
              + " nobody else see it.";
    };
  }

  static String of(@Nullable Throwable failure) {
    Throwable cause = failure == null ? new IllegalStateException() : Faults.cause(failure);
    boolean said =
        cause instanceof IllegalArgumentException
            || cause instanceof NotAllowedException
            || cause instanceof WorkspaceException;
    return said
        ? String.valueOf(cause.getMessage())
        : "Grove could not link the device: try again.";
  }
}
