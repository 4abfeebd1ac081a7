package grove.grouping.space;

import grove.identity.bytes.ByteReader;
import grove.identity.bytes.ByteWriter;
import grove.identity.bytes.Bytes;
import grove.identity.bytes.Hash;
import grove.identity.bytes.MalformedException;
import grove.store.Lane;
import grove.store.LogId;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// What is noted of some entries in the order of their arrival, and its encoding.
///
/// ```
/// page = format 1, count 2 + logs, count 2 + lists of heads, count 2 + rows, id of the last entry 32
/// list = count 2, heads 32 each
/// row  = 0                                     not noted: to be read from the store
///      | 1 + prev 32 or 2 (prev is the id of the last noted row of this log),
///        log 2, seq 6, id 32, wall time 6, list 2, count 1 + deps, length 2 + stub,
///        for each field of its operations: type 1 (0: a text, or nothing), [length 2 + value]
/// ```
///
/// @param rows one for each entry
/// @param last id of the last entry
record NotePage(List<Optional<Arrived.Noted>> rows, Hash last) {
  /// Entries of a page at most.
  static final int ENTRIES_MAX = 8_192;

  private static final int FORMAT = 1;
  private static final int UNREAD = 0;
  private static final int BEHIND = 1;
  private static final int NEXT = 2;
  private static final int STUB_BYTES_MAX = 16 << 10;
  private static final FieldValue NO_VALUE = FieldValue.text(Bytes.EMPTY);

  /// Rows above so many bytes are left out.
  private static final int ROWS_BYTES_MAX = 512 << 10;

  /// Lists of heads above so many heads in all are left out, with their rows.
  private static final int HEADS_MAX = 8 << 10;

  /// A page as it comes about.
  static final class Writing {
    private final Map<LogId, Integer> logs = new LinkedHashMap<>();
    private final Map<List<Hash>, Integer> lists = new LinkedHashMap<>();
    private final Map<LogId, Hash> ids = new HashMap<>();
    private final ByteWriter rows = new ByteWriter(ROWS_BYTES_MAX / 8);
    private int count;
    private int heads;

    int count() {
      return count;
    }

    void addUnread() {
      rows.u8(UNREAD);
      count++;
    }

    /// An entry, with the stub that its operations came in.
    void add(Arrived entry, List<Version> versions) {
      var stub = RecordOps.writeStub(versions.stream().map(version -> version.op).toList());
      var known = lists.containsKey(entry.heads());
      var more = known ? 0 : entry.heads().size();
      if (rows.size() > ROWS_BYTES_MAX
          || stub.size() > STUB_BYTES_MAX
          || heads + more > HEADS_MAX
          || bytes(versions) > ROWS_BYTES_MAX) {
        addUnread();
        return;
      }
      heads += more;
      var before = ids.put(entry.log(), entry.id());
      if (entry.prev().equals(before)) {
        rows.u8(NEXT);
      } else {
        rows.u8(BEHIND).hash(entry.prev());
      }
      rows.u16(number(logs, entry.log())).u48(entry.seq()).hash(entry.id()).u48(entry.wallMs());
      rows.u16(number(lists, entry.heads())).u8(entry.deps().size());
      entry.deps().forEach(rows::hash);
      rows.bytes16(stub);
      versions.forEach(this::values);
      count++;
    }

    private void values(Version version) {
      for (var field : version.op.fields()) {
        var kept = version.kept(field);
        if (kept == null) {
          rows.u8(0);
        } else {
          rows.u8(kept.type()).bytes16(kept.bytes());
        }
      }
    }

    private static long bytes(List<Version> versions) {
      var bytes = 0L;
      for (var version : versions) {
        for (var field : version.op.fields()) {
          var kept = version.kept(field);
          bytes += kept == null ? 0 : kept.bytes().size();
        }
      }
      return bytes;
    }

    private static <T> int number(Map<T, Integer> known, T value) {
      var next = known.size();
      return known.computeIfAbsent(value, _ -> next);
    }

    /// The page, once it has all of its rows.
    Bytes encode(Hash last) {
      var out = new ByteWriter(rows.size() + (4 << 10)).u8(FORMAT).u16(logs.size());
      logs.keySet().forEach(log -> log.write(out));
      out.u16(lists.size());
      for (var list : lists.keySet()) {
        out.u16(list.size());
        list.forEach(out::hash);
      }
      return out.u16(count).bytes(rows.toBytes()).hash(last).toBytes();
    }
  }

  static NotePage decode(Bytes page) throws MalformedException {
    var in = ByteReader.of(page);
    check(in.u8() == FORMAT, "notes of another format");
    var logs = new ArrayList<LogId>();
    for (var left = in.count16(ENTRIES_MAX); left > 0; left--) {
      logs.add(LogId.read(in));
    }
    var lists = new ArrayList<List<Hash>>();
    for (var left = in.count16(ENTRIES_MAX); left > 0; left--) {
      lists.add(hashes(in, in.count16(Lane.DATA.headsMax())));
    }
    var ids = new HashMap<LogId, Hash>();
    var count = in.count16(ENTRIES_MAX);
    var rows = new ArrayList<Optional<Arrived.Noted>>(count);
    for (var left = count; left > 0; left--) {
      rows.add(row(in, in.u8(), logs, lists, ids));
    }
    var last = in.hash();
    in.end();
    return new NotePage(rows, last);
  }

  private static Optional<Arrived.Noted> row(
      ByteReader in, int kind, List<LogId> logs, List<List<Hash>> lists, Map<LogId, Hash> ids)
      throws MalformedException {
    if (kind == UNREAD) {
      return Optional.empty();
    }
    check(kind <= NEXT, "a row of an unknown kind");
    var behind = kind == BEHIND ? in.hash() : null;
    var log = logs.get(in.count16(logs.size() - 1));
    var prev = behind == null ? ids.get(log) : behind;
    if (prev == null) {
      throw new MalformedException("a row behind none");
    }
    var seq = in.u48();
    var id = in.hash();
    ids.put(log, id);
    var wallMs = in.u48();
    var heads = lists.get(in.count16(lists.size() - 1));
    var deps = hashes(in, in.u8());
    check(deps.size() <= Lane.DATA.depsMax(), "more deps than there may be");
    var ops = RecordOps.readStub(in.bytes16(STUB_BYTES_MAX));
    return Optional.of(
        new Arrived.Noted(id, log, seq, prev, wallMs, heads, deps, ops, values(in, ops)));
  }

  private static List<List<FieldValue>> values(ByteReader in, List<RecordOp> ops)
      throws MalformedException {
    var all = new ArrayList<List<FieldValue>>(ops.size());
    for (var op : ops) {
      var values = new ArrayList<FieldValue>(op.fields().size());
      for (var left = op.fields().size(); left > 0; left--) {
        var type = in.u8();
        values.add(type == 0 ? NO_VALUE : new FieldValue(type, in.bytes16(FieldValue.BYTES_MAX)));
      }
      all.add(values);
    }
    return all;
  }

  private static List<Hash> hashes(ByteReader in, int count) throws MalformedException {
    var hashes = new ArrayList<Hash>(count);
    for (var left = count; left > 0; left--) {
      hashes.add(in.hash());
    }
    return List.copyOf(hashes);
  }

  private static void check(boolean holds, String otherwise) throws MalformedException {
    if (!holds) {
      throw new MalformedException(otherwise);
    }
  }
}
