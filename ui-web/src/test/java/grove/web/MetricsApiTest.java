package grove.web;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import grove.web.home.Home;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Numbers about links and sync, for programs that watch a node.
final class MetricsApiTest {
  private static final Pattern LINE =
      Pattern.compile("grove_[a-z_]+\\{([a-z]+=\"[a-z0-9_]+\",?)+} -?[0-9]+");

  @TempDir private Path folder;

  @Test
  void eachGraphCountsWhatItsLinksCarry() {
    try (TestNode one = new TestNode(folder.resolve("one"), Optional.of("Founder"));
        TestNode two = new TestNode(folder.resolve("two"), Optional.of("Helper"))) {
      String id =
          one.post("/workspaces", new JsonObject().put("name", "Private name"))
              .getString("workspace");
      JsonObject invite =
          one.post("/workspaces/" + id + "/invites", new JsonObject().put("role", "editor"));
      two.post("/join", new JsonObject().put("link", invite.getString("link")));
      one.await("the helper", () -> metric(text(one), "grove_links_live", id, "").equals("1"));
      String text = text(one);
      List<String> lines = text.lines().filter(line -> !line.startsWith("#")).toList();
      assertTrue(lines.stream().allMatch(line -> LINE.matcher(line).matches()), text);
      assertTrue(text.contains("# TYPE grove_frame_bytes_total counter\n"));
      assertTrue(text.contains("# TYPE grove_links_live gauge\n"));
      String sent = "direction=\"sent\",use=\"segments\",";
      assertTrue(Long.parseLong(metric(text, "grove_frame_bytes_total", id, sent)) > 1_000, text);
      String ended = "direction=\"sent\",reason=\"removed\",";
      assertEquals("0", metric(text, "grove_links_ended_total", id, ended));
      assertFalse(text.contains("Private") || text.contains("Helper") || text.contains("127.0"));
    }
  }

  @Test
  void theyAreForWhoHasTheTokenOnly() throws IOException, InterruptedException {
    try (TestNode one = new TestNode(folder.resolve("one"), Optional.of("Founder"))) {
      HttpRequest request = HttpRequest.newBuilder(URI.create(one.api() + "/metrics")).build();
      HttpResponse<String> answer = one.client().send(request, BodyHandlers.ofString());
      assertEquals(401, answer.statusCode());
      assertFalse(answer.body().contains("grove_"));
    }
  }

  @Test
  void theyAreOffUnlessAskedFor() throws IOException, InterruptedException {
    Path place = folder.resolve("home");
    Home home = assertInstanceOf(Home.Opening.Opened.class, Home.open(place)).home();
    NodeOptions options =
        new NodeOptions(
            OptionalInt.of(0),
            OptionalInt.empty(),
            Optional.of("127.0.0.1"),
            Optional.of("Founder"),
            false,
            false);
    try (Node node = Node.start(home, options)) {
      HttpRequest request =
          HttpRequest.newBuilder(URI.create(node.running().api() + "/metrics"))
              .header("Authorization", "Bearer " + Files.readString(place.resolve("run/token")))
              .build();
      HttpResponse<String> answer =
          HttpClient.newHttpClient().send(request, BodyHandlers.ofString());
      assertEquals(404, answer.statusCode());
      assertTrue(answer.body().contains("--metrics"));
    }
  }

  private static String text(TestNode node) {
    try {
      return node.client().send(node.request("/metrics").build(), BodyHandlers.ofString()).body();
    } catch (IOException e) {
      throw new AssertionError(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new AssertionError(e);
    }
  }

  private static String metric(String text, String name, String id, String labels) {
    String start = name + "{" + labels + "workspace=\"" + id.substring(0, 8) + "\"} ";
    return text.lines()
        .filter(line -> line.startsWith(start))
        .map(line -> line.substring(start.length()))
        .findFirst()
        .orElse("");
  }
}
