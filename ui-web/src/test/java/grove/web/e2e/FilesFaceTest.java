package grove.web.e2e;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static grove.web.TestNode.json;
import static org.junit.jupiter.api.Assertions.assertEquals;

import com.microsoft.playwright.Page;
import com.microsoft.playwright.options.AriaRole;
import com.microsoft.playwright.options.ColorScheme;
import grove.web.TestNode;
import io.vertx.core.json.JsonObject;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/// Files, and what is not kept, in a real browser before a real node.
@Timeout(value = 120, unit = TimeUnit.SECONDS)
final class FilesFaceTest {
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

  private Screen open(ColorScheme scheme, int width, String route) {
    String url = ann.post("/session/code", new JsonObject()).getString("url");
    return new Screen(chromium.open(url, scheme, width, 800)).at("w/" + w + route);
  }

  private JsonObject upload(String name, String content) {
    var request =
        ann.request("/workspaces/" + w + "/files?name=" + name)
            .POST(BodyPublishers.ofString(content))
            .build();
    return new JsonObject(ann.exchange(request, BodyHandlers.ofString()).body());
  }

  @Test
  void whatIsTakenBackIsAskedForOnceAndGoneFromEveryScreen() {
    String channel =
        ann.get("/workspaces/" + w + "/channels")
            .getJsonArray("channels")
            .getJsonObject(0)
            .getString("item");
    ann.post("/workspaces/" + w + "/channels/" + channel + "/messages", json("text", "a slip"));
    upload("slip.txt", "another");
    Screen talk = open(ColorScheme.LIGHT, 1280, "/c/" + channel);
    talk.sees("a slip");
    talk.page().getByText("a slip").hover();
    talk.click("Take back…");
    talk.accessible("taking back");
    talk.click("Take back");
    talk.seesNothingOf("a slip");
    Screen files = open(ColorScheme.DARK, 360, "/files");
    files.click("Actions for slip.txt");
    files
        .page()
        .getByRole(AriaRole.MENUITEM, new Page.GetByRoleOptions().setName("Take back…"))
        .click();
    files.accessible("taking back a file, narrow, dark");
    files.click("Take back");
    files.sees("No files here yet");
    Screen history = files.at("w/" + w + "/people/history");
    history.sees("took back the text of 1 entry by Ann");
    history.page().getByLabel("Keep what was replaced or deleted").selectOption("90");
    history.sees("Old versions are kept for 90 days");
    assertEquals(90, ann.get("/workspaces/" + w + "/retention").getInteger("days"));
    assertThat(history.page().getByLabel("Keep what was replaced or deleted")).hasValue("90");
    history.accessible("history, narrow, dark");
    assertEquals(List.of(), chromium.complaints());
  }
}
