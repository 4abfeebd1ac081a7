package grove.grouping.space;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import grove.identity.bytes.Bytes;
import grove.identity.bytes.Hash;
import grove.identity.testing.SeededRandom;
import grove.store.BlobRef;
import grove.store.DiskTwin;
import grove.store.GroupId;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/// Folders, files, and texts that are blobs.
final class SpaceFilesTest {
  private static final Optional<ItemId> ROOT = Optional.empty();

  private SpaceNode one;
  private SpaceNode two;

  @BeforeEach
  void twoNodes() {
    var nodes = SpaceNode.group(2);
    one = nodes.get(0);
    two = nodes.get(1);
  }

  private void sync() {
    SpaceNode.syncAll(List.of(one, two));
  }

  private ItemId folder(Optional<ItemId> parent, String name) {
    return one.space.createFolder(parent, name).id();
  }

  private ItemId file(Optional<ItemId> folder, String name, String content) {
    return one.space.addFile(folder, name, one.blob(content), "text/plain").id();
  }

  private static List<String> names(SpaceNode node, Optional<ItemId> folder) {
    var names = new java.util.ArrayList<String>();
    node.space.folders(folder).forEach(item -> names.add(item.name()));
    node.space.files(folder).forEach(item -> names.add(item.name()));
    return names;
  }

  @Test
  void foldersHoldFoldersAndFilesInTheOrderOfTheirNames() {
    var docs = folder(ROOT, "docs");
    var deep = folder(Optional.of(docs), "Deep");
    file(Optional.of(docs), "b.txt", "b");
    file(Optional.of(docs), "A.txt", "a");
    file(ROOT, "root.txt", "r");
    sync();
    assertEquals(List.of("docs", "root.txt"), names(two, ROOT));
    assertEquals(List.of("Deep", "A.txt", "b.txt"), names(two, Optional.of(docs)));
    assertEquals(
        List.of("docs", "Deep"),
        two.space.path(Optional.of(deep)).stream().map(Item::name).toList());
  }

  @Test
  void filesAndFoldersMove() {
    var docs = folder(ROOT, "docs");
    var inner = folder(Optional.of(docs), "inner");
    var file = file(ROOT, "a.txt", "a");
    assertEquals(
        Optional.of(inner),
        assertInstanceOf(Item.File.class, one.space.move(file, Optional.of(inner))).folder());
    one.space.move(inner, ROOT);
    one.space.move(file, ROOT);
    sync();
    assertEquals(List.of("docs", "inner", "a.txt"), names(two, ROOT));
    assertThrows(SpaceException.class, () -> one.space.move(docs, Optional.of(docs)));
    one.space.move(inner, Optional.of(docs));
    assertThrows(SpaceException.class, () -> one.space.move(docs, Optional.of(inner)));
  }

  @Test
  void twoFoldersMovedIntoEachOtherAreShownAtTheRoot() {
    var a = folder(ROOT, "a");
    var b = folder(ROOT, "b");
    var file = file(Optional.of(a), "in a.txt", "x");
    sync();
    one.space.move(a, Optional.of(b));
    two.space.move(b, Optional.of(a));
    sync();
    for (var node : List.of(one, two)) {
      assertEquals(List.of("a", "b"), names(node, ROOT));
      assertEquals(List.of("in a.txt"), names(node, Optional.of(a)));
      assertEquals(List.of("a"), node.space.path(Optional.of(a)).stream().map(Item::name).toList());
    }
    two.space.move(b, ROOT);
    sync();
    assertEquals(List.of("b"), names(one, ROOT));
    assertEquals(
        List.of("b", "a"), one.space.path(Optional.of(a)).stream().map(Item::name).toList());
    one.space.delete(b);
    assertEquals(Optional.empty(), one.space.file(file));
  }

  @Test
  void aFolderIsDeletedWithAllThatItsDeleterSaw() {
    var docs = folder(ROOT, "docs");
    var inner = folder(Optional.of(docs), "inner");
    var old = file(Optional.of(inner), "old.txt", "old");
    sync();
    var gone = one.space.delete(docs);
    assertEquals(Set.of(docs, inner, old), Set.copyOf(gone));
    var late = two.space.addFile(Optional.of(inner), "late.txt", two.blob("late"), "").id();
    sync();
    for (var node : List.of(one, two)) {
      assertEquals(List.of("late.txt"), names(node, ROOT));
      assertEquals(ROOT, node.space.file(late).orElseThrow().folder());
    }
    one.space.restore(gone);
    sync();
    assertEquals(List.of("docs"), names(two, ROOT));
    assertEquals(List.of("late.txt", "old.txt"), names(two, Optional.of(inner)));
  }

  @Test
  void aLargeFolderIsDeletedInEntriesThatFit() {
    var docs = folder(ROOT, "docs");
    for (var n = 0; n < 700; n++) {
      file(Optional.of(docs), "file " + n, "x");
    }
    var before = one.log.arrived().size();
    assertEquals(701, one.space.delete(docs).size());
    assertEquals(3, one.log.arrived().size() - before);
    sync();
    assertEquals(0, two.space.items().count());
  }

