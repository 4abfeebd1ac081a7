package grove.grouping;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import grove.grouping.space.Item;
import grove.grouping.space.ItemChange;
import grove.grouping.space.ItemId;
import grove.grouping.space.NewItem;
import grove.grouping.space.Workspace;
import grove.identity.bytes.Bytes;
import grove.identity.bytes.MalformedException;
import grove.store.BlobStore;
import grove.store.Entry;
import grove.store.EntryHeader;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Workspaces over real groups: sealed and signed entries, real roles, real keys.
final class SharedSpaceTest {
  @TempDir private Path folder;
  private HandWorld world;
  private Peer founder;
  private Space home;

  /// A peer's workspace, and what it told.
  private record Space(Peer peer, Workspace workspace, List<ItemChange> changes) {
    static Space of(Peer peer) {
      var changes = new ArrayList<ItemChange>();
      var random = peer.ports().random();
      var workspace =
          Workspace.open(peer.group, peer.store(), BlobStore.memory(), random, changes::addAll);
      peer.carries(workspace);
      return new Space(peer, workspace, changes);
    }

    ItemId channel() {
      return workspace.channels().getFirst().id();
    }

    Item.Message post(String text) {
      return workspace.post(channel(), text, Optional.empty());
    }

    List<String> texts() {
      return workspace.messages(channel(), Optional.empty(), 100).messages().stream()
          .map(Item.Message::text)
          .toList();
    }
  }

  @BeforeEach
  void found() {
    world = new HandWorld(folder, 4_242);
    founder = world.founder();
    home = Space.of(founder);
    home.workspace.found();
  }

  private static void assertAlike(Space... spaces) {
    for (var space : spaces) {
      assertEquals(spaces[0].workspace.digest(), space.workspace.digest());
      assertEquals(space.workspace.digest(), Space.of(space.peer).workspace.digest());
      assertEquals(0, space.workspace.status().waiting());
    }
  }

  @Test
  void whatOneWritesTheOtherSees() {
    var editor = Space.of(world.joined(founder, "editor", Role.EDITOR));
    var question = home.post("when do we meet?");
    world.syncAll();
    editor.workspace.post(editor.channel(), "at noon", Optional.of(question.id()));
    editor.workspace.createPage("Plan", "# Plan");
    world.syncAll();
    assertEquals(List.of("when do we meet?", "at noon"), home.texts());
    assertEquals("Plan", home.workspace.pages().getFirst().title());
    assertEquals(editor.peer.person(), home.workspace.pages().getFirst().updatedBy());
    assertEquals(4, home.changes.size());
    assertAlike(home, editor);
  }

  @Test
  void concurrentEditsConflictAtBoth() {
    var page = home.workspace.createPage("Plan", "first");
    var editor = Space.of(world.joined(founder, "editor", Role.EDITOR));
    var base = Set.copyOf(page.versions());
    home.workspace.editPage(page.id(), base, "Plan", "by the founder");
    editor.workspace.editPage(page.id(), base, "Plan", "by the editor");
    world.syncAll();
    for (var space : List.of(home, editor)) {
      assertEquals(2, space.workspace.conflict(page.id()).orElseThrow().versions().size());
    }
    var chosen = editor.workspace.conflict(page.id()).orElseThrow().versions().getLast();
    editor.workspace.resolve(page.id(), chosen.id());
    world.syncAll();
    assertEquals(Optional.of(chosen.text()), home.workspace.pageText(page.id()));
    assertAlike(home, editor);
  }

  @Test
  void aViewerSeesAllAndWritesNothing() {
    home.post("for all to read");
    var viewer = Space.of(world.joined(founder, "viewer", Role.VIEWER));
    world.syncAll();
    assertEquals(List.of("for all to read"), viewer.texts());
    assertThrows(NotAllowedException.class, () -> viewer.post("me too"));
    assertThrows(
        NotAllowedException.class, () -> viewer.workspace.createPage("Long", "x".repeat(20_000)));
    assertEquals(0, viewer.workspace.status().setAside());
  }

