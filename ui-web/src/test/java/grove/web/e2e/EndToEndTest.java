package grove.web.e2e;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;

import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.options.AriaRole;
import com.microsoft.playwright.options.ColorScheme;
import com.microsoft.playwright.options.FilePayload;
import com.microsoft.playwright.options.LoadState;
import io.vertx.core.json.JsonObject;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/// The main job with nothing replaced: three processes, two browsers, real disk.
@Timeout(value = 180, unit = TimeUnit.SECONDS)
@Order(3)
final class EndToEndTest {
  @TempDir private Path folder;

  @Test
  void twoPeopleShareAWorkspaceAndSearchItInTheirBrowsers() throws Exception {
    try (var chromium = new Chromium();
        NodeProcess first = NodeProcess.start(folder.resolve("first"), "--port", "0");
        NodeProcess second = NodeProcess.start(folder.resolve("second"), "--port", "0")) {
      System.out.println(chromium.version());
      Page founder = chromium.open(first.pageUrl(), ColorScheme.LIGHT, 1280, 800);
      Page guest = chromium.open(second.pageUrl(), ColorScheme.DARK, 1280, 800);
      introduce(founder, "Coordinator");
      create(founder, "Harbour project");
      String link = invite(founder);
      introduce(guest, "Engineer");
      join(guest, link, "Harbour project", "Coordinator");
      talk(founder, guest);
      writePages(founder, guest);
      shareFile(founder, guest);
      search(founder, guest);
      assertEquals(List.of(), chromium.complaints());
      killAndCatchUp(first, second);
    }
  }

  private static void introduce(Page page, String name) {
    page.getByLabel("Your name").fill(name);
    Chromium.assertAccessible(page, "first run");
    button(page, "Continue").click();
    Locator code =
        page.getByRole(AriaRole.GROUP, new Page.GetByRoleOptions().setName("Recovery code"));
    assertThat(code).isVisible();
    Chromium.assertAccessible(page, "recovery code");
    String shown = code.innerText().replaceAll("[^0-9A-Z]", "");
    page.getByLabel("Last four characters").fill(shown.substring(24, 28));
    button(page, "I have saved it").click();
  }

  private static void create(Page page, String name) {
    page.getByRole(AriaRole.LINK, named("Create a workspace"))
        .or(button(page, "Create a workspace"))
        .first()
        .click();
    page.getByLabel("Name of the workspace").fill(name);
    Chromium.assertAccessible(page, "create a workspace");
    button(page, "Create workspace").click();
    assertThat(page.getByLabel("Message #general")).isVisible();
    page.waitForLoadState(
        LoadState.NETWORKIDLE); // an open page that nothing happens to asks nothing
    Chromium.assertAccessible(page, "empty channel");
  }

  private static String invite(Page page) {
    page.getByRole(AriaRole.NAVIGATION).getByRole(AriaRole.LINK, inside("People")).first().click();
    button(page, "Invite people").first().click();
    Chromium.assertAccessible(page, "invite dialog");
    button(page, "Create link").click();
    Locator link = page.getByLabel("Invitation link");
    assertThat(link).isVisible();
    Chromium.assertAccessible(page, "invitation ready");
    String text = link.inputValue();
    button(page, "Done").click();
    Chromium.assertAccessible(page, "people");
    return text;
  }

  private static void join(Page page, String link, String workspace, String inviter) {
    page.getByRole(AriaRole.LINK, named("Join with an invitation"))
        .or(button(page, "Join with an invitation"))
        .first()
        .click();
    page.getByLabel("Invitation link").fill(link);
    Chromium.assertAccessible(page, "join");
    button(page, "Look at the invitation").click();
    assertThat(page.getByText(workspace).first()).isVisible();
    assertThat(page.getByText(inviter + " invites you")).isVisible();
    Chromium.assertAccessible(page, "join preview");
    button(page, "Join workspace").click();
    assertThat(page.getByLabel("Message #general")).isVisible();
  }

  private static void talk(Page founder, Page guest) {
    founder
        .getByRole(AriaRole.NAVIGATION)
        .getByRole(AriaRole.LINK, inside("general"))
        .first()
        .click();
    say(founder, "The **tide tables** for the breakwater are ready");
    assertThat(guest.getByText("The tide tables for the breakwater")).isVisible();
    say(guest, "Thanks, I compare them with the surveys");
    assertThat(founder.getByText("I compare them with the surveys")).isVisible();
    Chromium.assertAccessible(founder, "channel, light");
    Chromium.assertAccessible(guest, "channel, dark");
  }

  private static void say(Page page, String text) {
    Locator composer = page.getByLabel("Message #general");
    composer.fill(text);
    composer.press("Enter");
  }

