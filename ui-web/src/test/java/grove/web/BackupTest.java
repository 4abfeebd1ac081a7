package grove.web;

import static grove.web.TestNode.json;
import static grove.web.TestNode.rows;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import grove.identity.Vault;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import java.util.SplittableRandom;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// A home goes into one sealed file and comes back elsewhere, whole or not at all.
final class BackupTest {
  private static final String HORSE = "correct horse";
  private static final String HOUSE = "another house";
  private static final long WAIT_MS = 30_000;

  @TempDir Path folder;
  private final byte[] bytes = new byte[1_000_001];
  private TestNode node;
  private String w;
  private String file;

  @BeforeEach
  void start() {
    node = new TestNode(folder.resolve("home"), Optional.of("Founder"));
    w = "/workspaces/" + node.post("/workspaces", json("name", "Garden")).getString("workspace");
    node.post(w + "/pages", json("title", "Plan", "text", "dig"));
    new SplittableRandom(4).nextBytes(bytes);
    HttpRequest up =
        node.request(w + "/files?name=seeds.bin").POST(BodyPublishers.ofByteArray(bytes)).build();
    file = new JsonObject(node.exchange(up, BodyHandlers.ofString()).body()).getString("item");
  }

  @AfterEach
  void stop() {
    node.close();
  }

  private static HttpResponse<byte[]> ask(TestNode of, JsonObject secret) {
    HttpRequest request =
        of.request("/backup").POST(BodyPublishers.ofString(secret.encode())).build();
    return of.exchange(request, BodyHandlers.ofByteArray());
  }

  private byte[] backup(JsonObject secret) {
    HttpResponse<byte[]> answer = ask(node, secret);
    assertEquals(200, answer.statusCode());
    assertEquals("1", answer.headers().firstValue("X-Grove-Workspaces").orElseThrow());
    assertEquals("0", answer.headers().firstValue("X-Grove-Left-Out").orElseThrow());
    return answer.body();
  }

  private static HttpResponse<String> restore(TestNode at, byte[] backup, String secret) {
    String sent = Base64.getUrlEncoder().encodeToString(secret.getBytes(StandardCharsets.UTF_8));
    HttpRequest request =
        at.request("/restore")
            .header("X-Grove-Secret", sent)
            .POST(BodyPublishers.ofByteArray(backup))
            .build();
    return at.exchange(request, BodyHandlers.ofString());
  }

  private TestNode fresh(String name) {
    return new TestNode(folder.resolve(name), Optional.empty());
  }

  private void assertWhole(TestNode at, JsonObject restored) {
    JsonObject before = node.get("/node");
    assertEquals(before.getString("person"), restored.getString("person"));
    assertEquals("Founder", restored.getString("name"));
    assertEquals(1, restored.getInteger("workspaces"));
    assertEquals(before.getString("device"), at.get("/node").getString("device"));
    at.await("the workspace opens", () -> !at.get(w).getString("state").equals("opening"));
    assertEquals("member", at.get(w).getString("state"), "nobody else is needed");
    assertEquals("Garden", at.get(w).getString("name"));
    assertEquals("owner", at.get(w).getString("role"));
    List<JsonObject> pages = rows(at.get(w + "/pages").getJsonArray("pages"));
    assertEquals(1, pages.size());
    String page = w + "/pages/" + pages.getFirst().getString("item");
    assertEquals("dig", at.get(page).getString("text"));
    HttpRequest down = at.request(w + "/files/" + file + "/content").build();
    assertArrayEquals(bytes, at.exchange(down, BodyHandlers.ofByteArray()).body());
    at.await("the index", () -> at.get(w + "/search?q=dig").getLong("total") == 1);
  }