  @Test
  void whatARemovedPersonWroteAfterwardsIsSetAside() {
    var editor = Space.of(world.joined(founder, "editor", Role.EDITOR));
    editor.post("before");
    world.syncAll();
    founder.group.remove(editor.peer.person());
    home.changes.clear();
    editor.post("after, and did not know");
    world.syncAll();
    assertEquals(List.of("before"), home.texts());
    assertEquals(Space.of(founder).texts(), home.texts());
    assertThrows(NotAllowedException.class, () -> editor.post("and now knows"));
    assertEquals(List.of("before"), editor.texts());
    assertEquals(1, editor.workspace.status().setAside());
    assertTrue(editor.changes.getLast() instanceof ItemChange.Removed);
  }

  @Test
  void entriesThatCameBeforeTheirKeyAppearWithIt() {
    var editor = Space.of(world.joined(founder, "editor", Role.EDITOR));
    var third = world.joined(founder, "third", Role.EDITOR);
    world.syncAll();
    founder.group.remove(third.person());
    home.post("under a new key");
    HandWorld.carry(founder, editor.peer);
    var waiting = editor.workspace.status().waitingForKey();
    world.syncAll();
    assertEquals(List.of("under a new key"), editor.texts());
    assertEquals(0, editor.workspace.status().waitingForKey());
    assertTrue(waiting <= 1);
    assertAlike(home, editor);
  }

  /// Some have the body and others do not, so nothing may hang on it.
  @Test
  void aBodyThatDoesNotOpenCountsAsOneThatIsNotThere() throws MalformedException {
    var page = home.workspace.createPage("Plan", "first");
    var editor = Space.of(world.joined(founder, "editor", Role.EDITOR));
    var base = Set.copyOf(page.versions());
    editor.workspace.editPage(page.id(), base, "Plan", "second");
    var honest = editor.workspace.page(page.id()).orElseThrow().versions().getFirst();
    var forged = withNoise(editor.peer, editor.peer.store().entry(honest).orElseThrow());
    Forger.store(editor.peer, forged);
    world.syncAll();
    assertAlike(home, editor);
    founder.store().dropBodies(List.of(forged.id()));
    assertAlike(home, editor);
  }

  /// An entry above this one with the same stub, whose body nobody can open.
  private static Entry withNoise(Peer peer, Entry like) throws MalformedException {
    var keys = peer.group.state().keys().get(like.header().epoch()).orElseThrow();
    var place = new PayloadBox.Place(peer.group.id(), like.log(), like.seq(), keys.id());
    var stub = PayloadBox.openStub(keys, place, like.stub());
    var next = new PayloadBox.Place(peer.group.id(), like.log(), like.seq() + 1, keys.id());
    var sealed = PayloadBox.seal(keys, next, stub, Bytes.EMPTY, peer.ports().random());
    var body = Bytes.owned(new byte[200]);
    var header =
        new EntryHeader(
            like.header().kind(),
            0,
            like.header().group(),
            like.log(),
            like.seq() + 1,
            like.id(),
            like.header().wallMs(),
            List.of(),
            List.of(),
            keys.id(),
            sealed.stub().size(),
            body.size(),
            Entry.contentHash(sealed.stub(), body));
    return Entry.of(header, sealed.stub(), body).sign(peer.vault.identity().device());
  }

  @Test
  void anImportOfManyPagesArrivesWhole() {
    var editor = Space.of(world.joined(founder, "editor", Role.EDITOR));
    var pages =
        IntStream.range(0, 300)
            .mapToObj(n -> new NewItem.Page("Page " + n, ("Line " + n + ".\n").repeat(40)))
            .toList();
    home.workspace.importAll(pages);
    world.syncAll();
    assertEquals(300, editor.workspace.pages().size());
    var page = editor.workspace.pages().get(7);
    assertEquals(home.workspace.pageText(page.id()), editor.workspace.pageText(page.id()));
    assertAlike(home, editor);
  }
}
