package grove.web;

import static grove.web.TestNode.json;
import static grove.web.TestNode.rows;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import grove.web.cli.Cli;
import io.vertx.core.json.JsonObject;
import java.io.ByteArrayInputStream;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.ResourceLock;

/// Several devices of one person, over real sockets and HTTP: linked, listed, revoked, recovered.
@ResourceLock("System.in")
final class DevicesTest {
  private static final long WAIT_MS = 30_000;

  @TempDir Path folder;
  private final List<TestNode> all = new ArrayList<>();
  private TestNode old;
  private TestNode fresh;
  private String w;

  @BeforeEach
  void start() {
    old = node("old", Optional.of("Ann"));
    fresh = node("fresh", Optional.empty());
    w = "/workspaces/" + old.post("/workspaces", json("name", "Garden")).getString("workspace");
  }

  private TestNode node(String home, Optional<String> name) {
    TestNode node = new TestNode(folder.resolve(home), name);
    all.add(node);
    return node;
  }

  @AfterEach
  void stop() {
    all.reversed().forEach(TestNode::close);
  }

  private static String state(TestNode node) {
    return node.get("/link").getString("state");
  }

  private String offer() {
    return fresh.post("/link/offer", json("name", "Laptop")).getString("code");
  }

  private void compare() {
    old.post("/link/accept", json("code", offer()));
    for (TestNode node : List.of(old, fresh)) {
      node.await("digits", () -> state(node).equals("compare"));
    }
    JsonObject here = old.get("/link");
    JsonObject there = fresh.get("/link");
    assertTrue(here.getString("digits").matches("[0-9]{6}"));
    assertEquals(here.getString("digits"), there.getString("digits"));
    assertEquals("Laptop", here.getString("name"));
    assertEquals("Ann", there.getString("name"));
    assertEquals("old", here.getString("side"));
    assertEquals("new", there.getString("side"));
  }

  private void link() {
    compare();
    old.post("/link/confirm", json());
    assertEquals("confirmed", state(old));
    assertEquals("new", fresh.get("/node").getString("state"));
    fresh.post("/link/confirm", json());
    for (TestNode node : List.of(old, fresh)) {
      node.await("linked", () -> state(node).equals("done"));
    }
  }

  private static String device(TestNode node) {
    return node.get("/node").getString("device");
  }

  private static JsonObject row(TestNode node, String device) {
    return rows(node.get("/devices").getJsonArray("devices")).stream()
        .filter(d -> d.getString("device").equals(device))
        .findFirst()
        .orElseThrow();
  }

  @Test
  void aSecondDeviceIsLinkedAndWorksInEveryWorkspace() {
    String page = old.post(w + "/pages", json("title", "Plan", "text", "dig")).getString("item");
    String other =
        "/workspaces/" + old.post("/workspaces", json("name", "Shed")).getString("workspace");
    link();
    JsonObject node = fresh.awaitEvent("node");
    assertFalse(node.containsKey("workspace"));
    assertEquals("ready", fresh.get("/node").getString("state"));
    assertEquals("Ann", fresh.get("/node").getString("name"));
    assertEquals(old.get("/node").getString("person"), fresh.get("/node").getString("person"));
    assertNotEquals(device(old), device(fresh));
    for (String path : List.of(w, other)) {
      fresh.await("in " + path, () -> fresh.get(path).getString("state").equals("member"));
      assertEquals("owner", fresh.get(path).getString("role"));
    }
    assertEquals("Garden", fresh.get(w).getString("name"));
    assertEquals("dig", fresh.get(w + "/pages/" + page).getString("text"));
    fresh.post(w + "/pages", json("title", "Seeds", "text", "beans"));
    old.await("the page", () -> old.get(w + "/pages").getJsonArray("pages").size() == 2);
    // The identity key does not travel.
    assertEquals("saved", fresh.refused("GET", "/recovery", null, 410));
    old.await("both known", () -> old.get("/devices").getJsonArray("devices").size() == 2);
    old.await("online", () -> row(old, device(fresh)).getBoolean("online"));
    JsonObject row = row(old, device(fresh));
    assertTrue(row.getBoolean("alive"));
    assertEquals(device(old), row.getString("linkedBy"));
    assertEquals(2, row.getJsonArray("workspaces").size());
    assertTrue(row(fresh, device(fresh)).getBoolean("self"));
    JsonObject member = old.get(w + "/members").getJsonArray("members").getJsonObject(0);
    assertEquals(2, member.getJsonArray("devices").size());
    assertEquals(2, member.getJsonArray("deviceList").size());
    assertTrue(member.getLong("lastSeenMs") > 0);
  }

