package grove.web;

import static grove.web.TestNode.json;
import static grove.web.TestNode.rows;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.io.InputStream;
import java.net.URI;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// One real node with real stores, asked over HTTP.
final class NodeApiTest {
  @TempDir Path folder;
  private TestNode node;

  @BeforeEach
  void start() {
    node = new TestNode(folder.resolve("home"), Optional.of("Founder"));
  }

  @AfterEach
  void stop() {
    node.close();
  }

  private String workspace() {
    return "/workspaces/" + node.post("/workspaces", json("name", "Garden")).getString("workspace");
  }

  private void restart() {
    node.close();
    node = new TestNode(folder.resolve("home"), Optional.empty());
  }

  @Test
  void aNameThatCanNotBeSeenIsRefusedInWords() {
    assertEquals("bad-input", node.refused("POST", "/workspaces", json("name", "\u202e"), 400));
    assertEquals("bad-input", node.refused("POST", "/workspaces", json("name", " "), 400));
  }

  @Test
  void identityIsMadeAndItsCodeSavedOnce() {
    node.close();
    node = new TestNode(folder.resolve("fresh"), Optional.empty());
    assertEquals("new", node.get("/node").getString("state"));
    assertEquals("no-identity", node.refused("GET", "/workspaces", null, 409));
    assertEquals("bad-input", node.refused("POST", "/identity", json("name", " "), 400));
    JsonObject made = node.post("/identity", json("name", "Gardener"));
    String code = made.getString("recoveryCode");
    assertEquals("already", node.refused("POST", "/identity", json("name", "Other"), 409));
    assertEquals(code, node.get("/recovery").getString("code"));
    assertFalse(node.get("/node").getBoolean("recoverySaved"));
    assertEquals("bad-input", node.refused("POST", "/recovery/saved", json("proof", "0000"), 400));
    String proof = code.substring(code.length() - 4);
    node.post("/recovery/saved", json("proof", proof.toLowerCase(java.util.Locale.ROOT)));
    assertEquals("saved", node.refused("GET", "/recovery", null, 410));
    assertTrue(node.get("/node").getBoolean("recoverySaved"));
    assertTrue(node.get("/card").getString("card").startsWith("grove-card:"));
    assertEquals("Head", node.patch("/identity", json("name", "Head")).getString("name"));
  }

  @Test
  void aPersonComesBackByTheRecoveryCode() {
    JsonObject before = node.get("/node");
    String code = node.get("/recovery").getString("code");
    node.close();
    node = new TestNode(folder.resolve("fresh"), Optional.empty());
    String wrong = (code.charAt(0) == 'A' ? "B" : "A") + code.substring(1);
    assertEquals(
        "bad-input",
        node.refused("POST", "/identity/recover", json("code", wrong, "name", "Founder"), 400));
    assertEquals("new", node.get("/node").getString("state"));
    JsonObject back =
        node.post(
            "/identity/recover",
            json("code", code.toLowerCase(java.util.Locale.ROOT), "name", "Founder"));
    assertEquals(before.getString("person"), back.getString("person"));
    assertNotEquals(before.getString("device"), back.getString("device"));
    assertFalse(back.containsKey("recoveryCode"), "the person has it");
    assertTrue(node.get("/node").getBoolean("recoveryPending"));
    node.awaitEvent("node");
    String proof = code.substring(code.length() - 4);
    node.post("/recovery/saved", json("proof", proof));
    assertFalse(node.get("/node").containsKey("recoveryPending"));
    assertEquals(
        "already",
        node.refused("POST", "/identity/recover", json("code", code, "name", "Founder"), 409));
  }

  @Test
  void messagesArePostedEditedAnsweredAndDeleted() {
    String w = workspace();
    JsonArray channels = node.get(w + "/channels").getJsonArray("channels");
    String general = channels.getJsonObject(0).getString("item");
    String messages = w + "/channels/" + general + "/messages";
    String first = node.post(messages, json("text", "seeds are here")).getString("item");
    JsonObject reply = node.post(messages, json("text", "great", "replyTo", first));
    assertEquals("seeds are here", reply.getJsonObject("replyTo").getString("text"));
    assertTrue(
        node.patch(w + "/messages/" + first, json("text", "seeds came")).getBoolean("edited"));
    for (int i = 0; i < 60; i++) {
      node.post(messages, json("text", "line " + i));
    }
    JsonObject newest = node.get(messages + "?limit=50");
    assertTrue(newest.getBoolean("more"));
    assertEquals("line 59", newest.getJsonArray("messages").getJsonObject(49).getString("text"));
    String oldest = newest.getJsonArray("messages").getJsonObject(0).getString("item");
    JsonObject older = node.get(messages + "?before=" + oldest);
    assertEquals(12, older.getJsonArray("messages").size());
    JsonObject around = node.get(messages + "?limit=5&around=" + oldest);
    assertEquals(oldest, around.getJsonArray("messages").getJsonObject(2).getString("item"));
    node.delete(w + "/items/" + first);
    assertEquals(11, node.get(messages + "?before=" + oldest).getJsonArray("messages").size());
    node.post(w + "/items/restore", json("items", new JsonArray().add(first)));
    assertEquals(12, node.get(messages + "?before=" + oldest).getJsonArray("messages").size());
    assertEquals("not-found", node.refused("GET", w + "/channels/00/messages", null, 404));
    assertEquals("bad-input", node.refused("GET", messages + "?limit=0", null, 400));
    assertEquals("bad-input", node.refused("POST", messages, json("text", 7), 400));
  }

