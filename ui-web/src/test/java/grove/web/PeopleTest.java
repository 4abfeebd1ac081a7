package grove.web;

import static grove.web.TestNode.json;
import static grove.web.TestNode.rows;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Two people who compare identities, and one who goes by a name that looks like the other's.
final class PeopleTest {
  private static final long WAIT_MS = 30_000;

  @TempDir Path folder;
  private TestNode one;
  private TestNode two;
  private String w;

  @BeforeEach
  void start() {
    one = new TestNode(folder.resolve("one"), Optional.of("Paul"));
    two = new TestNode(folder.resolve("two"), Optional.of("Helper"));
    w = "/workspaces/" + one.post("/workspaces", json("name", "Garden")).getString("workspace");
    String link = one.post(w + "/invites", json("role", "editor")).getString("link");
    two.post("/join", json("link", link, "waitMs", WAIT_MS));
    two.await("both", () -> two.get(w + "/members").getJsonArray("members").size() == 2);
  }

  @AfterEach
  void stop() {
    two.close();
    one.close();
  }

  private static String id(TestNode node) {
    return node.get("/node").getString("person");
  }

  private JsonObject member(TestNode seenBy, TestNode who) {
    String person = id(who);
    return rows(seenBy.get(w + "/members").getJsonArray("members")).stream()
        .filter(m -> m.getString("person").equals(person))
        .findFirst()
        .orElseThrow();
  }

  private JsonObject lastAuthor(TestNode node) {
    JsonArray channels = node.get(w + "/channels").getJsonArray("channels");
    String messages = w + "/channels/" + channels.getJsonObject(0).getString("item") + "/messages";
    return rows(node.get(messages).getJsonArray("messages")).getLast().getJsonObject("author");
  }

  @Test
  void bothScreensShowOneNumberAndOnlyTheOwnHomeNotesThatItWasCompared() {
    JsonObject here = one.get("/people/" + id(two) + "/safety");
    JsonObject there = two.get("/people/" + id(one) + "/safety");
    assertEquals(here.getString("digits"), there.getString("digits"));
    assertEquals(here.getJsonArray("words"), there.getJsonArray("words"));
    assertFalse(here.getBoolean("verified"));
    assertFalse(member(one, two).containsKey("verified"));

    one.post("/people/" + id(two) + "/verified", json("verified", true));
    one.awaitEvent("node");
    JsonObject done = one.get("/people/" + id(two) + "/safety");
    assertTrue(done.getBoolean("verified"));
    assertTrue(done.getLong("verifiedMs") > 1_700_000_000_000L);
    assertEquals(true, member(one, two).getBoolean("verified"));
    assertFalse(member(one, one).containsKey("verified"));
    assertFalse(member(two, one).containsKey("verified"), "local to the home that did it");

    one.post("/people/" + id(two) + "/verified", json("verified", false));
    assertEquals(0, one.get("/people/" + id(two) + "/safety").getLong("verifiedMs"));
    assertFalse(member(one, two).containsKey("verified"));
  }

  @Test
  void theMarkStaysWithTheKeyOverRestartsAndNewNames() {
    one.post("/people/" + id(two) + "/verified", json("verified", true));
    two.patch("/identity", json("name", "Somebody Else"));
    one.await("new name", () -> member(one, two).getString("name").equals("Somebody Else"));
    assertEquals(true, member(one, two).getBoolean("verified"));
    one.close();
    one = new TestNode(folder.resolve("one"), Optional.empty());
    assertEquals(true, member(one, two).getBoolean("verified"));
    JsonArray channels = two.get(w + "/channels").getJsonArray("channels");
    String general = channels.getJsonObject(0).getString("item");
    two.post(w + "/channels/" + general + "/messages", json("text", "it is me"));
    one.await("the message", () -> lastAuthor(one).getString("person").equals(id(two)));
    assertEquals(true, lastAuthor(one).getBoolean("verified"), "wherever the name stands");
  }

  @Test
  void namesThatLookAlikeAreMarkedWhereverTheyStand() {
    assertFalse(member(one, two).containsKey("lookalike"));
    two.patch("/identity", json("name", "PauI"));
    one.await("the name", () -> member(one, two).getString("name").equals("PauI"));
    assertEquals(true, member(one, two).getBoolean("lookalike"));
    assertEquals(true, member(two, one).getBoolean("lookalike"));
    one.post("/people/" + id(two) + "/verified", json("verified", true));
    assertEquals(true, member(one, two).getBoolean("lookalike"), "two signs, each for itself");
    two.patch("/identity", json("name", "Ina"));
    one.await("another name", () -> member(one, two).getString("name").equals("Ina"));
    assertFalse(member(one, two).containsKey("lookalike"));
  }

  @Test
  void strangersWhoAskToJoinUnderAMembersNameAreMarked() {
    JsonObject terms = json("role", "editor", "approval", true);
    String link = one.post(w + "/invites", terms).getString("link");
    try (TestNode three = new TestNode(folder.resolve("three"), Optional.of("HELPER"))) {
      three.post("/join", json("link", link));
      one.await("asked", () -> one.get(w + "/requests").getJsonArray("requests").size() == 1);
      JsonObject wish = rows(one.get(w + "/requests").getJsonArray("requests")).getFirst();
      assertEquals("HELPER", wish.getString("name"));
      assertEquals(true, wish.getBoolean("lookalike"));
      assertFalse(wish.containsKey("verified"));
    }
  }

  @Test
  void nobodyIsComparedWithOneselfOrWithWhatIsNoKey() {
    String self = "/people/" + id(one);
    assertEquals("bad-input", one.refused("GET", self + "/safety", null, 400));
    assertEquals("bad-input", one.refused("POST", self + "/verified", json("verified", true), 400));
    for (String nobody : new String[] {"0".repeat(64), "zz", "ab".repeat(31)}) {
      assertEquals("not-found", one.refused("GET", "/people/" + nobody + "/safety", null, 404));
    }
    String other = "/people/" + id(two) + "/verified";
    assertEquals("bad-input", one.refused("POST", other, json(), 400));
    assertEquals("bad-input", one.refused("POST", other, json("verified", 1), 400));
  }

  @Test
  void theCommandShowsTheNumberAndNotesWhatWasDone() {
    String other = "/people/" + id(two) + "/safety";
    assertEquals(0, safety("Helper"));
    assertFalse(one.get(other).getBoolean("verified"), "looking is not verifying");
    assertEquals(0, safety("Helper", "--verified"));
    assertTrue(one.get(other).getBoolean("verified"));
    assertEquals(0, safety(id(two), "--not-verified", "--json"));
    assertFalse(one.get(other).getBoolean("verified"));
    assertEquals(1, safety("Nobody", "--verified"));
    assertEquals(1, safety("Paul"), "oneself");
    assertEquals(2, safety("Helper", "--verified", "--not-verified"));
  }

  private int safety(String... arguments) {
    List<String> line = new ArrayList<>(List.of("safety"));
    line.addAll(List.of(arguments));
    return new Commands(one.home()).run(line.toArray(String[]::new));
  }
}