  @Test
  void everythingComesBackByThePassphrase() {
    byte[] backup = backup(json("passphrase", HORSE));
    String text = new String(backup, StandardCharsets.ISO_8859_1);
    for (String plain : List.of("Founder", "Garden")) {
      assertFalse(text.contains(plain), plain);
    }
    try (TestNode other = fresh("other")) {
      HttpResponse<String> answer = restore(other, backup, HORSE);
      assertEquals(200, answer.statusCode(), answer.body());
      JsonObject restored = new JsonObject(answer.body());
      assertEquals(List.of(), Contract.shipped().problems("POST", "/restore", 200, restored));
      other.awaitEvent("node");
      assertWhole(other, restored);
      assertFalse(other.get("/node").getJsonObject("vault").getBoolean("passphrase"));
      other.post(w + "/pages", json("title", "More", "text", "rake"));
      assertEquals(409, restore(other, backup, HORSE).statusCode());
    }
    assertNotEquals(incarnation("home"), incarnation("other"));
    try (TestNode other = fresh("other")) {
      assertEquals(2, other.get(w + "/pages").getJsonArray("pages").size(), "after a restart");
      assertFalse(Files.exists(folder.resolve("other/restore")));
    }
  }

  private long incarnation(String home) {
    try (Vault vault = Vault.open(folder.resolve(home).resolve("vault"))) {
      return vault.identity().incarnation();
    }
  }

  @Test
  void everythingComesBackByTheRecoveryCode() {
    String code = node.get("/recovery").getString("code");
    byte[] backup = backup(json("recoveryCode", code));
    try (TestNode other = fresh("other")) {
      HttpResponse<String> answer = restore(other, backup, code.replace("-", " "));
      assertEquals(200, answer.statusCode(), answer.body());
      assertWhole(other, new JsonObject(answer.body()));
      assertEquals(code, other.get("/recovery").getString("code"), "it was not saved yet");
    }
  }

  @Test
  void aLockedVaultComesBackLocked() {
    node.post("/vault/passphrase", json("passphrase", HOUSE));
    byte[] backup = backup(json("passphrase", HORSE));
    try (TestNode other = fresh("other")) {
      assertEquals(200, restore(other, backup, HORSE).statusCode());
      assertTrue(other.get("/node").getJsonObject("vault").getBoolean("passphrase"));
      other.post("/lock", json());
      assertEquals("wrong", other.refused("POST", "/unlock", json("passphrase", HOUSE), 403));
      other.post("/unlock", json("passphrase", HORSE));
      assertEquals(1, other.get(w + "/pages").getJsonArray("pages").size());
      String code = other.get("/recovery").getString("code");
      other.post("/lock", json());
      other.post("/unlock", json("code", code));
    }
  }

  @Test
  void aBackupWithoutASecretIsRefused() {
    for (JsonObject secret :
        List.of(json(), json("passphrase", ""), json("passphrase", "1234567"))) {
      assertEquals(400, ask(node, secret).statusCode(), secret::encode);
    }
    assertEquals(400, ask(node, json("recoveryCode", "no code")).statusCode());
    try (TestNode other = new TestNode(folder.resolve("other"), Optional.of("Helper"))) {
      String code = other.get("/recovery").getString("code");
      assertEquals(403, ask(node, json("recoveryCode", code)).statusCode(), "another person's");
    }
    try (TestNode empty = fresh("empty")) {
      assertEquals(409, ask(empty, json("passphrase", HORSE)).statusCode());
    }
  }

