package grove.web.http;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/// Sends every combination of host, origin, fetch site, method and token to a real server on a
/// real socket, and compares the answers with the rules as PROTOCOL.md section 11 words them.
final class HttpGuardTest {
  private static final String NONE = "";
  private static final String HOME_TOKEN = "the-token-of-the-home-file";
  private static final List<String> METHODS =
      List.of("GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS", "TRACE");
  private static final Set<String> READS = Set.of("GET", "HEAD");
  private static final List<String> SITES =
      List.of(NONE, "same-origin", "same-site", "cross-site", "none", "nonsense");

  private static final AtomicInteger REACHED = new AtomicInteger();
  private static WebServer server;
  private static String pageToken;
  private static int port;

  private record Request(String method, String host, String origin, String site, String token) {

    List<String> fields() {
      List<String> fields = new ArrayList<>();
      add(fields, "Host", host);
      add(fields, "Origin", origin);
      add(fields, "Sec-Fetch-Site", site);
      add(fields, "Authorization", token.isEmpty() ? NONE : "Bearer " + token);
      return fields;
    }

    private static void add(List<String> fields, String name, String value) {
      if (!value.isEmpty()) {
        fields.add(name + ": " + value);
      }
    }
  }

  @BeforeAll
  static void startServer() throws IOException {
    server =
        WebServer.open(
            new PortChoice(OptionalInt.of(0), 0, 0),
            new WebKeeping(HOME_TOKEN, Map.of(), kept -> {}),
            new SecureRandom(),
            () -> 1_000_000L);
    server.serve(tools -> List.of(HttpGuardTest::addEcho));
    port = server.pagePort();
    pageToken = handOver();
  }

  @AfterAll
  static void stopServer() {
    server.close();
  }

  private static void addEcho(Api api) {
    api.get("/echo", HttpGuardTest::echo);
    api.post("/echo", HttpGuardTest::echo);
    api.put("/echo", WebLimits.BODY_BYTES_MAX, HttpGuardTest::echo);
    api.patch("/echo", HttpGuardTest::echo);
    api.delete("/echo", HttpGuardTest::echo);
  }

  private static CompletionStage<JsonObject> echo(Call call) {
    REACHED.incrementAndGet();
    return CompletableFuture.completedFuture(new JsonObject().put("secret", "shared text"));
  }

  private static String handOver() throws IOException {
    String url = server.oneTimeUrl(() -> {}).toCompletableFuture().join();
    String code = url.substring(url.indexOf('#') + 1);
    try (RawHttp http = new RawHttp(port)) {
      RawHttp.Answer answer =
          http.send(
              "POST",
              "/api/session",
              new Request("POST", host(), origin(), "same-origin", NONE).fields(),
              new JsonObject().put("code", code).encode());
      assertEquals(200, answer.status(), answer.body());
      return new JsonObject(answer.body()).getString("token");
    }
  }

  private static String host() {
    return "127.0.0.1:" + port;
  }

  private static String origin() {
    return "http://" + host();
  }

  private static List<String> hosts() {
    return List.of(
        host(),
        "localhost:" + port,
        "[::1]:" + port,
        NONE,
        "127.0.0.1",
        "127.0.0.1:" + (port + 1),
        "LOCALHOST:" + port,
        "localhost.:" + port,
        "127.1:" + port,
        "0.0.0.0:" + port,
        "evil.example:" + port,
        "127.0.0.1.evil.example:" + port,
        "user@127.0.0.1:" + port);
  }

  private static List<String> origins() {
    return List.of(
        NONE,
        origin(),
        "http://localhost:" + port,
        "http://[::1]:" + port,
        "https://" + host(),
        "http://127.0.0.1:" + (port + 1),
        origin() + "/",
        "http://evil.example",
        "http://127.0.0.1.evil.example:" + port,
        "null",
        "file://");
  }

  private static List<String> tokens() {
    return List.of(NONE, pageToken, HOME_TOKEN, "wrong", pageToken + "x", HOME_TOKEN + " ");
  }

