package grove.grouping.space;

import grove.identity.bytes.ByteReader;
import grove.identity.bytes.ByteWriter;
import grove.identity.bytes.Bytes;
import grove.identity.bytes.MalformedException;
import grove.store.BlobRef;
import java.util.Optional;

/// The value of one field as it travels: a type and its bytes.
///
/// It is kept as it came. Whoever wants a text, a reference or a blob asks for it and gets nothing
/// where the value is of another type (of a newer Grove) or is not well formed: a strange value is
/// never applied, and never lost.
///
/// @param type one of the constants below, or a type of a newer Grove
/// @param bytes at most [#BYTES_MAX]
record FieldValue(int type, Bytes bytes) {
  /// Text of several lines (Markdown in pages), UTF-8.
  static final int TEXT = 1;

  /// A line of text, UTF-8.
  static final int LINE = 2;

  /// A signed number of 8 bytes.
  static final int NUMBER = 3;

  /// The id of another record, or no bytes for "none".
  static final int REF = 4;

  /// A reference to a blob; in a field of text, the blob holds the text.
  static final int BLOB = 5;

  /// Reserved: a Yjs update, for pages edited live.
  static final int YJS = 6;

  /// What an operation says in a field that it writes without a value. It is never written out: no
  /// value has type 0.
  static final FieldValue NONE = new FieldValue(0, Bytes.EMPTY);

  /// Bytes of a value; what is longer goes into a blob.
  static final int BYTES_MAX = 16 * 1024;

  static FieldValue text(Bytes utf8) {
    return new FieldValue(TEXT, utf8);
  }

  static FieldValue line(String text) {
    return new FieldValue(LINE, Bytes.utf8(text));
  }

  static FieldValue number(long value) {
    return new FieldValue(NUMBER, new ByteWriter(Long.BYTES).u64(value).toBytes());
  }

  static FieldValue ref(Optional<ItemId> id) {
    return new FieldValue(REF, id.map(ItemId::bytes).orElse(Bytes.EMPTY));
  }

  static FieldValue blob(BlobRef ref) {
    var out = new ByteWriter();
    ref.write(out);
    return new FieldValue(BLOB, out.toBytes());
  }

  /// What is written to say that a field has no value.
  static FieldValue nothing(int field) {
    return switch (field) {
      case Fields.TEXT -> text(Bytes.EMPTY);
      case Fields.NAME, Fields.TYPE -> line("");
      default -> ref(Optional.empty());
    };
  }

  /// Does it say that there is no value?
  boolean isNothing() {
    return bytes.isEmpty();
  }

  /// The text, if this is one ([#TEXT] or [#LINE]).
  Optional<String> asText() {
    if (type != TEXT && type != LINE) {
      return Optional.empty();
    }
    try {
      return Optional.of(bytes.toUtf8());
    } catch (MalformedException e) {
      return Optional.empty();
    }
  }

  /// The record that this names; nothing for "none" and for what is no reference.
  Optional<ItemId> asRef() {
    return type == REF && bytes.size() == ItemId.SIZE
        ? Optional.of(ItemId.of(bytes))
        : Optional.empty();
  }

  /// The blob that this names.
  Optional<BlobRef> asBlob() {
    if (type != BLOB) {
      return Optional.empty();
    }
    try {
      var in = ByteReader.of(bytes);
      var ref = BlobRef.read(in);
      in.end();
      return Optional.of(ref);
    } catch (MalformedException e) {
      return Optional.empty();
    }
  }

  /// Is this a type that this version knows?
  boolean known() {
    return type >= TEXT && type <= BLOB;
  }

  @Override
  public String toString() {
    return "FieldValue[type " + type + ", " + bytes.size() + " bytes]";
  }
}
