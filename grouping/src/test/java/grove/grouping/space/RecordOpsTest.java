package grove.grouping.space;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import grove.grouping.Draft;
import grove.identity.bytes.ByteReader;
import grove.identity.bytes.ByteWriter;
import grove.identity.bytes.Bytes;
import grove.identity.bytes.Hash;
import grove.identity.bytes.MalformedException;
import grove.identity.testing.DecodeFuzz;
import grove.identity.testing.GoldenFile;
import grove.identity.testing.SeededRandom;
import grove.store.BlobRef;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

final class RecordOpsTest {
  private static final long SEED = 20_261_101;

  private static final ItemId PAGE = id(ItemKind.PAGE.code(), 1);
  private static final ItemId MESSAGE = id(ItemKind.MESSAGE.code(), 2);
  private static final ItemId FUTURE = id(200, 3);

  private static ItemId id(int kind, int n) {
    return ItemId.of(
        Bytes.concat(
            Bytes.of((byte) kind), Hash.tagged("item", Bytes.of((byte) n)).bytes().slice(0, 15)));
  }

  private static Hash version(int n) {
    return Hash.tagged("version", Bytes.of((byte) n));
  }

  private static List<Hash> versions(int n) {
    return IntStream.range(0, n).mapToObj(RecordOpsTest::version).sorted().toList();
  }

  private static RecordOp put(ItemId record, Integer... fields) {
    return new RecordOp(RecordOp.PUT, record, List.of(), List.of(fields));
  }

  private static RecordOp patch(ItemId record, int replaces, Integer... fields) {
    return new RecordOp(RecordOp.PATCH, record, versions(replaces), List.of(fields));
  }

  private static RecordOp delete(ItemId record, int replaces) {
    return new RecordOp(RecordOp.DELETE, record, versions(replaces), List.of());
  }

  private static List<List<RecordOp>> samples() {
    return List.of(
        List.of(put(PAGE, Fields.NAME, Fields.TEXT)),
        List.of(patch(MESSAGE, 1, Fields.TEXT)),
        List.of(delete(PAGE, 16)),
        List.of(patch(PAGE, 3)),
        List.of(
            put(MESSAGE, 2, 3, 4),
            delete(PAGE, 1),
            new RecordOp(9, FUTURE, versions(2), List.of(63))));
  }

  private static List<FieldValue> values() {
    var blob = new BlobRef(version(9), 12_345_678_901L, version(8).bytes());
    return List.of(
        FieldValue.line("Wochenplan für alle"),
        FieldValue.text(Bytes.utf8("# Montag\n\nÜben.\n")),
        FieldValue.number(-2),
        FieldValue.ref(Optional.of(PAGE)),
        FieldValue.ref(Optional.empty()),
        FieldValue.blob(blob),
        new FieldValue(FieldValue.YJS, Bytes.of((byte) 1, (byte) 2)),
        new FieldValue(255, Bytes.EMPTY));
  }

  private static List<RecordOp> eightFields() {
    return List.of(put(PAGE, 1, 2, 3, 4, 5, 6, 7, 63));
  }

  @Test
  void encodingStaysAsItIs() {
    var golden = new GoldenFile("golden/record-ops.txt");
    var names = Stream.of("put", "patch", "delete", "join", "several").iterator();
    samples().forEach(ops -> golden.with("stub-" + names.next(), RecordOps.writeStub(ops)));
    golden.with("body", RecordOps.writeBody(values())).check();
  }

  @Test
  void everyStubIsRefusedOrComesOutTheSame() {
    DecodeFuzz.run(
        SEED,
        20_000,
        samples(),
        RecordOps::readStub,
        (ops, out) -> out.bytes(RecordOps.writeStub(ops)));
  }

  @Test
  void everyBodyIsRefusedOrComesOutTheSame() {
    var ops = eightFields();
    DecodeFuzz.run(
        SEED,
        20_000,
        List.of(List.of(values())),
        in -> RecordOps.readBody(ops, in),
        (all, out) -> all.forEach(each -> out.bytes(RecordOps.writeBody(each))));
  }

