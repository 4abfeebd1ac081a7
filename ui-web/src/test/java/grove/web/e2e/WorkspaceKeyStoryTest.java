package grove.web.e2e;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.vertx.core.json.JsonObject;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/// The only owner turns hostile; whoever has the workspace key on paper ends it, on any member's
/// node.
@Timeout(value = 120, unit = TimeUnit.SECONDS)
final class WorkspaceKeyStoryTest {
  private static final long REMOVAL_MS_MAX = 10_000;
  private static final int GROUP_CHARS = 4;

  @TempDir private Path folder;
  private Stage stage;
  private Place owner;
  private Place admin;
  private Place editor;
  private String code;

  @BeforeEach
  void aWorkspaceIsFoundedWithAKey() throws Exception {
    stage = new Stage(folder);
    NodeProcess olive = stage.person("Olive");
    JsonObject made =
        olive.post(
            "/workspaces", new JsonObject().put("name", "Orchard").put("workspaceKey", true));
    owner = new Place(olive, made.getString("workspace"));
    code = made.getJsonObject("workspaceKey").getString("code");
    admin = owner.welcome(stage.person("Adam"), "admin");
    editor = owner.welcome(stage.person("Edith"), "editor");
    owner.say("welcome");
    Until.so("heard", editor::said, said -> said.contains("welcome"));
  }

  @AfterEach
  void end() {
    stage.close();
  }

  @Test
  void theKeyRemovesTheOwnerAndMakesAnother() throws Exception {
    theCodeIsShownUntilItIsSaved();
    whatIsNotTheCodeDoesNothing();
    String olive = editor.person("Olive");
    assertEquals(
        403,
        admin
            .node()
            .ask("DELETE", "/workspaces/" + owner.id() + "/members/" + olive, null)
            .status());
    use(new JsonObject().put("act", "remove").put("person", olive));
    Until.so("Olive is out", REMOVAL_MS_MAX, owner::state, "removed"::equals);
    for (Place place : List.of(admin, editor)) {
      Until.so(
          "nobody talks to her", REMOVAL_MS_MAX, place::neighbours, all -> !all.contains(olive));
      assertEquals(List.of("Adam", "Edith"), place.members());
    }
    NodeProcess.Answer refused = owner.trySaying("this is mine");
    assertTrue(refused.message().contains("by the workspace key"), refused.message());
    use(
        new JsonObject()
            .put("act", "role")
            .put("person", editor.person("Adam"))
            .put("role", "owner"));
    Until.so("Adam owns", () -> admin.get("").getString("role"), "owner"::equals);
    admin.say("we go on");
    Until.so("Edith hears", editor::said, said -> said.contains("we go on"));
    assertFalse(owner.said().contains("we go on"));
    theAuditNamesTheKey();
  }

  private void theCodeIsShownUntilItIsSaved() throws Exception {
    assertEquals("unsaved", owner.get("").getString("workspaceKey"));
    assertEquals(code, owner.get("/key").getString("code"));
    String proof = code.substring(code.length() - GROUP_CHARS);
    owner.post("/key/saved", new JsonObject().put("proof", proof));
    assertEquals(410, owner.node().ask("GET", "/workspaces/" + owner.id() + "/key", null).status());
    assertEquals("saved", editor.get("").getString("workspaceKey"));
  }

  private void whatIsNotTheCodeDoesNothing() throws Exception {
    JsonObject guess =
        new JsonObject()
            .put("code", editor.node().get("/recovery").getString("code"))
            .put("act", "remove")
            .put("person", editor.person("Olive"));
    assertEquals(
        403, editor.node().ask("POST", "/workspaces/" + owner.id() + "/key/use", guess).status());
    assertEquals("member", owner.state());
  }

  private void use(JsonObject act) throws Exception {
    editor.post("/key/use", act.put("code", code));
  }

  private void theAuditNamesTheKey() throws Exception {
    List<String> byKey =
        Place.rows(admin.get("/audit?limit=50"), "entries")
            .filter(entry -> entry.getBoolean("key"))
            .peek(entry -> assertEquals("in-force", entry.getString("effect"), entry.encode()))
            .map(entry -> entry.getString("text"))
            .toList();
    assertTrue(byKey.stream().anyMatch(text -> text.contains("removed Olive")), byKey.toString());
    assertTrue(byKey.stream().anyMatch(text -> text.contains("Adam an owner")), byKey.toString());
  }
}
