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
/// needs nothing from it), else with its `LIST`.
///
/// @param digest of the sender's frontier of that lane
/// @param rows for LIST one per log, else empty
public record FrontierFrame(Lane lane, Form form, Hash digest, List<Row> rows) implements Frame {
  /// Logs of a lane, at most.
  public static final int ROWS_MAX = 50_000;

  /// What the message says.
  public enum Form {
    DIGEST(0),
    SAME(1),
    LIST(2);

    private final int code;

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
  /// @param seq of the head, at least 1
  /// @param idPrefix first 8 bytes of the head's id
  public record Row(long tag, long seq, long idPrefix) {
    static Row read(ByteReader in) throws MalformedException {
      return new Row(in.u64(), Limits.seq(in), in.u64());
    }

    void write(ByteWriter out) {
      out.u64(tag).u48(seq).u64(idPrefix);
    }
  }

  public FrontierFrame {
    rows = List.copyOf(rows);
  }

  /// A message without rows.
  public static FrontierFrame of(Lane lane, Form form, Hash digest) {
    return new FrontierFrame(lane, form, digest, List.of());
  }

  static FrontierFrame read(ByteReader in) throws MalformedException {
    var lane = Lane.of(in.u8());
    var form = Limits.choice(in, Form.values(), Form::code);
    var digest = in.hash();
    var rows = new ArrayList<Row>();
    if (form == Form.LIST) {
      var count = in.count16(ROWS_MAX);
      for (var i = 0; i < count; i++) {
        rows.add(Row.read(in));
      }
    }
    return new FrontierFrame(lane, form, digest, rows);
  }

  @Override
  public int type() {
    return Frames.FRONTIER;
  }

  @Override
  public void write(ByteWriter out) {
    out.u8(lane.code()).u8(form.code()).hash(digest);
    if (form == Form.LIST) {
      out.u16(rows.size());
      rows.forEach(row -> row.write(out));
    }
  }
}