  @Test
  void concurrentEditsStayBothUntilSomebodyChooses() {
    String w = workspace();
    JsonObject page = node.post(w + "/pages", json("title", "Plan", "text", "dig"));
    String p = w + "/pages/" + page.getString("item");
    JsonArray base = page.getJsonArray("versions");
    node.put(p, json("title", "Plan", "text", "dig deep", "base", base));
    JsonObject both = node.put(p, json("title", "Plan", "text", "dig wide", "base", base));
    List<JsonObject> versions = rows(both.getJsonArray("conflict"));
    assertEquals(2, versions.size());
    assertTrue(
        rows(node.get(w + "/pages").getJsonArray("pages")).getFirst().getBoolean("conflict"));
    assertEquals(1, node.get(w + "/status").getInteger("conflicts"));
    JsonObject deep =
        versions.stream().filter(v -> v.getString("text").equals("dig deep")).findAny().get();
    JsonObject chosen = node.post(p + "/resolve", json("version", deep.getString("version")));
    assertEquals("dig deep", chosen.getString("text"));
    assertFalse(chosen.containsKey("conflict"));
    assertEquals("bad-input", node.refused("POST", p + "/resolve", json("version", "abc"), 400));
  }

  @Test
  void filesGoInAndOutAsTheyAre() throws Exception {
    String w = workspace();
    byte[] bytes = new byte[3_000_001];
    new SplittableRandom(3).nextBytes(bytes);
    JsonObject folder = node.post(w + "/folders", json("name", "Photos"));
    String at = "&folder=" + folder.getString("item");
    JsonObject file = upload(w + "/files?name=bed.png" + at, bytes);
    assertEquals("image/png", file.getString("type"));
    assertTrue(file.getBoolean("here"));
    JsonObject listing = node.get(w + "/files?folder=" + folder.getString("item"));
    assertEquals(1, listing.getJsonArray("files").size());
    assertEquals("Photos", listing.getJsonArray("path").getJsonObject(0).getString("name"));
    String f = w + "/files/" + file.getString("item");
    assertArrayEquals(bytes, bytes(node.request(f + "/content").build()));
    HttpRequest part = node.request(f + "/content").header("Range", "bytes=10-19").build();
    assertArrayEquals(java.util.Arrays.copyOfRange(bytes, 10, 20), bytes(part));
    String url = node.post(f + "/link", json()).getString("url");
    assertArrayEquals(bytes, bytes(HttpRequest.newBuilder(URI.create(url)).build()));
    node.patch(w + "/items/" + file.getString("item"), json("name", "bed-1.png", "folder", ""));
    assertEquals("bed-1.png", node.get(f).getString("name"));
    assertFalse(node.get(f).containsKey("folder"));
    assertEquals(0, upload(w + "/files?name=empty.txt", new byte[0]).getInteger("size"));
  }

  @Test
  void namesThatDeceiveAreRefused() {
    String w = workspace();
    for (String name : List.of("..", "a%2Fb", "a%5Cb", "x%00y", "gpj.%E2%80%AEexe", "%0A", "")) {
      HttpRequest request =
          node.request(w + "/files?name=" + name).POST(BodyPublishers.ofString("x")).build();
      assertEquals(400, node.exchange(request, BodyHandlers.ofString()).statusCode(), name);
    }
    assertEquals(0, node.get(w + "/files").getJsonArray("files").size());
  }

  private JsonObject upload(String path, byte[] bytes) {
    HttpRequest request = node.request(path).POST(BodyPublishers.ofByteArray(bytes)).build();
    HttpResponse<String> answer = node.exchange(request, BodyHandlers.ofString());
    assertEquals(200, answer.statusCode(), answer.body());
    return new JsonObject(answer.body());
  }

  private byte[] bytes(HttpRequest request) {
    HttpResponse<byte[]> answer = node.exchange(request, BodyHandlers.ofByteArray());
    assertEquals(2, answer.statusCode() / 100);
    return answer.body();
  }

