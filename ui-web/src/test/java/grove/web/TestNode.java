package grove.web;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.fail;

import grove.graph.Loop;
import grove.identity.Hardening;
import grove.identity.WeakHardening;
import grove.web.group.NodeSources;
import grove.web.home.Home;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.net.http.WebSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;

/// A real node in a home of a test, and a client that speaks to it as a program of its user does.
///
/// Every JSON answer is held against openapi.yaml.
public final class TestNode implements AutoCloseable {
  private static final long WAIT_MS = 30_000;
  private static final long LOOK_AGAIN_MS = 500;

  private final Path home;
  private final Node node;
  private final Loop.Running upkeep;
  private final HttpClient client = HttpClient.newHttpClient();
  private final String token;
  private final List<JsonObject> heard = new ArrayList<>();
  private final LinkedBlockingQueue<JsonObject> events = new LinkedBlockingQueue<>();

  public TestNode(Path home, Optional<String> name) {
    this(home, name, Loop.thread("test-upkeep"));
  }

  /// A node whose clock and upkeep are in the hands of the test.
  public TestNode(Path home, Optional<String> name, Loop.Running upkeep) {
    this(home, name, upkeep, WeakHardening.forTests());
  }

  TestNode(Path home, Optional<String> name, Loop.Running upkeep, Hardening hardening) {
    this.home = home;
    this.upkeep = upkeep;
    Home opened = assertInstanceOf(Home.Opening.Opened.class, Home.open(home)).home();
    this.node =
        Node.start(
            opened,
            new NodeOptions(
                OptionalInt.of(0),
                OptionalInt.empty(),
                Optional.of("127.0.0.1"),
                name,
                false,
                true),
            new NodeSources(new SecureRandom(), upkeep, hardening));
    this.token = token(home);
    listen();
  }

  private static String token(Path home) {
    try {
      return Files.readString(home.resolve("run/token"));
    } catch (IOException e) {
      throw new AssertionError(e);
    }
  }

  private void listen() {
    WebSocket.Listener ear =
        new WebSocket.Listener() {
          @Override
          public CompletionStage<?> onText(WebSocket socket, CharSequence text, boolean last) {
            events.add(new JsonObject(text.toString()));
            socket.request(1);
            return null;
          }
        };
    client
        .newWebSocketBuilder()
        .header("Authorization", "Bearer " + token)
        .buildAsync(URI.create(node.running().api().replace("http", "ws") + "/events"), ear)
        .join();
  }

  public Node node() {
    return node;
  }

  public String api() {
    return node.running().api();
  }

  public HttpClient client() {
    return client;
  }

  public HttpRequest.Builder request(String path) {
    return HttpRequest.newBuilder(URI.create(api() + path))
        .header("Authorization", "Bearer " + token);
  }

  public JsonObject get(String path) {
    return send("GET", path, null, 200);
  }

  public JsonObject post(String path, JsonObject body) {
    return send("POST", path, body, 200);
  }

  public JsonObject put(String path, JsonObject body) {
    return send("PUT", path, body, 200);
  }

  public JsonObject patch(String path, JsonObject body) {
    return send("PATCH", path, body, 200);
  }

  public JsonObject delete(String path) {
    return send("DELETE", path, null, 200);
  }

  /// Expects a refusal and gives its code.
  public String refused(String method, String path, JsonObject body, int status) {
    return answer(method, path, body, status).getJsonObject("error").getString("code");
  }

  /// The answer, whatever it is.
  public JsonObject answer(String method, String path, JsonObject body, int status) {
    return send(method, path, body, status);
  }

  private JsonObject send(String method, String path, JsonObject body, int status) {
    HttpRequest request =
        request(path)
            .method(
                method,
                body == null ? BodyPublishers.noBody() : BodyPublishers.ofString(body.encode()))
            .build();
    HttpResponse<String> answer = exchange(request, BodyHandlers.ofString());
    String plain = path.contains("?") ? path.substring(0, path.indexOf('?')) : path;
    assertEquals(status, answer.statusCode(), () -> method + " " + path + ": " + answer.body());
    JsonObject json = new JsonObject(answer.body());
    assertEquals(
        List.of(),
        Contract.shipped().problems(method, plain, status, json),
        () -> method + " " + path + ": " + answer.body());
    return json;
  }

  public <T> HttpResponse<T> exchange(HttpRequest request, HttpResponse.BodyHandler<T> handler) {
    try {
      return client.send(request, handler);
    } catch (IOException e) {
      throw new AssertionError(request.toString(), e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new AssertionError(e);
    }
  }

  /// Waits until something is so, looking again whenever the node says that something changed.
  public void await(String what, Supplier<Boolean> so) {
    long start = System.currentTimeMillis();
    while (!so.get()) {
      if (System.currentTimeMillis() - start > WAIT_MS) {
        fail("not within " + WAIT_MS + " ms: " + what);
      }
      nextEvent();
    }
  }

  private void nextEvent() {
    try {
      JsonObject next = events.poll(LOOK_AGAIN_MS, TimeUnit.MILLISECONDS);
      if (next != null) {
        heard.add(next);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new AssertionError(e);
    }
  }

  /// Waits for an event of a type, or gives the first one that was heard already.
  public JsonObject awaitEvent(String type) {
    await("event " + type, () -> heard.stream().anyMatch(e -> type.equals(e.getString("type"))));
    return heard.stream().filter(e -> type.equals(e.getString("type"))).findFirst().orElseThrow();
  }

  public static JsonObject json(Object... fields) {
    JsonObject json = new JsonObject();
    for (int i = 0; i < fields.length; i += 2) {
      json.put((String) fields[i], fields[i + 1]);
    }
    return json;
  }

  public static List<JsonObject> rows(JsonArray array) {
    return array.stream().map(JsonObject.class::cast).toList();
  }

  public Path home() {
    return home;
  }

  @Override
  public void close() {
    client.shutdownNow();
    node.close();
    upkeep.close();
  }
}
