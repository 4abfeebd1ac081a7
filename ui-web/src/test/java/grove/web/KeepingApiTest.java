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

/// What is taken back, and how long old versions are kept, asked of two real nodes over HTTP.
final class KeepingApiTest {
  @TempDir Path folder;

  @Test
  void whatIsTakenBackIsGoneFromListsSearchAndTheOtherNode() {
    try (TestNode one = new TestNode(folder.resolve("one"), Optional.of("Founder"));
        TestNode two = new TestNode(folder.resolve("two"), Optional.of("Helper"))) {
      String w =
          "/workspaces/" + one.post("/workspaces", json("name", "Garden")).getString("workspace");
      String link = one.post(w + "/invites", json("role", "editor")).getString("link");
      two.post("/join", json("link", link, "waitMs", 30_000));
      String channels = w + "/channels";
      String channel =
          rows(one.get(channels).getJsonArray("channels")).getFirst().getString("item");
      String messages = channels + "/" + channel + "/messages";
      String message =
          two.post(messages, json("text", "a wolpertinger in the garden")).getString("item");
      String page =
          one.post(w + "/pages", json("title", "Wolpertinger", "text", "its habits"))
              .getString("item");
      String file = upload(one, w).getString("item");
      for (TestNode node : List.of(one, two)) {
        node.await("all is found", () -> found(node, w) == 3);
      }
      assertEquals(
          "not-allowed", two.refused("POST", w + "/items/" + page + "/redact", json(), 403));
      assertEquals(
          "bad-input", one.refused("POST", w + "/items/" + channel + "/redact", json(), 400));
      for (String item : List.of(message, page, file)) {
        assertEquals(item, one.post(w + "/items/" + item + "/redact", json()).getString("item"));
      }
      assertEquals(
          "conflict", one.refused("POST", w + "/items/" + message + "/redact", json(), 409));
      for (TestNode node : List.of(one, two)) {
        node.await("nothing is found", () -> found(node, w) == 0);
        assertEquals(0, node.get(messages).getJsonArray("messages").size());
        assertEquals(0, node.get(w + "/pages").getJsonArray("pages").size());
        assertEquals(0, node.get(w + "/status").getInteger("lost"));
        node.await("the index is whole", () -> !node.get(w + "/status").getBoolean("indexing"));
        assertEquals(List.of(), node.post("/verify", json()).getJsonArray("problems").getList());
      }
      assertTrue(
          rows(two.get(w + "/audit").getJsonArray("entries")).stream()
              .anyMatch(e ->
                  e.getString("text").equals("Founder took back the text of 1 entry by Helper")));
    }
  }

  private static JsonObject upload(TestNode node, String w) {
    var upload =
        node.request(w + "/files?name=wolpertinger.txt")
            .POST(BodyPublishers.ofString("a picture of it"))
            .build();
    return new JsonObject(node.exchange(upload, BodyHandlers.ofString()).body());
  }

  private static long found(TestNode node, String w) {
    return node.get(w + "/search?q=wolpertinger").getLong("total");
  }

  @Test
  void adminsSayHowLongOldVersionsAreKept() {
    try (TestNode one = new TestNode(folder.resolve("one"), Optional.of("Founder"))) {
      String w =
          "/workspaces/" + one.post("/workspaces", json("name", "Garden")).getString("workspace");
      assertEquals(0, one.get(w + "/retention").getInteger("days"));
      assertEquals(90, one.post(w + "/retention", json("days", 90)).getInteger("days"));
      assertEquals(90, one.get(w + "/retention").getInteger("days"));
      assertEquals("bad-input", one.refused("POST", w + "/retention", json("days", 7), 400));
      assertFalse(one.get(w + "/audit").getJsonArray("entries").isEmpty());
    }
  }
}
