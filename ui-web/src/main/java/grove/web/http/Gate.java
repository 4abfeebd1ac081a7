package grove.web.http;

import io.vertx.core.MultiMap;
import java.util.Set;
import java.util.function.BooleanSupplier;

/// What stands before every call of the API once its caller is known: a locked node answers nothing
/// but who it is and how it is unlocked.
///
/// @param locked whether the node is locked
/// @param used hears of each call, for a node that locks by itself when nobody uses it
record Gate(BooleanSupplier locked, Runnable used) {
  /// What a page needs to be shown and to unlock.
  private static final Set<String> WHILE_LOCKED =
      Set.of("/node", "/unlock", "/session", "/session/code", "/openapi.yaml", "/events");

  /// A socket stays open by itself: that is no use of the node.
  private static final String EVENTS = "/events";

  /// Sent by a page that nobody has touched for a while: what it then reads anew, because others
  /// work on, must not keep its node from locking itself.
  private static final String IDLE = "X-Grove-Idle";

  static final Gate ALWAYS_OPEN = new Gate(() -> false, () -> {});

  /// Lets a call to an endpoint pass, or refuses it.
  void pass(Endpoint endpoint, MultiMap headers) {
    String path = endpoint.path();
    if (locked.getAsBoolean() && !WHILE_LOCKED.contains(path)) {
      throw ApiException.locked("Grove is locked: unlock it first.");
    }
    if (!path.equals(EVENTS) && !headers.contains(IDLE)) {
      used.run();
    }
  }
}
