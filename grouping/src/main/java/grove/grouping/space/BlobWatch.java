package grove.grouping.space;

import grove.identity.bytes.Hash;
import grove.store.BlobRef;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/// Which blobs the records name, and which of them this node should fetch.
///
/// The texts of pages are always wanted, files up to a size that each device chooses; larger files
/// come when somebody asks for them. What is not effective is named by no head, so it is not fetched.
final class BlobWatch {
  /// Up to this size files are fetched unasked where nobody chose another one, bytes.
  static final long FILE_BYTES = 20L << 20;

  private final Texts texts;
  private final Map<Hash, Set<RecordState>> naming = new HashMap<>();
  private final Map<RecordState, List<BlobRef>> named = new HashMap<>();

  /// Named, and not here when they were looked at last; files of any size.
  private final Map<Hash, BlobRef> wanted = new LinkedHashMap<>();

  private long revision;

  BlobWatch(Texts texts) {
    this.texts = texts;
  }

  /// Takes note of the blobs that a record names now.
  void refresh(RecordState record) {
    var before = named.getOrDefault(record, List.of());
    if (before.equals(record.blobs)) {
      return;
    }
    revision++;
    before.forEach(ref -> forget(ref, record));
    record.blobs.forEach(ref -> note(ref, record));
    if (record.blobs.isEmpty()) {
      named.remove(record);
    } else {
      named.put(record, record.blobs);
    }
  }

  private void forget(BlobRef ref, RecordState record) {
    var records = naming.get(ref.manifest());
    if (records != null && records.remove(record) && records.isEmpty()) {
      naming.remove(ref.manifest());
      wanted.remove(ref.manifest());
    }
  }

  private void note(BlobRef ref, RecordState record) {
    naming.computeIfAbsent(ref.manifest(), _ -> new HashSet<>(2)).add(record);
    var noText = record.id.is(ItemKind.PAGE) && ref.length() > Texts.TEXT_BYTES_MAX;
    if (!noText && !texts.here(ref)) {
      wanted.put(ref.manifest(), ref);
    }
  }

  /// The records that name this blob.
  Set<RecordState> naming(Hash manifest) {
    return naming.getOrDefault(manifest, Set.of());
  }

  /// A piece of this blob has arrived: is the blob complete now?
  boolean arrived(Hash manifest) {
    var complete =
        naming(manifest).stream()
            .flatMap(record -> record.blobs.stream())
            .filter(ref -> ref.manifest().equals(manifest))
            .distinct()
            .anyMatch(texts::here);
    if (complete) {
      wanted.remove(manifest);
      revision++;
    }
    return complete;
  }

  /// A blob that was here has been removed.
  void gone(Hash manifest) {
    revision++;
    naming(manifest).stream()
        .flatMap(record -> record.blobs.stream())
        .filter(ref -> ref.manifest().equals(manifest) && !texts.here(ref))
        .forEach(ref -> wanted.put(manifest, ref));
  }

  /// Those that are named and here whole.
  List<BlobRef> here() {
    return named().stream().filter(ref -> !wanted.containsKey(ref.manifest())).toList();
  }

  /// Grows whenever [#here] may have changed.
  long revision() {
    return revision;
  }

  /// @param filesUpTo the largest file that is fetched unasked, bytes
  List<BlobRef> wanted(long filesUpTo) {
    return wanted.values().stream()
        .filter(ref -> ref.length() <= filesUpTo || ofPage(ref.manifest()))
        .toList();
  }

  private boolean ofPage(Hash manifest) {
    return naming(manifest).stream().anyMatch(record -> record.id.is(ItemKind.PAGE));
  }

  /// All that any record names, each once.
  List<BlobRef> named() {
    return named.values().stream().flatMap(List::stream).distinct().toList();
  }
}
