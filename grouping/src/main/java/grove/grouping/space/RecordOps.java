package grove.grouping.space;

import grove.identity.bytes.ByteReader;
import grove.identity.bytes.ByteWriter;
import grove.identity.bytes.Bytes;
import grove.identity.bytes.Hash;
import grove.identity.bytes.MalformedException;
import java.util.ArrayList;
import java.util.List;

/// The canonical encoding of the operations of a data entry: PROTOCOL section 3, "Payload".
///
/// ```
/// stub   u16 operations (1 to 256), in ascending order of their records, none twice; each:
///          u8 type, 16 record, u8 replaced versions, 32 each, u8 fields, u8 each
/// body   for each operation, for each of its fields:
///          u8 type of the value (not 0), u16 length, bytes
/// ```
///
/// The stub says which fields an operation writes, so the versions of a record and the heads of its
/// fields are the same on every node, whether it holds the bodies or not. Operations, kinds, fields
/// and types of a newer Grove have the same layout and are carried through.
final class RecordOps {
  /// Operations of one entry.
  static final int OPS_MAX = 256;

  private static final int OP_FIXED_BYTES = 3 + ItemId.SIZE;

  private RecordOps() {}

  static Bytes writeStub(List<RecordOp> ops) {
    var out = new ByteWriter().u16(ops.size());
    for (var op : ops) {
      op.record().write(out.u8(op.type())).u8(op.replaces().size());
      op.replaces().forEach(out::hash);
      out.u8(op.fields().size());
      op.fields().forEach(out::u8);
    }
    return out.toBytes();
  }

  /// Bytes of an operation in a stub.
  static int opBytes(RecordOp op) {
    return OP_FIXED_BYTES + Hash.SIZE * op.replaces().size() + op.fields().size();
  }

  static List<RecordOp> readStub(Bytes stub) throws MalformedException {
    var in = ByteReader.of(stub);
    var ops = readStub(in);
    in.end();
    return ops;
  }

  static List<RecordOp> readStub(ByteReader in) throws MalformedException {
    var count = in.count16(OPS_MAX);
    check(count > 0, "an entry without operations");
    var ops = new ArrayList<RecordOp>(count);
    for (var i = 0; i < count; i++) {
      var op = readOp(in);
      check(
          i == 0 || ops.get(i - 1).record().compareTo(op.record()) < 0,
          "operations out of order, or two for one record");
      ops.add(op);
    }
    return List.copyOf(ops);
  }

  private static RecordOp readOp(ByteReader in) throws MalformedException {
    var type = in.u8();
    var record = ItemId.read(in);
    var replaces = readReplaces(in);
    var fields = readFields(in);
    check(type > 0, "an operation without a type");
    check(type != RecordOp.PATCH || !replaces.isEmpty(), "a patch of nothing");
    check(type != RecordOp.DELETE || !replaces.isEmpty(), "a deletion of nothing");
    check(type != RecordOp.DELETE || fields.isEmpty(), "a deletion with fields");
    return new RecordOp(type, record, replaces, fields);
  }

  private static List<Hash> readReplaces(ByteReader in) throws MalformedException {
    var count = in.u8();
    check(count <= RecordOp.REPLACES_MAX, "too many replaced versions");
    var replaces = new ArrayList<Hash>(count);
    for (var i = 0; i < count; i++) {
      var version = in.hash();
      check(i == 0 || replaces.get(i - 1).compareTo(version) < 0, "replaced versions out of order");
      replaces.add(version);
    }
    return replaces;
  }

  private static List<Integer> readFields(ByteReader in) throws MalformedException {
    var count = in.u8();
    check(count <= RecordOp.FIELD_MAX, "too many fields");
    var fields = new ArrayList<Integer>(count);
    var last = 0;
    for (var i = 0; i < count; i++) {
      var field = in.u8();
      check(field > last && field <= RecordOp.FIELD_MAX, "fields out of order or out of range");
      fields.add(field);
      last = field;
    }
    return fields;
  }

  /// Values in the order of the operations and of their fields.
  static Bytes writeBody(List<FieldValue> values) {
    var out = new ByteWriter();
    for (var value : values) {
      out.u8(value.type()).bytes16(value.bytes());
    }
    return out.toBytes();
  }

  /// For each operation the values of its fields, in their order.
  static List<List<FieldValue>> readBody(List<RecordOp> ops, Bytes body) throws MalformedException {
    var in = ByteReader.of(body);
    var values = readBody(ops, in);
    in.end();
    return values;
  }

  static List<List<FieldValue>> readBody(List<RecordOp> ops, ByteReader in)
      throws MalformedException {
    var all = new ArrayList<List<FieldValue>>(ops.size());
    for (var op : ops) {
      var values = new ArrayList<FieldValue>(op.fields().size());
      for (var i = 0; i < op.fields().size(); i++) {
        var type = in.u8();
        check(type > 0, "a value without a type");
        values.add(new FieldValue(type, in.bytes16(FieldValue.BYTES_MAX)));
      }
      all.add(List.copyOf(values));
    }
    return List.copyOf(all);
  }

  private static void check(boolean holds, String otherwise) throws MalformedException {
    if (!holds) {
      throw new MalformedException(otherwise);
    }
  }
}
