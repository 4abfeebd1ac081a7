package grove.web.e2e;

import static org.junit.jupiter.api.Assertions.assertEquals;

import com.deque.html.axecore.playwright.AxeBuilder;
import com.deque.html.axecore.results.AxeResults;
import com.microsoft.playwright.Browser;
import com.microsoft.playwright.BrowserContext;
import com.microsoft.playwright.BrowserType;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.Playwright;
import com.microsoft.playwright.assertions.PlaywrightAssertions;
import com.microsoft.playwright.options.ColorScheme;
import com.microsoft.playwright.options.ReducedMotion;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/// The real browser: finds it, opens pages, and keeps what their consoles complain about.
final class Chromium implements AutoCloseable {
  /// How long a page may take to show what is expected, in milliseconds.
  private static final double SHOW_MS_MAX = 20_000;

  private final Playwright playwright;
  private final Browser browser;
  private final List<String> complaints = new ArrayList<>();

  Chromium() {
    PlaywrightAssertions.setDefaultAssertionTimeout(SHOW_MS_MAX);
    playwright =
        Playwright.create(
            new Playwright.CreateOptions().setEnv(Map.of("PLAYWRIGHT_SKIP_BROWSER_DOWNLOAD", "1")));
    browser =
        playwright
            .chromium()
            .launch(
                new BrowserType.LaunchOptions()
                    .setExecutablePath(executable())
                    .setHeadless(true)
                    .setArgs(
                        List.of(
                            "--no-sandbox",
                            "--disable-gpu",
                            "--disable-quic",
                            "--no-first-run",
                            "--disable-background-networking",
                            "--disable-component-update",
                            "--disable-sync")));
  }

  /// Name and version, for the log of a run.
  String version() {
    return "chromium " + browser.version();
  }

  private static Path executable() {
    String named = System.getenv("GROVE_CHROMIUM");
    Stream<String> usual =
        Stream.of(
            "/usr/bin/chromium",
            "/usr/bin/chromium-browser",
            "/usr/bin/google-chrome",
            "/snap/bin/chromium",
            "/Applications/Chromium.app/Contents/MacOS/Chromium",
            "/Applications/Google Chrome.app/Contents/MacOS/Google Chrome");
    return Stream.concat(Stream.ofNullable(named), usual)
        .map(Path::of)
        .filter(Files::isExecutable)
        .findFirst()
        .orElseThrow(() ->
            new AssertionError(
                "no chromium found: ./grove test installs it, or set GROVE_CHROMIUM"));
  }

  /// A window of its own, as another person's browser would be.
  Page open(String url, ColorScheme scheme, int width, int height) {
    BrowserContext window =
        browser.newContext(
            new Browser.NewContextOptions()
                .setColorScheme(scheme)
                .setReducedMotion(ReducedMotion.REDUCE)
                .setViewportSize(width, height)
                .setLocale("en-GB")
                .setTimezoneId("UTC"));
    window.setDefaultTimeout(SHOW_MS_MAX);
    Page page = window.newPage();
    page.onConsoleMessage(message -> {
      if (message.type().equals("error") || message.type().equals("warning")) {
        complaints.add(message.text() + " " + message.location());
      }
    });
    page.onPageError(complaints::add);
    page.navigate(url);
    return page;
  }

  /// What consoles said, but for the connection that a killed node breaks.
  List<String> complaints() {
    return complaints.stream().filter(said -> !said.contains("ERR_CONNECTION")).toList();
  }

  /// Fails with the rules that a screen breaks.
  static void assertAccessible(Page page, String screen) {
    // In the page itself: there are no frames of others in it, for which a blank page is opened
    // else.
    AxeResults results = new AxeBuilder(page).setLegacyMode(true).analyze();
    List<String> broken =
        results.getViolations().stream()
            .map(rule ->
                rule.getId() + ": " + rule.getHelp() + " " + rule.getNodes().getFirst().getHtml())
            .toList();
    assertEquals(List.of(), broken, screen);
  }

  @Override
  public void close() {
    browser.close();
    playwright.close();
  }
}
