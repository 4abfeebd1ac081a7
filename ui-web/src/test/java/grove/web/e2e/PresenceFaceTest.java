package grove.web.e2e;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static grove.web.TestNode.json;
import static org.junit.jupiter.api.Assertions.assertEquals;

import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.options.AriaRole;
import com.microsoft.playwright.options.ColorScheme;
import grove.web.TestNode;
import io.vertx.core.json.JsonObject;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/// A few words of how one is, and not being shown, before real nodes.
@Timeout(value = 120, unit = TimeUnit.SECONDS)
final class PresenceFaceTest {
  private static final long WAIT_MS = 30_000;

  @TempDir private Path folder;
  private Chromium chromium;
  private TestNode ann;
  private TestNode ben;
  private String w;

  @BeforeEach
  void start() {
    chromium = new Chromium();
    ann = new TestNode(folder.resolve("ann"), Optional.of("Ann"));
    ben = new TestNode(folder.resolve("ben"), Optional.of("Ben"));
    w = ann.post("/workspaces", json("name", "Harbour")).getString("workspace");
    JsonObject invite = ann.post("/workspaces/" + w + "/invites", json("role", "editor"));
    ben.post("/join", json("link", invite.getString("link"), "waitMs", WAIT_MS));
  }

  @AfterEach
  void stop() {
    ben.close();
    ann.close();
    chromium.close();
  }

  private Page people(TestNode node, ColorScheme scheme, int width) {
    String url = node.post("/session/code", new JsonObject()).getString("url");
    Page page = chromium.open(url, scheme, width, 800);
    page.evaluate("route => { location.hash = route }", "#/w/" + w + "/people");
    return page;
  }

  private static Locator member(Page page, String name) {
    return page.getByRole(AriaRole.LISTITEM)
        .filter(new Locator.FilterOptions().setHasText(name))
        .first();
  }

  private static void say(Page page) {
    page.getByRole(AriaRole.BUTTON, new Page.GetByRoleOptions().setName("Say it")).click();
  }

  @Test
  void othersSeeWhatOneSaysUntilOneIsNotToBeShown() {
    Page bens = people(ben, ColorScheme.LIGHT, 1280);
    Page anns = people(ann, ColorScheme.DARK, 360);
    assertThat(member(anns, "Ben")).isVisible();
    bens.getByLabel("How you are").fill("in the garden until three");
    say(bens);
    assertThat(member(anns, "Ben")).containsText("in the garden until three");
    assertThat(member(bens, "Ben")).containsText("in the garden until three");
    Chromium.assertAccessible(anns, "people with words, narrow, dark");

    bens.getByLabel("How you are").fill("a".repeat(201));
    assertThat(bens.getByText("That is too long: use fewer words.")).isVisible();
    bens.getByLabel("How you are").fill("in the garden until three");
    bens.getByLabel("Do not show me").check();
    say(bens);
    assertThat(member(anns, "Ben")).not().containsText("in the garden");
    Chromium.assertAccessible(bens, "people, not shown");
    bens.reload();
    assertThat(bens.getByLabel("Do not show me")).isChecked();
    assertEquals(List.of(), chromium.complaints());
  }
}
