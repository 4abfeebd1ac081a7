package grove.web;

import static grove.web.TestNode.json;
import static grove.web.TestNode.rows;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.SplittableRandom;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Two real nodes that meet over real sockets, each asked over HTTP.
final class TwoNodesTest {
  private static final long WAIT_MS = 30_000;

  @TempDir Path folder;
  private TestNode one;
  private TestNode two;
  private String w;

  @BeforeEach
  void start() {
    one = new TestNode(folder.resolve("one"), Optional.of("Founder"));
    two = new TestNode(folder.resolve("two"), Optional.of("Helper"));
    w = "/workspaces/" + one.post("/workspaces", json("name", "Garden")).getString("workspace");
  }

  @AfterEach
  void stop() {
    two.close();
    one.close();
  }

  private JsonObject invite(String role) {
    return one.post(w + "/invites", json("role", role));
  }

  private void join(String role) {
    JsonObject joined =
        two.post("/join", json("link", invite(role).getString("link"), "waitMs", WAIT_MS));
    assertEquals("member", joined.getString("state"), joined::encode);
  }

  private String general(TestNode node) {
    JsonArray channels = node.get(w + "/channels").getJsonArray("channels");
    return w + "/channels/" + channels.getJsonObject(0).getString("item") + "/messages";
  }

  private boolean says(TestNode node, String text) {
    return rows(node.get(general(node)).getJsonArray("messages")).stream()
        .anyMatch(message -> message.getString("text").equals(text));
  }

  /// Both are reached elsewhere than before, so neither finds the other until there is a new link.
  @Test
  void membersWhoLostSightOfEachOtherMeetAgainByALink() throws IOException {
    join("editor");
    List<ServerSocket> taken = new ArrayList<>();
    for (TestNode node : List.of(one, two)) {
      String peer = node.node().running().peer();
      int port = Integer.parseInt(peer.substring(peer.lastIndexOf(':') + 1));
      node.close();
      taken.add(new ServerSocket(port, 1, InetAddress.ofLiteral("127.0.0.1")));
    }
    one = new TestNode(folder.resolve("one"), Optional.empty());
    two = new TestNode(folder.resolve("two"), Optional.empty());
    for (ServerSocket socket : taken) {
      socket.close();
    }
    one.post(general(one), json("text", "from the new place"));
    assertFalse(says(two, "from the new place"));
    join("editor");
    two.await("heard", () -> says(two, "from the new place"));
  }

  private void awaitSameDigest() {
    two.await(
        "same digest",
        () ->
            one.get(w + "/status")
                .getString("digest")
                .equals(two.get(w + "/status").getString("digest")));
  }

  @Test
  void bothSeeEachOthersWorkAndWhoHoldsIt() {
    join("editor");
    two.awaitEvent("joined");
    assertEquals("Garden", two.get(w).getString("name"));
    assertEquals("editor", two.get(w).getString("role"));
    assertEquals(
        "used",
        rows(one.get(w + "/invites").getJsonArray("invites")).getFirst().getString("state"));
    one.post(general(one), json("text", "from the founder"));
    two.await("founder's message", () -> says(two, "from the founder"));
    two.post(general(two), json("text", "from the helper"));
    one.await("helper's message", () -> says(one, "from the helper"));
    String page = two.post(w + "/pages", json("title", "Plan", "text", "dig")).getString("item");
    one.await("the page", () -> one.get(w + "/pages").getJsonArray("pages").size() == 1);
    assertEquals("dig", one.get(w + "/pages/" + page).getString("text"));
    one.await("it is found", () -> one.get(w + "/search?q=helper").getLong("total") >= 1);
    awaitSameDigest();
    one.await(
        "both hold all",
        () ->
            rows(one.get(w + "/members").getJsonArray("members")).stream()
                .allMatch(m -> m.getLong("has").equals(m.getLong("of")) && m.getBoolean("online")));
    JsonObject last = rows(one.get(general(one)).getJsonArray("messages")).getLast();
    assertEquals(2, last.getInteger("held"));
    assertEquals(2, last.getInteger("devices"));
    assertEquals("Helper", last.getJsonObject("author").getString("name"));
    assertEquals(1, one.get(w + "/status").getJsonArray("neighbours").size());
  }

  @Test
  void filesTravelWithTheirBytes() {
    join("editor");
    byte[] bytes = new byte[2_500_000];
    new SplittableRandom(5).nextBytes(bytes);
    HttpRequest up =
        one.request(w + "/files?name=seeds.bin").POST(BodyPublishers.ofByteArray(bytes)).build();
    String item =
        new JsonObject(one.exchange(up, BodyHandlers.ofString()).body()).getString("item");
    two.await("the file", () -> two.get(w + "/files").getJsonArray("files").size() == 1);
    two.await("its bytes", () -> two.get(w + "/files/" + item).getBoolean("here"));
    HttpRequest down = two.request(w + "/files/" + item + "/content").build();
    assertArrayEquals(bytes, two.exchange(down, BodyHandlers.ofByteArray()).body());
    String large = "weeds ".repeat(20_000);
    String page = one.post(w + "/pages", json("title", "Long", "text", large)).getString("item");
    two.await("the page", () -> two.get(w + "/pages").getJsonArray("pages").size() == 1);
    two.await("its text", () -> two.get(w + "/pages/" + page).getString("text").equals(large));
    two.await("found", () -> two.get(w + "/search?q=weeds").getLong("total") == 1);
  }

