package grove.web;

import static grove.web.TestNode.json;
import static grove.web.TestNode.rows;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.io.ByteArrayInputStream;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Supplier;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.ResourceLock;

/// What admins and owners look after, and the workspace key, asked of two real nodes over HTTP.
@ResourceLock("System.in")
final class OversightApiTest {
  private static final long WAIT_MS = 30_000;

  @TempDir Path folder;
  private TestNode one;
  private TestNode two;
  private String w;

  @BeforeEach
  void start() {
    one = new TestNode(folder.resolve("one"), Optional.of("Founder"));
    two = new TestNode(folder.resolve("two"), Optional.of("Helper"));
  }

  @AfterEach
  void stop() {
    two.close();
    one.close();
  }

  /// Founds a workspace that the helper joins; gives the code of its key, if it has one.
  private Optional<String> workspace(boolean withKey, String role) {
    JsonObject made = one.post("/workspaces", json("name", "Garden", "workspaceKey", withKey));
    w = "/workspaces/" + made.getString("workspace");
    join(role);
    return Optional.ofNullable(made.getJsonObject("workspaceKey").getString("code"));
  }

  private void join(String role) {
    String link = one.post(w + "/invites", json("role", role)).getString("link");
    JsonObject joined = two.post("/join", json("link", link, "waitMs", WAIT_MS));
    assertEquals("member", joined.getString("state"), joined::encode);
  }

  private static String person(TestNode node) {
    return node.get("/node").getString("person");
  }

  private String messages(TestNode node) {
    JsonArray channels = node.get(w + "/channels").getJsonArray("channels");
    return w + "/channels/" + channels.getJsonObject(0).getString("item") + "/messages";
  }

  private List<JsonObject> audit(TestNode node) {
    return rows(node.get(w + "/audit?limit=200").getJsonArray("entries"));
  }

  private boolean audited(TestNode node, String text) {
    return audit(node).stream()
        .anyMatch(
            e -> e.getString("text").equals(text) && e.getString("effect").equals("in-force"));
  }

  @Test
  void everyControlEntryIsToldInWords() {
    workspace(false, "editor");
    one.post(w + "/members/" + person(two) + "/role", json("role", "viewer"));
    assertTrue(audited(one, "Founder founded the workspace"));
    assertTrue(audited(one, "Founder called the workspace “Garden”"));
    assertTrue(audited(one, "Founder let Helper in as an editor, by an invitation"));
    assertTrue(audited(one, "Founder made Helper a viewer"));
    JsonObject newest = one.get(w + "/audit?limit=1");
    assertTrue(newest.getBoolean("more"));
    JsonObject first = newest.getJsonArray("entries").getJsonObject(0);
    assertEquals("set", first.getString("kind"));
    assertEquals("Founder", first.getJsonObject("author").getString("name"));
    assertFalse(first.getBoolean("key"));
    JsonObject older = one.get(w + "/audit?limit=200&before=" + first.getString("id"));
    assertFalse(older.getBoolean("more"));
    assertEquals(audit(one).size() - 1, older.getJsonArray("entries").size());
    assertEquals("bad-input", one.refused("GET", w + "/audit?before=00", null, 400));
  }

  @Test
  void aRemovalIsFollowedUntilItIsConfirmedAndTheRemovedAreToldSo() {
    workspace(false, "editor");
    String removal = one.delete(w + "/members/" + person(two)).getString("removal");
    JsonObject row = rows(one.get(w + "/removals").getJsonArray("removals")).getFirst();
    assertEquals(removal, row.getString("id"));
    assertEquals("remove", row.getString("kind"));
    assertEquals("Helper", row.getJsonObject("person").getString("name"));
    assertEquals("Founder", row.getJsonObject("by").getString("name"));
    assertEquals(1, row.getInteger("of"));
    assertEquals(1, row.getInteger("confirmed"));
    assertEquals(1, row.getInteger("keyed"));
    assertTrue(row.containsKey("epoch"));
    two.awaitEvent("removed");
    JsonObject refusal = two.answer("POST", messages(two), json("text", "still here?"), 403);
    assertEquals("not-allowed", refusal.getJsonObject("error").getString("code"));
    assertTrue(
        refusal
            .getJsonObject("error")
            .getString("message")
            .startsWith("you were removed from this workspace by Founder"),
        refusal::encode);
  }

