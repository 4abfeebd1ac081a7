package grove.web.http;

import io.vertx.core.http.HttpMethod;

/// Live events over a WebSocket.
final class EventRoutes implements Routes {
  private final EventSockets sockets;

  EventRoutes(EventSockets sockets) {
    this.sockets = sockets;
  }

  @Override
  public void addTo(Api api) {
    api.stream(HttpMethod.GET, "/events", sockets::accept);
  }
}