  @Test
  void workGoesOnAloneAndMeetsAgain() {
    join("editor");
    JsonObject page = one.post(w + "/pages", json("title", "Plan", "text", "dig"));
    two.await("the page", () -> two.get(w + "/pages").getJsonArray("pages").size() == 1);
    two.close();
    one.post(general(one), json("text", "while you were away"));
    String p = w + "/pages/" + page.getString("item");
    JsonArray base = page.getJsonArray("versions");
    one.put(p, json("title", "Plan", "text", "dig here", "base", base));
    one.await(
        "offline", () -> "offline".equals(one.get(w).getJsonObject("sync").getString("state")));
    one.close();
    two = new TestNode(folder.resolve("two"), Optional.empty());
    two.put(p, json("title", "Plan", "text", "dig there", "base", base));
    one = new TestNode(folder.resolve("one"), Optional.empty());
    two.await("what was said", () -> says(two, "while you were away"));
    awaitSameDigest();
    for (TestNode node : new TestNode[] {one, two}) {
      node.await("both versions", () -> node.get(p).containsKey("conflict"));
      assertEquals(2, node.get(p).getJsonArray("conflict").size());
    }
  }

  @Test
  void viewerReadsAndMayNotWrite() {
    join("viewer");
    one.post(general(one), json("text", "look"));
    two.await("the message", () -> says(two, "look"));
    assertEquals("not-allowed", two.refused("POST", general(two), json("text", "me too"), 403));
    assertEquals("not-allowed", two.refused("POST", w + "/invites", json(), 403));
    HttpRequest up =
        two.request(w + "/files?name=a.txt").POST(BodyPublishers.ofString("x")).build();
    assertEquals(403, two.exchange(up, BodyHandlers.ofString()).statusCode());
  }

  @Test
  void removedMemberHearsOfIt() {
    join("editor");
    String person = two.get("/node").getString("person");
    one.post(w + "/members/" + person + "/role", json("role", "viewer"));
    two.await("lowered", () -> two.get(w).getString("role").equals("viewer"));
    one.delete(w + "/members/" + person);
    two.awaitEvent("removed");
    assertEquals("removed", two.get(w).getString("state"));
    assertFalse(two.get(w).getBoolean("joined"));
    assertEquals(1, one.get(w + "/members").getJsonArray("members").size());
  }

  @Test
  void leftWorkspaceStaysReadable() {
    join("editor");
    one.post(general(one), json("text", "farewell"));
    two.await("the message", () -> says(two, "farewell"));
    two.post(w + "/leave", json());
    assertEquals("removed", two.get(w).getString("state"));
    assertTrue(says(two, "farewell"));
    one.await("gone", () -> one.get(w + "/members").getJsonArray("members").size() == 1);
  }

  @Test
  void uselessLinksSayWhy() {
    JsonObject revoked = invite("editor");
    one.delete(w + "/invites/" + revoked.getString("invite"));
    JsonObject answer =
        two.post("/join", json("link", revoked.getString("link"), "waitMs", WAIT_MS));
    assertEquals("refused", answer.getString("state"), answer::encode);
    assertEquals("revoked", answer.getString("reason"));
    assertEquals("revoked", two.awaitEvent("refused").getString("reason"));
    JsonObject row = rows(two.get("/workspaces").getJsonArray("workspaces")).getFirst();
    assertEquals("refused", row.getString("state"));
    two.delete("/join/" + row.getString("workspace"));
    assertEquals(0, two.get("/workspaces").getJsonArray("workspaces").size());
    join("editor");
    JsonObject used =
        rows(one.get(w + "/invites").getJsonArray("invites")).stream()
            .filter(i -> i.getString("state").equals("used"))
            .findFirst()
            .orElseThrow();
    assertEquals("Helper", used.getJsonArray("usedBy").getString(0));
  }

  @Test
  void joiningGoesOnAfterARestartAndCanBeCalledOff() {
    JsonObject link = json("link", invite("editor").getString("link"));
    one.close();
    assertEquals("waiting", two.post("/join", link).getString("state"));
    two.close();
    two = new TestNode(folder.resolve("two"), Optional.empty());
    two.await("waiting", () -> two.get(w).getString("state").equals("waiting"));
    two.delete("/join/" + w.substring(12));
    assertEquals("not-found", two.refused("GET", w, null, 404));
    two.post("/join", link);
    two.close();
    one = new TestNode(folder.resolve("one"), Optional.empty());
    two = new TestNode(folder.resolve("two"), Optional.empty());
    two.await("member", () -> two.get(w).getString("state").equals("member"));
  }
}
