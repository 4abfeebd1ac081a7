package grove.web;

import static grove.web.TestNode.json;
import static grove.web.TestNode.rows;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.vertx.core.json.JsonObject;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Invitations and requests between real nodes, asked over HTTP.
final class InvitationsTest {
  private static final long WAIT_MS = 30_000;

  @TempDir Path folder;
  private TestNode owner;
  private TestNode guest;
  private String w;

  @BeforeEach
  void start() {
    owner = new TestNode(folder.resolve("owner"), Optional.of("Founder"));
    guest = new TestNode(folder.resolve("guest"), Optional.of("Helper"));
    w = "/workspaces/" + owner.post("/workspaces", json("name", "Garden")).getString("workspace");
  }

  @AfterEach
  void stop() {
    guest.close();
    owner.close();
  }

  private String join(TestNode by, String link, long waitMs) {
    return by.post("/join", json("link", link, "waitMs", waitMs)).getString("state");
  }

  private List<JsonObject> invites() {
    return rows(owner.get(w + "/invites").getJsonArray("invites"));
  }

  private List<JsonObject> requests() {
    return rows(owner.get(w + "/requests").getJsonArray("requests"));
  }

  @Test
  void aDirectInvitationIsForOnePersonOnly() {
    String card = guest.get("/card").getString("card");
    JsonObject made = owner.post(w + "/invites", json("role", "editor", "card", card));
    assertTrue(made.getBoolean("direct"));
    assertEquals("Helper", made.getJsonObject("person").getString("name"));
    assertEquals(2, owner.get(w).getInteger("members"), "a member at once");
    assertEquals(0, invites().size());
    String file = made.getString("file");
    try (TestNode thief = new TestNode(folder.resolve("thief"), Optional.of("Thief"))) {
      assertEquals("bad-input", thief.refused("POST", "/join/preview", json("link", file), 400));
      assertEquals("bad-input", thief.refused("POST", "/join", json("link", file), 400));
    }
    JsonObject preview = guest.post("/join/preview", json("link", file));
    assertTrue(preview.getBoolean("direct"));
    assertEquals("Garden", preview.getString("name"));
    assertEquals("Founder", preview.getJsonObject("inviter").getString("name"));
    assertEquals("editor", preview.getString("role"));
    assertEquals("member", join(guest, file, WAIT_MS));
    assertEquals("editor", guest.get(w).getString("role"));
    assertEquals("bad-input", owner.refused("POST", w + "/invites", json("card", card), 400));
    String own = owner.get("/card").getString("card");
    assertEquals("bad-input", owner.refused("POST", w + "/invites", json("card", own), 400));
    assertEquals("bad-input", owner.refused("POST", w + "/invites", json("card", "x"), 400));
  }

  @Test
  void aRequestWaitsVisiblyOverRestartsOfBothSidesUntilItIsApproved() {
    String link =
        owner.post(w + "/invites", json("role", "viewer", "approval", true)).getString("link");
    assertTrue(guest.post("/join/preview", json("link", link)).getBoolean("approval"));
    assertEquals("waiting", join(guest, link, 0));
    guest.await("asked", () -> guest.get(w).getJsonObject("waiting").getBoolean("reached"));
    JsonObject waiting = guest.get(w).getJsonObject("waiting");
    assertEquals(1, waiting.getInteger("asked"));
    owner.await("the request", () -> requests().size() == 1);
    JsonObject request = requests().getFirst();
    assertEquals("Helper", request.getString("name"));
    assertFalse(request.getBoolean("removedBefore"));
    guest.close();
    owner.close();
    owner = new TestNode(folder.resolve("owner"), Optional.empty());
    assertEquals(List.of(request), requests(), "nobody has asked again yet");
    owner.post(w + "/requests/" + request.getString("request") + "/approve", json());
    assertEquals(0, requests().size());
    assertEquals(
        "bad-input",
        owner.refused(
            "POST", w + "/requests/" + request.getString("request") + "/approve", json(), 400));
    guest = new TestNode(folder.resolve("guest"), Optional.empty());
    guest.await("let in", () -> "viewer".equals(guest.get(w).getString("role")));
    assertFalse(guest.get(w).containsKey("waiting"));
  }

  @Test
  void aLeakedLinkIsUndoneInOneAction() {
    JsonObject invite = owner.post(w + "/invites", json("role", "editor", "uses", 5));
    assertEquals("member", join(guest, invite.getString("link"), WAIT_MS));
    JsonObject shown = invites().getFirst();
    JsonObject came = shown.getJsonArray("joined").getJsonObject(0);
    assertEquals("Helper", came.getJsonObject("person").getString("name"));
    assertEquals("Founder", came.getJsonObject("by").getString("name"));
    assertTrue(came.getBoolean("member"));
    assertEquals(0, shown.getInteger("over"));
    String path = w + "/invites/" + invite.getString("invite");
    assertEquals("not-allowed", guest.refused("POST", path + "/undo", json(), 403));
    assertEquals(1, owner.post(path + "/undo", json()).getInteger("removed"));
    guest.await("told", () -> "removed".equals(guest.get(w).getString("state")));
    assertEquals("revoked", invites().getFirst().getString("state"));
    assertFalse(invites().getFirst().getJsonArray("joined").getJsonObject(0).getBoolean("member"));
    // The same link again says why; a new one asks somebody first, and shows who it is.
    JsonObject again =
        guest.post("/join", json("link", invite.getString("link"), "waitMs", WAIT_MS));
    assertEquals("revoked", again.getString("reason"), again::encode);
    String fresh = owner.post(w + "/invites", json()).getString("link");
    join(guest, fresh, 0);
    owner.await("the request", () -> requests().size() == 1);
    assertTrue(requests().getFirst().getBoolean("removedBefore"));
    String id = requests().getFirst().getString("request");
    owner.post(w + "/requests/" + id + "/decline", json());
    guest.await("declined", () -> !"waiting".equals(guest.get(w).getString("state")));
  }

  @Test
  void revokingAsLeakedMakesNewKeys() {
    JsonObject invite = owner.post(w + "/invites", json());
    String path = w + "/invites/" + invite.getString("invite");
    long before = owner.get(w).getLong("entries");
    owner.delete(path + "?leaked=true");
    assertEquals(before + 2, owner.get(w).getLong("entries"), "the revocation and an epoch");
    assertEquals("bad-input", owner.refused("DELETE", path + "?leaked=perhaps", null, 400));
    assertEquals("bad-input", owner.refused("POST", w + "/invites/00/undo", json(), 400));
  }
}