  /// What is founded or joined after the devices were linked reaches the other device: while both run,
  /// and where the other one was away. What others founded it reaches by the member's own hand.
  @Test
  void aWorkspaceOfOneDeviceComesToTheOther() {
    link();
    fresh.await("in", () -> fresh.get(w).getString("state").equals("member"));
    String shed = founded(fresh, "Shed");
    old.await("founded by the new device", () -> isMember(old, shed));
    fresh.close();
    all.remove(fresh);
    TestNode ben = node("ben", Optional.of("Ben"));
    String field = founded(ben, "Field");
    String link = ben.post(field + "/invites", json("role", "viewer")).getString("link");
    old.post("/join", json("link", link, "waitMs", WAIT_MS));
    fresh = node("fresh", Optional.empty());
    fresh.await("joined while it was away", () -> isMember(fresh, field));
    assertEquals("viewer", fresh.get(field).getString("role"));
    assertEquals("Field", fresh.get(field).getString("name"));
    String page = ben.post(field + "/pages", json("title", "Peas", "text", "x")).getString("item");
    fresh.await("entries", () -> fresh.get(field + "/pages").getJsonArray("pages").size() == 1);
    assertEquals("x", fresh.get(field + "/pages/" + page).getString("text"));
    assertEquals(1, ben.get("/workspaces").getJsonArray("workspaces").size());
  }

  /// Where two devices have no link any more, each keeps its own.
  @Test
  void aRevokedDeviceGivesAndGetsNothing() {
    link();
    fresh.await("in", () -> fresh.get(w).getString("state").equals("member"));
    old.post("/devices/" + device(fresh) + "/revoke", json());
    fresh.awaitEvent("removed");
    old.await("no link", () -> old.get(w + "/status").getJsonArray("neighbours").isEmpty());
    String shed = founded(fresh, "Shed");
    String barn = founded(old, "Barn");
    assertEquals(Set.of(w, barn), paths(old));
    assertEquals(Set.of(w, shed), paths(fresh));
  }

  /// Word of a revocation may reach some workspaces late, or be kept from them.
  @Test
  void whoWasRevokedInOneWorkspaceIsGivenNothingInAnother() {
    String shed = founded(old, "Shed");
    link();
    for (String path : List.of(w, shed)) {
      fresh.await("in " + path, () -> isMember(fresh, path));
    }
    String self = "/members/" + old.get("/node").getString("person") + "/devices/";
    old.post(w + self + device(fresh) + "/revoke", json());
    fresh.awaitEvent("removed");
    assertTrue(isMember(fresh, shed));
    String barn = founded(old, "Barn");
    String loft = founded(fresh, "Loft");
    // What would have been handed over came before these.
    old.post(shed + "/pages", json("title", "a", "text", "b"));
    fresh.await("a", () -> fresh.get(shed + "/pages").getJsonArray("pages").size() == 1);
    fresh.post(shed + "/pages", json("title", "c", "text", "d"));
    old.await("c", () -> old.get(shed + "/pages").getJsonArray("pages").size() == 2);
    assertEquals(Set.of(w, shed, barn), paths(old));
    assertEquals(Set.of(w, shed, loft), paths(fresh));
  }

  /// The workspace where it begins did not know of it: the home where it was ended says so there.
  @Test
  void aDeviceThatWasEndedIsEndedWhereItBeginsLater() {
    link();
    fresh.await("in", () -> isMember(fresh, w));
    String gone = device(fresh);
    old.post("/devices/" + gone + "/revoke", json());
    fresh.awaitEvent("removed");
    TestNode ben = node("ben", Optional.of("Ben"));
    String field = founded(ben, "Field");
    String link = ben.post(field + "/invites", json("role", "editor")).getString("link");
    fresh.post("/join", json("link", link, "waitMs", WAIT_MS));
    assertTrue(isMember(fresh, field));
    String other = ben.post(field + "/invites", json("role", "editor")).getString("link");
    old.post("/join", json("link", other, "waitMs", WAIT_MS));
    fresh.await("out", () -> fresh.get(field).getString("state").equals("removed"));
    assertTrue(isMember(old, field));
    assertFalse(row(old, gone).getBoolean("alive"));
  }

