package grove.store;

import grove.identity.Secret;
import grove.identity.Suite;
import grove.identity.bytes.Bytes;
import grove.identity.bytes.Hash;
import grove.identity.bytes.MalformedException;

/// Sealed chunks that were checked, and how they are opened.
///
/// What is read from the shelf is hashed before anybody sees it; what does not fit its name is
/// deleted, so that it counts as missing and is fetched again.
final class Chunks {
  private final ChunkShelf shelf;
  private final Changes changes;

  Chunks(ChunkShelf shelf, Changes changes) {
    this.shelf = shelf;
    this.changes = changes;
  }

  /// A chunk that was asked for.
  sealed interface Got {
    record Whole(Bytes cipher) implements Got {}

    record Absent() implements Got {}

    /// It was here, and is deleted now.
    record Damaged() implements Got {}
  }

  /// A list that was asked for.
  sealed interface Opened {
    record Found(BlobList list) implements Opened {}

    record Absent() implements Opened {}

    /// Its author made it wrong; it is not a matter of this disk.
    record Invalid(String why) implements Opened {}
  }

  boolean has(Hash chunk) {
    return shelf.has(chunk);
  }

  Got get(Hash chunk) {
    var cipher = shelf.get(chunk);
    if (cipher.isEmpty()) {
      return new Got.Absent();
    }
    if (!Hash.sha256(cipher.get()).equals(chunk)) {
      shelf.drop(chunk);
      changes.add(chunk);
      return new Got.Damaged();
    }
    return new Got.Whole(cipher.get());
  }

  /// @param level what the list above says, or -1 for the root
  Opened list(BlobList.Row row, BlobRef blob, int level) {
    return switch (get(row.id())) {
      case Got.Absent(), Got.Damaged() -> new Opened.Absent();
      case Got.Whole(var cipher) -> {
        try {
          var list = BlobList.decode(open(row, cipher));
          var root = level < 0;
          var fits =
              list.whole().isPresent() == root
                  && (root || list.level() == level)
                  && list.bytes() == (root ? blob.length() : row.bytes());
          yield fits ? new Opened.Found(list) : new Opened.Invalid("it does not fit the one above");
        } catch (MalformedException e) {
          yield new Opened.Invalid(String.valueOf(e.getMessage()));
        }
      }
    };
  }

  static Bytes open(BlobList.Row row, Bytes cipher) throws MalformedException {
    try (var key = Secret.of(row.key().toArray())) {
      return Suite.open(key, 0, Bytes.EMPTY, cipher);
    }
  }
}
