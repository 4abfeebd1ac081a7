package grove.web.http;

import java.util.Map;
import java.util.function.Consumer;

/// What the web interface keeps in the home: the token for programs of this run, and the hashes of
/// page tokens over restarts (hash in hex to end of its time, ms since 1970).
public record WebKeeping(
    String homeToken, Map<String, Long> sessions, Consumer<Map<String, Long>> keepSessions) {

  /// Tokens are not for logs.
  @Override
  public String toString() {
    return "WebKeeping";
  }
}
