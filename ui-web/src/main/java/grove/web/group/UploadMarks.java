package grove.web.group;

import grove.graph.Loop;
import grove.identity.Secret;
import grove.identity.Suite;
import grove.identity.bytes.ByteReader;
import grove.identity.bytes.ByteWriter;
import grove.identity.bytes.Bytes;
import grove.identity.bytes.Hash;
import grove.identity.bytes.MalformedException;
import grove.store.BlobRef;
import grove.store.EntryStore;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// How far uploads are that did not end yet, over restarts: for each a blob of what came.
///
/// ```
/// value = SHA-256(plain) 32, plain sealed under HKDF(local key, salt = these 32, "grove/uploads/1")
/// plain = marks: id of the upload 32, when it was marked (ms) 6, blob 70
/// ```
///
/// It is sealed, since a blob's reference opens it. What can not be read counts as none: then an upload
/// begins anew. Any thread; the store is written by the workspace's loop.
final class UploadMarks {
  /// After so long an upload that nobody went on with is given up: as long as what nothing names lies.
  static final long KEPT_MS = 7 * Erasing.DAY_MS;

  private static final String LOCAL = "web/uploads";
  private static final Bytes INFO = Bytes.utf8("grove/uploads/1");

  private final EntryStore store;
  private final Loop loop;
  private final Secret key;
  private final Map<Hash, Mark> marks = new LinkedHashMap<>();

  private record Mark(long timeMs, BlobRef blob) {}

  /// @param key of this home only
  UploadMarks(EntryStore store, Loop loop, Secret key) {
    this.store = store;
    this.loop = loop;
    this.key = key;
    store.local(LOCAL).ifPresent(this::read);
  }

  private void read(Bytes value) {
    try {
      ByteReader in = ByteReader.of(value);
      Hash salt = in.hash();
      ByteReader plain = ByteReader.of(opened(salt, in.bytes(in.remaining())));
      while (plain.remaining() > 0 && marks.size() < Uploading.UPLOADS_MAX) {
        Hash upload = plain.hash();
        long timeMs = plain.u48();
        marks.put(upload, new Mark(timeMs, BlobRef.read(plain)));
      }
    } catch (MalformedException e) {
      marks.clear();
    }
  }

  private Bytes opened(Hash salt, Bytes sealed) throws MalformedException {
    try (Secret once = Suite.hkdf(key, salt.bytes(), INFO, Suite.KEY_BYTES)) {
      return Suite.open(once, 0, Bytes.EMPTY, sealed);
    }
  }

  private Bytes sealed() {
    ByteWriter out = new ByteWriter();
    marks.forEach((upload, mark) -> {
      out.hash(upload).u48(mark.timeMs());
      mark.blob().write(out);
    });
    Bytes plain = out.toBytes();
    Hash salt = Hash.sha256(plain);
    try (Secret once = Suite.hkdf(key, salt.bytes(), INFO, Suite.KEY_BYTES)) {
      return new ByteWriter().hash(salt).bytes(Suite.seal(once, 0, Bytes.EMPTY, plain)).toBytes();
    }
  }

  synchronized Optional<BlobRef> of(Hash upload) {
    drop(loop.nowMs());
    return Optional.ofNullable(marks.get(upload)).map(Mark::blob);
  }

  /// What is not to be removed: uploads may go on from it.
  synchronized List<BlobRef> kept() {
    drop(loop.nowMs());
    return marks.values().stream().map(Mark::blob).toList();
  }

  synchronized void set(Hash upload, BlobRef blob) {
    marks.put(upload, new Mark(loop.nowMs(), blob));
    if (marks.size() > Uploading.UPLOADS_MAX) {
      marks.entrySet().stream()
          .min(Comparator.comparingLong(mark -> mark.getValue().timeMs()))
          .map(Map.Entry::getKey)
          .ifPresent(marks::remove);
    }
    keep();
  }

  synchronized void remove(Hash upload) {
    if (marks.remove(upload) != null) {
      keep();
    }
  }

  /// A mark of the future is as old as can be: the clock was wrong then, or is now.
  private void drop(long nowMs) {
    if (marks.values().removeIf(mark -> Math.abs(nowMs - mark.timeMs()) > KEPT_MS)) {
      keep();
    }
  }

  private void keep() {
    Bytes value = marks.isEmpty() ? Bytes.EMPTY : sealed();
    Faults.watch(
        loop.call(
                () -> {
                  store.putLocal(Map.of(LOCAL, value));
                  return true;
                })
            .exceptionally(
                failed -> false)); // closed, or full: then it begins anew after a restart
  }
}
