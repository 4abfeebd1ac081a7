package grove.web.http;

import grove.web.home.HomeException;
import io.vertx.core.Handler;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerOptions;
import io.vertx.core.http.HttpServerRequest;
import java.net.Inet6Address;
import java.net.NetworkInterface;
import java.net.SocketException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletionException;

/// One port on both loopback addresses of this machine, and on no other address.
///
/// `localhost` may mean either address, so where IPv6 is there a port counts as free only if it is
/// free on both: else another user's program could answer under this page's name. The port is
/// known before the handler is: until [#serve] a request gets 503.
final class LoopbackServer implements AutoCloseable {
  private static final String V4 = "127.0.0.1";
  private static final String V6 = "::1";
  private static final int ANY_PORT_TRIES = 20;
  private static final int PORT_MAX = 65_535;

  private final List<HttpServer> servers;
  private final int port;
  private volatile Handler<HttpServerRequest> handler =
      request -> request.response().setStatusCode(503).end();

  private LoopbackServer(Vertx vertx, int port) {
    this.servers = new ArrayList<>();
    int bound = port;
    try {
      bound = listen(vertx, port, V4);
      if (hasV6()) {
        listen(vertx, bound, V6);
      }
    } catch (RuntimeException e) {
      close();
      throw e;
    }
    this.port = bound;
  }

  /// Opens exactly this port (0 = any free one), or says in one line that it is taken.
  static LoopbackServer at(Vertx vertx, int port) {
    int tries = port == 0 ? ANY_PORT_TRIES : 1;
    for (int i = 0; i < tries; i++) {
      Optional<LoopbackServer> server = attempt(vertx, port);
      if (server.isPresent()) {
        return server.get();
      }
    }
    throw new HomeException(
        "Port " + port + " is taken by another program: choose another one with --port.");
  }

  /// Opens the first free port from this one upwards.
  static LoopbackServer from(Vertx vertx, int port) {
    int last = Math.min(PORT_MAX, port + WebLimits.PORTS_TRIED);
    for (int candidate = port; candidate <= last; candidate++) {
      Optional<LoopbackServer> server = attempt(vertx, candidate);
      if (server.isPresent()) {
        return server.get();
      }
    }
    return at(vertx, 0);
  }

  private static Optional<LoopbackServer> attempt(Vertx vertx, int port) {
    try {
      return Optional.of(new LoopbackServer(vertx, port));
    } catch (CompletionException e) {
      return Optional.empty();
    }
  }

  int port() {
    return port;
  }

  void serve(Handler<HttpServerRequest> serving) {
    handler = serving;
  }

  @Override
  public void close() {
    for (HttpServer server : servers) {
      server.close().toCompletionStage().toCompletableFuture().join();
    }
  }

  private int listen(Vertx vertx, int wanted, String host) {
    HttpServer server =
        vertx.createHttpServer(options()).requestHandler(request -> handler.handle(request));
    server.listen(wanted, host).toCompletionStage().toCompletableFuture().join();
    servers.add(server);
    return server.actualPort();
  }

  private static HttpServerOptions options() {
    return new HttpServerOptions()
        .setHttp2ClearTextEnabled(false)
        .setHandle100ContinueAutomatically(true)
        .setMaxInitialLineLength(WebLimits.REQUEST_LINE_BYTES_MAX)
        .setMaxHeaderSize(WebLimits.HEADER_BYTES_MAX)
        .setMaxChunkSize(WebLimits.CHUNK_BYTES)
        .setIdleTimeout(WebLimits.IDLE_S)
        .setMaxWebSocketFrameSize(WebLimits.SOCKET_MESSAGE_BYTES_MAX)
        .setMaxWebSocketMessageSize(WebLimits.SOCKET_MESSAGE_BYTES_MAX);
  }

  private static boolean hasV6() {
    try {
      return NetworkInterface.networkInterfaces()
          .flatMap(NetworkInterface::inetAddresses)
          .anyMatch(a -> a instanceof Inet6Address && a.isLoopbackAddress());
    } catch (SocketException e) {
      return false;
    }
  }
}