  private static String founded(TestNode node, String name) {
    return "/workspaces/" + node.post("/workspaces", json("name", name)).getString("workspace");
  }

  /// In no order: a home opens those that were handed over to it in that of their ids.
  private static Set<String> paths(TestNode node) {
    return rows(node.get("/workspaces").getJsonArray("workspaces")).stream()
        .map(row -> "/workspaces/" + row.getString("workspace"))
        .collect(Collectors.toSet());
  }

  private static boolean isMember(TestNode node, String path) {
    return paths(node).contains(path) && node.get(path).getString("state").equals("member");
  }

  @Test
  void aRevokedDeviceSaysSoAndItsLinksAreRefused() {
    link();
    fresh.await("in", () -> fresh.get(w).getString("state").equals("member"));
    String gone = device(fresh);
    assertEquals("self", fresh.refused("POST", "/devices/" + gone + "/revoke", json(), 409));
    assertEquals(1, old.post("/devices/" + gone + "/revoke", json()).getInteger("workspaces"));
    fresh.awaitEvent("removed");
    assertEquals("removed", fresh.get(w).getString("state"));
    assertTrue(fresh.get(w).getString("reason").contains("this device was revoked"));
    assertEquals(
        "not-allowed", fresh.refused("POST", w + "/pages", json("title", "a", "text", "b"), 403));
    old.await("no link", () -> old.get(w + "/status").getJsonArray("neighbours").isEmpty());
    assertFalse(row(old, gone).getBoolean("alive"));
    assertFalse(row(fresh, gone).getJsonArray("workspaces").getJsonObject(0).getBoolean("alive"));
    assertTrue(row(old, gone).getLong("lastSeenMs") > 0);
    assertEquals("not-found", old.refused("POST", "/devices/" + gone + "/revoke", json(), 404));
    JsonObject member = old.get(w + "/members").getJsonArray("members").getJsonObject(0);
    assertEquals(1, member.getJsonArray("devices").size());
    assertEquals(2, member.getJsonArray("deviceList").size());
  }

  @Test
  void anOwnerEndsSomebodysDevice() {
    TestNode ben = node("ben", Optional.of("Ben"));
    String link = old.post(w + "/invites", json("role", "editor")).getString("link");
    ben.post("/join", json("link", link, "waitMs", WAIT_MS));
    String person = ben.get("/node").getString("person");
    String path = w + "/members/" + person + "/devices/" + device(ben) + "/revoke";
    old.await("known", () -> old.get(w + "/members").getJsonArray("members").size() == 2);
    assertEquals(
        "not-allowed",
        ben.refused(
            "POST",
            w
                + "/members/"
                + old.get("/node").getString("person")
                + "/devices/"
                + device(old)
                + "/revoke",
            json(),
            403));
    old.post(path, json());
    ben.awaitEvent("removed");
    assertEquals("bad-input", old.refused("POST", path, json(), 400));
  }

  /// Runs a command for a node's home, with this on standard input; its exit status.
  private static CompletableFuture<Integer> grove(TestNode node, String input, String... words) {
    System.setIn(new ByteArrayInputStream(input.getBytes(StandardCharsets.UTF_8)));
    List<String> line = new ArrayList<>(List.of("--home", node.home().toString()));
    line.addAll(List.of(words));
    return CompletableFuture.supplyAsync(() -> Cli.run(line.toArray(String[]::new), "1", null));
  }

  @Test
  void theCommandLineLinksListsAndRevokes() {
    InputStream before = System.in;
    try {
      var asking = grove(fresh, "yes\n", "device", "link", "--label", "Laptop");
      fresh.await("a code", () -> state(fresh).equals("offered"));
      old.post("/link/accept", json("code", fresh.get("/link").getString("code")));
      old.await("digits", () -> state(old).equals("compare"));
      old.post("/link/confirm", json());
      assertEquals(0, asking.join());
      fresh.await("in", () -> fresh.get(w).getString("state").equals("member"));
      assertEquals(0, grove(old, "", "device", "list").join());
      assertEquals(1, grove(old, "", "device", "revoke", "0000").join());
      String gone = device(fresh).substring(0, 12);
      assertEquals(0, grove(old, "", "device", "revoke", gone).join());
      fresh.awaitEvent("removed");
      assertEquals(1, grove(old, "", "device", "revoke", device(old)).join());
    } finally {
      System.setIn(before);
    }
  }

