package grove.web.http;

import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.ServerWebSocket;
import io.vertx.core.json.JsonObject;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// The open sockets for live events.
///
/// A page's socket says nothing until it has sent its token; a program's carries the home's token
/// in its request. A socket that does not read, or whose page token has ended, is closed: its page
/// opens a new one and loads again what it shows. Confined to the event loop.
final class EventSockets {
  private static final short CLOSE_NO_TOKEN = 4401;
  private static final short CLOSE_TRY_LATER = 1013;

  private final Vertx vertx;
  private final HttpGuard guard;
  private final PageTokens pages;
  private final Map<ServerWebSocket, Caller> open = new LinkedHashMap<>();

  EventSockets(Vertx vertx, HttpGuard guard, PageTokens pages) {
    this.vertx = vertx;
    this.guard = guard;
    this.pages = pages;
    vertx.setPeriodic(WebLimits.SOCKET_PING_MS, tick -> upkeep());
  }

  /// Upgrades a request that passed the guard.
  void accept(Call call) {
    HttpServerRequest request = call.request();
    if (!request.canUpgradeToWebSocket()) {
      throw ApiException.badInput("Live events come over a WebSocket: open one here.");
    }
    if (open.size() >= WebLimits.SOCKETS_MAX) {
      throw new ApiException(429, "busy", "Too many pages listen: close some.");
    }
    request
        .toWebSocket()
        .onSuccess(socket -> begin(socket, call.caller()))
        .onFailure(failure ->
            Replies.error(request, ApiException.badInput("This is no proper WebSocket.")));
  }

  void broadcast(JsonObject event) {
    String text = event.encode();
    for (Map.Entry<ServerWebSocket, Caller> entry : List.copyOf(open.entrySet())) {
      if (!(entry.getValue() instanceof Caller.Stranger)) {
        send(entry.getKey(), text);
      }
    }
  }

  private void begin(ServerWebSocket socket, Caller caller) {
    open.put(socket, caller);
    socket.setWriteQueueMaxSize(WebLimits.SOCKET_QUEUE_BYTES);
    socket.closeHandler(closed -> open.remove(socket));
    socket.exceptionHandler(failure -> open.remove(socket));
    if (caller instanceof Caller.Stranger) {
      socket.textMessageHandler(text -> admit(socket, text));
      vertx.setTimer(WebLimits.SOCKET_TOKEN_MS, tick -> dropStranger(socket));
    } else {
      ready(socket);
    }
  }

  private void admit(ServerWebSocket socket, String text) {
    if (!(open.get(socket) instanceof Caller.Stranger)) {
      return;
    }
    Optional<Caller> page = token(text).flatMap(guard::page);
    if (page.isEmpty()) {
      close(socket, CLOSE_NO_TOKEN, "send a valid token first");
      return;
    }
    open.put(socket, page.get());
    ready(socket);
  }

  private void ready(ServerWebSocket socket) {
    send(socket, new JsonObject().put("type", "ready").encode());
  }

  private static Optional<String> token(String text) {
    try {
      return JsonBody.parse(Buffer.buffer(text)).optionalText("token");
    } catch (ApiException e) {
      return Optional.empty();
    }
  }

  private void send(ServerWebSocket socket, String text) {
    if (gone(socket)) {
      return;
    }
    if (socket.writeQueueFull()) {
      close(socket, CLOSE_TRY_LATER, "too slow");
    } else {
      socket.writeTextMessage(text);
    }
  }

  /// Whether it has closed and its handler has not run yet: writing to it would throw, and the others
  /// would hear nothing.
  private boolean gone(ServerWebSocket socket) {
    return socket.isClosed() && open.remove(socket) != null;
  }

  private void dropStranger(ServerWebSocket socket) {
    if (open.get(socket) instanceof Caller.Stranger) {
      close(socket, CLOSE_NO_TOKEN, "no token came");
    }
  }

  private void upkeep() {
    for (Map.Entry<ServerWebSocket, Caller> entry : List.copyOf(open.entrySet())) {
      if (entry.getValue() instanceof Caller.Page(String session) && !pages.alive(session)) {
        close(entry.getKey(), CLOSE_NO_TOKEN, "the session has ended");
      } else if (!gone(entry.getKey())) {
        entry.getKey().writePing(Buffer.buffer());
      }
    }
  }

  private void close(ServerWebSocket socket, short code, String reason) {
    open.remove(socket);
    socket.close(code, reason);
  }
}