  /// The rules, said again without looking at the guard.
  private static int expected(Request r) {
    boolean loopback = Set.of(host(), "localhost:" + port, "[::1]:" + port).contains(r.host());
    if (!loopback) {
      return 421;
    }
    boolean ownOrigin = r.origin().equals("http://" + r.host());
    boolean foreign =
        (!r.origin().isEmpty() && !ownOrigin)
            || (!r.site().isEmpty() && !r.site().equals("same-origin"));
    if (foreign) {
      return 403;
    }
    if (r.method().equals("OPTIONS") || r.method().equals("TRACE")) {
      return 405;
    }
    if (r.origin().isEmpty() && r.site().isEmpty()) {
      return r.token().strip().equals(HOME_TOKEN) ? 200 : 401;
    }
    if (r.origin().isEmpty() && !READS.contains(r.method())) {
      return 403;
    }
    return r.token().equals(pageToken) ? 200 : 401;
  }

  @Test
  void onlyTheRightCombinationsPass() throws IOException {
    int passed = 0;
    try (RawHttp http = new RawHttp(port)) {
      for (Request request : combinations()) {
        int before = REACHED.get();
        RawHttp.Answer answer =
            http.send(request.method(), "/api/echo", request.fields(), body(request.method()));
        assertEquals(expected(request), answer.status(), request::toString);
        boolean reached = REACHED.get() > before;
        assertEquals(answer.status() == 200, reached, request::toString);
        assertTrue(reached || !answer.body().contains("shared text"), request::toString);
        passed += reached ? 1 : 0;
      }
    }
    // 3 names: a script's 6 methods; a page's 6 methods with and without fetch site; 2 bare reads
    int trailingBlankCounts = 2;
    assertEquals(3 * (6 * trailingBlankCounts + 6 * 2 + 2), passed);
  }

  private static List<Request> combinations() {
    List<Request> all = new ArrayList<>();
    for (String method : METHODS) {
      for (String host : hosts()) {
        for (String origin : origins()) {
          for (String site : SITES) {
            tokens().forEach(token -> all.add(new Request(method, host, origin, site, token)));
          }
        }
      }
    }
    return all;
  }

  private static String body(String method) {
    return Set.of("POST", "PUT", "PATCH").contains(method) ? "{\"a\":1}" : "";
  }

  @Test
  void handOverNeedsTheOwnPageOrTheHomeToken() throws IOException {
    try (RawHttp http = new RawHttp(port)) {
      for (String host : hosts()) {
        for (String origin : origins()) {
          for (String site : SITES) {
            Request request = new Request("POST", host, origin, site, NONE);
            boolean own = expected(request) == 401 && !origin.isEmpty();
            RawHttp.Answer answer =
                http.send("POST", "/api/session", request.fields(), "{\"code\":\"guess\"}");
            int refused = expected(request);
            assertEquals(own ? 401 : refused, answer.status(), request::toString);
            assertEquals(own, answer.body().contains("expired"), request::toString);
          }
        }
      }
    }
  }

  @Test
  void codeCountsOnce() throws IOException {
    String url = server.oneTimeUrl(() -> {}).toCompletableFuture().join();
    String body = new JsonObject().put("code", url.substring(url.indexOf('#') + 1)).encode();
    List<String> fields = new Request("POST", host(), origin(), NONE, NONE).fields();
    try (RawHttp http = new RawHttp(port)) {
      assertEquals(200, http.send("POST", "/api/session", fields, body).status());
      assertEquals(401, http.send("POST", "/api/session", fields, body).status());
    }
  }

  @Test
  void repeatedFieldsAreRefused() throws IOException {
    List<String> script = List.of("Host: " + host(), "Authorization: Bearer " + HOME_TOKEN);
    List<String> page =
        List.of("Host: " + host(), "Origin: " + origin(), "Authorization: Bearer " + pageToken);
    try (RawHttp http = new RawHttp(port)) {
      assertEquals(200, http.send("GET", "/api/echo", script, "").status());
      assertEquals(200, http.send("GET", "/api/echo", page, "").status());
      assertEquals(421, doubled(http, script, "Host: " + host()));
      assertEquals(401, doubled(http, script, "Authorization: Bearer " + HOME_TOKEN));
      assertEquals(403, doubled(http, page, "Origin: " + origin()));
      assertEquals(403, doubled(http, page, "Sec-Fetch-Site: same-origin, same-origin"));
      assertEquals(403, doubled(http, script, "Sec-Fetch-Mode: cors"));
      assertEquals(403, doubled(http, script, "sec-fetch-dest: empty"));
    }
  }

