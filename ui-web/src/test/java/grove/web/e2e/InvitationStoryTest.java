package grove.web.e2e;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.junit.jupiter.api.Assertions.assertEquals;

import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/// Somebody comes by a link that asks before it lets in; owner and newcomer each in their browser.
@Timeout(value = 120, unit = TimeUnit.SECONDS)
final class InvitationStoryTest {
  @TempDir private Path folder;
  private Stage stage;

  @BeforeEach
  void open() {
    stage = new Stage(folder);
  }

  @AfterEach
  void end() {
    stage.close();
  }

  @Test
  void aNewcomerWaitsForApprovalAndIsLetIn() throws Exception {
    Place place = Place.found(stage.person("Olive"), "Bakery");
    place.say("bread at six");
    NodeProcess nina = stage.person("Nina");
    Screen owner = new Screen(stage.window(place.node())).at("w/" + place.id() + "/people");
    Screen newcomer = new Screen(stage.window(nina)).at("join");

    String link = linkThatAsks(owner);
    lookAt(newcomer, link);
    assertEquals(0, Place.rows(place.get("/requests"), "requests").count(), "nothing is sent yet");
    newcomer.click("Join workspace");
    newcomer.sees("An admin of the workspace has to let you in");
    newcomer.accessible("waiting to be let in");
    assertEquals("waiting", place.at(nina).state());

    owner.sees("asks to join as Editor");
    owner.accessible("a request");
    assertEquals(List.of("Olive"), place.members());
    owner.click("Let in Nina");
    assertThat(newcomer.page().getByLabel("Message #general")).isVisible();
    newcomer.sees("bread at six");
    assertEquals(List.of("Nina", "Olive"), place.members());
    owner.seesNothingOf("asks to join as Editor");
    assertEquals(List.of(), stage.complaints());
    theLinkIsUsedUp(link);
  }

  private static String linkThatAsks(Screen owner) {
    owner.button("Invite people").first().click();
    owner.page().getByLabel("Ask me before anybody is let in").check();
    owner.accessible("invitation that asks");
    owner.click("Create link");
    String link = owner.value("Invitation link");
    owner.click("Done");
    return link;
  }

  private static void lookAt(Screen newcomer, String link) {
    newcomer.fill("Invitation link", link);
    newcomer.click("Look at the invitation");
    newcomer.sees("Olive invites you");
    newcomer.sees("Bakery");
    newcomer.sees("An admin lets you in");
    newcomer.accessible("preview of an invitation that asks");
  }

  private void theLinkIsUsedUp(String link) throws Exception {
    Screen third = new Screen(stage.window(stage.person("Tom"))).at("join");
    lookAt(third, link);
    third.click("Join workspace");
    third.sees("This invitation was used already");
  }
}
