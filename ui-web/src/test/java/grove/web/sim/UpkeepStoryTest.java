package grove.web.sim;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import grove.grouping.Role;
import grove.store.StoreException;
import grove.web.group.WorkspaceView;
import java.nio.file.Path;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// What happens at whole nodes in a simulated network reaches those who look after the disk, and the
/// person before it.
final class UpkeepStoryTest {
  @TempDir Path folder;
  private Village village;
  private SimNode founder;
  private SimNode member;

  @BeforeEach
  void found() {
    village = new Village(20_261_202, folder, true);
    founder = village.founder();
    member = village.joined("member", Role.EDITOR);
    village.await("all is here", () -> state(member).equals("current"));
  }

  @AfterEach
  void close() {
    village.close();
  }

  private void post(String text) {
    var channel = founder.seat().space().channels().getFirst().id();
    founder.seat().space().post(channel, text, Optional.empty());
  }

  private WorkspaceView view(SimNode node) {
    return node.seat().view();
  }

  private String state(SimNode node) {
    return view(node).sync().state();
  }

  @Test
  void whatIsTakenBackIsForgottenByTheDiskOfEveryNode() {
    var channel = founder.seat().space().channels().getFirst().id();
    var slip = founder.seat().space().post(channel, "a slip", Optional.empty()).id();
    village.await("it is known", () -> member.seat().space().origin(slip).isPresent());
    founder.seat().space().redact(slip);
    assertTrue(founder.disk().remembersDropped(), "not before it is quiet");
    village.await("it is dropped", () -> member.disk().remembersDropped());
    village.await(
        "both have forgotten it",
        () -> village.nodes().stream().noneMatch(node -> node.disk().remembersDropped()));
  }

  @Test
  void aStoreThatFailsIsSaidAndNoLongerOnceItWorksAgain() {
    member.disk().full(true);
    post("one");
    village.await("it is said", () -> state(member).equals("problem"));
    assertFalse(view(member).problem().isEmpty(), "with what to do");
    assertEquals("current", state(founder));
    member.disk().full(false);
    member.kill(); // a store that failed once is opened anew
    member.open();
    post("two");
    village.await("all is well", () -> state(member).equals("current"));
    assertEquals("", view(member).problem());
    for (var failure : village.expected()) {
      assertInstanceOf(StoreException.class, failure);
    }
  }
}
