package grove.store;

import grove.identity.bytes.Bytes;
import grove.identity.bytes.Hash;
import grove.identity.bytes.MalformedException;
import grove.store.StoreException.Reason;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.security.MessageDigest;
import java.util.Optional;
import java.util.function.BiConsumer;
import org.jspecify.annotations.Nullable;

/// Reads a range of a blob: walks down its lists to the chunks that the range touches.
final class BlobReader {
  private final Chunks chunks;
  private final BlobRef blob;
  private final long from;
  private final long to;
  private final OutputStream out;
  private final @Nullable MessageDigest whole;
  private final BiConsumer<BlobList.Row, Bytes> told;

  BlobReader(Chunks chunks, BlobRef blob, long from, long to, OutputStream out) {
    this(chunks, blob, from, to, out, (row, plain) -> {});
  }

  private BlobReader(
      Chunks chunks,
      BlobRef blob,
      long from,
      long to,
      OutputStream out,
      BiConsumer<BlobList.Row, Bytes> told) {
    if (from < 0 || from > to || to > blob.length()) {
      throw new IllegalArgumentException("a range that the blob does not have");
    }
    this.chunks = chunks;
    this.blob = blob;
    this.from = from;
    this.to = to;
    this.out = out;
    this.told = told;
    whole = from == 0 && to == blob.length() ? Hash.digest() : null;
  }

  /// Tells every chunk of a blob, and its plain bytes.
  static void chunks(Chunks chunks, BlobRef blob, BiConsumer<BlobList.Row, Bytes> told) {
    try {
      new BlobReader(chunks, blob, 0, blob.length(), OutputStream.nullOutputStream(), told).read();
    } catch (IOException e) {
      throw new UncheckedIOException(e); // nothing here throws it
    }
  }

  void read() throws IOException {
    var root = list(new BlobList.Row(blob.manifest(), blob.length(), blob.key()), -1);
    read(root, 0);
    if (whole != null && !root.whole().equals(Optional.of(Hash.of(whole.digest())))) {
      throw invalid("its parts are not the whole that it promises");
    }
  }

  /// @param start where the part of the blob below this list begins
  private void read(BlobList list, long start) throws IOException {
    var at = start;
    for (var row : list.rows()) {
      var end = at + row.bytes();
      if (at < to && end > from) {
        if (list.level() > 0) {
          read(list(row, list.level() - 1), at);
        } else {
          readChunk(row, at);
        }
      }
      at = end;
    }
  }

  private void readChunk(BlobList.Row row, long start) throws IOException {
    var plain = open(row);
    if (whole != null) {
      plain.updateTo(whole);
    }
    var first = (int) Math.max(0, from - start);
    var last = (int) Math.min(plain.size(), to - start);
    plain.slice(first, last).writeTo(out);
    told.accept(row, plain);
  }

  private Bytes open(BlobList.Row row) {
    return switch (chunks.get(row.id())) {
      case Chunks.Got.Absent() -> throw absent();
      case Chunks.Got.Damaged() ->
          throw new StoreException(
              Reason.DAMAGED,
              "A part of this file was damaged on the disk and has been removed: fetch the file"
                  + " again from the other members.");
      case Chunks.Got.Whole(var cipher) -> {
        try {
          var plain = Chunks.open(row, cipher);
          if (plain.size() != row.bytes()) {
            throw invalid("a part has another size than its list says");
          }
          yield plain;
        } catch (MalformedException e) {
          throw invalid("a part does not open with its key");
        }
      }
    };
  }

  private BlobList list(BlobList.Row row, int level) {
    return switch (chunks.list(row, blob, level)) {
      case Chunks.Opened.Absent() -> throw absent();
      case Chunks.Opened.Invalid(var why) -> throw invalid(why);
      case Chunks.Opened.Found(var list) -> list;
    };
  }

  private static StoreException absent() {
    return new StoreException(
        Reason.ABSENT, "A part of this file is not here: fetch the file from the other members.");
  }

  private static StoreException invalid(String why) {
    return new StoreException(
        Reason.INVALID, "This file is not valid (" + why + "): its author has to add it again.");
  }
}
