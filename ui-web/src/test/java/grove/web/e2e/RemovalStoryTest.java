package grove.web.e2e;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.options.AriaRole;
import io.vertx.core.json.JsonObject;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/// Somebody is removed: by the owner in a browser, while connected, in real processes.
@Timeout(value = 180, unit = TimeUnit.SECONDS)
final class RemovalStoryTest {
  /// From the click of removal until every other node refuses the removed one, in milliseconds.
  private static final long REMOVAL_MS_MAX = 10_000;

  private static final String BEFORE = "the marigold is on the sill";
  private static final String AFTER = "the nightshade is in the cellar";

  @TempDir private Path folder;
  private Stage stage;
  private Place owner;
  private Place member;
  private Place editor;
  private String removed;

  @BeforeEach
  void threePeopleTalk() throws Exception {
    stage = new Stage(folder);
    owner = Place.found(stage.person("Olive"), "Greenhouse");
    editor = owner.welcome(stage.person("Edgar"), "editor");
    member = owner.welcome(stage.person("Mabel"), "editor");
    owner.say(BEFORE);
    Until.so("heard", editor::said, said -> said.contains(BEFORE));
    removed = owner.person("Edgar");
    Until.so("all are connected", member::neighbours, all -> all.contains(removed));
  }

  @AfterEach
  void end() {
    stage.close();
  }

  @Test
  void anEditorIsRemovedWhileConnected() throws Exception {
    stage.end(editor.node());
    Folders.copy(stage.home("Edgar"), stage.home("Edgar before"));
    editor = editor.at(stage.start("Edgar"));
    Until.so("Edgar is back", owner::neighbours, all -> all.contains(removed));
    Page window = stage.window(editor.node());
    assertThat(window.getByText(BEFORE)).isVisible();

    removeInTheBrowser(stage.window(owner.node()));
    everybodyRefusesInTime();
    everybodyHasNewKeysInTime();
    assertThat(status(window)).containsText("no longer a member");
    whatIsWrittenAfterwardsIsForTheOthers();
    hisPostsAreRefused(window);
    restartingChangesNothing();
    aCopyOfHisHomeFromBeforeIsToldAtTheDoor();
    neitherDoesEverybodysDisk();
    assertEquals(List.of(), stage.complaints());
  }

  private static Locator status(Page window) {
    return window
        .getByRole(AriaRole.STATUS)
        .filter(new Locator.FilterOptions().setHasText("member"));
  }

  private static void removeInTheBrowser(Page window) {
    window
        .getByRole(AriaRole.NAVIGATION)
        .getByRole(AriaRole.LINK, new Locator.GetByRoleOptions().setName("People"))
        .first()
        .click();
    window
        .getByRole(AriaRole.BUTTON, new Page.GetByRoleOptions().setName("Actions for Edgar"))
        .click();
    window
        .getByRole(AriaRole.MENUITEM)
        .filter(new Locator.FilterOptions().setHasText("Remove"))
        .click();
    Locator dialog = window.getByRole(AriaRole.DIALOG);
    assertThat(dialog).containsText("stays readable for them");
    dialog
        .getByRole(AriaRole.BUTTON, new Locator.GetByRoleOptions().setName("Remove Edgar"))
        .click();
  }

  private void everybodyRefusesInTime() throws Exception {
    for (Place place : List.of(owner, member)) {
      Until.so(
          "the link to Edgar is closed",
          REMOVAL_MS_MAX,
          place::neighbours,
          all -> !all.contains(removed));
      assertEquals(List.of("Mabel", "Olive"), place.members());
    }
    Until.so("Edgar has nobody", REMOVAL_MS_MAX, editor::neighbours, List::isEmpty);
    assertEquals("removed", editor.state());
  }

  /// Each of the others holds the removal and keys that were made without him.
  private void everybodyHasNewKeysInTime() throws Exception {
    for (Place place : List.of(owner, member)) {
      JsonObject progress =
          Until.so(
              "confirmed and keyed",
              REMOVAL_MS_MAX,
              () -> Place.rows(place.get("/removals"), "removals").findFirst().orElseThrow(),
              row -> row.getLong("confirmed") == 2 && row.getLong("keyed") == 2);
      assertEquals("Edgar", progress.getJsonObject("person").getString("name"));
      assertEquals("Olive", progress.getJsonObject("by").getString("name"));
      assertEquals(2, progress.getLong("of"));
      assertFalse(progress.getString("epoch", "").isEmpty());
    }
  }

  private void whatIsWrittenAfterwardsIsForTheOthers() throws Exception {
    owner.say(AFTER);
    Until.so("Mabel hears", member::said, said -> said.contains(AFTER));
    member.say("so be it");
    Until.so("Olive hears", owner::said, said -> said.contains("so be it"));
    heKnowsNothingNew();
  }

  private void heKnowsNothingNew() throws Exception {
    assertEquals(List.of(BEFORE), editor.said());
    Until.so("his search still works", () -> editor.found("marigold"), n -> n == 1);
    assertEquals(0, editor.found("nightshade"));
    assertEquals(List.of(), Folders.holding(editor.node().home(), "nightshade"));
  }

  private void hisPostsAreRefused(Page window) throws Exception {
    NodeProcess.Answer refused = editor.trySaying("let me back");
    assertEquals(403, refused.status(), refused.json().encode());
    assertTrue(
        refused.message().contains("removed from this workspace by Olive"), refused.message());
    assertThat(window.getByLabel("Message #general")).hasCount(0);
    NodeProcess.Outcome command =
        NodeProcess.command(editor.node().home(), "", "post", "general", "let me back");
    assertEquals(4, command.status(), command.err());
    assertTrue(command.err().contains(refused.message()), command.err());
  }

  private void restartingChangesNothing() throws Exception {
    stage.end(editor.node());
    editor = editor.at(stage.start("Edgar"));
    Until.so("it still says so", editor::state, "removed"::equals);
    assertThat(status(stage.window(editor.node()))).containsText("no longer a member");
    heKnowsNothingNew();
    stage.end(editor.node());
  }

  /// This home has not heard of the removal, writes, and dials everybody it knows.
  private void aCopyOfHisHomeFromBeforeIsToldAtTheDoor() throws Exception {
    editor = editor.at(stage.start("Edgar before"));
    Until.so("it has learnt it", editor::state, "removed"::equals);
    heKnowsNothingNew();
    for (Place place : List.of(owner, member)) {
      assertFalse(place.neighbours().contains(removed));
    }
    stage.end(editor.node());
  }

  /// All that another node has stored, under the feet of his own node with his own keys.
  private void neitherDoesEverybodysDisk() throws Exception {
    stage.end(member.node());
    String entries = "groups/" + owner.id() + "/entries";
    Folders.copy(stage.home("Mabel").resolve(entries), stage.home("Edgar before").resolve(entries));
    editor = editor.at(stage.start("Edgar before"));
    long stored = owner.status().getLong("entries");
    Until.so("it has them", () -> editor.status().getLong("entries"), n -> n >= stored);
    assertEquals("removed", editor.state());
    heKnowsNothingNew();
  }
}