  @Test
  void whatAViewerKeptWritingIsSetAsideAndAdopted() {
    workspace(false, "editor");
    two.post(messages(two), json("text", "before"));
    one.await("before", () -> one.get(messages(one)).encode().contains("before"));
    two.close();
    one.await(
        "offline", () -> "offline".equals(one.get(w).getJsonObject("sync").getString("state")));
    String helper =
        rows(one.get(w + "/members").getJsonArray("members")).stream()
            .filter(m -> m.getString("name").equals("Helper"))
            .findFirst()
            .orElseThrow()
            .getString("person");
    one.close();
    two = new TestNode(folder.resolve("two"), Optional.empty());
    two.post(messages(two), json("text", "written while apart"));
    two.close();
    one = new TestNode(folder.resolve("one"), Optional.empty());
    one.post(w + "/members/" + helper + "/role", json("role", "viewer"));
    two = new TestNode(folder.resolve("two"), Optional.empty());
    one.await("set aside", () -> one.get(w + "/status").getInteger("setAside") == 1);
    JsonObject aside = one.get(w + "/set-aside");
    assertEquals(1, aside.getInteger("total"));
    JsonObject log = aside.getJsonArray("logs").getJsonObject(0);
    assertEquals("Helper", log.getJsonObject("person").getString("name"));
    assertTrue(log.getString("why").contains("made a viewer by Founder"), log::encode);
    JsonObject preview = log.getJsonArray("preview").getJsonObject(0);
    assertEquals("written while apart", preview.getString("text"));
    assertEquals("message", preview.getString("kind"));
    String upto = log.getJsonObject("upto").getString("entry");
    JsonObject wish = json("log", log.getString("log"), "upto", upto);
    two.await("lowered", () -> two.get(w).getString("role").equals("viewer"));
    assertEquals("not-allowed", two.refused("POST", w + "/adopt", wish, 403));
    assertEquals(1, one.post(w + "/adopt", wish).getInteger("entries"));
    assertEquals(0, one.get(w + "/set-aside").getInteger("total"));
    assertTrue(one.get(messages(one)).encode().contains("written while apart"));
    assertEquals("bad-input", one.refused("POST", w + "/adopt", wish, 400));
    two.await("adopted", () -> two.get(w + "/status").getInteger("setAside") == 0);
  }

  @Test
  void theWorkspaceKeyIsKeptUntilItIsSavedAndUsedByAnybodyWhoHasIt() {
    String code = workspace(true, "viewer").orElseThrow();
    assertEquals("unsaved", one.get(w).getString("workspaceKey"));
    assertEquals("saved", two.get(w).getString("workspaceKey"));
    assertEquals(code, one.get(w + "/key").getString("code"));
    assertEquals("bad-input", one.refused("POST", w + "/key/saved", json("proof", "0000"), 400));
    String proof = code.substring(code.length() - 4).toLowerCase(Locale.ROOT);
    one.post(w + "/key/saved", json("proof", proof));
    assertEquals("saved", one.refused("GET", w + "/key", null, 410));
    assertEquals("saved", one.get(w).getString("workspaceKey"));
    JsonObject lower = json("act", "role", "person", person(one), "role", "viewer");
    String other = "0123-4567-89AB-CDEF-GHJK-MNPQ-RSTV";
    assertEquals(
        "wrong", two.refused("POST", w + "/key/use", lower.copy().put("code", other), 403));
    two.post(w + "/key/use", lower.copy().put("code", code));
    two.post(
        w + "/key/use", json("code", code, "act", "role", "person", person(two), "role", "owner"));
    one.await("lowered", () -> one.get(w).getString("role").equals("viewer"));
    assertEquals("owner", two.get(w).getString("role"));
    JsonObject entry = audit(two).stream().filter(e -> e.getBoolean("key")).findFirst().get();
    assertEquals("the workspace key", entry.getJsonObject("author").getString("name"));
    assertTrue(audited(two, "The workspace key made Helper an owner"));
    assertEquals("not-allowed", one.refused("POST", w + "/invites", json(), 403));
  }

  @Test
  void aWorkspaceWithoutAKeySaysSo() {
    workspace(false, "viewer");
    assertEquals("none", one.get(w).getString("workspaceKey"));
    assertEquals("not-found", one.refused("GET", w + "/key", null, 404));
    JsonObject use = json("code", "x", "act", "remove", "person", person(two));
    assertEquals("not-found", one.refused("POST", w + "/key/use", use, 404));
  }

