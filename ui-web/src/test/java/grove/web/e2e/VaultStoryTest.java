package grove.web.e2e;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import com.microsoft.playwright.Download;
import io.vertx.core.json.JsonObject;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/// A home is locked, opened again by either secret, backed up, and restored elsewhere.
@Timeout(value = 180, unit = TimeUnit.SECONDS)
@Order(4)
final class VaultStoryTest {
  private static final String PASSPHRASE = "four plain words here";
  private static final String SAID = "the juniper is for the hedge";

  @TempDir private Path folder;
  private Stage stage;
  private NodeProcess vera;
  private Place place;

  @BeforeEach
  void somebodyHasWrittenSomething() throws Exception {
    stage = new Stage(folder);
    vera = stage.person("Vera");
    place = Place.found(vera, "Nursery");
    place.say(SAID);
    Until.so("it is found", () -> place.found("juniper"), n -> n == 1);
  }

  @AfterEach
  void end() {
    stage.close();
  }

  @Test
  void aHomeIsLockedAndOpenedAgainInTheBrowser() throws Exception {
    String code = vera.get("/recovery").getString("code");
    Screen screen = new Screen(stage.window(vera));
    screen.sees(SAID);
    choosePassphrase(screen.at("settings/security"));
    screen.click("Lock now");
    assertThat(screen.heading("Grove is locked")).isVisible();
    screen.seesNothingOf("juniper");
    nothingIsToBeHad();
    screen.fill("Passphrase", "four plain words there");
    screen.click("Unlock");
    assertThat(screen.alert()).hasText("That does not open it.");
    screen.fill("Passphrase", PASSPHRASE);
    screen.click("Unlock");
    screen.at("w/" + place.id()).sees(SAID);
    assertEquals(1, place.found("juniper"));

    // What an open page still asks of a node that ends is refused with 409 "stopping".
    screen.page().close();
    stage.end(vera);
    vera = stage.start("Vera");
    nothingIsToBeHad();
    Screen again = new Screen(stage.window(vera));
    again.click("Use recovery code instead");
    again.fill("Recovery code", code);
    again.click("Unlock");
    again.sees(SAID);
    assertEquals(List.of(), unexpected());
  }

  /// What consoles said, but for what a locked node and a wrong passphrase are answered with.
  private List<String> unexpected() {
    return stage.complaints().stream()
        .filter(said -> !said.contains("status of 423") && !said.contains("/api/unlock"))
        .toList();
  }

  private static void choosePassphrase(Screen screen) {
    screen.click("Choose a passphrase");
    screen.fill("New passphrase", PASSPHRASE);
    screen.fill("Repeat it", PASSPHRASE);
    screen.click("Save passphrase");
    screen.sees("Passphrase is set");
  }

  /// Neither from the node nor from its disk.
  private void nothingIsToBeHad() throws Exception {
    assertEquals("locked", vera.get("/node").getString("state"));
    assertFalse(vera.get("/node").containsKey("name"));
    NodeProcess.Answer refused = vera.ask("GET", "/workspaces", null);
    assertEquals(423, refused.status());
    for (String word : List.of("juniper", "Nursery")) {
      assertEquals(List.of(), Folders.holding(vera.home().resolve("groups"), word));
      assertEquals(List.of(), Folders.holding(vera.home().resolve("vault"), word));
    }
  }

  @Test
  void aBackupIsMadeInTheBrowserAndRestoredToANewHome() throws Exception {
    JsonObject before = vera.get("/node");
    Screen screen = new Screen(stage.window(vera)).at("settings/security");
    screen.click("Make a backup");
    screen.fill("Passphrase", PASSPHRASE);
    screen.fill("Repeat it", PASSPHRASE);
    screen.accessible("make a backup");
    Download download =
        screen.page().waitForDownload(() -> screen.button("Make a backup").last().click());
    Path file = folder.resolve("vera.grove");
    download.saveAs(file);
    assertEquals(List.of(), Folders.holding(file, "juniper"));
    place.say("written after the backup");
    stage.end(vera);

    NodeProcess fresh = stage.start("Vera's new computer");
    Screen start = new Screen(stage.window(fresh));
    start.click("Restore a backup");
    start.page().getByLabel("Backup file").setInputFiles(file);
    start.fill("Passphrase or recovery code of the backup", "something quite different");
    start.click("Restore");
    assertThat(start.alert()).hasText("That does not open this backup.");
    start.accessible("restore");
    start.fill("Passphrase or recovery code of the backup", PASSPHRASE);
    start.click("Restore");
    start.sees(SAID);
    theRestoredHomeIsTheSamePersonAndWrites(fresh, before);
  }

  private void theRestoredHomeIsTheSamePersonAndWrites(NodeProcess fresh, JsonObject before)
      throws Exception {
    JsonObject after = fresh.get("/node");
    assertEquals(before.getString("person"), after.getString("person"));
    assertEquals("Vera", after.getString("name"));
    Place restored = place.at(fresh);
    restored.say("written on the new computer");
    assertEquals(List.of(SAID, "written on the new computer"), restored.said());
    assertEquals(0, restored.status().getLong("setAside"));
    assertEquals("owner", restored.get("").getString("role"));
    Until.so("it is found", () -> restored.found("juniper OR computer"), n -> n == 2);
  }
}