  @Test
  void theCommandLineOfTheOldDeviceTakesTheCodeAndAsks() {
    InputStream before = System.in;
    try {
      String code = offer();
      var refusing = grove(old, code + "\nno\n", "device", "link");
      fresh.await("over", () -> state(fresh).equals("failed"));
      assertEquals(1, refusing.join());
      fresh.delete("/link");
      var agreeing = grove(old, offer() + "\nyes\n", "device", "link", "--json");
      fresh.await("digits", () -> state(fresh).equals("compare"));
      fresh.post("/link/confirm", json());
      assertEquals(0, agreeing.join());
      assertEquals("ready", fresh.get("/node").getString("state"));
    } finally {
      System.setIn(before);
    }
  }

  @Test
  void digitsThatDifferEndItOnBothSides() {
    compare();
    old.post("/link/confirm", json());
    fresh.delete("/link");
    old.await("over", () -> state(old).equals("failed"));
    assertEquals(
        "The other device gave up: nothing was linked. Show a new code to try again.",
        old.get("/link").getString("reason"));
    assertEquals("none", state(fresh));
    assertEquals("new", fresh.get("/node").getString("state"));
    old.delete("/link");
    link();
  }

  @Test
  void aRestartInTheMiddleLeavesANewHomeNew() {
    compare();
    old.post("/link/confirm", json());
    fresh.close();
    all.remove(fresh);
    old.await("over", () -> state(old).equals("failed"));
    fresh = node("fresh", Optional.empty());
    assertEquals("new", fresh.get("/node").getString("state"));
    assertEquals(1, old.get("/devices").getJsonArray("devices").size());
    link();
  }

  @Test
  void aCodeIsGoodOnceAndOnlyForWhoIsAllowed() {
    assertEquals("already", old.refused("POST", "/link/offer", json(), 409));
    assertEquals("already", old.refused("POST", "/link/confirm", json(), 409));
    assertEquals(
        "bad-input", old.refused("POST", "/link/accept", json("code", "grove-device:x"), 400));
    String code = offer();
    assertEquals("already", fresh.refused("POST", "/link/offer", json(), 409));
    assertEquals("no-identity", fresh.refused("POST", "/link/accept", json("code", code), 409));
    assertEquals(code, fresh.get("/link").getString("code"));
    assertTrue(fresh.get("/link").getLong("expiresMs") > 0);
    fresh.delete("/link");
    link();
    old.delete("/link");
    old.post("/link/accept", json("code", code));
    JsonObject over = old.get("/link?state=connecting&waitMs=30000");
    assertEquals("failed", over.getString("state"));
    assertTrue(over.getString("reason").startsWith("The new device does not answer"));
  }

  @Test
  void allDevicesLostAndTheIdentityComesBackWithItsRole() {
    TestNode ben = node("ben", Optional.of("Ben"));
    String link = old.post(w + "/invites", json("role", "editor")).getString("link");
    ben.post("/join", json("link", link, "waitMs", WAIT_MS));
    ben.post(w + "/pages", json("title", "Beans", "text", "by Ben"));
    old.await("the page", () -> old.get(w + "/pages").getJsonArray("pages").size() == 1);
    String lost = device(ben);
    String code = ben.get("/recovery").getString("code");
    ben.close();
    all.remove(ben);
    fresh.post("/identity/recover", json("code", code, "name", "Ben"));
    JsonObject invite = old.post(w + "/invites", json("role", "viewer"));
    JsonObject joined =
        fresh.post("/join", json("link", invite.getString("link"), "waitMs", WAIT_MS));
    assertEquals("member", joined.getString("state"), joined::encode);
    assertEquals("editor", fresh.get(w).getString("role"));
    fresh.await("pages", () -> fresh.get(w + "/pages").getJsonArray("pages").size() == 1);
    fresh.post(w + "/pages", json("title", "Peas", "text", "back"));
    old.await("new page", () -> old.get(w + "/pages").getJsonArray("pages").size() == 2);
    assertFalse(row(fresh, lost).getBoolean("alive"));
    assertEquals(
        0,
        rows(old.get(w + "/invites").getJsonArray("invites")).stream()
            .filter(i -> i.getString("invite").equals(invite.getString("invite")))
            .findFirst()
            .orElseThrow()
            .getInteger("used"));
    TestNode stolen = node("ben", Optional.empty());
    stolen.await("told", () -> stolen.get(w).getString("state").equals("removed"));
    assertTrue(stolen.get(w).getString("reason").contains("revoked"));
  }
}
