package grove.web.sim;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import grove.grouping.Role;
import grove.grouping.space.Item;
import grove.identity.testing.SeededRandom;
import grove.store.BlobRef;
import grove.store.Progress;
import grove.web.group.FileShelf;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// A file on its way from others: stopped in the middle by a person or by the end of the process, and
/// gone on with.
final class FetchStoryTest {
  private static final int FILE_BYTES = 12 << 20;

  @TempDir Path folder;
  private Village village;
  private SimNode giver;
  private SimNode taker;
  private BlobRef blob;
  private Item.File file;

  @BeforeEach
  void begin() throws IOException {
    village = new Village(20_261_201, folder, true);
    giver = village.founder();
    taker = village.joined("taker", Role.EDITOR);
    onTaker(0);
    var bytes = new byte[FILE_BYTES];
    new SeededRandom(1).nextBytes(bytes);
    blob = giver.seat().blobs().write(new ByteArrayInputStream(bytes), giver.group().blobKey());
    file = giver.seat().space().addFile(Optional.empty(), "film", blob, "");
    village.await("it is known", () -> taker.seat().space().file(file.id()).isPresent());
  }

  @AfterEach
  void close() {
    village.close();
  }

  /// Files come when they are asked for.
  private void onTaker(long bytes) {
    taker.seat().fetchUpTo(bytes);
  }

  private Progress progress() {
    return taker.seat().blobs().progress(blob);
  }

  private FileShelf.Fetch fetching() {
    return taker.seat().files().fetching(blob);
  }

  private void fetchSome() {
    taker.seat().fetch(blob);
    village.await("some of it came", () -> progress().haveBytes() > FILE_BYTES / 4);
    assertFalse(progress().complete());
    assertEquals(FileShelf.Fetch.RUNNING, fetching());
  }

  @Test
  void aFetchThatIsPausedStandsStillAndGoesOnWithWhatIsHere() {
    fetchSome();
    taker.seat().files().pause(blob);
    village.world().runFor(Village.MINUTE_MS); // what was asked for already still comes
    var here = progress();
    assertFalse(here.complete());
    assertEquals(FileShelf.Fetch.PAUSED, fetching());
    onTaker(FILE_BYTES);
    taker.restart();
    village.world().runFor(2 * Village.MINUTE_MS);
    assertEquals(here, progress(), "nor does it go on by itself");
    assertEquals(FileShelf.Fetch.PAUSED, fetching());
    var pieces = Village.pieces(taker);
    taker.seat().sweep();
    assertEquals(pieces, Village.pieces(taker));
    taker.seat().fetch(blob);
    village.await("it is whole", () -> progress().complete());
    assertEquals(FileShelf.Fetch.NONE, fetching());
  }

  @Test
  void aFetchGoesOnWhereItWasWhenTheProcessEnds() {
    fetchSome();
    taker.stop();
    taker.open();
    assertTrue(progress().haveBytes() > FILE_BYTES / 4, "what was here is here");
    giver.stop();
    village.world().runFor(Village.MINUTE_MS);
    assertFalse(progress().complete());
    assertEquals(FileShelf.Fetch.RUNNING, fetching());
    giver.open();
    village.await("it is whole", () -> progress().complete());
  }

  @Test
  void whatCameOfAFetchThatIsCancelledGoes() {
    var before = Village.pieces(taker);
    fetchSome();
    taker.seat().files().cancel(file);
    assertEquals(FileShelf.Fetch.NONE, fetching());
    village.world().runFor(2 * Village.MINUTE_MS);
    onTaker(FILE_BYTES);
    village.world().runFor(2 * Village.MINUTE_MS);
    assertFalse(progress().complete(), "it does not come unasked");
    assertEquals(before, Village.pieces(taker));
    taker.seat().fetch(blob);
    village.await("it is whole", () -> progress().complete());
  }
}
