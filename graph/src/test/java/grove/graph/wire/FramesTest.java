package grove.graph.wire;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import grove.identity.bytes.ByteReader;
import grove.identity.bytes.ByteWriter;
import grove.identity.bytes.Bytes;
import grove.identity.bytes.Hash;
import grove.identity.bytes.MalformedException;
import grove.identity.testing.DecodeFuzz;
import grove.identity.testing.GoldenFile;
import grove.identity.testing.SeededRandom;
import grove.store.GroupId;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;

/// Encodings of all messages.
final class FramesTest {
  private static final long SEED = 20_261_121;
  private static final int ROUNDS = 8_000;

  @Test
  void everyMessageIsEncodedAsItAlwaysWas() {
    var golden = new GoldenFile("golden/frames.txt");
    Samples.frames().forEach((name, frame) -> golden.with(name, Bytes.owned(Frames.encode(frame))));
    golden
        .with("payload-held", Samples.held().encode())
        .with("payload-held-blobs", Samples.heldBlobs().encode())
        .with("payload-addresses", Samples.addresses().encode())
        .with("payload-join", Samples.notice().encode())
        .with("payload-join-refused", Samples.refusal().encode())
        .with("contacts", new ContactList(Samples.contacts()).encode())
        .check();
  }

  @Test
  void everyTypeHasASample() {
    var types = new TreeSet<Integer>();
    Samples.frames().values().forEach(frame -> types.add(frame.type()));
    assertEquals(
        new TreeSet<>(
            List.of(
                0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15, 16, 17, 18, 19, 20, 21, 22,
                23)),
        types);
  }

  @Test
  void whateverIsDecodedEncodesToItselfOrIsMalformed() {
    for (var frame : Samples.frames().values()) {
      DecodeFuzz.run(
          SEED + frame.type(),
          ROUNDS / 10,
          List.of(frame),
          in -> decodeKnown(frame.type(), in),
          Frame::write);
    }
  }

  /// A body may be followed by other bytes here, as the fuzzer has it.
  private static Frame decodeKnown(int type, ByteReader in) throws MalformedException {
    var whole = ByteReader.of(in.rest());
    var frame = Frames.decode(type, whole);
    whole.end();
    return frame;
  }

  @Test
  void payloadsDecodeToThemselvesOrAreMalformed() {
    DecodeFuzz.run(
        SEED,
        ROUNDS / 4,
        List.of(Samples.held()),
        in -> HeldLogs.read(in.rest()),
        (held, out) -> out.bytes(held.encode()));
    DecodeFuzz.run(
        SEED,
        ROUNDS / 4,
        List.of(Samples.heldBlobs()),
        in -> HeldBlobs.read(in.rest()),
        (held, out) -> out.bytes(held.encode()));
    DecodeFuzz.run(
        SEED,
        ROUNDS / 4,
        List.of(Samples.heads()),
        in -> OwnHeads.read(in.rest()),
        (heads, out) -> out.bytes(heads.encode()));
    DecodeFuzz.run(
        SEED,
        ROUNDS / 4,
        List.of(Samples.addresses()),
        in -> AddressRecord.read(in.rest()),
        (record, out) -> out.bytes(record.encode()));
    DecodeFuzz.run(
        SEED,
        ROUNDS / 4,
        List.of(new ContactList(Samples.contacts())),
        in -> ContactList.read(in.rest()),
        (list, out) -> out.bytes(list.encode()));
    DecodeFuzz.run(
        SEED,
        ROUNDS / 4,
        List.of(Samples.notice()),
        JoinNotice::read,
        (notice, out) -> out.bytes(notice.encode()));
    DecodeFuzz.run(
        SEED,
        ROUNDS / 4,
        List.of(Samples.refusal()),
        JoinRefusal::read,
        (refusal, out) -> out.bytes(refusal.encode()));
  }

  @Test
  void randomBytesOfEveryTypeDecodeToThemselvesOrAreMalformed() {
    var random = new SeededRandom(SEED);
    for (var i = 0; i < ROUNDS; i++) {
      var type = random.nextInt(256);
      var body = new byte[random.nextInt(120)];
      random.nextBytes(body);
      try {
        var frame = Frames.decode(type, ByteReader.of(body));
        var out = new ByteWriter();
        frame.write(out);
        assertEquals(Bytes.of(body), out.toBytes(), "seed " + SEED + " round " + i);
        assertEquals(type, frame.type());
      } catch (MalformedException e) {
        assertFalse(e.getMessage().isEmpty());
      }
    }
  }

