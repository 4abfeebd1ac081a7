package grove.store;

import grove.identity.bytes.ByteReader;
import grove.identity.bytes.ByteWriter;
import grove.identity.bytes.Bytes;
import grove.identity.bytes.Hash;
import grove.identity.bytes.MalformedException;
import java.nio.ByteBuffer;
import java.util.Optional;

/// Keys and small values of the database, all big-endian, so that byte order is number order.
///
/// ```
/// entries   log number 4, seq 6               -> EntryValue
/// ids       entry id 32                       -> log number 4, seq 6
/// arrival   position of the first entry 6     -> log number 4, its seq 6, count 2
/// logs      log number 4                      -> log id 41, head seq 6, head id 32
///                                               [of a branch beside it: 6 + 32, what it follows]
/// default   "fork", log id 41                 -> known at 6, ForkProof
/// ```
///
/// Inside one store a log goes by a number, in order of first arrival: its id is 41 bytes long. A
/// branch beside a frozen log has a number of its own.
final class Keys {
  static final int PLACE_BYTES = 10;
  static final int NUMBER_BYTES = 4;
  static final int POSITION_BYTES = 6;

  private Keys() {}

  /// Where an entry lies.
  record Place(int number, long seq) {
    byte[] encode() {
      var key = ByteBuffer.allocate(PLACE_BYTES);
      key.putInt(number);
      putU48(key, seq);
      return key.array();
    }

    static Place decode(byte[] bytes) throws MalformedException {
      var in = ByteReader.of(bytes);
      var place = new Place((int) in.u32(), in.u48());
      in.end();
      return place;
    }
  }

  /// Entries that arrived together.
  ///
  /// @param position of the first one, from 1
  record Arrival(long position, int number, long seq, int count) {
    byte[] key() {
      return positionKey(position);
    }

    byte[] value() {
      var value = ByteBuffer.allocate(PLACE_BYTES + 2);
      value.putInt(number);
      putU48(value, seq);
      value.putShort((short) count);
      return value.array();
    }

    static Arrival decode(byte[] key, byte[] value) throws MalformedException {
      var inKey = ByteReader.of(key);
      var in = ByteReader.of(value);
      var arrival = new Arrival(inKey.u48(), (int) in.u32(), in.u48(), in.u16());
      inKey.end();
      in.end();
      return arrival;
    }

    long lastPosition() {
      return position + count - 1;
    }
  }

  /// A log and how far it is known.
  ///
  /// @param from of a branch beside the log, the entry that it follows
  record LogRow(LogId log, Head head, Optional<Head> from) {
    LogRow(LogId log, Head head) {
      this(log, head, Optional.empty());
    }

    /// The seq below its first entry.
    long base() {
      return from.map(Head::seq).orElse(0L);
    }

    byte[] value() {
      var out = new ByteWriter(LogId.SIZE + 2 * (POSITION_BYTES + Hash.SIZE));
      log.write(out);
      out.u48(head.seq()).hash(head.id());
      from.ifPresent(below -> out.u48(below.seq()).hash(below.id()));
      return out.toBytes().toArray();
    }

    static LogRow decode(byte[] value) throws MalformedException {
      var in = ByteReader.of(value);
      var log = LogId.read(in);
      var head = new Head(in.u48(), in.hash());
      var from =
          in.remaining() == 0 ? Optional.<Head>empty() : Optional.of(new Head(in.u48(), in.hash()));
      in.end();
      return new LogRow(log, head, from);
    }
  }

  /// A proof and when it came.
  record ForkRow(long knownMs, ForkProof proof) {
    /// What the keys of proofs begin with, among the few rows that say what the database is.
    static final Bytes PREFIX = Bytes.utf8("fork");

    static byte[] key(LogId log) {
      return Bytes.concat(PREFIX, log.encode()).toArray();
    }

    byte[] value() {
      var out = new ByteWriter().u48(knownMs);
      proof.write(out);
      return out.toBytes().toArray();
    }

    static ForkRow decode(byte[] value, GroupId group) throws MalformedException {
      var in = ByteReader.of(value);
      var row = new ForkRow(in.u48(), ForkProof.read(in, group));
      in.end();
      return row;
    }

    Freeze freeze() {
      return new Freeze(proof.below(), knownMs);
    }
  }

  static byte[] numberKey(int number) {
    return ByteBuffer.allocate(NUMBER_BYTES).putInt(number).array();
  }

  static int number(byte[] key) throws MalformedException {
    var in = ByteReader.of(key);
    var number = (int) in.u32();
    in.end();
    return number;
  }

  static byte[] positionKey(long position) {
    var key = ByteBuffer.allocate(POSITION_BYTES);
    putU48(key, position);
    return key.array();
  }

  private static void putU48(ByteBuffer out, long value) {
    out.putShort((short) (value >>> 32)).putInt((int) value);
  }
}
