package grove.web.e2e;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.options.AriaRole;
import io.vertx.core.json.JsonObject;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/// What becomes of somebody's devices: copied, lost, stolen, brought back.
@Timeout(value = 180, unit = TimeUnit.SECONDS)
@Order(Integer.MAX_VALUE)
final class DeviceStoryTest {
  private static final long REMOVAL_MS_MAX = 10_000;

  @TempDir private Path folder;
  private Stage stage;
  private Place owner;
  private Place ben;

  @BeforeEach
  void twoPeopleTalk() throws Exception {
    stage = new Stage(folder);
    owner = Place.found(stage.person("Olive"), "Boathouse");
    ben = owner.welcome(stage.person("Ben"), "editor");
    ben.say("from the first device");
    Until.so("heard", owner::said, said -> said.contains("from the first device"));
  }

  @AfterEach
  void end() {
    stage.close();
  }

  @Test
  void aCopiedHomeWritesBesideTheFirstWithoutAFork() throws Exception {
    stage.end(ben.node());
    Folders.copy(stage.home("Ben"), stage.home("Ben copied"));
    ben = ben.at(stage.start("Ben"));
    Place copy = ben.at(stage.start("Ben copied"));
    assertEquals(
        ben.node().get("/node").getString("device"), copy.node().get("/node").getString("device"));
    ben.say("said by the first");
    copy.say("said by the copy");
    stage.end(ben.node());
    stage.end(copy.node());
    heardByTheOwner(ben.at(stage.start("Ben copied")), "said by the copy");
    heardByTheOwner(ben.at(stage.start("Ben")), "said by the first");
    assertEquals(List.of("Ben", "Olive"), owner.members());
  }

  /// One copy after the other: two at once share a device, and a peer keeps one link with it.
  private void heardByTheOwner(Place place, String words) throws Exception {
    Until.so("Olive hears " + words, owner::said, said -> said.contains(words));
    List<String> all = owner.said();
    Until.so("so does it of Olive", place::said, said -> said.containsAll(all));
    assertEquals(0, owner.status().getLong("setAside"));
    assertEquals(0, place.status().getLong("setAside"));
    stage.end(place.node());
  }

  @Test
  void aSecondDeviceIsLinkedOnBothScreensAndShutOutAgain() throws Exception {
    Screen first = new Screen(stage.window(ben.node())).at("settings/devices");
    NodeProcess tablet = stage.start("Ben's tablet");
    Screen second = new Screen(stage.window(tablet));
    link(first, second);
    second.sees("from the first device");
    Place there = ben.at(tablet);
    assertEquals(
        ben.node().get("/node").getString("person"), tablet.get("/node").getString("person"));
    there.say("from the tablet");
    Until.so("heard", owner::said, said -> said.contains("from the tablet"));
    assertEquals(List.of("Ben", "Olive"), owner.members());

    String device = tablet.get("/node").getString("device");
    String shown = device.substring(0, 4);
    first
        .page()
        .getByRole(
            AriaRole.BUTTON,
            new Page.GetByRoleOptions().setName(Pattern.compile("Shut out device .*")))
        .click();
    Locator dialog = first.page().getByRole(AriaRole.DIALOG);
    assertThat(dialog).containsText(shown);
    first.accessible("shut out a device");
    dialog
        .getByRole(
            AriaRole.BUTTON,
            new Locator.GetByRoleOptions().setName(Pattern.compile("Shut out device .*")))
        .click();
    assertThat(first.page().getByText("Shut out").first()).isVisible();
    Until.so("the tablet is out", REMOVAL_MS_MAX, there::state, state -> !state.equals("member"));
    owner.say("only for the others");
    Until.so("Ben hears", ben::said, said -> said.contains("only for the others"));
    assertFalse(there.said().contains("only for the others"));
    assertNotEquals(200, there.trySaying("I am still here").status());
  }

  private static void link(Screen first, Screen second) {
    second.click("This is another device of mine");
    second.click("Show the code");
    String code = second.value("Code of this device");
    first.click("Link a device");
    first.fill("Code of the new device", code);
    first.click("Connect");
    for (Screen screen : List.of(first, second)) {
      assertThat(screen.heading("Compare the numbers")).isVisible();
    }
    assertEquals(digits(first), digits(second));
    first.click("They are the same");
    second.click("They are the same");
    assertThat(first.heading("The device is linked")).isVisible();
    first.button("Close").last().click();
  }

  private static String digits(Screen screen) {
    Matcher found =
        Pattern.compile("\\b\\d{3} \\d{3}\\b").matcher(screen.page().locator("body").innerText());
    assertTrue(found.find(), "six digits are shown");
    return found.group();
  }

  @Test
  void aPersonWhoseDevicesAreStolenComesBackByTheCode() throws Exception {
    String code = ben.node().get("/recovery").getString("code");
    String person = ben.node().get("/node").getString("person");
    stage.end(ben.node());

    NodeProcess fresh = stage.start("Ben's new laptop");
    assertEquals("new", fresh.get("/node").getString("state"));
    JsonObject identity = new JsonObject().put("name", "Ben");
    assertEquals(
        400,
        fresh.ask("POST", "/identity/recover", identity.copy().put("code", wrong(code))).status());
    JsonObject back = fresh.post("/identity/recover", identity.put("code", code));
    assertEquals(person, back.getString("person"));
    Place again = ben.at(fresh);
    fresh.post("/join", new JsonObject().put("link", owner.link("viewer")).put("waitMs", 20_000));
    Until.so("a member again", again::state, "member"::equals);
    assertEquals("editor", again.get("").getString("role"), "as before, not as the link says");
    Until.so("reads", again::said, said -> said.contains("from the first device"));
    again.say("from the new laptop");
    Until.so("heard", owner::said, said -> said.contains("from the new laptop"));
    assertEquals(List.of("Ben", "Olive"), owner.members());
    theThiefGetsNothing(person);
  }

  private static String wrong(String code) {
    char first = code.charAt(0);
    return (first == 'A' ? 'B' : 'A') + code.substring(1);
  }

  /// The stolen device comes online again, with all of its keys.
  private void theThiefGetsNothing(String person) throws Exception {
    owner.say("the spare key is gone");
    Place thief = ben.at(stage.start("Ben"));
    thief.trySaying("let me in");
    Until.so("the thief is told", thief::state, state -> !state.equals("member"));
    assertFalse(thief.said().contains("the spare key is gone"));
    assertEquals(List.of(), Folders.holding(thief.node().home(), "spare key"));
    assertFalse(owner.said().contains("let me in"));
    assertNotEquals(403, owner.trySaying("still here").status());
    assertEquals(person, owner.person("Ben"));
  }
}