  private static void writePages(Page founder, Page guest) {
    founder.keyboard().press("Escape");
    button(founder, "New page")
        .or(founder.getByRole(AriaRole.LINK, named("New page")))
        .first()
        .click();
    founder.getByLabel("Title").fill("Dredging plan");
    founder
        .getByLabel("Text, in Markdown")
        .fill("# Dredging\n\n- [ ] northern channel\n\nDepth: *eleven metres*");
    Chromium.assertAccessible(founder, "page editor");
    button(founder, "Save").first().click();
    assertThat(founder.getByRole(AriaRole.HEADING, named("Dredging plan"))).isVisible();
    Chromium.assertAccessible(founder, "page");
    guest
        .getByRole(AriaRole.NAVIGATION)
        .getByRole(AriaRole.LINK, inside("Dredging plan"))
        .first()
        .click();
    assertThat(guest.getByText("eleven metres")).isVisible();
    button(guest, "Edit").first().click();
    guest
        .getByLabel("Text, in Markdown")
        .fill("# Dredging\n\nDepth: twelve metres, after the surveys");
    button(guest, "Save").first().click();
    assertThat(founder.getByText("twelve metres")).isVisible();
  }

  private static void shareFile(Page founder, Page guest) {
    guest.getByRole(AriaRole.NAVIGATION).getByRole(AriaRole.LINK, inside("Files")).first().click();
    byte[] bytes = "station,depth\nB4,11.7 sandbank\n".getBytes(StandardCharsets.UTF_8);
    guest
        .locator("input[type=file]")
        .first()
        .setInputFiles(new FilePayload("soundings_north.csv", "text/csv", bytes));
    assertThat(guest.getByText("soundings_north.csv").first()).isVisible();
    Chromium.assertAccessible(guest, "files");
    founder
        .getByRole(AriaRole.NAVIGATION)
        .getByRole(AriaRole.LINK, inside("Files"))
        .first()
        .click();
    assertThat(founder.getByText("soundings_north.csv").first()).isVisible();
  }

  private static void search(Page founder, Page guest) {
    for (Page page : List.of(founder, guest)) {
      page.keyboard().press("Control+k");
      page.getByRole(AriaRole.COMBOBOX).first().fill("survey");
      assertThat(page.getByRole(AriaRole.OPTION).filter(text("compare them with the"))).isVisible();
      Chromium.assertAccessible(page, "palette");
      page.getByRole(AriaRole.COMBOBOX).first().fill("sandbank");
      assertThat(page.getByRole(AriaRole.OPTION).filter(text("soundings_north.csv"))).isVisible();
      page.getByRole(AriaRole.COMBOBOX).first().fill("twelve type:page");
      page.keyboard().press("Enter");
      assertThat(page.getByText("Dredging plan").first()).isVisible();
      Chromium.assertAccessible(page, "search results");
    }
  }

  /// SIGKILL of one node, writing on at the other, and both are equal again. A third joins late.
  private void killAndCatchUp(NodeProcess first, NodeProcess second) throws Exception {
    String workspace =
        "/workspaces/"
            + first
                .get("/workspaces")
                .getJsonArray("workspaces")
                .getJsonObject(0)
                .getString("workspace");
    String channel =
        workspace
            + "/channels/"
            + first
                .get(workspace + "/channels")
                .getJsonArray("channels")
                .getJsonObject(0)
                .getString("item")
            + "/messages";
    second.post(channel, new JsonObject().put("text", "acknowledged just before the kill"));
    second.kill();
    first.post(channel, new JsonObject().put("text", "written while the other was gone"));
    String link =
        first
            .post(workspace + "/invites", new JsonObject().put("role", "viewer"))
            .getString("link");
    try (NodeProcess again = NodeProcess.start(second.home());
        NodeProcess third =
            NodeProcess.start(folder.resolve("third"), "--name", "Reader", "--port", "0")) {
      third.post("/join", new JsonObject().put("link", link).put("waitMs", 30_000));
      JsonObject status =
          Until.so(
              "three members",
              () -> first.get(workspace + "/status"),
              answer -> answer.getInteger("members") == 3);
      Set<String> equal = Set.of(status.getString("digest"));
      for (NodeProcess node : List.of(again, third)) {
        Until.so(
            "same digest",
            () -> node.get(workspace + "/status"),
            answer -> equal.contains(answer.getString("digest")));
      }
      String texts = again.get(channel + "?limit=50").encode();
      assertEquals(true, texts.contains("acknowledged just before the kill"));
      assertEquals(true, texts.contains("written while the other was gone"));
      assertEquals(
          texts.contains("surveys"), third.get(channel + "?limit=50").encode().contains("surveys"));
      NodeProcess.Outcome refused =
          NodeProcess.command(third.home(), "", "post", "general", "no", "--json");
      assertEquals(4, refused.status(), refused.err());
      assertNotEquals("", refused.err());
    }
  }

  private static Locator button(Page page, String name) {
    return page.getByRole(
        AriaRole.BUTTON, new Page.GetByRoleOptions().setName(name).setExact(true));
  }

  private static Page.GetByRoleOptions named(String name) {
    return new Page.GetByRoleOptions().setName(name);
  }

  private static Locator.GetByRoleOptions inside(String name) {
    return new Locator.GetByRoleOptions().setName(name);
  }

  private static Locator.FilterOptions text(String text) {
    return new Locator.FilterOptions().setHasText(text);
  }
}
