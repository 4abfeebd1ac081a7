package grove.store;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import grove.identity.bytes.Bytes;
import grove.store.StoreException.Reason;
import grove.store.testing.TestLog;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// The store on RocksDB keeps the contract, over restarts too, and says in one line what is wrong
/// with its folder.
final class RocksStoreTest extends ForkedStoreContract {
  @TempDir Path folder = Path.of("");

  @Override
  EntryStore open(GroupId group) {
    return EntryStore.rocks(folder, group);
  }

  private void reopen() {
    store.close();
    store = open(founder.group());
  }

  private StoreException fails(Reason reason) {
    var failure =
        assertThrows(StoreException.class, () -> EntryStore.rocks(folder, founder.group()));
    var line = String.valueOf(failure.getMessage());
    assertEquals(reason, failure.reason(), line);
    assertFalse(line.contains("\n"), line);
    assertTrue(line.contains(folder.toString()), line);
    return failure;
  }

  private Path only(String ending) throws IOException {
    try (var files = Files.list(folder.resolve("entries"))) {
      return files
          .filter(file -> file.toString().endsWith(ending))
          .max(java.util.Comparator.comparingLong(file -> file.toFile().length()))
          .orElseThrow();
    }
  }

  private static void flip(Path file, double where) throws IOException {
    var bytes = Files.readAllBytes(file);
    bytes[(int) (bytes.length * where)] ^= 0x10;
    Files.write(file, bytes);
  }

  @Test
  void allIsThereAfterAReopening() {
    accepted(data.segment(7, 500));
    accepted(founder.segment(3, 10));
    store.putLocal(Map.of("key", Bytes.utf8("value")));
    var frontier = store.frontier();
    var arrived = store.after(0, 100);
    reopen();
    assertEquals(frontier, store.frontier());
    assertEquals(frontier, store.syncedFrontier());
    assertEquals(arrived, store.after(0, 100));
    assertEquals(Optional.of(Bytes.utf8("value")), store.local("key"));
    assertEquals(List.of(), store.verify());
    accepted(data.segment(2, 500));
    accepted(founder.other(5, Lane.DATA).segment(2, 5));
    reopen();
    assertEquals(15, store.entries());
    assertEquals(List.of(), store.verify());
  }

  @Test
  void forksAreThereAfterAReopening() {
    var log = founder.other(5, Lane.DATA);
    accepted(log.segment(3, 10));
    var parting = log.head();
    var one = log.segment(3, 10);
    accepted(one);
    log.back(parting);
    var other = log.segment(2, 20);
    store.freeze(TestLog.proof(one, other), 9);
    reopen();
    assertEquals(3, store.frontier().seq(log.log()));
    store.appendBeside(other);
    accepted(founder.other(6, Lane.DATA).segment(2, 5));
    var frontier = store.frontier();
    var freezes = store.freezes();
    var arrived = store.after(0, 100);
    reopen();
    assertEquals(frontier, store.frontier());
    assertEquals(freezes, store.freezes());
    assertEquals(arrived, store.after(0, 100));
    assertEquals(Optional.of(other.last()), store.entry(other.last().id()));
    assertEquals(Optional.of(one.last()), store.entry(log.log(), 6));
    assertEquals(List.of(), store.verify());
    var more = log.segment(1, 10);
    assertEquals(new Append.Accepted(more.entries()), store.appendBeside(more));
    assertEquals(new Append.Frozen(4), store.append(one.after(5).orElseThrow(), false));
    assertEquals(List.of(), store.verify());
  }

  @Test
  void aSecondStoreOnTheFolderIsRefused() {
    fails(Reason.IN_USE);
    accepted(data.segment(1, 10));
  }

  @Test
  void anotherGroupsFolderIsRefused() {
    store.close();
    var stranger = TestLog.founder(9);
    stranger.genesis();
    var failure =
        assertThrows(StoreException.class, () -> EntryStore.rocks(folder, stranger.group()));
    assertEquals(Reason.DAMAGED, failure.reason());
  }

  @Test
  void aMissingFileIsDamageAndNotANewStore() throws IOException {
    for (var name : List.of("CURRENT", "MANIFEST", ".sst")) {
      accepted(data.segment(20, 1_000));
      reopen(); // puts the entries into a table file
      store.close();
      var file = name.startsWith(".") ? only(name) : starting(name);
      var kept = Files.readAllBytes(file);
      Files.delete(file);
      fails(Reason.DAMAGED);
      Files.write(file, kept);
      store = open(founder.group());
    }
    assertEquals(61, store.entries());
  }

  private Path starting(String name) throws IOException {
    try (var files = Files.list(folder.resolve("entries"))) {
      return files
          .filter(file -> file.getFileName().toString().startsWith(name))
          .findFirst()
          .orElseThrow();
    }
  }

  @Test
  void aMissingDatabaseIsDamageAndNotANewStore() throws IOException {
    store.close();
    Disk.deleteTree(folder.resolve("entries"));
    fails(Reason.DAMAGED);
  }

  @Test
  void aDatabaseThatWasBeingMadeIsMadeAnew() throws IOException {
    store.close();
    Files.move(folder.resolve("entries"), folder.resolve("entries.new"));
    Files.delete(folder.resolve(SyncMark.FILE));
    store = open(founder.group());
    assertEquals(0, store.entries());
  }

