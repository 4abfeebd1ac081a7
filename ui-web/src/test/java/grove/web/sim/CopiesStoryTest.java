package grove.web.sim;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import grove.grouping.Role;
import grove.identity.Secret;
import grove.identity.testing.SeededRandom;
import grove.store.BlobRef;
import grove.web.group.FileShelf;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Whole nodes in a simulated network count the copies of files, and let go of those that others keep.
final class CopiesStoryTest {
  private static final int NODES = 5;
  private static final int FILE_BYTES = 700_000;

  @TempDir Path folder;
  private Village village;
  private List<SimNode> nodes;

  @BeforeEach
  void found() {
    village = new Village(20_261_130, folder, true);
    nodes = village.nodes();
    for (var i = 1; i < NODES; i++) {
      village.joined("n" + i, Role.EDITOR);
    }
  }

  @AfterEach
  void close() {
    village.close();
  }

  private BlobRef share(SimNode node, String name) throws IOException {
    var bytes = new byte[FILE_BYTES];
    new SeededRandom(name.hashCode()).nextBytes(bytes);
    Secret key = node.group().blobKey();
    var blob = node.seat().blobs().write(new ByteArrayInputStream(bytes), key);
    node.seat().space().addFile(Optional.empty(), name, blob, "");
    return blob;
  }

  private static boolean here(SimNode node, BlobRef blob) {
    return node.seat().blobs().progress(blob).complete();
  }

  private static int copies(SimNode node, BlobRef blob) {
    return node.seat().files().copies(blob, here(node, blob));
  }

  private long holding(BlobRef blob) {
    return nodes.stream().filter(node -> here(node, blob)).count();
  }

  private void awaitCopies(BlobRef blob, int copies) {
    village.await(
        copies + " copies are known",
        () -> nodes.stream().allMatch(node -> copies(node, blob) == copies));
  }

  @Test
  void threeCopiesStayHoweverManyLetGoAtOnce() throws IOException {
    var blob = share(nodes.getFirst(), "one");
    var other = share(nodes.getFirst(), "two");
    awaitCopies(blob, NODES);
    awaitCopies(other, NODES);
    var pinning = nodes.stream().filter(node -> mayFree(node, other)).findFirst().orElseThrow();
    pinning.seat().files().pin(other, true);
    var before = Village.pieces(pinning);
    // All at once: nobody has heard of what the others do.
    var freed = nodes.stream().mapToInt(node -> node.seat().files().freeAll().files()).sum();
    assertEquals(2 * (NODES - FileShelf.COPIES_MIN) - 1, freed);
    awaitCopies(blob, FileShelf.COPIES_MIN);
    awaitCopies(other, FileShelf.COPIES_MIN + 1);
    village.world().runFor(Village.MINUTE_MS);
    assertEquals(FileShelf.COPIES_MIN, holding(blob), "what was let go is not fetched again");
    assertTrue(here(pinning, other));
    var without = nodes.stream().filter(node -> !here(node, blob)).findFirst().orElseThrow();
    assertTrue(Village.pieces(without) < before, "and its pieces are gone");
    without.restart();
    village.world().runFor(Village.MINUTE_MS);
    assertFalse(here(without, blob), "nor after a restart");
    without.seat().fetch(blob);
    village.await("it comes when somebody asks", () -> here(without, blob));
    awaitCopies(blob, FileShelf.COPIES_MIN + 1);
  }

  private static boolean mayFree(SimNode node, BlobRef blob) {
    return node.seat().space().allFiles().stream()
        .filter(file -> file.content().equals(blob))
        .anyMatch(file -> {
          try {
            return node.seat().files().free(file).files() == 1 && fetchAgain(node, blob);
          } catch (IllegalArgumentException e) {
            return false;
          }
        });
  }

  private static boolean fetchAgain(SimNode node, BlobRef blob) {
    node.seat().fetch(blob);
    return true;
  }

  @Test
  void belowThreeCopiesElsewhereNothingGoes() throws IOException {
    nodes.subList(3, NODES).forEach(SimNode::stop);
    var blob = share(nodes.getFirst(), "rare");
    village.await(
        "three have it", () -> nodes.subList(0, 3).stream().allMatch(node -> here(node, blob)));
    village.world().runFor(Village.MINUTE_MS);
    for (var node : nodes.subList(0, 3)) {
      var file = node.seat().space().allFiles().getFirst();
      var line = assertThrows(IllegalArgumentException.class, () -> node.seat().files().free(file));
      assertTrue(String.valueOf(line.getMessage()).startsWith("this copy stays"));
      node.seat().files().keepUpTo(1);
    }
    village.world().runFor(Village.MINUTE_MS);
    nodes.subList(0, 3).forEach(node -> assertTrue(here(node, blob)));
  }

  @Test
  void whatIsTooMuchGoesByItselfAndWhatIsTakenBackGoesEverywhere() throws IOException {
    var empty = Village.pieces(nodes.getFirst());
    var blobs = List.of(share(nodes.getFirst(), "a"), share(nodes.getFirst(), "b"));
    for (var blob : blobs) {
      awaitCopies(blob, NODES);
    }
    nodes.forEach(node -> node.seat().files().keepUpTo(1));
    for (var blob : blobs) {
      awaitCopies(blob, FileShelf.COPIES_MIN);
      assertEquals(FileShelf.COPIES_MIN, holding(blob));
    }
    var files = nodes.getFirst().seat().space().allFiles();
    files.forEach(file -> nodes.getFirst().seat().space().redact(file.id()));
    village.await(
        "no node has a piece of them",
        () -> nodes.stream().allMatch(node -> Village.pieces(node) == empty));
    awaitCopies(blobs.getFirst(), 0);
  }
}