  private long total(String w, String query) {
    return node.get(w + "/search?q=" + query).getLong("total");
  }

  @Test
  void theNextSearchFindsWhatWasJustWritten() {
    String w = workspace();
    for (int i = 1; i <= 20; i++) {
      node.post(w + "/pages", json("title", "Page " + i, "text", "tomatoes"));
      assertEquals(1, node.get(w + "/suggest?q=Page%20" + i).getJsonArray("groups").size());
      assertEquals(i, total(w, "tomatoes"));
    }
    restart();
    assertEquals(20, total(w, "tomatoes"));
  }

  @Test
  void whatIsWrittenIsFoundAtOnceAndAfterARestart() {
    String w = workspace();
    String page =
        node.post(w + "/pages", json("title", "Harvest", "text", "ripe tomatoes"))
            .getString("item");
    upload(
        w + "/files?name=tomato-list.txt",
        "plum tomatoes\n".getBytes(java.nio.charset.StandardCharsets.UTF_8));
    node.await("both are found", () -> total(w, "tomato") == 2);
    JsonObject found = node.get(w + "/search?q=tomatoes%20type:page&sort=newest");
    JsonObject hit = found.getJsonArray("hits").getJsonObject(0);
    assertEquals(page, hit.getString("item"));
    assertEquals("Founder", hit.getJsonObject("author").getString("name"));
    assertTrue(
        rows(hit.getJsonArray("snippet")).stream().anyMatch(part -> part.getBoolean("mark")));
    assertEquals(1, node.get(w + "/suggest?q=harv").getJsonArray("groups").size());
    assertEquals(1, total(w, "harvest%20from:me"));
    restart();
    node.await("found after a restart", () -> total(w, "tomato") == 2);
    node.delete(w + "/items/" + page);
    node.await("gone", () -> total(w, "tomato") == 1);
    awaitAllIndexed(w);
  }

  /// Waits until the index covers the store; the number of its entries.
  private long awaitAllIndexed(String w) {
    AtomicReference<JsonObject> status = new AtomicReference<>();
    node.await(
        "the index covers the store",
        () -> {
          status.set(node.get(w + "/status"));
          return status.get().getLong("indexed").equals(status.get().getLong("entries"));
        });
    assertFalse(status.get().getBoolean("indexing"));
    return status.get().getLong("entries");
  }

  @Test
  void entriesThatChangeNoItemCountAsIndexed() {
    String w = workspace();
    node.post(w + "/pages", json("title", "Harvest", "text", "ripe tomatoes"));
    long before = awaitAllIndexed(w);
    node.post(w + "/invites", json("role", "viewer", "uses", 3));
    assertTrue(awaitAllIndexed(w) > before);
  }

  @Test
  void damagedIndexIsBuiltAnew() throws Exception {
    String w = workspace();
    node.post(w + "/pages", json("title", "Harvest", "text", "ripe tomatoes"));
    node.await("found", () -> total(w, "tomato") == 1);
    node.close();
    Path index = folder.resolve("home/groups/" + w.substring(12) + "/index");
    try (var files = java.nio.file.Files.list(index)) {
      for (Path file : files.filter(f -> !f.endsWith("write.lock")).toList()) {
        java.nio.file.Files.writeString(file, "damaged");
      }
    }
    node = new TestNode(folder.resolve("home"), Optional.empty());
    node.await("found again", () -> total(w, "tomato") == 1);
  }

  @Test
  void manyPagesAreMadeAtOnce() {
    String w = workspace();
    JsonArray pages = new JsonArray();
    for (int i = 0; i < 300; i++) {
      pages.add(json("title", "Note " + i, "text", "weeds ".repeat(20)));
    }
    JsonArray items = node.post(w + "/pages/batch", json("pages", pages)).getJsonArray("items");
    assertEquals(300, items.size());
    node.await("all are found", () -> total(w, "weeds") == 300);
    for (int i = 0; i < 300; i++) {
      pages.add(json("title", "Note " + i, "text", ""));
    }
    assertEquals("too-large", node.refused("POST", w + "/pages/batch", json("pages", pages), 413));
  }

  @Test
  void restartShowsTheSameWorkspace() {
    String w = workspace();
    node.post(w + "/pages", json("title", "Plan", "text", "dig"));
    JsonObject before = node.get(w + "/status");
    restart();
    JsonObject row = rows(node.get("/workspaces").getJsonArray("workspaces")).getFirst();
    assertEquals("Garden", row.getString("name"));
    node.await("open", () -> node.get(w).getString("state").equals("member"));
    JsonObject after = node.get(w + "/status");
    assertEquals(before.getString("digest"), after.getString("digest"));
    assertEquals(before.getString("itemsDigest"), after.getString("itemsDigest"));
    assertEquals(
        "Plan", node.get(w + "/pages").getJsonArray("pages").getJsonObject(0).getString("title"));
  }

