package grove.graph.wire;

import grove.identity.bytes.ByteReader;
import grove.identity.bytes.ByteWriter;
import grove.identity.bytes.MalformedException;

/// The codec of all frames.
public final class Frames {
  static final int HELLO = 0;
  static final int FRONTIER = 1;
  static final int WANT = 2;
  static final int SEGMENT = 3;
  static final int READY = 4;
  static final int BYE = 5;
  static final int PUSH = 6;
  static final int HAVE = 7;
  static final int PRUNE = 8;
  static final int GRAFT = 9;
  static final int FORK_PROOF = 10;
  static final int BLOB_HAVE = 11;
  static final int BLOB_WANT = 12;
  static final int BLOB_CHUNK = 13;
  static final int EPHEMERAL = 14;
  static final int CREDIT = 15;
  static final int PING = 16;
  static final int PONG = 17;
  static final int JOIN = 18;
  static final int JOIN_STATE = 19;
  static final int KEY_WANT = 20;
  static final int KEY_SEAL = 21;
  static final int DIRECT = 22;
  static final int SAID = 23;

  private Frames() {}

  /// A whole frame: length, type and body.
  public static byte[] encode(Frame frame) {
    var out = new ByteWriter(frame.expectedBytes()).u32(0).u8(frame.type());
    frame.write(out);
    var length = out.size() - Frame.LENGTH_BYTES;
    if (length > Frame.BYTES_MAX) {
      throw new IllegalArgumentException("a frame of " + length + " bytes");
    }
    var bytes = out.finish();
    for (var i = 0; i < Frame.LENGTH_BYTES; i++) {
      bytes[i] = (byte) (length >>> (8 * (Frame.LENGTH_BYTES - 1 - i)));
    }
    return bytes;
  }

  /// Reads the body of a frame of this type to its end. Types that are not known come out as
  /// [Unknown].
  public static Frame decode(int type, ByteReader in) throws MalformedException {
    var frame =
        switch (type) {
          case HELLO -> Hello.read(in);
          case FRONTIER -> FrontierFrame.read(in);
          case WANT -> Want.read(in);
          case SEGMENT -> SegmentFrame.read(in);
          case READY -> Ready.read(in);
          case BYE -> Bye.read(in);
          case PUSH -> Push.read(in);
          case HAVE -> Have.read(in);
          case PRUNE -> Prune.read(in);
          case GRAFT -> Graft.read(in);
          case FORK_PROOF -> ForkFrame.read(in);
          case BLOB_HAVE -> BlobHave.read(in);
          case BLOB_WANT -> BlobWant.read(in);
          case BLOB_CHUNK -> BlobChunk.read(in);
          case EPHEMERAL -> Ephemeral.read(in);
          case CREDIT -> Credit.read(in);
          case PING -> Ping.read(in);
          case PONG -> Pong.read(in);
          case JOIN -> Join.read(in);
          case JOIN_STATE -> JoinAnswer.read(in);
          case KEY_WANT -> KeyWant.read(in);
          case KEY_SEAL -> KeySeal.read(in);
          case DIRECT -> Direct.read(in);
          case SAID -> Said.read(in);
          default -> new Unknown(type, in.rest());
        };
    in.end();
    return frame;
  }
}
