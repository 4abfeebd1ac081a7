package grove.web;

import static grove.web.TestNode.json;
import static grove.web.TestNode.rows;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import grove.identity.Hardening;
import grove.identity.WeakHardening;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// The lock of a real node, asked over HTTP.
final class VaultApiTest {
  private static final String HORSE = "correct horse";
  private static final String HOUSE = "another house";
  private static final long MINUTE_MS = 60_000;

  @TempDir Path folder;
  private final HandLoop upkeep = new HandLoop();
  private TestNode node;
  private String w;

  @BeforeEach
  void start() {
    node = new TestNode(folder.resolve("home"), Optional.empty(), upkeep);
    node.post("/identity", json("name", "Founder", "passphrase", HORSE));
    w = "/workspaces/" + node.post("/workspaces", json("name", "Garden")).getString("workspace");
    node.post(w + "/pages", json("title", "Plan", "text", "dig"));
  }

  @AfterEach
  void stop() {
    node.close();
  }

  private void restart() {
    node.close();
    node = new TestNode(folder.resolve("home"), Optional.of("Nobody"), upkeep);
  }

  private String state() {
    return node.get("/node").getString("state");
  }

  private JsonObject vault() {
    return node.get("/node").getJsonObject("vault");
  }

  private void unlock(String passphrase) {
    node.post("/unlock", json("passphrase", passphrase));
  }

  private void assertReadable() {
    assertEquals(1, rows(node.get(w + "/pages").getJsonArray("pages")).size());
    assertEquals(1, node.get(w + "/search?q=dig").getLong("total"));
  }

  private void assertLocked() {
    JsonObject now = node.get("/node");
    assertEquals("locked", now.getString("state"));
    assertTrue(now.getJsonObject("vault").getBoolean("passphrase"));
    for (String secret : List.of("person", "device", "name", "recoverySaved")) {
      assertFalse(now.containsKey(secret), secret);
    }
  }

  @Test
  void aLockedNodeGivesNothingAway() throws IOException {
    HttpRequest upload =
        node.request(w + "/files?name=a.txt").POST(BodyPublishers.ofString("seeds")).build();
    String file =
        new JsonObject(node.exchange(upload, BodyHandlers.ofString()).body()).getString("item");
    String f = w + "/files/" + file;
    URI link = URI.create(node.post(f + "/link", json()).getString("url"));
    HttpRequest content = HttpRequest.newBuilder(link).build();
    assertEquals("seeds", node.exchange(content, BodyHandlers.ofString()).body());
    node.post("/lock", json());
    node.awaitEvent("node");
    assertLocked();
    for (String operation : Contract.shipped().operations()) {
      String method = operation.substring(0, operation.indexOf(' '));
      String path = operation.substring(operation.indexOf(' ') + 1).replace("/workspaces/{w}", w);
      if (!List.of("/node", "/unlock", "/session", "/session/code", "/openapi.yaml", "/events")
          .contains(path)) {
        HttpRequest request =
            node.request(path.replaceAll("\\{[a-z]+}", file))
                .method(method, BodyPublishers.ofString("{}"))
                .build();
        HttpResponse<String> answer = node.exchange(request, BodyHandlers.ofString());
        assertEquals(423, answer.statusCode(), operation);
        assertEquals(
            "locked",
            new JsonObject(answer.body()).getJsonObject("error").getString("code"),
            operation);
      }
    }
    HttpResponse<String> after = node.exchange(content, BodyHandlers.ofString());
    assertEquals(404, after.statusCode(), "an address that was given out before");
    unlock(HORSE);
    assertEquals("ready", state());
    assertReadable();
    HttpRequest again = node.request(f + "/content").build();
    assertEquals("seeds", node.exchange(again, BodyHandlers.ofString()).body());
    assertEquals(404, node.exchange(content, BodyHandlers.ofString()).statusCode());
  }

  @Test
  void aWrongPassphraseSaysNothingMore() {
    node.post("/lock", json());
    String w1 = node.refused("POST", "/unlock", json("passphrase", HOUSE), 403);
    String w2 = node.refused("POST", "/unlock", json("passphrase", ""), 403);
    String w3 = node.refused("POST", "/unlock", json("code", "no code at all"), 403);
    String w4 =
        node.refused("POST", "/unlock", json("code", "0000-0000-0000-0000-0000-0000-0000"), 403);
    assertEquals(List.of("wrong", "wrong", "wrong", "wrong"), List.of(w1, w2, w3, w4));
    assertLocked();
    assertEquals("bad-input", node.refused("POST", "/unlock", json("passphrase", 7), 400));
    assertEquals("bad-input", node.refused("POST", "/unlock", json(), 400));
    unlock(HORSE);
    assertReadable();
    unlock(HOUSE);
    assertEquals("ready", state(), "it is open already");
  }