  private static int doubled(RawHttp http, List<String> fields, String more) throws IOException {
    List<String> all = new ArrayList<>(fields);
    all.add(more);
    return http.send("GET", "/api/echo", all, "").status();
  }

  @Test
  void socketNeedsOriginOrHomeToken() throws IOException {
    List<String> upgrade =
        List.of(
            "Upgrade: websocket",
            "Connection: Upgrade",
            "Sec-WebSocket-Version: 13",
            "Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==");
    try (RawHttp http = new RawHttp(port)) {
      for (String host : hosts()) {
        for (String origin : origins()) {
          for (String site : SITES) {
            for (String token : List.of(NONE, HOME_TOKEN, pageToken)) {
              Request request = new Request("GET", host, origin, site, token);
              List<String> fields = new ArrayList<>(request.fields());
              fields.addAll(upgrade);
              int status = http.send("GET", "/api/events", fields, "").status();
              assertEquals(expectedUpgrade(request), status, request::toString);
            }
          }
        }
      }
    }
  }

  private static int expectedUpgrade(Request r) {
    int status = expected(r);
    if (status == 421 || status == 403) {
      return status;
    }
    if (r.origin().isEmpty() && r.site().isEmpty()) {
      return status == 200 ? 101 : 401;
    }
    return r.origin().isEmpty() ? 403 : 101;
  }

  @Test
  void pageAndItsPartsNeedTheHostOnly() throws IOException {
    try (RawHttp http = new RawHttp(port)) {
      for (String host : hosts()) {
        for (String method : METHODS) {
          Request request = new Request(method, host, "http://evil.example", "cross-site", NONE);
          int status = http.send(method, "/", request.fields(), body(method)).status();
          int allowed = READS.contains(method) ? 200 : 405;
          assertEquals(expected(request) == 421 ? 421 : allowed, status, request::toString);
        }
      }
    }
  }

  @Test
  void pathsCanNotLeaveTheWebroot() throws IOException {
    List<String> fields = List.of("Host: " + host());
    try (RawHttp http = new RawHttp(port)) {
      for (String path :
          List.of(
              "/../module-info.class",
              "/assets/../../openapi.yaml",
              "/%2e%2e/openapi.yaml",
              "/..%2fopenapi.yaml",
              "/assets//x.js",
              "/.hidden.js",
              "/openapi.yaml",
              "/grove/web/Main.class",
              "//evil.example/x.js")) {
        int status = http.send("GET", path, fields, "").status();
        assertTrue(status == 404 || status == 400, path + " gave " + status);
      }
      assertEquals(400, http.send("GET", "http://" + host() + "/api/echo", fields, "").status());
    }
  }

  @Test
  void answersCarryTheFieldsOfTheRules() throws IOException {
    try (RawHttp http = new RawHttp(port)) {
      RawHttp.Answer page = http.send("GET", "/", List.of("Host: " + host()), "");
      String content = "http://127.0.0.1:" + server.contentPort();
      assertEquals(
          "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' blob: "
              + content
              + "; media-src "
              + content
              + "; font-src 'self'; connect-src 'self' ws://"
              + host()
              + "; frame-src "
              + content
              + "; form-action 'none'; base-uri 'none'; frame-ancestors 'none'; "
              + "require-trusted-types-for 'script'; trusted-types svelte-trusted-html",
          page.fields().get("content-security-policy"));
      RawHttp.Answer api =
          http.send(
              "GET",
              "/api/echo",
              List.of("Host: " + host(), "Authorization: Bearer " + HOME_TOKEN),
              "");
      assertEquals("no-store", api.fields().get("cache-control"));
      for (RawHttp.Answer answer : List.of(page, api)) {
        assertEquals("nosniff", answer.fields().get("x-content-type-options"));
        assertEquals("no-referrer", answer.fields().get("referrer-policy"));
        assertEquals("same-origin", answer.fields().get("cross-origin-opener-policy"));
        assertEquals("same-origin", answer.fields().get("cross-origin-resource-policy"));
      }
    }
  }
}