  @Test
  void invitationsAreMadeListedAndRevoked() {
    String w = workspace();
    JsonObject invite = node.post(w + "/invites", json("role", "viewer", "uses", 3));
    assertTrue(invite.getString("link").startsWith("grove:"));
    JsonObject preview = node.post("/join/preview", json("link", invite.getString("link")));
    assertEquals("Garden", preview.getString("name"));
    assertEquals("Founder", preview.getJsonObject("inviter").getString("name"));
    assertEquals(invite.getString("phrase"), preview.getJsonObject("inviter").getString("phrase"));
    assertTrue(preview.getBoolean("known"));
    node.delete(w + "/invites/" + invite.getString("invite"));
    JsonObject listed = node.get(w + "/invites").getJsonArray("invites").getJsonObject(0);
    assertEquals("revoked", listed.getString("state"));
    String cut = invite.getString("link").substring(0, 40);
    assertEquals("bad-input", node.refused("POST", "/join/preview", json("link", cut), 400));
    for (JsonObject terms :
        List.of(
            json("role", "king"), json("uses", 0), json("expiresInMs", -1), json("uses", 1.5))) {
      assertEquals("bad-input", node.refused("POST", w + "/invites", terms, 400));
    }
  }

  @Test
  void ownDeviceHoldsWhatItWrote() {
    String w = workspace();
    node.await(
        "acknowledged by itself",
        () -> {
          JsonObject self = rows(node.get(w + "/status").getJsonArray("peers")).getFirst();
          return self.getLong("has").equals(self.getLong("of"));
        });
    JsonObject member = rows(node.get(w + "/members").getJsonArray("members")).getFirst();
    assertEquals("owner", member.getString("role"));
    assertTrue(member.getBoolean("online"));
    assertEquals("current", node.get(w).getJsonObject("sync").getString("state"));
  }

  @Test
  void pageGetsInByItsCodeAndStaysInOverARestart() {
    String url = node.post("/session/code", json()).getString("url");
    String code = url.substring(url.indexOf('#') + 1);
    String body = json("code", code).encode();
    HttpRequest exchange = page("/session", "").POST(BodyPublishers.ofString(body)).build();
    HttpResponse<String> answer = node.exchange(exchange, BodyHandlers.ofString());
    String token = new JsonObject(answer.body()).getString("token");
    assertEquals(200, status(page("/workspaces", token)));
    assertEquals(401, node.exchange(exchange, BodyHandlers.ofString()).statusCode());
    restart();
    assertEquals(200, status(page("/workspaces", token)));
    assertEquals(401, status(page("/workspaces", token + "x")));
  }

  private HttpRequest.Builder page(String path, String token) {
    String origin = node.api().substring(0, node.api().length() - "/api".length());
    return HttpRequest.newBuilder(URI.create(node.api() + path))
        .header("Origin", origin)
        .header("Authorization", "Bearer " + token);
  }

  private int status(HttpRequest.Builder request) {
    return node.exchange(request.build(), BodyHandlers.ofString()).statusCode();
  }

  @Test
  void nodeStopsInTimeWhateverIsOpen() throws Exception {
    String w = workspace();
    upload(w + "/files?name=big.bin", new byte[30_000_000]);
    String item = rows(node.get(w + "/files").getJsonArray("files")).getFirst().getString("item");
    HttpRequest slow = node.request(w + "/files/" + item + "/content").build();
    try (InputStream unread = node.exchange(slow, BodyHandlers.ofInputStream()).body()) {
      assertEquals(0, unread.read());
      long start = System.nanoTime();
      node.node().close();
      long tookMs = (System.nanoTime() - start) / 1_000_000;
      assertTrue(tookMs < 5_000, "took " + tookMs + " ms");
    }
  }

  @Test
  void unknownThingsAre404AndSaySo() {
    String w = workspace();
    String none = "0".repeat(64);
    assertEquals("not-found", node.refused("GET", "/workspaces/" + none, null, 404));
    assertEquals("not-found", node.refused("GET", "/workspaces/" + none + "/pages", null, 404));
    assertEquals("not-found", node.refused("GET", w + "/pages/" + "0".repeat(32), null, 404));
    assertEquals("not-found", node.refused("GET", w + "/files/xyz", null, 404));
    HttpRequest nothing = node.request("/nothing").build();
    assertEquals(404, node.exchange(nothing, BodyHandlers.ofString()).statusCode());
    HttpRequest method = node.request("/node").DELETE().build();
    assertEquals(405, node.exchange(method, BodyHandlers.ofString()).statusCode());
  }
}