  @Test
  void oneAttemptIsTriedAtATimeAndTheOthersAreBusy() throws Exception {
    node.close();
    CountDownLatch trying = new CountDownLatch(1);
    CountDownLatch goOn = new CountDownLatch(1);
    Hardening slow =
        WeakHardening.whileTrying(() -> {
          trying.countDown();
          Uninterrupted.await(goOn);
        });
    node = new TestNode(folder.resolve("home"), Optional.empty(), upkeep, slow);
    HttpRequest first =
        node.request("/unlock")
            .POST(BodyPublishers.ofString(json("passphrase", HORSE).encode()))
            .build();
    var answer = node.client().sendAsync(first, BodyHandlers.ofString());
    Uninterrupted.await(trying);
    assertEquals("busy", node.refused("POST", "/unlock", json("passphrase", HORSE), 429));
    assertEquals("busy", node.refused("POST", "/unlock", json("passphrase", HOUSE), 429));
    assertLocked();
    goOn.countDown();
    assertEquals(200, answer.get().statusCode());
    assertReadable();
  }

  /// Waits as long as a test may take.
  private static final class Uninterrupted {
    static void await(CountDownLatch latch) {
      try {
        assertTrue(latch.await(30, TimeUnit.SECONDS));
      } catch (InterruptedException e) {
        throw new AssertionError(e);
      }
    }
  }

  @Test
  void theRecoveryCodeUnlocks() {
    String code = node.get("/recovery").getString("code");
    node.post("/recovery/saved", json("proof", code.substring(code.length() - 4)));
    node.post("/lock", json());
    assertTrue(vault().getBoolean("recovery"));
    node.post("/unlock", json("code", code));
    assertReadable();
    node.post("/vault/passphrase", json("passphrase", HOUSE, "current", code));
    node.post("/lock", json());
    assertEquals("wrong", node.refused("POST", "/unlock", json("passphrase", HORSE), 403));
    unlock(HOUSE);
    assertReadable();
  }

  @Test
  void aRestartedNodeIsLockedUntilSomebodyUnlocksIt() {
    String person = node.get("/node").getString("person");
    restart();
    assertLocked();
    assertEquals("locked", node.refused("POST", "/identity", json("name", "Somebody"), 423));
    unlock(HORSE);
    assertEquals(person, node.get("/node").getString("person"));
    assertEquals("Founder", node.get("/node").getString("name"), "--name makes no other person");
    assertReadable();
  }

  @Test
  void thePassphraseIsChangedAndTakenAway() {
    assertEquals(
        "wrong", node.refused("POST", "/vault/passphrase", json("passphrase", HOUSE), 403));
    assertEquals(
        "wrong",
        node.refused("POST", "/vault/passphrase", json("passphrase", HOUSE, "current", "x"), 403));
    assertEquals(
        "bad-input",
        node.refused(
            "POST", "/vault/passphrase", json("passphrase", "1234567", "current", HORSE), 400));
    node.post("/vault/passphrase", json("passphrase", HOUSE, "current", HORSE));
    restart();
    assertEquals("wrong", node.refused("POST", "/unlock", json("passphrase", HORSE), 403));
    unlock(HOUSE);
    assertEquals(
        "wrong", node.refused("POST", "/vault/passphrase/remove", json("current", HORSE), 403));
    node.post("/vault/passphrase/remove", json("current", HOUSE));
    assertFalse(vault().getBoolean("passphrase"));
    assertEquals("no-passphrase", node.refused("POST", "/lock", json(), 409));
    restart();
    assertReadable();
    node.post("/vault/passphrase", json("passphrase", HORSE));
    node.post("/lock", json());
    assertLocked();
  }

