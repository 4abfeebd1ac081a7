package grove.grouping.space;

import grove.identity.bytes.Hash;
import java.util.List;

/// One operation on a record, as the stub of an entry tells it: everything about it but the values.
///
/// @param type [#PUT], [#PATCH], [#DELETE], or one of a newer Grove (1 to 255)
/// @param record the record; its first byte is the record's kind
/// @param replaces the versions that it replaces, ascending, none twice, at most [#REPLACES_MAX]
/// @param fields the fields that the body has values for, ascending, none twice, each from 1 to
///     [#FIELD_MAX]
record RecordOp(int type, ItemId record, List<Hash> replaces, List<Integer> fields) {
  /// Writes every field: those that it does not name become empty.
  static final int PUT = 1;

  /// Writes the fields that it names and leaves the others.
  static final int PATCH = 2;

  /// Writes "deleted".
  static final int DELETE = 3;

  /// Versions that one operation may replace.
  static final int REPLACES_MAX = 16;

  /// The highest number of a field: all fields of a record fit one `long` as a set of bits, of which
  /// bit 0 stands for the existence of the record itself.
  static final int FIELD_MAX = 63;

  RecordOp {
    replaces = List.copyOf(replaces);
    fields = List.copyOf(fields);
  }

  boolean known() {
    return type <= DELETE;
  }

  /// The fields that this operation writes, as bits; bit 0, existence, is always among them.
  long writes() {
    if (type == PUT) {
      return -1L;
    }
    var bits = 1L;
    for (var field : fields) {
      bits |= 1L << field;
    }
    return bits;
  }
}
