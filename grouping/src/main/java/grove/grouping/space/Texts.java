package grove.grouping.space;

import grove.identity.bytes.Bytes;
import grove.identity.bytes.Hash;
import grove.identity.bytes.MalformedException;
import grove.store.BlobRef;
import grove.store.BlobStore;
import grove.store.Entry;
import grove.store.StoreException;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// Reads what is not held in memory: the texts in the bodies of entries and in blobs.
///
/// The bodies read last are remembered, since what arrives is looked at at once.
final class Texts {
  /// The longest text of a page, characters (UTF-16 units).
  static final int TEXT_CHARS_MAX = 1_000_000;

  /// The longest text of a page as UTF-8, bytes: no character takes more than three per unit.
  static final int TEXT_BYTES_MAX = 3 * TEXT_CHARS_MAX;

  /// Bodies that are remembered.
  private static final int RECENT_MAX = 256;

  private final SpaceLog log;
  private final BlobStore blobs;
  private final Map<Hash, List<List<FieldValue>>> recent =
      new LinkedHashMap<>() {
        private static final long serialVersionUID = 1L;

        @Override
        protected boolean removeEldestEntry(Map.Entry<Hash, List<List<FieldValue>>> eldest) {
          return size() > RECENT_MAX;
        }
      };

  Texts(SpaceLog log, BlobStore blobs) {
    this.log = log;
    this.blobs = blobs;
  }

  /// The values in a body; none if it does not fit its stub.
  static Optional<List<List<FieldValue>>> values(List<RecordOp> ops, Bytes body) {
    try {
      return Optional.of(RecordOps.readBody(ops, body));
    } catch (MalformedException e) {
      return Optional.empty();
    }
  }

  void remember(Hash entry, List<List<FieldValue>> values) {
    recent.put(entry, values);
  }

  /// The body is another than it was: gone, or here again.
  void forget(Hash entry) {
    recent.remove(entry);
  }

  /// What a version says in a field; empty if its body is not here.
  Optional<FieldValue> value(Version version, int field) {
    var kept = version.kept(field);
    if (kept != null) {
      return Optional.of(kept);
    }
    var index = version.indexOf(field);
    if (index < 0) {
      return Optional.of(FieldValue.NONE);
    }
    var body = body(version.entry);
    var op = version.entry.versions().indexOf(version);
    return body.isEmpty() ? Optional.empty() : Optional.of(body.get(op).get(index));
  }

  private List<List<FieldValue>> body(EntryNode node) {
    var known = recent.get(node.id);
    if (known != null) {
      return known;
    }
    var values = read(node);
    remember(node.id, values);
    return values;
  }

  private List<List<FieldValue>> read(EntryNode node) {
    var ops = node.versions().stream().map(version -> version.op).toList();
    return entry(node)
        .map(log::open)
        .flatMap(opened ->
            opened instanceof SpaceLog.Opened.Plain plain ? plain.body() : Optional.empty())
        .flatMap(body -> values(ops, body))
        .orElse(List.of());
  }

  /// Found by its place: an id leads to that only by a search of its own. What lies beside its log has
  /// none.
  private Optional<Entry> entry(EntryNode node) {
    return log.entry(node.log.id, node.seq)
        .filter(entry -> entry.id().equals(node.id))
        .or(() -> log.entry(node.id));
  }

  /// The text that a version says in a field, from its body or from a blob; none while that is not
  /// here. A version without a value for the field says the empty text.
  Optional<String> text(Version version, int field) {
    return value(version, field)
        .flatMap(value ->
            switch (value.type()) {
              case 0 -> Optional.of("");
              case FieldValue.BLOB -> value.asBlob().flatMap(this::text);
              default -> value.asText();
            });
  }

  /// The text that a blob holds; none while it is not here.
  Optional<String> text(BlobRef ref) {
    if (ref.length() > TEXT_BYTES_MAX) {
      return Optional.empty();
    }
    return bytes(ref).flatMap(Texts::utf8);
  }

  /// The text of a file that looks like text: valid UTF-8 without control characters.
  Optional<String> plainText(BlobRef ref) {
    return bytes(ref).flatMap(Texts::utf8).filter(text -> text.indexOf('\0') < 0);
  }

  /// Is all of the blob on this device?
  boolean here(BlobRef ref) {
    return blobs.progress(ref).complete();
  }

  private Optional<Bytes> bytes(BlobRef ref) {
    if (!here(ref)) {
      return Optional.empty();
    }
    var out = new ByteArrayOutputStream((int) ref.length());
    try {
      blobs.read(ref, 0, ref.length(), out);
    } catch (IOException e) {
      throw new UncheckedIOException("an array took no bytes", e);
    } catch (StoreException e) {
      return unreadable(e);
    }
    return Optional.of(Bytes.owned(out.toByteArray()));
  }

  /// A blob that its author made badly, or that has lost pieces, is not here; nor is one with a
  /// damaged piece, which the reading has removed. The rest is trouble with the disk.
  private static Optional<Bytes> unreadable(StoreException e) {
    return switch (e.reason()) {
      case ABSENT, INVALID, DAMAGED -> Optional.empty();
      case IN_USE, NEWER, FULL, UNUSABLE -> throw e;
    };
  }

  private static Optional<String> utf8(Bytes bytes) {
    try {
      return Optional.of(bytes.toUtf8());
    } catch (MalformedException e) {
      return Optional.empty();
    }
  }
}
