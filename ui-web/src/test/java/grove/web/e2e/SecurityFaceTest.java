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
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/// The screens about people, keys and devices, in a real browser before real nodes: each works, and
/// breaks no rule of accessibility, wide and light or narrow and dark.
@Timeout(value = 120, unit = TimeUnit.SECONDS)
@Order(1)
final class SecurityFaceTest {
  private static final long WAIT_MS = 30_000;

  @TempDir private Path folder;
  private Chromium chromium;
  private TestNode founder;
  private String w;

  @BeforeEach
  void start() {
    chromium = new Chromium();
    founder = new TestNode(folder.resolve("founder"), Optional.of("Founder"));
    w =
        founder
            .post("/workspaces", json("name", "Harbour", "workspaceKey", true))
            .getString("workspace");
  }

  @AfterEach
  void stop() {
    founder.close();
    chromium.close();
  }

  @Test
  void peopleAreVerifiedRemovedAndAccountedFor() {
    try (TestNode helper = new TestNode(folder.resolve("helper"), Optional.of("Helper"))) {
      JsonObject invite =
          founder.post("/workspaces/" + w + "/invites", json("role", "editor", "uses", 2));
      helper.post("/join", json("link", invite.getString("link"), "waitMs", WAIT_MS));
      Page wide = open(founder, ColorScheme.LIGHT, 1280);
      Page narrow = open(helper, ColorScheme.DARK, 360);
      saveWorkspaceKey(wide);
      verify(wide);
      invitations(wide);
      history(wide);
      remove(wide);
      removed(narrow);
    }
    assertEquals(List.of(), chromium.complaints());
  }

  private void removed(Page page) {
    assertThat(page.getByText("You are no longer a member of this workspace.").first()).isVisible();
    assertThat(page.getByLabel("Message #general")).isHidden();
    Chromium.assertAccessible(page, "the removed person's own face");
    for (String part : List.of("", "/removals", "/history")) {
      go(page, "#/w/" + w + "/people" + part);
      Chromium.assertAccessible(page, "people" + part + ", removed, narrow, dark");
    }
  }

  @Test
  void keysAreSealedLockedAndOpenedAgain() {
    Page page = open(founder, ColorScheme.DARK, 360);
    go(page, "#/settings/security");
    assertThat(button(page, "Choose a passphrase")).isVisible();
    Chromium.assertAccessible(page, "security, narrow, dark");
    button(page, "Choose a passphrase").click();
    page.getByLabel("New passphrase").fill("four words for Harbour");
    page.getByLabel("Repeat it").fill("four words for Harbour");
    Chromium.assertAccessible(page, "choose a passphrase");
    button(page, "Save passphrase").click();
    assertThat(button(page, "Lock now")).isVisible();
    Chromium.assertAccessible(page, "security with a passphrase");
    page.keyboard().press("Alt+Shift+KeyL");
    assertThat(page.getByText("Grove is locked")).isVisible();
    assertThat(page.getByText("Harbour")).isHidden();
    Chromium.assertAccessible(page, "unlock");
    page.getByLabel("Passphrase").fill("not this one");
    button(page, "Unlock").click();
    assertThat(page.getByText("That does not open it.")).isVisible();
    page.getByLabel("Passphrase").fill("four words for Harbour");
    button(page, "Unlock").click();
    assertThat(button(page, "Lock now")).isVisible();
    assertEquals(List.of(), complaintsButRefusals());
  }

  @Test
  void aSecondDeviceIsLinkedByComparingSixDigits() {
    try (TestNode fresh = new TestNode(folder.resolve("fresh"), Optional.empty())) {
      Page there = open(fresh, ColorScheme.DARK, 360);
      Page here = open(founder, ColorScheme.LIGHT, 1280);
      assertThat(there.getByLabel("Your name")).isVisible();
      Chromium.assertAccessible(there, "first run, narrow, dark");
      button(there, "This is another device of mine").click();
      button(there, "Show the code").click();
      Locator code = there.getByLabel("Code of this device");
      assertThat(code).isVisible();
      Chromium.assertAccessible(there, "code of a new device");
      go(here, "#/settings/devices");
      button(here, "Link a device").click();
      here.getByLabel("Code of the new device").fill(code.inputValue());
      Chromium.assertAccessible(here, "link a device");
      button(here, "Connect").click();
      assertThat(here.getByText("Compare the numbers")).isVisible();
      assertThat(there.getByText("Compare the numbers")).isVisible();
      assertEquals(
          here.locator(".digits").innerText(), there.locator(".digits").innerText(), "digits");
      Chromium.assertAccessible(here, "six digits");
      Chromium.assertAccessible(there, "six digits, narrow, dark");
      button(here, "They are the same").click();
      button(there, "They are the same").click();
      assertThat(here.getByText("The device is linked")).isVisible();
      button(here, "Close").last().click();
      assertThat(there.getByLabel("Message #general")).isVisible();
      assertThat(here.getByLabel("Shut out device")).isVisible();
      Chromium.assertAccessible(here, "devices");
    }
    assertEquals(List.of(), chromium.complaints());
  }

