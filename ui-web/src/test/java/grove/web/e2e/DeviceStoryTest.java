package grove.web.e2e;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/// What becomes of somebody's devices: copied, lost, stolen, brought back.
@Timeout(value = 180, unit = TimeUnit.SECONDS)
final class DeviceStoryTest {
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
  void aCopiedHomeRunsBesideTheFirstWithoutAFork() throws Exception {
    stage.end(ben.node());
    Folders.copy(stage.home("Ben"), stage.home("Ben copied"));
    ben = ben.at(stage.start("Ben"));
    Place copy = ben.at(stage.start("Ben copied"));
    assertEquals(
        ben.node().get("/node").getString("device"), copy.node().get("/node").getString("device"));
    ben.say("said by the first");
    copy.say("said by the copy");
    for (Place place : List.of(owner, ben, copy)) {
      Until.so(
          "both are heard",
          place::said,
          said -> said.containsAll(List.of("said by the first", "said by the copy")));
      assertEquals(0, place.status().getLong("setAside"));
    }
    assertEquals(List.of("Ben", "Olive"), owner.members());
  }
}
