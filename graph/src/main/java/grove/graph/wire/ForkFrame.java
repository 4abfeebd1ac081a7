package grove.graph.wire;

import grove.identity.bytes.ByteReader;
import grove.identity.bytes.ByteWriter;
import grove.identity.bytes.Bytes;
import grove.identity.bytes.Hash;
import grove.identity.bytes.MalformedException;
import grove.store.ForkProof;
import java.util.ArrayList;
import java.util.List;

/// FORK_PROOF: that a device signed two histories of one log, and how two neighbours find it out.
///
/// * `ASK`: the sender's frontier lacks a fork that the receiver's shows: it wants the proof.
/// * `COMPARE`: ids of the sender's entries at some places of the log, so that the receiver sees
///   between which two of them the histories part. It answers with a closer comparison, or where
///   the place is known, with `SIDE`.
/// * `SIDE`: half a proof: the sender's signed headers from the parting on, in answer to COMPARE.
/// * `PROOF`: all of it, in answer to ASK, and to everybody when a fork is found.
///
/// @param tag of the log; 0 for PROOF, which says itself of which log it is
/// @param points for COMPARE, in ascending order, else empty
/// @param proof for SIDE a header run with its place, for PROOF a [ForkProof], else empty
public record ForkFrame(Form form, long tag, List<Point> points, Bytes proof) implements Frame {
  /// Places in one COMPARE, at most.
  public static final int POINTS_MAX = 64;

  /// What the message says.
  public enum Form {
    ASK(0),
    COMPARE(1),
    SIDE(2),
    PROOF(3);

    private final int code;

    Form(int code) {
      this.code = code;
    }

    /// The number that stands for it on the wire.
    public int code() {
      return code;
    }
  }

  /// An entry of the sender's.
  public record Point(long seq, Hash id) {
    static Point read(ByteReader in) throws MalformedException {
      return new Point(Limits.seq(in), in.hash());
    }

    void write(ByteWriter out) {
      out.u48(seq).hash(id);
    }
  }

  public ForkFrame {
    points = List.copyOf(points);
  }

  public static ForkFrame ask(long tag) {
    return new ForkFrame(Form.ASK, tag, List.of(), Bytes.EMPTY);
  }

  public static ForkFrame compare(long tag, List<Point> points) {
    return new ForkFrame(Form.COMPARE, tag, points, Bytes.EMPTY);
  }

  public static ForkFrame side(long tag, Bytes run) {
    return new ForkFrame(Form.SIDE, tag, List.of(), run);
  }

  public static ForkFrame proof(Bytes proof) {
    return new ForkFrame(Form.PROOF, 0, List.of(), proof);
  }

  static ForkFrame read(ByteReader in) throws MalformedException {
    var form = Limits.choice(in, Form.values(), Form::code);
    return switch (form) {
      case ASK -> ask(in.u64());
      case COMPARE -> compare(in.u64(), readPoints(in));
      case SIDE -> side(in.u64(), in.bytes32(ForkProof.BYTES_MAX));
      case PROOF -> proof(in.bytes32(ForkProof.BYTES_MAX));
    };
  }

  private static List<Point> readPoints(ByteReader in) throws MalformedException {
    var count = Limits.some(in, POINTS_MAX);
    var points = new ArrayList<Point>(count);
    for (var i = 0; i < count; i++) {
      var point = Point.read(in);
      if (i > 0 && point.seq() <= points.getLast().seq()) {
        throw new MalformedException("places that are not in order");
      }
      points.add(point);
    }
    return points;
  }

  @Override
  public int type() {
    return Frames.FORK_PROOF;
  }

  @Override
  public void write(ByteWriter out) {
    out.u8(form.code());
    switch (form) {
      case ASK -> out.u64(tag);
      case COMPARE -> {
        out.u64(tag).u16(points.size());
        points.forEach(point -> point.write(out));
      }
      case SIDE -> out.u64(tag).bytes32(proof);
      case PROOF -> out.bytes32(proof);
    }
  }
}
