package grove.web.e2e;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static grove.web.TestNode.json;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import com.microsoft.playwright.Request;
import com.microsoft.playwright.Route;
import com.microsoft.playwright.options.ColorScheme;
import grove.identity.testing.SeededRandom;
import grove.web.TestNode;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Consumer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/// Files, and what is not kept, in a real browser before a real node.
@Timeout(value = 120, unit = TimeUnit.SECONDS)
final class FilesFaceTest {
  private static final int UPLOAD_BYTES = 48 << 20;

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
    files.menu("Take back…").click();
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

  private String free(String file) {
    return "/workspaces/" + w + "/files/" + file + "/free";
  }

  @Test
  void copiesPinsAndTheDiskAreSeenAndChosen() {
    String plan = upload("plan.txt", "a plan").getString("item");
    Screen files = open(ColorScheme.LIGHT, 1280, "/files");
    files.sees("1 device");
    files.click("Actions for plan.txt");
    files.menu("Keep on this computer").click();
    assertThat(files.page().getByLabel("Stays on this computer")).isVisible();
    files.click("Actions for plan.txt");
    assertThat(files.menu("Remove from this computer")).hasCount(0);
    files.menu("Need not stay here").click();
    assertThat(files.page().getByLabel("Stays on this computer")).hasCount(0);
    assertEquals("stays", ann.refused("POST", free(plan), json(), 409));
    files.accessible("files");
    Screen storage = open(ColorScheme.DARK, 360, "/files").at("settings/storage");
    storage.sees("Free on the disk");
    storage.page().getByLabel("Keep at most").selectOption("1.0 GB");
    storage.sees("Saved for this computer");
    assertEquals(
        1_000_000_000, ann.get("/workspaces/" + w + "/fetching").getLong("keepUpTo").intValue());
    storage.click("Free space");
    storage.sees("Nothing can go");
    storage.accessible("storage, narrow, dark");
    assertEquals(List.of(), chromium.complaints());
  }

  /// The page is told something else than the node knows. A program asks the node: it answers none
  /// that comes from a page and is not the page's.
  private void told(Screen screen, String path, Consumer<JsonObject> change) {
    screen
        .page()
        .route(
            url -> url.endsWith("/api" + path),
            route -> {
              JsonObject body = ann.get(path);
              change.accept(body);
              route.fulfill(
                  new Route.FulfillOptions()
                      .setContentType("application/json")
                      .setBody(body.encode()));
            });
  }

  @Test
  void aDiskThatIsAlmostFullIsSaid() {
    Screen files = open(ColorScheme.LIGHT, 1280, "/files");
    files.sees("No files here yet");
    told(files, "/disk", disk -> disk.put("state", "low").put("free", 900_000_000));
    files.page().reload();
    files.sees("900 MB");
    files.accessible("a disk that is almost full");
    assertEquals(List.of(), chromium.complaints());
  }

  /// A list that was asked for comes when another screen is there already.
  @Test
  void whatComesOnceTheScreenWasLeftIsNoComplaint() {
    Screen files = open(ColorScheme.LIGHT, 1280, "/files");
    files.sees("No files here yet");
    AtomicReference<Route> held = new AtomicReference<>();
    files.page().route(url -> url.contains("/files?") || url.endsWith("/files"), held::set);
    files.page().waitForRequest(this::asksForFiles, () -> upload("plan.txt", "a plan"));
    files.at("settings/storage").sees("Free on the disk");
    files.page().waitForResponse(said -> asksForFiles(said.request()), () -> held.get().resume());
    files.page().evaluate("() => new Promise(requestAnimationFrame)");

    assertEquals(List.of(), chromium.complaints());
  }

  private boolean asksForFiles(Request request) {
    return request.url().contains("/api/workspaces/" + w + "/files");
  }

  /// A file that is not in the workspace yet, of which a part is sent.
  private Path paused(Screen files, String name) throws IOException {
    Path file = folder.resolve(name);
    byte[] plain = new byte[UPLOAD_BYTES];
    new SeededRandom(name.length()).nextBytes(plain);
    Files.write(file, plain);
    files.page().getByLabel("Upload files").first().setInputFiles(file);
    files.click("Pause " + name);
    files.sees("Paused at");
    files.sees("Uploads paused");
    return file;
  }

  private int size(String name) {
    var rows = ann.get("/workspaces/" + w + "/files").getJsonArray("files");
    return TestNode.rows(rows).stream()
        .filter(file -> file.getString("name").equals(name))
        .mapToInt(file -> file.getInteger("size"))
        .sum();
  }

  @Test
  void anUploadIsPausedAndGoesOnAlsoAfterAReload() throws IOException {
    Screen files = open(ColorScheme.LIGHT, 1280, "/files");
    files.sees("No files here yet");
    paused(files, "large.bin");
    files.accessible("an upload that is paused");
    files.click("Go on with large.bin");
    files.sees("Uploads finished");
    assertEquals(UPLOAD_BYTES, size("large.bin"));
    Path again = paused(files, "again.bin");
    files.page().reload();
    files.sees("1 device");
    var sent =
        files
            .page()
            .waitForRequest(
                request -> request.method().equals("PUT"),
                () -> files.page().getByLabel("Upload files").first().setInputFiles(again));
    assertFalse(sent.url().endsWith("from=0"), "what was sent before the reload counts");
    files.sees("Uploads finished");
    assertEquals(UPLOAD_BYTES, size("again.bin"));
    assertEquals(List.of(), chromium.complaints());
  }

  @Test
  void aFileOfOthersIsFetchedPausedAndCancelled() {
    try (TestNode ben = new TestNode(folder.resolve("ben"), Optional.of("Ben"))) {
      String link =
          ann.post("/workspaces/" + w + "/invites", json("role", "editor")).getString("link");
      ben.post("/join", json("link", link, "waitMs", 30_000));
      ann.put("/workspaces/" + w + "/fetching", json("filesUpTo", 0));
      var sent =
          ben.request("/workspaces/" + w + "/files?name=film.txt")
              .POST(BodyPublishers.ofString("a film"))
              .build();
      assertEquals(200, ben.exchange(sent, BodyHandlers.discarding()).statusCode());
      ann.await("it is known", () -> size("film.txt") > 0);
    }
    Screen files = open(ColorScheme.DARK, 360, "/files");
    files.click("Fetch film.txt");
    files.sees("Fetching, 0 %");
    files.click("Pause film.txt");
    files.sees("Paused at 0 %");
    files.accessible("a fetch that is paused, narrow, dark");
    files.page().reload();
    files.click("Go on with film.txt");
    files.sees("Fetching, 0 %");
    files.page().getByText("film.txt").first().click();
    files.accessible("a fetch, in its window");
    files.button("Pause film.txt").last().click();
    files.button("Go on with film.txt").last().click();
    files.page().keyboard().press("Escape");
    files.click("Cancel film.txt");
    assertThat(files.button("Fetch film.txt")).isVisible();
    assertEquals(List.of(), chromium.complaints());
  }
}
