package grove.web.home;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import grove.identity.bytes.Bytes;
import grove.identity.bytes.Hash;
import grove.identity.testing.SeededRandom;
import grove.store.BlobStore;
import grove.store.StoreException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class HomeFormatTest {
  private static final int CHUNK_BYTES = 5_000;
  private static final int SHARD_CHARS = 2;

  @TempDir Path folder = Path.of("");

  private Path root = Path.of("");
  private Path copy = Path.of("");

  @BeforeEach
  void make() throws IOException {
    root = folder.resolve("home");
    copy = folder.resolve("home.format-1");
    assertInstanceOf(Home.Opening.Opened.class, Home.open(root)).home().close();
    Files.writeString(root.resolve("kept"), "old");
  }

  private String format() throws IOException {
    return Files.readString(root.resolve("format"));
  }

  private void format(String number) throws IOException {
    Files.writeString(root.resolve("format"), number + "\n");
  }

  private void open() {
    assertInstanceOf(Home.Opening.Opened.class, Home.open(root)).home().close();
  }

  private String line() {
    HomeException e = assertThrows(HomeException.class, () -> Home.open(root));
    String line = String.valueOf(e.getMessage());
    assertFalse(line.contains("\n"), line);
    return line;
  }

  @Test
  void aHomeSaysItsFormat() throws IOException {
    assertEquals("2\n", format());
    assertFalse(Files.exists(copy), "a new one comes from no other");
  }

  @Test
  void aHomeThatDoesNotSayItIsOfTheFirst() throws IOException {
    Files.delete(root.resolve("format"));
    Files.writeString(root.resolve("vault"), "keys");
    open();
    assertEquals("2\n", format());
    assertEquals("keys", Files.readString(copy.resolve("vault")));
  }

  @Test
  void aHomeWhoseFirstStartEndedEarlyIsNew() throws IOException {
    Files.delete(root.resolve("format"));
    open();
    assertEquals("2\n", format());
    assertFalse(Files.exists(copy));
  }

  @Test
  void aNewerOneIsRefusedAndLeftAlone() throws IOException {
    format("3");
    assertTrue(line().contains("newer Grove"));
    assertEquals("3\n", format());
    format("2");
    open();
  }

  @Test
  void aDamagedNumberIsSaid() throws IOException {
    for (String text : List.of("", "one", "-1", "0", "1 2")) {
      Files.writeString(root.resolve("format"), text);
      assertTrue(line().contains("damaged"), text);
    }
  }

  @Test
  void anOlderOneIsBroughtOverAfterACopy() throws IOException {
    format("1");
    HomeFormat next =
        new HomeFormat(2, List.of(home -> Files.writeString(home.resolve("kept"), "new")));
    next.bring(root);
    assertEquals("2\n", format());
    assertEquals("new", Files.readString(root.resolve("kept")));
    assertEquals("old", Files.readString(copy.resolve("kept")));
    assertEquals("1\n", Files.readString(copy.resolve("format")));
    assertFalse(Files.exists(copy.resolve("lock")), "to read it would give the lock away");
    next.bring(root);
    assertEquals("new", Files.readString(root.resolve("kept")));
  }

  @Test
  void aStepThatFailedIsTakenAgainAndTheCopyStays() throws IOException {
    format("1");
    HomeFormat failing =
        new HomeFormat(
            2,
            List.of(home -> {
              Files.writeString(home.resolve("kept"), "half");
              throw new IOException("the disk");
            }));
    assertThrows(IOException.class, () -> failing.bring(root));
    assertEquals("1\n", format());
    new HomeFormat(2, List.of(home -> Files.writeString(home.resolve("kept"), "new"))).bring(root);
    assertEquals("new", Files.readString(root.resolve("kept")));
    assertEquals("old", Files.readString(copy.resolve("kept")), "not the half one");
  }

  @Test
  void aHomeThatCanNotBeCopiedIsLeftAlone() throws IOException {
    format("1");
    Files.createSymbolicLink(copy, folder.resolve("none/none")); // nothing can be made there
    assertTrue(line().contains("can not copy"));
    assertEquals("1\n", format());
    Files.delete(copy);
    open();
    assertEquals("2\n", format());
  }

  /// Also where the home itself is a link.
  @Test
  void whatLiesElsewhereIsCopiedToo() throws IOException {
    format("1");
    Path elsewhere = Files.createDirectories(folder.resolve("elsewhere/aa"));
    Files.writeString(elsewhere.resolve("notes"), "kept");
    Files.delete(root.resolve("groups"));
    Files.createSymbolicLink(root.resolve("groups"), elsewhere.getParent());
    open();
    assertEquals("2\n", format());
    assertEquals("kept", Files.readString(copy.resolve("groups/aa/notes")));
  }

  @Test
  void aHomeThatIsALinkIsCopied() throws IOException {
    format("1");
    Files.move(root, folder.resolve("real"));
    Files.createSymbolicLink(root, folder.resolve("real"));
    open();
    assertEquals("2\n", format());
    assertEquals("1\n", Files.readString(copy.resolve("format")));
  }

  @Test
  void aCopyThatBecameTheHomeAgainIsBroughtOverOnceMore() throws IOException {
    format("1");
    Files.createFile(root.resolve("whole"));
    open();
    assertEquals("2\n", format());
    assertTrue(Files.exists(copy.resolve("whole")));
  }

  @Test
  void chunksInFilesOfTheirOwnAreInPacksThen() throws IOException {
    format("1");
    Path blobs = Files.createDirectories(root.resolve("groups/aa/blobs"));
    Files.createDirectories(root.resolve("groups/bb")); // has no files
    List<Bytes> all = chunks();
    for (int i = 0; i < all.size(); i++) {
      String name = Hash.sha256(all.get(i)).toHex();
      write(i % 2 == 0 ? inChunks(blobs, name) : inFresh(blobs, name), all.get(i));
    }
    Bytes torn = Bytes.utf8("torn");
    write(inFresh(blobs, Hash.sha256(torn).toHex()), torn.slice(0, 2));

    open();

    assertEquals("2\n", format());
    assertFalse(Files.exists(blobs.resolve("chunks")));
    assertFalse(Files.exists(blobs.resolve("fresh")));
    assertFalse(Files.exists(root.resolve("groups/bb/blobs")));
    try (BlobStore store = BlobStore.files(blobs)) {
      for (Bytes chunk : all) {
        assertEquals(chunk, store.chunk(Hash.sha256(chunk)).orElseThrow());
      }
      assertFalse(store.has(Hash.sha256(torn)));
    }
    Path old = copy.resolve("groups/aa/blobs");
    for (int i = 0; i < all.size(); i++) {
      String name = Hash.sha256(all.get(i)).toHex();
      Path file = i % 2 == 0 ? inChunks(old, name) : inFresh(old, name);
      assertEquals(all.get(i), Bytes.owned(Files.readAllBytes(file)));
    }
  }

  @Test
  void aWorkspaceWhoseFilesDoNotOpenIsSaidAndNothingIsLost() throws IOException {
    format("1");
    List<Bytes> all = chunks();
    Bytes first = all.getFirst();
    Path blobs = Files.createDirectories(root.resolve("groups/aa/blobs"));
    write(inChunks(blobs, Hash.sha256(first).toHex()), first);
    Path broken = Files.createDirectories(root.resolve("groups/bb")).resolve("blobs");
    Files.writeString(broken, "a file is in its way");

    StoreException e = assertThrows(StoreException.class, () -> Home.open(root));
    String line = String.valueOf(e.getMessage());
    assertTrue(line.contains(broken.toString()) && !line.contains("\n"), line);
    assertEquals("1\n", format());

    Files.delete(broken);
    open();
    assertEquals("2\n", format());
    try (BlobStore store = BlobStore.files(blobs)) {
      assertEquals(first, store.chunk(Hash.sha256(first)).orElseThrow());
    }
  }

  private static List<Bytes> chunks() {
    SeededRandom random = new SeededRandom(1);
    List<Bytes> all = new ArrayList<>();
    for (int i = 1; i <= 10; i++) {
      byte[] bytes = new byte[i * CHUNK_BYTES];
      random.nextBytes(bytes);
      all.add(Bytes.owned(bytes));
    }
    return all;
  }

  private static Path inChunks(Path blobs, String name) {
    return blobs
        .resolve("chunks")
        .resolve(name.substring(0, SHARD_CHARS))
        .resolve(name.substring(SHARD_CHARS));
  }

  private static Path inFresh(Path blobs, String name) {
    return blobs.resolve("fresh").resolve(name);
  }

  private static void write(Path file, Bytes bytes) throws IOException {
    Files.createDirectories(file.getParent());
    Files.write(file, bytes.toArray());
  }
}
