package grove.graph.wire;

import grove.identity.bytes.ByteReader;
import grove.identity.bytes.ByteWriter;
import grove.identity.bytes.Hash;
import grove.identity.bytes.MalformedException;
import grove.store.Lane;
import java.util.ArrayList;
import java.util.List;

/// FRONTIER: how far the sender's logs of a lane go.
///
/// Each side begins with its digest. The other answers `SAME` if its own is equal then (the asker
/// needs nothing from it), else with its `LIST`, or, where it answered before on this link, with a
/// `DELTA`: the rows that have changed since its last answer for the lane; the others hold still.
///
/// @param digest of the sender's frontier of that lane
/// @param rows for LIST and DELTA one per log that is not frozen, else empty
/// @param frozen for LIST and DELTA one per frozen log, which ends before the fork: perhaps at seq 0
public record FrontierFrame(Lane lane, Form form, Hash digest, List<Row> rows, List<Row> frozen)
    implements Frame {
  /// Logs of a lane, at most, frozen or not.
  public static final int ROWS_MAX = 50_000;

  /// What the message says.
  public enum Form {
    DIGEST(0),
    SAME(1),
    LIST(2),
    DELTA(3);

    private final int code;

    /// Whether it has rows.
    boolean rows() {
      return this == LIST || this == DELTA;
    }

    Form(int code) {
      this.code = code;
    }

    /// The number that stands for it on the wire.
    public int code() {
      return code;
    }
  }

  /// One log.
  ///
  /// @param tag HMAC(exporter, log id), first 8 bytes
  /// @param seq of the head; at least 1, unless the log is frozen
  /// @param idPrefix first 8 bytes of the head's id
  public record Row(long tag, long seq, long idPrefix) {
    static Row read(ByteReader in) throws MalformedException {
      return new Row(in.u64(), in.u48(), in.u64());
    }

    void write(ByteWriter out) {
      out.u64(tag).u48(seq).u64(idPrefix);
    }
  }

  public FrontierFrame {
    rows = List.copyOf(rows);
    frozen = List.copyOf(frozen);
  }

  /// A message without rows.
  public static FrontierFrame of(Lane lane, Form form, Hash digest) {
    return new FrontierFrame(lane, form, digest, List.of(), List.of());
  }

  static FrontierFrame read(ByteReader in) throws MalformedException {
    var lane = Lane.of(in.u8());
    var form = Limits.choice(in, Form.values(), Form::code);
    var digest = in.hash();
    if (!form.rows()) {
      return of(lane, form, digest);
    }
    var rows = readRows(in, ROWS_MAX);
    if (rows.stream().anyMatch(row -> row.seq() < 1)) {
      throw new MalformedException("seq 0");
    }
    return new FrontierFrame(lane, form, digest, rows, readRows(in, ROWS_MAX - rows.size()));
  }

  private static List<Row> readRows(ByteReader in, int max) throws MalformedException {
    var count = in.count16(max);
    var rows = new ArrayList<Row>(count);
    for (var i = 0; i < count; i++) {
      rows.add(Row.read(in));
    }
    return rows;
  }

  @Override
  public int type() {
    return Frames.FRONTIER;
  }

  @Override
  public void write(ByteWriter out) {
    out.u8(lane.code()).u8(form.code()).hash(digest);
    if (form.rows()) {
      out.u16(rows.size());
      rows.forEach(row -> row.write(out));
      out.u16(frozen.size());
      frozen.forEach(row -> row.write(out));
    }
  }
}
