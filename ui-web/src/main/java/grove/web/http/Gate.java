package grove.web.http;

import io.vertx.core.MultiMap;
import io.vertx.core.http.HttpMethod;
import java.util.List;
import java.util.Set;
import java.util.function.BooleanSupplier;

/// What stands before every call of the API once its caller is known: a locked node answers nothing
/// but who it is and how it is unlocked.
///
/// @param locked whether the node is locked
/// @param full whether the disk has no room for what people write
/// @param used hears of each call, for a node that locks by itself when nobody uses it
record Gate(BooleanSupplier locked, BooleanSupplier full, Runnable used) {
  /// What a page needs to be shown and to unlock.
  private static final Set<String> WHILE_LOCKED =
      Set.of("/node", "/unlock", "/session", "/session/code", "/openapi.yaml", "/events");

  /// What people write: below these paths, but for [#ALWAYS].
  private static final Set<String> CONTENT =
      Set.of("channels", "messages", "items", "pages", "folders", "files", "uploads");

  /// They write little or nothing, and some make room.
  private static final Set<String> ALWAYS = Set.of("link", "pin", "free", "redact");

  private static final Set<HttpMethod> WRITES =
      Set.of(HttpMethod.POST, HttpMethod.PUT, HttpMethod.PATCH);

  /// A socket stays open by itself: that is no use of the node.
  private static final String EVENTS = "/events";

  /// Sent by a page that nobody has touched for a while: what it then reads anew, because others
  /// work on, must not keep its node from locking itself.
  private static final String IDLE = "X-Grove-Idle";

  static final Gate ALWAYS_OPEN = new Gate(() -> false, () -> false, () -> {});

  /// Lets a call to an endpoint pass, or refuses it.
  void pass(Endpoint endpoint, MultiMap headers) {
    String path = endpoint.path();
    if (locked.getAsBoolean() && !WHILE_LOCKED.contains(path)) {
      throw ApiException.locked("Grove is locked: unlock it first.");
    }
    if (writesContent(endpoint) && full.getAsBoolean()) {
      throw ApiException.full(
          "The disk is full: make room, then try again. Reading goes on meanwhile.");
    }
    if (!path.equals(EVENTS) && !headers.contains(IDLE)) {
      used.run();
    }
  }

  private static boolean writesContent(Endpoint endpoint) {
    List<String> parts = Endpoint.segments(endpoint.path());
    return WRITES.contains(endpoint.method())
        && parts.size() > 2
        && CONTENT.contains(parts.get(2))
        && !ALWAYS.contains(parts.getLast());
  }
}