  /// Leaves the folder as a crash would: with the last entries in the write-ahead log.
  private void crash() throws IOException {
    var copy = folder.resolveSibling("copy-" + folder.getFileName());
    copy(folder, copy);
    store.close();
    Disk.deleteTree(folder);
    copy(copy, folder);
    Disk.deleteTree(copy);
  }

  @Test
  void aFlippedBitInSyncedEntriesOfTheLogIsNoticed() throws IOException {
    accepted(data.segment(20, 1_000));
    accepted(data.segment(20, 1_000));
    store.sync();
    crash();
    flip(only(".log"), 0.3);
    var before = Files.readAllBytes(only(".log"));
    fails(Reason.DAMAGED);
    assertEquals(Bytes.of(before), Bytes.of(Files.readAllBytes(only(".log"))), "left as it was");
    fails(Reason.DAMAGED);
  }

  @Test
  void aLogThatEndsBeforeItsSyncedEntriesIsNoticed() throws IOException {
    accepted(data.segment(20, 1_000));
    accepted(data.segment(20, 1_000));
    store.sync();
    crash();
    try (var file = FileChannel.open(only(".log"), StandardOpenOption.WRITE)) {
      file.truncate(file.size() / 2);
    }
    fails(Reason.DAMAGED);
    fails(Reason.DAMAGED);
  }

  @Test
  void aTailThatWasNeverSyncedMayBeLost() throws IOException {
    accepted(data.segment(20, 1_000));
    store.sync();
    var synced = store.frontier();
    accepted(data.segment(20, 1_000));
    crash();
    try (var file = FileChannel.open(only(".log"), StandardOpenOption.WRITE)) {
      file.truncate(file.size() - 3_000);
    }
    store = open(founder.group());
    assertEquals(synced, store.frontier());
    assertEquals(List.of(), store.verify());
  }

  @Test
  void aDamagedTailThatWasNeverSyncedIsLeftOut() throws IOException {
    accepted(data.segment(20, 1_000));
    store.sync();
    var synced = store.frontier();
    accepted(data.segment(20, 1_000));
    crash();
    flip(only(".log"), 0.8);
    store = open(founder.group());
    assertEquals(synced, store.frontier());
    assertEquals(List.of(), store.verify());
  }

  private static void copy(Path from, Path to) throws IOException {
    try (var files = Files.walk(from)) {
      for (var file : files.toList()) {
        Files.copy(file, to.resolve(from.relativize(file)));
      }
    }
  }

  @Test
  void aFlippedBitInATableIsNoticedWhenItIsRead() throws IOException {
    accepted(data.segment(40, 5_000));
    reopen();
    store.close();
    flip(only(".sst"), 0.5);
    store = open(founder.group());
    var failure = assertThrows(StoreException.class, () -> store.after(0, 100));
    assertEquals(Reason.DAMAGED, failure.reason());
    assertEquals(1, store.verify().size());
  }

  @Test
  void aNewerFormatIsRefused() throws Exception {
    store.close();
    try (var database = RocksFolder.open(folder, founder.group(), 0)) {
      database.db().put("format".getBytes(java.nio.charset.StandardCharsets.UTF_8), new byte[] {2});
    }
    fails(Reason.NEWER);
  }

  @Test
  void aFolderThatIsAFileIsRefused() throws IOException {
    store.close();
    folder = folder.resolve("file");
    Files.write(folder, new byte[1]);
    fails(Reason.UNUSABLE);
    Files.delete(folder);
    store = open(founder.group());
  }

  @Test
  void aDamagedMarkProvesNothing() throws IOException {
    accepted(data.segment(3, 10));
    store.close();
    Files.write(folder.resolve(SyncMark.FILE), new byte[15]);
    store = open(founder.group());
    assertEquals(4, store.entries());
  }

  @Test
  void whatWasDroppedAndScrubbedIsInNoFile() throws IOException {
    var run = data.segment(6, 500);
    accepted(run);
    store.sync();
    var gone = run.entries().get(2);
    var stays = run.entries().get(3);
    assertTrue(onDisk(gone) && onDisk(stays));
    store.dropBodies(List.of(gone.id()));
    reopen();
    store.scrub();
    assertFalse(onDisk(gone));
    assertTrue(onDisk(stays));
    reopen();
    assertEquals(Optional.empty(), store.entry(gone.id()).orElseThrow().body());
    assertEquals(Optional.empty(), store.local("store/scrub"));
    assertEquals(List.of(), store.verify());
  }

  /// No restart lies between: the write-ahead log still holds what was written.
  @Test
  void whatIsScrubbedAsSoonAsItIsDroppedIsInNoFile() throws IOException {
    var run = data.segment(6, 500);
    accepted(run);
    store.sync();
    var gone = run.entries().get(2);
    assertTrue(onDisk(gone));
    store.dropBodies(List.of(gone.id()));
    store.scrub();
    assertFalse(onDisk(gone));
    assertTrue(onDisk(run.entries().get(3)));
  }

  private boolean onDisk(Entry entry) throws IOException {
    var body = new String(entry.body().orElseThrow().toArray(), StandardCharsets.ISO_8859_1);
    try (var files = Files.walk(folder)) {
      for (var file : files.filter(Files::isRegularFile).toList()) {
        if (Files.readString(file, StandardCharsets.ISO_8859_1).contains(body)) {
          return true;
        }
      }
    }
    return false;
  }
}
