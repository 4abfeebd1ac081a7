package grove.web;

import static grove.web.TestNode.json;
import static grove.web.TestNode.rows;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.vertx.core.json.JsonObject;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Which files a device fetches unasked, and that it goes on with what was asked for.
final class FetchingTest {
  private static final int FILE_BYTES = 5_000;
  private static final long DEFAULT_BYTES = 20L << 20;

  @TempDir Path folder = Path.of("");

  private String w = "";

  private TestNode start(String name) {
    return new TestNode(folder.resolve(name), Optional.of(name));
  }

  private void upload(TestNode node, String name) {
    var sent =
        node.request(w + "/files?name=" + name)
            .header("Content-Type", "application/octet-stream")
            .POST(BodyPublishers.ofString(name.repeat(FILE_BYTES).substring(0, FILE_BYTES)))
            .build();
    assertEquals(200, node.exchange(sent, BodyHandlers.discarding()).statusCode());
  }

  private Optional<JsonObject> file(TestNode node, String name) {
    List<JsonObject> files = rows(node.get(w + "/files").getJsonArray("files"));
    return files.stream().filter(file -> file.getString("name").equals(name)).findFirst();
  }

  private boolean here(TestNode node, String name) {
    return file(node, name).map(file -> file.getBoolean("here")).orElse(false);
  }

  /// Two are in, and the second one has heard of a file that does not come unasked.
  private void meet(TestNode one, TestNode two) {
    w = "/workspaces/" + one.post("/workspaces", json("name", "Garden")).getString("workspace");
    String link = one.post(w + "/invites", json("role", "editor")).getString("link");
    two.post("/join", json("link", link, "waitMs", 30_000));
    assertEquals(DEFAULT_BYTES, two.get(w + "/fetching").getLong("filesUpTo"));
    two.put(w + "/fetching", json("filesUpTo", FILE_BYTES - 1));
    upload(one, "large");
    two.await("its entry", () -> file(two, "large").isPresent());
    assertFalse(here(two, "large"));
  }

  /// What was asked for while nobody who has it could be reached.
  private void ask() {
    try (TestNode two = start("Ben")) {
      try (TestNode one = start("Ada")) {
        meet(one, two);
      }
      assertEquals("running", fetch(two, "large", json()).getString("fetch"));
      assertFalse(here(two, "large"));
    }
  }

  @Test
  void largeFilesComeWhenSomebodyAsksAlsoAfterARestart() {
    ask();
    try (TestNode two = new TestNode(folder.resolve("Ben"), Optional.empty());
        TestNode one = new TestNode(folder.resolve("Ada"), Optional.empty())) {
      assertEquals(FILE_BYTES - 1, two.get(w + "/fetching").getLong("filesUpTo"));
      assertTrue(here(one, "large"));
      two.await("the file", () -> here(two, "large"));
    }
  }

  private JsonObject fetch(TestNode node, String name, JsonObject how) {
    String item = file(node, name).orElseThrow().getString("item");
    return node.post(w + "/files/" + item + "/fetch", how);
  }

  @Test
  void aFetchStandsPausedGoesOnAndIsCancelled() {
    try (TestNode two = start("Ben");
        TestNode one = start("Ada")) {
      meet(one, two);
      assertEquals("paused", fetch(two, "large", json("paused", true)).getString("fetch"));
      two.put(w + "/fetching", json("filesUpTo", FILE_BYTES));
      upload(one, "later");
      two.await("what was not paused", () -> here(two, "later"));
      assertEquals("paused", file(two, "large").orElseThrow().getString("fetch"));
      assertFalse(here(two, "large"), "also where files of this size come unasked");
      String item = file(two, "large").orElseThrow().getString("item");
      JsonObject cancelled = two.delete(w + "/files/" + item + "/fetch");
      assertEquals("none", cancelled.getString("fetch"));
      upload(one, "last");
      two.await("what is new", () -> here(two, "last"));
      assertFalse(here(two, "large"), "it comes when somebody asks");
      fetch(two, "large", json());
      two.await("the file", () -> here(two, "large"));
      assertEquals("none", file(two, "large").orElseThrow().getString("fetch"));
      assertEquals("stays", two.refused("DELETE", w + "/files/" + item + "/fetch", null, 409));
      assertEquals("none", fetch(two, "large", json("paused", true)).getString("fetch"));
    }
  }

  @Test
  void aSizeThatIsNoneIsRefused() {
    try (TestNode one = start("Ada")) {
      w = "/workspaces/" + one.post("/workspaces", json("name", "Garden")).getString("workspace");
      assertEquals("bad-input", one.refused("PUT", w + "/fetching", json("filesUpTo", -1), 400));
      assertEquals(0, one.put(w + "/fetching", json("filesUpTo", 0)).getLong("filesUpTo"));
      assertEquals(DEFAULT_BYTES, one.put(w + "/fetching", json()).getLong("filesUpTo"));
    }
  }
}
