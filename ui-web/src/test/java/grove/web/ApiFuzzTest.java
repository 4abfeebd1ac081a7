package grove.web;

import static grove.web.TestNode.json;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;

import grove.web.http.RawHttp;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Sends nonsense of every kind to every operation: each answer is a refusal as the contract says,
/// or a success, never a fault; and afterwards the node works as before.
final class ApiFuzzTest {
  private static final long SEED = 20_261_121;
  private static final int ROUNDS = 1_500;
  private static final List<String> FIELDS =
      List.of(
          "name",
          "text",
          "title",
          "base",
          "version",
          "link",
          "code",
          "proof",
          "role",
          "uses",
          "expiresInMs",
          "approval",
          "card",
          "replyTo",
          "items",
          "pages",
          "parent",
          "folder",
          "passphrase",
          "current",
          "minutes",
          "waitMs",
          "verified",
          "workspaceKey",
          "act",
          "person",
          "device",
          "log",
          "upto");

  /// What would end the workspace or the session of this test, or wait for long.
  private static final Set<String> LEFT_OUT = Set.of("GET /events", "POST /lock");

  @TempDir Path folder;
  private final SplittableRandom random = new SplittableRandom(SEED);
  private TestNode node;
  private List<String> ids;

  @BeforeEach
  void start() {
    node = new TestNode(folder.resolve("home"), Optional.of("Founder"));
    String w = node.post("/workspaces", json("name", "Garden")).getString("workspace");
    String at = "/workspaces/" + w;
    JsonObject page = node.post(at + "/pages", json("title", "Plan", "text", "dig"));
    JsonObject channel = node.get(at + "/channels").getJsonArray("channels").getJsonObject(0);
    JsonObject invite = node.post(at + "/invites", json());
    ids =
        new ArrayList<>(
            List.of(
                w,
                page.getString("item"),
                page.getJsonArray("versions").getString(0),
                channel.getString("item"),
                invite.getString("invite"),
                invite.getString("link"),
                node.get("/node").getString("person")));
  }

  @AfterEach
  void stop() {
    node.close();
  }

  @Test
  void everyOperationTakesNonsense() {
    List<String> operations =
        Contract.shipped().operations().stream().filter(o -> !LEFT_OUT.contains(o)).toList();
    for (int i = 0; i < ROUNDS; i++) {
      String operation = operations.get(i % operations.size());
      String method = operation.substring(0, operation.indexOf(' '));
      String path = fill(operation.substring(operation.indexOf(' ') + 1)) + query();
      String body = body();
      HttpRequest request =
          node.request(path).method(method, BodyPublishers.ofString(body)).build();
      HttpResponse<String> answer = node.exchange(request, BodyHandlers.ofString());
      String what = "seed " + SEED + ": " + method + " " + path + " " + body;
      assertNotEquals(500, answer.statusCode(), () -> what + " gave " + answer.body());
      if (answer.statusCode() >= 400 && !method.equals("HEAD")) {
        JsonObject error = new JsonObject(answer.body()).getJsonObject("error");
        assertFalse(error.getString("message").isBlank(), what);
        assertFalse(error.getString("message").contains("Exception"), what);
        assertFalse(error.getString("message").contains("\n"), what);
      }
    }
    assertEquals("ready", node.get("/node").getString("state"));
  }

  private String fill(String pattern) {
    Matcher parameter = Pattern.compile("\\{[a-z]+}").matcher(pattern);
    StringBuilder path = new StringBuilder();
    boolean first = true;
    while (parameter.find()) {
      boolean right = first && random.nextInt(10) > 0;
      parameter.appendReplacement(path, Matcher.quoteReplacement(right ? ids.get(0) : id()));
      first = false;
    }
    return parameter.appendTail(path).toString();
  }

  private String id() {
    return switch (random.nextInt(6)) {
      case 0 -> "0".repeat(32);
      case 1 -> "%00%ff";
      case 2 -> "x".repeat(random.nextInt(300) + 1);
      default -> {
        String id = ids.get(random.nextInt(ids.size()));
        yield id.startsWith("grove:") ? "zz" : id;
      }
    };
  }

  private String query() {
    return switch (random.nextInt(5)) {
      case 0 ->
          "?q=" + List.of("a", "%22", "in:%22", "*", "-%00", "OR", "(((").get(random.nextInt(7));
      case 1 -> "?limit=" + List.of("-1", "x", "99999999999", "5", "").get(random.nextInt(5));
      case 2 -> "?folder=" + id() + "&before=" + id() + "&name=%2e%2e";
      case 3 -> "?sort=" + random.nextInt() + "&offset=%e0%80&q=&&==";
      default -> "";
    };
  }

  private String body() {
    return switch (random.nextInt(6)) {
      case 0 -> "";
      case 1 -> noise();
      case 2 -> "[".repeat(random.nextInt(3_000));
      default -> {
        JsonObject object = new JsonObject();
        for (int i = random.nextInt(5); i >= 0; i--) {
          object.put(FIELDS.get(random.nextInt(FIELDS.size())), value(3));
        }
        yield object.encode();
      }
    };
  }

  private Object value(int depth) {
    return switch (random.nextInt(depth > 0 ? 9 : 7)) {
      case 0 -> random.nextLong();
      case 1 -> random.nextDouble();
      case 2 -> random.nextBoolean();
      case 3 -> noise();
      case 4 -> ids.get(random.nextInt(ids.size()));
      case 5 -> List.of("editor", "owner", "a/b", "..", "\u202e", "").get(random.nextInt(6));
      case 6 -> random.nextInt(3);
      case 7 -> new JsonArray().add(value(depth - 1)).add(value(depth - 1));
      default -> new JsonObject().put("title", value(depth - 1)).put("text", value(depth - 1));
    };
  }

  private String noise() {
    StringBuilder text = new StringBuilder();
    for (int i = random.nextInt(40); i > 0; i--) {
      text.appendCodePoint(random.nextInt(0xd7ff));
    }
    return text.toString();
  }

  @Test
  void brokenEscapesAreNoFault() throws IOException {
    String token = java.nio.file.Files.readString(node.home().resolve("run/token"));
    int port = java.net.URI.create(node.api()).getPort();
    List<String> fields = List.of("Host: 127.0.0.1:" + port, "Authorization: Bearer " + token);
    try (RawHttp http = new RawHttp(port)) {
      for (String path :
          List.of("/search?q=%zz", "/search?limit=%", "/%zz", "/files/%", "/pages?a=%f")) {
        int status = http.send("GET", "/api/workspaces/" + ids.get(0) + path, fields, "").status();
        assertNotEquals(500, status, path);
      }
    }
  }

  @Test
  void brokenHttpEndsItsConnectionOnly() throws IOException {
    int port = java.net.URI.create(node.api()).getPort();
    for (int i = 0; i < 200; i++) {
      try (RawHttp http = new RawHttp(port)) {
        String method = List.of("GET", "G\u0001T", "POST", "").get(random.nextInt(4));
        String target =
            List.of("/api/node", "", " ", "*", "/\u0000", "/%", "http://").get(random.nextInt(7));
        String field =
            List.of(
                    "Host: x",
                    ": y",
                    "Content-Length: -1",
                    "Transfer-Encoding: chunked",
                    "A:" + "b".repeat(40_000))
                .get(random.nextInt(5));
        int status = http.send(method, target, List.of(field), "").status();
        assertNotEquals(200, status);
      } catch (IOException e) {
        assertFalse(
            String.valueOf(e.getMessage()).isEmpty(),
            "the connection was closed: as good an answer as any");
      }
    }
    assertEquals("ready", node.get("/node").getString("state"));
  }
}