  @Test
  void aStreamCutAnywhereGivesTheSameFrames() throws MalformedException {
    var frames = List.copyOf(Samples.frames().values());
    var stream = new ByteWriter();
    frames.forEach(frame -> stream.bytes(Bytes.owned(Frames.encode(frame))));
    var bytes = stream.toBytes().toArray();
    var random = new SeededRandom(SEED);
    for (var round = 0; round < 50; round++) {
      var buffer = new FrameBuffer();
      var read = new ArrayList<Frame>();
      for (var at = 0; at < bytes.length; ) {
        var end = Math.min(bytes.length, at + 1 + random.nextInt(400));
        buffer.offer(Arrays.copyOfRange(bytes, at, end));
        for (var frame = buffer.next(); frame != null; frame = buffer.next()) {
          read.add(frame);
        }
        at = end;
      }
      assertEquals(frames, read, "seed " + SEED + " round " + round);
    }
  }

  /// Room is made, kept for more of the kind, and let go.
  @Test
  void aStreamOfLongAndShortFramesGivesTheSameFrames() throws MalformedException {
    var random = new SeededRandom(SEED);
    var buffer = new FrameBuffer();
    buffer.allowLong();
    var due = new ArrayDeque<Frame>();
    for (var round = 0; round < 300; round++) {
      var chunk = new byte[1 + random.nextInt(random.nextInt(3) == 0 ? 1 << 20 : 200)];
      random.nextBytes(chunk);
      var cipher = Bytes.owned(chunk);
      due.add(new BlobChunk(Hash.sha256(cipher), Optional.of(cipher)));
      var bytes = Frames.encode(due.getLast());
      var cut = random.nextInt(bytes.length);
      for (var part :
          List.of(Arrays.copyOf(bytes, cut), Arrays.copyOfRange(bytes, cut, bytes.length))) {
        buffer.offer(part);
        for (var read = random.nextInt(4); read > 0 && !due.isEmpty(); read--) {
          var frame = buffer.next();
          if (frame != null) {
            assertEquals(due.remove(), frame, "seed " + SEED + " round " + round);
          }
        }
      }
    }
    while (!due.isEmpty()) {
      assertEquals(due.remove(), buffer.next());
    }
    assertNull(buffer.next());
  }

  @Test
  void aLengthAboveTheLimitIsRefusedBeforeItsBodyComes() throws MalformedException {
    var early = new FrameBuffer();
    early.offer(length(Frame.EARLY_BYTES_MAX));
    assertNull(early.next());
    var over = new FrameBuffer();
    over.offer(length(Frame.EARLY_BYTES_MAX + 1));
    assertThrows(MalformedException.class, over::next);
    var late = new FrameBuffer();
    late.allowLong();
    late.offer(length(Frame.BYTES_MAX));
    assertNull(late.next());
    var overLate = new FrameBuffer();
    overLate.allowLong();
    overLate.offer(length(Frame.BYTES_MAX + 1));
    assertThrows(MalformedException.class, overLate::next);
    var empty = new FrameBuffer();
    empty.offer(length(0));
    assertThrows(MalformedException.class, empty::next);
  }

  private static byte[] length(long length) {
    return new ByteWriter().u32(length).toBytes().toArray();
  }

  @Test
  void ephemeralsAreSignedForOneGroupAndEveryField() {
    var said = (Ephemeral) Samples.frames().get("ephemeral-held");
    assertTrue(said.signatureValid(Samples.group()));
    assertFalse(said.signatureValid(new GroupId(Samples.hash(99))));
    var later =
        new Ephemeral(
            said.kind(),
            said.device(),
            said.incarnation(),
            said.counter() + 1,
            said.ttlMs(),
            said.payload(),
            said.signature());
    assertFalse(later.signatureValid(Samples.group()));
  }

  @Test
  void requestsToJoinAreSignedForOneGroup() {
    assertTrue(Samples.request().valid(Samples.group()));
    assertFalse(Samples.request().valid(new GroupId(Samples.hash(99))));
  }
}