  @Test
  void aLongTextIsABlobThatArrivesLater() {
    var text = "Ein langer Absatz.\n".repeat(5_000);
    var page = one.space.createPage("Long", text);
    assertEquals(Optional.of(text), one.space.pageText(page.id()));
    assertEquals(List.of(), one.space.blobsWanted());
    sync();
    assertEquals("Long", two.space.page(page.id()).orElseThrow().title());
    assertEquals(Optional.empty(), two.space.pageText(page.id()));
    assertEquals(1, two.space.blobsWanted().size());
    two.takeChanges();
    two.fetchFrom(one);
    assertEquals(Optional.of(text), two.space.pageText(page.id()));
    assertEquals(List.of(), two.space.blobsWanted());
    assertEquals(1, two.takeChanges().size());
    assertTrue(two.space.searchText(page).contains("Absatz"));
    var shorter = two.space.editPage(page.id(), Set.copyOf(page.versions()), "Long", "short");
    sync();
    assertEquals(Optional.of("short"), one.space.pageText(shorter.id()));
  }

  @Test
  void aTextThatIsOnlyInsideOneVersionsBlobCanStillBeChosen() {
    var page = one.space.createPage("Long", "short");
    sync();
    var long1 = "one ".repeat(10_000);
    one.space.editPage(page.id(), Set.copyOf(page.versions()), "Long", long1);
    two.space.editPage(page.id(), Set.copyOf(page.versions()), "Long", "two");
    sync();
    var pending =
        two.space.conflict(page.id()).orElseThrow().versions().stream()
            .filter(Conflict.Version::pending)
            .findFirst()
            .orElseThrow();
    two.space.resolve(page.id(), pending.id());
    sync();
    assertEquals(Optional.of(long1), one.space.pageText(page.id()));
    assertFalse(two.space.page(page.id()).orElseThrow().conflict());
  }

  @Test
  void largeFilesAreFetchedOnDemandOnly() {
    var ref = one.blob("small");
    var huge = new BlobRef(Hash.tagged("huge"), Workspace.FILES_UP_TO + 1, ref.key());
    one.space.addFile(ROOT, "huge.iso", huge, "");
    one.space.addFile(ROOT, "small.txt", ref, "text/plain");
    sync();
    assertEquals(List.of(ref), two.space.blobsWanted());
    assertEquals(2, two.space.blobsWanted(huge.length()).size());
    assertEquals(List.of(), two.space.blobsWanted(ref.length() - 1));
    assertEquals(2, two.space.files(ROOT).size());
    var file = two.space.files(ROOT).getLast();
    assertEquals("small.txt", two.space.searchText(file));
    two.fetchFrom(one);
    assertEquals("small.txt\nsmall", two.space.searchText(file));
    one.space.delete(file.id());
    sync();
    assertEquals(1, two.space.files(ROOT).size());
  }

  @Test
  void whatNobodyNamesAnyMoreIsNotFetched() {
    var file = file(ROOT, "a.txt", "content");
    var page = one.space.createPage("Long", "x".repeat(20_000));
    sync();
    assertEquals(2, two.space.blobsWanted().size());
    one.space.delete(file);
    one.space.editPage(page.id(), Set.copyOf(page.versions()), "Long", "short");
    sync();
    assertEquals(List.of(), two.space.blobsWanted());
    assertEquals(List.of(), two.rebuilt().blobsWanted());
  }

  /// Reading removes the piece: the text is missing until it is fetched again.
  @Test
  void aTextWithADamagedPieceIsNotHere() {
    for (var seed = 1; seed <= 4; seed++) {
      var disk = new DiskTwin(GroupId.NONE);
      var blobs = disk.blobs();
      var space = Workspace.open(new MemoryLog(1), blobs, new SeededRandom(seed), _ -> {});
      var blob = one.blob("words");
      while (!blobs.progress(blob).complete()) {
        for (var chunk : blobs.missing(blob, 10)) {
          blobs.put(chunk, one.blobs.chunk(chunk).orElseThrow());
        }
      }
      var file = space.addFile(ROOT, "a.txt", blob, "text/plain");
      assertEquals("a.txt\nwords", space.searchText(file), "seed " + seed);
      assertTrue(disk.damageChunk(new SeededRandom(seed)));
      assertEquals("a.txt", space.searchText(file), "seed " + seed);
      assertFalse(blobs.progress(blob).complete(), "seed " + seed);
    }
  }

  @Test
  void onlyTextIsSearched() {
    var text = one.space.addFile(ROOT, "README", one.blob("words here"), "");
    var binary =
        one.space.addFile(
            ROOT, "x.txt", one.blob(Bytes.of((byte) 0xff, (byte) 0xfe, (byte) 1)), "text/plain");
    var image = one.space.addFile(ROOT, "x.png", one.blob("looks like text"), "image/png");
    assertEquals("README\nwords here", one.space.searchText(text));
    assertEquals("x.txt", one.space.searchText(binary));
    assertEquals("x.png", one.space.searchText(image));
  }
}