  @Test
  void locksByItselfWhenNobodyUsesIt() {
    assertEquals(0, vault().getInteger("autoLockMinutes"));
    upkeep.advance(24 * 60 * MINUTE_MS);
    assertEquals("ready", state(), "not unless somebody says so");
    node.post("/vault/auto-lock", json("minutes", 5));
    upkeep.advance(4 * MINUTE_MS);
    assertEquals(5, vault().getInteger("autoLockMinutes"));
    upkeep.advance(4 * MINUTE_MS);
    assertEquals("ready", state(), "it was used 4 minutes ago");
    upkeep.advance(5 * MINUTE_MS);
    node.awaitEvent("node");
    assertLocked();
    unlock(HORSE);
    assertEquals(5, vault().getInteger("autoLockMinutes"));
    upkeep.advance(5 * MINUTE_MS);
    assertLocked();
    restart();
    unlock(HORSE);
    upkeep.advance(5 * MINUTE_MS);
    assertLocked();
    unlock(HORSE);
    for (Object minutes : List.of(-1, 1_441, 0.5, "5")) {
      assertEquals(
          "bad-input", node.refused("POST", "/vault/auto-lock", json("minutes", minutes), 400));
    }
    node.post("/vault/auto-lock", json("minutes", 0));
    upkeep.advance(24 * 60 * MINUTE_MS);
    assertEquals("ready", state());
  }

  /// An open page reads anew whenever others write: that alone is no use of the node.
  @Test
  void whatAnUntouchedPageReadsKeepsNoNodeOpen() {
    node.post("/vault/auto-lock", json("minutes", 5));
    upkeep.advance(4 * MINUTE_MS);
    HttpRequest idle = node.request(w + "/pages").header("X-Grove-Idle", "1").build();
    assertEquals(200, node.exchange(idle, BodyHandlers.ofString()).statusCode());
    upkeep.advance(MINUTE_MS);
    assertLocked();
  }

  @Test
  void anAutoLockWithoutPassphraseWaitsForOne() {
    node.post("/vault/passphrase/remove", json("current", HORSE));
    node.post("/vault/auto-lock", json("minutes", 1));
    upkeep.advance(10 * MINUTE_MS);
    assertEquals("ready", state());
    node.post("/vault/passphrase", json("passphrase", HOUSE));
    upkeep.advance(MINUTE_MS);
    assertLocked();
  }

  @Test
  void aPageStaysSignedInWhileItsNodeIsLocked() {
    String url = node.node().oneTimeUrl(() -> {}).toCompletableFuture().join();
    String origin = node.api().substring(0, node.api().length() - "/api".length());
    JsonObject code = json("code", url.substring(url.indexOf('#') + 1));
    HttpRequest exchange =
        HttpRequest.newBuilder(URI.create(node.api() + "/session"))
            .header("Origin", origin)
            .POST(BodyPublishers.ofString(code.encode()))
            .build();
    String token =
        new JsonObject(node.exchange(exchange, BodyHandlers.ofString()).body()).getString("token");
    node.post("/lock", json());
    HttpRequest asked =
        HttpRequest.newBuilder(URI.create(node.api() + "/node"))
            .header("Origin", origin)
            .header("Authorization", "Bearer " + token)
            .build();
    HttpResponse<String> answer = node.exchange(asked, BodyHandlers.ofString());
    assertEquals(200, answer.statusCode());
    assertEquals("locked", new JsonObject(answer.body()).getString("state"));
    HttpRequest opened =
        HttpRequest.newBuilder(URI.create(node.api() + "/unlock"))
            .header("Origin", origin)
            .header("Authorization", "Bearer " + token)
            .POST(BodyPublishers.ofString(json("passphrase", HORSE).encode()))
            .build();
    assertEquals(200, node.exchange(opened, BodyHandlers.ofString()).statusCode());
    assertReadable();
  }

  /// PROTOCOL.md section 2: a copied home must not go on where the original does, locked or not.
  @Test
  void aCopiedHomeTakesANewIncarnationWhenItIsUnlocked() throws IOException {
    node.close();
    Path copy = folder.resolve("copy");
    try (var files = Files.walk(folder.resolve("home"))) {
      for (Path from : files.toList()) {
        Files.copy(from, copy.resolve(folder.resolve("home").relativize(from).toString()));
      }
    }
    node = new TestNode(copy, Optional.empty(), upkeep);
    assertLocked();
    unlock(HORSE);
    assertReadable();
    node.close();
    assertNotEquals(incarnation(folder.resolve("home")), incarnation(copy));
    node = new TestNode(folder.resolve("home"), Optional.empty(), upkeep);
  }

  private static long incarnation(Path home) {
    return WeakHardening.incarnation(home.resolve("vault"), HORSE);
  }
}
