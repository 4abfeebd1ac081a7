package grove.web;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.vertx.core.json.JsonObject;
import java.nio.file.Path;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// How people are, and where they type, through the HTTP interface of two nodes.
final class PresenceApiTest {
  private static final long WAIT_MS = 20_000;

  @TempDir private Path folder;

  @Test
  void whatOneSaysTheOtherSees() {
    try (TestNode one = new TestNode(folder.resolve("one"), Optional.of("Founder"));
        TestNode two = new TestNode(folder.resolve("two"), Optional.of("Helper"))) {
      JsonObject made = one.post("/workspaces", new JsonObject().put("name", "Garden"));
      String w = "/workspaces/" + made.getString("workspace");
      JsonObject invite = one.post(w + "/invites", new JsonObject().put("role", "editor"));
      JsonObject join = new JsonObject().put("link", invite.getString("link"));
      assertEquals("member", two.post("/join", join.put("waitMs", WAIT_MS)).getString("state"));
      one.await("a link", () -> one.get(w + "/status").getJsonArray("neighbours").size() == 1);
      two.post(w + "/presence", new JsonObject().put("text", "in the garden"));
      one.await("the words", () -> one.get(w + "/presence").encode().contains("in the garden"));
      String channel =
          two.get(w + "/channels").getJsonArray("channels").getJsonObject(0).getString("item");
      two.post(w + "/typing", new JsonObject().put("place", channel));
      one.await("typing", () -> one.get(w + "/presence").encode().contains(channel));
      JsonObject present = one.get(w + "/presence").getJsonArray("people").getJsonObject(0);
      assertEquals("Helper", present.getString("name"));
      two.post(w + "/presence", new JsonObject().put("text", "gone").put("hidden", true));
      one.await("nothing", () -> !one.get(w + "/presence").encode().contains("in the garden"));
      JsonObject self = two.get(w + "/presence").getJsonObject("self");
      assertTrue(self.getBoolean("hidden"));
      assertEquals("gone", self.getString("text"));
      JsonObject tooLong = new JsonObject().put("text", "x".repeat(300));
      assertEquals("bad-input", two.refused("POST", w + "/presence", tooLong, 400));
    }
  }
}