  /// A refused passphrase, and calls that met the lock, are answers: the browser notes each of them.
  private List<String> complaintsButRefusals() {
    return chromium.complaints().stream()
        .filter(said -> !said.contains("status of 403") && !said.contains("status of 423"))
        .toList();
  }

  private Page open(TestNode node, ColorScheme scheme, int width) {
    String url = node.post("/session/code", json()).getString("url");
    return chromium.open(url, scheme, width, 800);
  }

  /// The address changes as it does by a link: the page is not loaded again.
  private static void go(Page page, String hash) {
    page.evaluate("hash => { location.hash = hash; }", hash);
    page.waitForFunction("hash => location.hash === hash", hash);
  }

  private void saveWorkspaceKey(Page page) {
    page.getByText("Workspace key not saved").click();
    Locator code =
        page.getByRole(AriaRole.GROUP, new Page.GetByRoleOptions().setName("Workspace key"));
    assertThat(code).isVisible();
    Chromium.assertAccessible(page, "workspace key");
    String shown = code.innerText().replaceAll("[^0-9A-Z]", "");
    page.getByLabel("last four characters").fill(shown.substring(shown.length() - 4));
    button(page, "I have saved it").click();
    assertThat(page.getByText("Workspace key not saved")).isHidden();
    assertEquals("saved", founder.get("/workspaces/" + w).getString("workspaceKey"));
  }

  private void verify(Page page) {
    go(page, "#/w/" + w + "/people");
    page.getByRole(AriaRole.MAIN).getByText("Helper").click();
    assertThat(page.getByText("The same in words")).isVisible();
    Chromium.assertAccessible(page, "member");
    button(page, "We compared: it matches").click();
    assertThat(page.getByText("You verified Helper on")).isVisible();
    button(page, "Close").click();
    Locator mark = page.getByRole(AriaRole.MAIN).getByLabel("Verified in person");
    assertThat(mark).isVisible();
    Chromium.assertAccessible(page, "people, verified");
  }

  private void invitations(Page page) {
    go(page, "#/w/" + w + "/people/invitations");
    assertThat(page.getByText("1 of 2 used")).isVisible();
    assertThat(page.getByRole(AriaRole.MAIN).getByText("Helper")).isVisible();
    Chromium.assertAccessible(page, "invitations");
  }

  private void history(Page page) {
    go(page, "#/w/" + w + "/people/history");
    assertThat(page.getByText("Nothing is set aside.")).isVisible();
    assertThat(page.getByRole(AriaRole.LISTITEM).filter(has("Helper")).first()).isVisible();
    Chromium.assertAccessible(page, "history");
    button(page, "Use the workspace key…").click();
    Chromium.assertAccessible(page, "use the workspace key");
    button(page, "Cancel").click();
    button(page, "New keys now").click();
    assertThat(page.getByText("New keys are on their way")).isVisible();
  }

  private void remove(Page page) {
    go(page, "#/w/" + w + "/people");
    button(page, "Actions for Helper").click();
    page.getByRole(AriaRole.MENUITEM, new Page.GetByRoleOptions().setName("Remove")).click();
    Chromium.assertAccessible(page, "remove");
    button(page, "Remove Helper").click();
    assertThat(page.getByText("1 of 1 devices know of it")).isVisible();
    Chromium.assertAccessible(page, "removal under way");
    button(page, "Close").last().click();
    go(page, "#/w/" + w + "/people/removals");
    assertThat(page.getByText("Helper was removed by Founder")).isVisible();
    Chromium.assertAccessible(page, "removals");
  }

  private static Locator button(Page page, String name) {
    return page.getByRole(
        AriaRole.BUTTON, new Page.GetByRoleOptions().setName(name).setExact(true));
  }

  private static Locator.FilterOptions has(String text) {
    return new Locator.FilterOptions().setHasText(text);
  }
}