  @Test
  void nothingIsHalfRestored() throws IOException {
    byte[] backup = backup(json("passphrase", HORSE));
    byte[] flipped = backup.clone();
    flipped[backup.length / 2] ^= 1;
    byte[] newer = backup.clone();
    newer[9] = 9;
    try (TestNode other = fresh("other")) {
      assertRefused(other, restore(other, backup, HOUSE), 403, "wrong");
      assertRefused(other, restore(other, backup, ""), 403, "wrong");
      assertRefused(other, restore(other, flipped, HORSE), 400, "damaged");
      assertRefused(other, restore(other, newer, HORSE), 400, "newer");
      assertRefused(other, restore(other, new byte[0], HORSE), 400, "damaged");
      assertRefused(other, restore(other, new byte[5_000], HORSE), 400, "damaged");
      int pieces = 64 * 1024 + 16;
      for (int cut : List.of(50, backup.length - 1, backup.length - pieces, backup.length / 3)) {
        byte[] part = Arrays.copyOf(backup, cut);
        assertRefused(other, restore(other, part, HORSE), 400, "damaged");
      }
      HttpRequest nameless =
          other.request("/restore").POST(BodyPublishers.ofByteArray(backup)).build();
      assertEquals(400, other.exchange(nameless, BodyHandlers.ofString()).statusCode());
      HttpResponse<String> answer = restore(other, backup, HORSE);
      assertEquals(200, answer.statusCode(), "and then it works: " + answer.body());
      assertWhole(other, new JsonObject(answer.body()));
    }
  }

  private void assertRefused(TestNode at, HttpResponse<String> answer, int status, String code)
      throws IOException {
    assertEquals(status, answer.statusCode(), answer.body());
    JsonObject error = new JsonObject(answer.body()).getJsonObject("error");
    assertEquals(code, error.getString("code"));
    assertEquals(1, error.getString("message").lines().count());
    assertEquals("new", at.get("/node").getString("state"));
    assertFalse(Files.exists(at.home().resolve("vault")));
    assertFalse(Files.exists(at.home().resolve("restore")));
    try (var groups = Files.list(at.home().resolve("groups"))) {
      assertEquals(0, groups.count());
    }
  }

  /// What a crash in the middle of a restore leaves is gone at the next start.
  @Test
  void aRestoreThatWasKilledLeavesNothing() throws IOException {
    fresh("other").close();
    Path left = folder.resolve("other/restore/abcd/entries");
    Files.createDirectories(left);
    Files.writeString(left.resolve("CURRENT"), "half");
    try (TestNode other = fresh("other")) {
      assertFalse(Files.exists(folder.resolve("other/restore")));
      byte[] backup = backup(json("passphrase", HORSE));
      String id = w.substring(w.lastIndexOf('/') + 1);
      Files.createDirectories(folder.resolve("other/groups").resolve(id).resolve("entries"));
      assertEquals(200, restore(other, backup, HORSE).statusCode(), "what lay there is replaced");
    }
  }

  /// The original wrote further after the backup, then was lost: the restored home gets that back
  /// from the other member, and what it writes is no fork of it.
  @Test
  void aRestoredHomeGoesOnWithoutAFork() {
    try (TestNode helper = new TestNode(folder.resolve("helper"), Optional.of("Helper"))) {
      String link = node.post(w + "/invites", json("role", "editor")).getString("link");
      assertEquals(
          "member", helper.post("/join", json("link", link, "waitMs", WAIT_MS)).getString("state"));
      byte[] backup = backup(json("passphrase", HORSE));
      node.post(w + "/pages", json("title", "Late", "text", "after the backup"));
      helper.await("late page", () -> helper.get(w + "/pages").getJsonArray("pages").size() == 2);
      node.close();
      try (TestNode restored = fresh("restored")) {
        assertEquals(200, restore(restored, backup, HORSE).statusCode());
        restored.await(
            "own late page", () -> restored.get(w + "/pages").getJsonArray("pages").size() == 2);
        restored.post(w + "/pages", json("title", "New", "text", "by the restored"));
        helper.await("new page", () -> helper.get(w + "/pages").getJsonArray("pages").size() == 3);
        restored.await(
            "same digest",
            () ->
                helper
                    .get(w + "/status")
                    .getString("digest")
                    .equals(restored.get(w + "/status").getString("digest")));
        assertEquals(0, helper.get(w + "/status").getInteger("setAside"));
      }
      node = new TestNode(folder.resolve("home"), Optional.empty());
    }
  }
}
