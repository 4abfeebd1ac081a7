package grove.grouping.space;

import grove.identity.bytes.Hash;
import java.util.Collection;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeSet;

/// One operation with its values, ready to be written.
record Write(RecordOp op, List<FieldValue> values) {
  static Write put(ItemId record, SortedMap<Integer, FieldValue> fields) {
    return of(RecordOp.PUT, record, List.of(), fields);
  }

  static Write patch(
      ItemId record, Collection<Hash> replaces, SortedMap<Integer, FieldValue> fields) {
    return of(RecordOp.PATCH, record, replaces, fields);
  }

  static Write delete(ItemId record, Collection<Hash> replaces) {
    var op = new RecordOp(RecordOp.DELETE, record, ascending(replaces), List.of());
    return new Write(op, List.of());
  }

  private static Write of(
      int type, ItemId record, Collection<Hash> replaces, SortedMap<Integer, FieldValue> fields) {
    var op = new RecordOp(type, record, ascending(replaces), List.copyOf(fields.keySet()));
    return new Write(op, List.copyOf(fields.values()));
  }

  private static List<Hash> ascending(Collection<Hash> versions) {
    return List.copyOf(new TreeSet<>(versions));
  }

  /// Bytes that the operation takes in a stub.
  int stubBytes() {
    return RecordOps.opBytes(op);
  }
}