  @Test
  void newKeysAreMadeByHand() {
    workspace(false, "editor");
    assertEquals(30, two.get(w + "/keys").getInteger("rotationDays"));
    one.post(w + "/keys", json("rotationDays", 7));
    two.await("it", () -> two.get(w + "/keys").getInteger("rotationDays") == 7);
    assertEquals("not-allowed", two.refused("POST", w + "/keys", json("rotationDays", 9), 403));
    assertEquals("bad-input", one.refused("POST", w + "/keys", json("rotationDays", 366), 400));
    assertEquals(0, cli(one, "rotate", "--every", "14"));
    assertEquals(14, one.get(w + "/keys").getInteger("rotationDays"));
    String epoch = one.post(w + "/keys/rotate", json()).getString("epoch");
    assertEquals(64, epoch.length());
    assertTrue(audited(one, "Founder made new keys"));
    assertEquals("not-allowed", two.refused("POST", w + "/keys/rotate", json(), 403));
    one.post(messages(one), json("text", "under new keys"));
    two.await("it", () -> two.get(messages(two)).encode().contains("under new keys"));
  }

  @Test
  void whatAMemberWroteIsPinnedByHandSoThatTheyCanWriteOn() {
    workspace(false, "editor");
    two.post(messages(two), json("text", "much"));
    one.await("it", () -> one.get(messages(one)).encode().contains("much"));
    assertEquals(0, one.get(w + "/status").getJsonArray("held").size());
    String allow = w + "/members/" + person(two) + "/allow";
    assertEquals("not-allowed", two.refused("POST", allow, json(), 403));
    assertTrue(one.post(allow, json()).getLong("entries") > 0);
    assertEquals("bad-input", one.refused("POST", allow, json(), 400));
    assertEquals(1, cli(one, "allow", "Helper"), "nothing is left");
    assertEquals(1, cli(one, "allow", "Nobody"));
    two.post(messages(two), json("text", "more"));
    one.await("more", () -> one.get(messages(one)).encode().contains("more"));
    assertEquals(0, cli(one, "allow", "Helper"));
  }

  @Test
  void theCommandsDoTheSame() {
    String code = workspace(true, "editor").orElseThrow();
    assertEquals(0, cli(one, "audit", "--limit", "5"));
    assertEquals(0, cli(one, "audit", "--json"));
    assertEquals(1, cli(one, "audit", "--before", "00"));
    assertEquals(0, cli(one, "set-aside"));
    assertEquals(1, cli(one, "adopt", "0123456789abcdef", "1"));
    assertEquals(0, cli(one, "rotate"));
    assertTrue(audited(one, "Founder made new keys"));
    assertEquals(4, cli(two, "rotate"), "not allowed");
    assertEquals(0, cli(one, "workspace", "key", "show"));
    assertEquals(1, typing("0000", () -> cli(one, "workspace", "key", "saved")));
    String proof = code.substring(code.length() - 4);
    assertEquals(0, typing(proof, () -> cli(one, "workspace", "key", "saved")));
    assertEquals(1, cli(one, "workspace", "key", "show"));
    String[] use = {"workspace", "key", "use", "role", "Helper", "admin"};
    assertEquals(1, typing(code.substring(1), () -> cli(two, use)));
    assertEquals(0, typing(code, () -> cli(two, use)));
    assertEquals("admin", two.get(w).getString("role"));
    one.await("he is", () -> audited(one, "The workspace key made Helper an admin"));
    String person = person(two);
    String device = two.get("/node").getString("device");
    String[] end = {"workspace", "key", "use", "revoke-device", person, device};
    assertEquals(0, typing(code, () -> cli(one, end)));
    assertEquals(0, cli(one, "remove", "Helper", "--keep-invites"));
    assertEquals(0, cli(one, "removals"));
    assertEquals(2, one.get(w + "/removals").getJsonArray("removals").size());
    assertEquals(0, cli(one, "workspace", "create", "With a key", "--key"));
    assertEquals(0, cli(one, "workspace", "create", "Without", "--json"));
  }

  private static int typing(String text, Supplier<Integer> command) {
    InputStream before = System.in;
    System.setIn(new ByteArrayInputStream((text + "\n").getBytes(StandardCharsets.UTF_8)));
    try {
      return command.get();
    } finally {
      System.setIn(before);
    }
  }

  private static int cli(TestNode node, String... words) {
    return new Commands(node.home()).run(words);
  }
}
