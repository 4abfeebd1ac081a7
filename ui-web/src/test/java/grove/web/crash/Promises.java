package grove.web.crash;

import grove.identity.Vault;
import grove.identity.bytes.ByteReader;
import grove.identity.bytes.Bytes;
import grove.identity.bytes.Hash;
import grove.identity.bytes.MalformedException;
import grove.search.SearchIndex;
import grove.store.BlobRef;
import grove.store.BlobStore;
import grove.store.Entry;
import grove.store.EntryStore;
import grove.store.Lane;
import grove.store.LogId;
import grove.store.StoreException;
import java.io.IOException;
import java.io.OutputStream;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/// What a process was promised, and whether a home that was opened again keeps it.
final class Promises {
  private final List<String[]> entries = new ArrayList<>();
  private final List<String> blobs = new ArrayList<>();
  private final List<String> chunks = new ArrayList<>();

  /// Blobs of which parts may be gone.
  private final List<String> freed = new ArrayList<>();

  /// Chunks that a sweep may have taken, and those that one has.
  private final List<String> sweeping = new ArrayList<>();

  private final List<String> swept = new ArrayList<>();
  private int vault;
  private int settings;
  private long index;
  private boolean indexMayLead;
  private int count;

  /// A home that was opened again.
  record Opened(EntryStore store, BlobStore blobs, Vault vault, SearchIndex index) {}

  /// How many there were.
  int count() {
    return count;
  }

  /// Takes in a line of the process, after the word `promise`.
  void note(String line) {
    String[] words = line.split(" ", -1);
    count++;
    switch (words[0]) {
      case "own", "other", "dropped" -> entries.add(words);
      case "blob" -> blobs.add(words[1]);
      case "freeing" -> {
        blobs.removeIf(words[1]::equals);
        freed.add(words[1]);
      }
      case "sweeping" -> {
        sweeping.addAll(chunks);
        chunks.clear();
      }
      case "swept" -> {
        swept.addAll(sweeping);
        sweeping.clear();
      }
      case "chunks" -> chunks.addAll(Arrays.asList(words).subList(1, words.length));
      case "vault" -> vault = Integer.parseInt(words[1]);
      case "settings" -> settings = Integer.parseInt(words[1]);
      case "index" -> index = Long.parseLong(words[1]);
      default -> throw new IllegalStateException("no promise: " + line);
    }
  }

  /// What is not as promised, a line each.
  ///
  /// @param powerCut whether what was not synced is gone too; then an index ahead of the store is no
  ///     fault, for it is told by that and built anew
  List<String> broken(CrashHome home, Opened opened, boolean powerCut)
      throws IOException, MalformedException {
    List<String> broken = new ArrayList<>(opened.store().verify());
    for (String[] entry : entries) {
      checkEntry(home, opened.store(), entry, broken);
    }
    for (String blob : blobs) {
      checkBlob(opened.blobs(), blob, broken);
    }
    for (String chunk : chunks) {
      if (opened.blobs().chunk(new Hash(Bytes.hex(chunk))).isEmpty()) {
        broken.add("the chunk " + chunk + " is gone");
      }
    }
    for (String blob : freed) {
      checkFreed(opened.blobs(), blob, broken);
    }
    for (String chunk : swept) {
      if (opened.blobs().has(new Hash(Bytes.hex(chunk)))) {
        broken.add("the chunk " + chunk + " was swept and is there again");
      }
    }
    if (CrashHome.count(opened.vault()) < vault) {
      broken.add("the vault is older than promised");
    }
    if (home.settings().autoLockMinutes() < settings) {
      broken.add("the settings are older than promised");
    }
    checkIndex(opened, powerCut, broken);
    return broken;
  }

  private static void checkEntry(
      CrashHome home, EntryStore store, String[] promise, List<String> broken)
      throws MalformedException {
    int device = promise[0].equals("other") ? 2 : 1;
    LogId log = home.founder().other(device, Lane.DATA).log();
    long seq = Long.parseLong(promise[1]);
    if (seq == 0) {
      return;
    }
    Hash id = new Hash(Bytes.hex(promise[2]));
    Optional<Entry> found = store.entry(log, seq);
    if (!found.map(entry -> entry.id().equals(id)).orElse(false)) {
      broken.add("entry " + seq + " of the log " + promise[0] + " is gone or another one");
    } else if (promise[0].equals("dropped") && found.get().body().isPresent()) {
      broken.add("the body of entry " + seq + " was dropped and is there again");
    }
  }

  private static void checkBlob(BlobStore blobs, String promise, List<String> broken)
      throws IOException, MalformedException {
    BlobRef blob = BlobRef.read(ByteReader.of(Bytes.hex(promise)));
    try {
      blobs.read(blob, 0, blob.length(), OutputStream.nullOutputStream());
    } catch (StoreException e) {
      broken.add("a blob is not whole: " + e.getMessage());
    }
  }

  /// It is whole or known to lack something, never wrong.
  private static void checkFreed(BlobStore blobs, String hex, List<String> broken)
      throws IOException, MalformedException {
    BlobRef blob = BlobRef.read(ByteReader.of(Bytes.hex(hex)));
    boolean whole = blobs.progress(blob).complete();
    try {
      blobs.read(blob, 0, blob.length(), OutputStream.nullOutputStream());
      if (!whole) {
        broken.add("a blob that was let go is whole, and counted otherwise");
      }
    } catch (StoreException e) {
      if (whole || e.reason() != StoreException.Reason.ABSENT) {
        broken.add("a blob that was let go: " + e.getMessage());
      }
    }
  }

  /// The blobs that are promised now, a reference in hex each.
  List<String> kept() {
    return List.copyOf(blobs);
  }

  /// The index holds each entry up to its position, and nothing else. After a power cut it may be
  /// ahead, until a process gets as far as to see that.
  private void checkIndex(Opened opened, boolean powerCut, List<String> broken) {
    indexMayLead |= powerCut;
    SearchIndex found = opened.index();
    if (index > 0 && (found.needsRebuild() || found.indexedUpTo() < index)) {
      broken.add("the index is older than promised: " + found.indexedUpTo() + " of " + index);
    }
    if (found.indexedUpTo() > opened.store().position()) {
      if (!indexMayLead) {
        broken.add("the index is ahead of the entries");
      }
      return;
    }
    indexMayLead = false;
    if (found.documents() != found.indexedUpTo()) {
      broken.add("the index has " + found.documents() + " documents, not " + found.indexedUpTo());
    }
  }

  /// After a home was begun anew.
  void forget() {
    entries.clear();
    blobs.clear();
    chunks.clear();
    freed.clear();
    sweeping.clear();
    swept.clear();
    vault = 0;
    settings = 0;
    index = 0;
    indexMayLead = false;
  }

  /// The index has been emptied and does not hold what was promised before.
  void forgetIndex() {
    index = 0;
  }
}
