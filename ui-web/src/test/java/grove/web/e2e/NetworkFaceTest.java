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

/// The network screen before real nodes: who is linked, who is away, how far each is; the picture and
/// the table say the same.
@Timeout(value = 120, unit = TimeUnit.SECONDS)
final class NetworkFaceTest {
  private static final long WAIT_MS = 30_000;

  @TempDir private Path folder;
  private Chromium chromium;
  private TestNode ann;
  private String w;

  @BeforeEach
  void start() {
    chromium = new Chromium();
    ann = new TestNode(folder.resolve("ann"), Optional.of("Ann"));
    w = ann.post("/workspaces", json("name", "Harbour")).getString("workspace");
  }

  @AfterEach
  void stop() {
    ann.close();
    chromium.close();
  }

  private Page open(ColorScheme scheme, int width) {
    String url = ann.post("/session/code", new JsonObject()).getString("url");
    Page page = chromium.open(url, scheme, width, 800);
    page.evaluate("route => { location.hash = route }", "#/w/" + w + "/network");
    return page;
  }

  private static Locator row(Page page, String name) {
    return page.locator("tbody tr").filter(new Locator.FilterOptions().setHasText(name));
  }

  private static Locator station(Page page, String name) {
    return page.getByRole(
        AriaRole.BUTTON, new Page.GetByRoleOptions().setName(name).setExact(true));
  }

  @Test
  void whoIsLinkedAndWhoIsAwayIsSeenInPictureAndTable() {
    Page page = open(ColorScheme.LIGHT, 1280);
    assertThat(page.getByText("Only this device so far")).isVisible();
    try (TestNode ben = new TestNode(folder.resolve("ben"), Optional.of("Ben"))) {
      JsonObject invite = ann.post("/workspaces/" + w + "/invites", json("role", "editor"));
      ben.post("/join", json("link", invite.getString("link"), "waitMs", WAIT_MS));
      assertThat(station(page, "Ben, Linked with yours")).isVisible();
      assertThat(row(page, "Ben")).containsText("direct, 127.0.0.1:");
      assertThat(row(page, "Ben")).containsText("everything");
      assertThat(page.getByText("1 link open · 1 of 1 other device online")).isVisible();
      station(page, "Ben, Linked with yours").click();
      assertThat(station(page, "Ben, Linked with yours")).hasAttribute("aria-pressed", "true");
      Chromium.assertAccessible(page, "network");
      Page narrow = open(ColorScheme.DARK, 360);
      assertThat(station(narrow, "Ben, Linked with yours")).isVisible();
      narrow.getByRole(AriaRole.BUTTON, new Page.GetByRoleOptions().setName("Zoom in")).click();
      Chromium.assertAccessible(narrow, "network, narrow, dark");
    }
    assertThat(station(page, "Ben, Away")).isVisible();
    ann.post("/workspaces/" + w + "/channels", json("name", "while Ben is away"));
    assertThat(row(page, "Ben")).containsText("is not connected; this is what it had then");
    assertEquals(List.of(), chromium.complaints());
  }
}