  @Test
  void valuesOfEachTypeAreReadAsWhatTheyAre() throws MalformedException {
    var read = RecordOps.readBody(eightFields(), RecordOps.writeBody(values())).getFirst();
    assertEquals(Optional.of("Wochenplan für alle"), read.get(0).asText());
    assertEquals(Optional.of("# Montag\n\nÜben.\n"), read.get(1).asText());
    assertEquals(Optional.empty(), read.get(2).asText());
    assertEquals(Optional.of(PAGE), read.get(3).asRef());
    assertEquals(Optional.empty(), read.get(4).asRef());
    assertEquals(12_345_678_901L, read.get(5).asBlob().orElseThrow().length());
    assertEquals(Optional.empty(), read.get(6).asText());
    assertEquals(
        List.of(),
        read.stream()
            .filter(value -> value.isNothing() && value.known())
            .filter(value -> value.type() != FieldValue.REF)
            .toList());
  }

  @Test
  void aStrangeValueIsNoValue() {
    assertEquals(Optional.empty(), new FieldValue(FieldValue.LINE, Bytes.of((byte) 0xff)).asText());
    assertEquals(Optional.empty(), new FieldValue(FieldValue.REF, Bytes.utf8("short")).asRef());
    assertEquals(Optional.empty(), new FieldValue(FieldValue.BLOB, Bytes.utf8("short")).asBlob());
  }

  @Test
  void whatBreaksTheRulesIsRefused() {
    refused(new ByteWriter().u16(0));
    refused(new ByteWriter().u16(RecordOps.OPS_MAX + 1));
    refused(op(0, 0));
    refused(op(RecordOp.PATCH, 0));
    refused(op(RecordOp.DELETE, 0));
    refused(op(RecordOp.PUT, 17));
    refused(stub(List.of(new RecordOp(RecordOp.DELETE, PAGE, versions(1), List.of(1)))));
    refused(stub(List.of(new RecordOp(RecordOp.PUT, PAGE, List.of(), List.of(2, 1)))));
    refused(stub(List.of(new RecordOp(RecordOp.PUT, PAGE, List.of(), List.of(1, 1)))));
    refused(stub(List.of(new RecordOp(RecordOp.PUT, PAGE, List.of(), List.of(0)))));
    refused(stub(List.of(new RecordOp(RecordOp.PUT, PAGE, List.of(), List.of(64)))));
    refused(stub(List.of(new RecordOp(RecordOp.PUT, PAGE, versions(2).reversed(), List.of()))));
    refused(stub(List.of(put(PAGE, 1), put(MESSAGE, 1))));
    refused(stub(List.of(put(PAGE, 1), patch(PAGE, 1, 1))));
    refused(stub(List.of(put(PAGE, 1))).u8(0));
  }

  private static ByteWriter stub(List<RecordOp> ops) {
    return new ByteWriter().bytes(RecordOps.writeStub(ops));
  }

  private static ByteWriter op(int type, int replaces) {
    var out = new ByteWriter().u16(1).u8(type).bytes(PAGE.bytes()).u8(replaces);
    versions(replaces).forEach(out::hash);
    return out.u8(0);
  }

  private static void refused(ByteWriter stub) {
    assertThrows(MalformedException.class, () -> RecordOps.readStub(stub.toBytes()));
  }

  @Test
  void anOversizedValueIsRefusedBeforeItIsRead() {
    var body = new ByteWriter().u8(FieldValue.TEXT).u16(FieldValue.BYTES_MAX + 1).toBytes();
    assertThrows(
        MalformedException.class,
        () -> RecordOps.readBody(List.of(put(PAGE, 1)), ByteReader.of(body)));
  }

  @Test
  void theLargestOperationFitsAnEntry() {
    var fields = IntStream.rangeClosed(1, RecordOp.FIELD_MAX).boxed().toList();
    var op = new RecordOp(RecordOp.PATCH, PAGE, versions(RecordOp.REPLACES_MAX), fields);
    assertEquals(RecordOps.writeStub(List.of(op)).size(), 2 + RecordOps.opBytes(op));
    assertTrue(RecordOps.opBytes(op) < Draft.STUB_BYTES_MAX);
  }

  @Test
  void randomOperationsComeOutTheSame() throws MalformedException {
    var random = new SeededRandom(SEED);
    for (var round = 0; round < 500; round++) {
      var ops = new ArrayList<RecordOp>();
      for (var n = 1 + random.nextInt(20); n > 0; n--) {
        ops.add(patch(id(random.nextInt(256), n), 1 + random.nextInt(16), 1 + random.nextInt(63)));
      }
      ops.sort((one, other) -> one.record().compareTo(other.record()));
      assertEquals(ops, RecordOps.readStub(RecordOps.writeStub(ops)), "seed " + SEED);
    }
  }
}
