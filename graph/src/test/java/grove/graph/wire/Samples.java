package grove.graph.wire;

import grove.graph.Address;
import grove.graph.ByeCode;
import grove.graph.Contact;
import grove.graph.JoinAttempt;
import grove.graph.JoinRequest;
import grove.graph.JoinState;
import grove.graph.JoinState.Reason;
import grove.graph.Standing;
import grove.graph.wire.FrontierFrame.Form;
import grove.graph.wire.FrontierFrame.Row;
import grove.graph.wire.Have.Notice;
import grove.graph.wire.OwnHeads.OwnHead;
import grove.graph.wire.Want.Parts;
import grove.graph.wire.Want.Range;
import grove.identity.DeviceCertificate;
import grove.identity.DeviceId;
import grove.identity.KeyPackage;
import grove.identity.PeerCard;
import grove.identity.RecoveryCode;
import grove.identity.SealKey;
import grove.identity.bytes.Bytes;
import grove.identity.bytes.Hash;
import grove.identity.testing.SeededRandom;
import grove.store.GroupId;
import grove.store.Lane;
import grove.store.LogId;
import grove.store.testing.TestLog;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.LongStream;

/// At least one message of every type and form: what golden vectors and fuzz tests begin with.
final class Samples {
  private static final long WALL_MS = 1_800_000_000_000L;

  private Samples() {}

  static Hash hash(int number) {
    return Hash.tagged("sample", Bytes.of((byte) number));
  }

  static GroupId group() {
    return new GroupId(hash(0));
  }

  static DeviceId device(int number) {
    return TestLog.key(number).id();
  }

  static LogId log(int number, Lane lane) {
    return new LogId(device(number), 0x1122334455667788L * number, lane);
  }

  /// All samples by name.
  static Map<String, Frame> frames() {
    var all = new LinkedHashMap<String, Frame>();
    all.put("hello", new Hello(1, 1, -5, Frame.BYTES_MAX, hash(1), hash(2), hash(3)));
    frontiers(all);
    logs(all);
    all.put("ready", new Ready(Standing.MEMBER));
    all.put("bye", Bye.of(ByeCode.REMOVED));
    all.put("bye-referrals", new Bye(ByeCode.BUSY, 60_000, contacts()));
    all.put("blob-have", new BlobHave(List.of(hash(4), hash(5))));
    all.put("blob-want", new BlobWant(List.of(hash(4))));
    all.put("blob-chunk", new BlobChunk(hash(4), Optional.of(Bytes.utf8("cipher text"))));
    all.put("blob-chunk-none", new BlobChunk(hash(4), Optional.empty()));
    all.put("ephemeral-addresses", ephemeral(Ephemeral.ADDRESSES, addresses().encode()));
    all.put("ephemeral-held", ephemeral(Ephemeral.ACKNOWLEDGEMENT, held().encode()));
    all.put("credit", new Credit(Bulk.BLOBS, 262_144));
    all.put("ping", new Ping(-1));
    all.put("pong", new Pong(Long.MAX_VALUE));
    all.put("join", new Join(request()));
    all.put("join-pending", new JoinAnswer(new JoinState.Pending()));
    all.put("join-admitted", new JoinAnswer(new JoinState.Admitted(hash(6))));
    all.put("join-refused", new JoinAnswer(new JoinState.Refused(Reason.USED_UP)));
    all.put("key-want", new KeyWant(hash(7)));
    all.put("key-seal", new KeySeal(hash(7), Bytes.utf8("sealed")));
    all.put("key-seal-none", new KeySeal(hash(7), Bytes.EMPTY));
    all.put("direct", new Direct(7, Bytes.utf8("data")));
    all.put("prune", new Prune(List.of(1L, -5L)));
    all.put("prune-all", new Prune(List.of()));
    all.put("graft", new Graft(List.of(7L)));
    said(all);
    return all;
  }

  private static void said(Map<String, Frame> all) {
    all.put(
        "said-digests",
        new Said.Digests(LongStream.range(0, Said.BUCKETS).mapToObj(n -> -n * n).toList()));
    var rows = List.of(new Said.Row(device(1), 2, WALL_MS), new Said.Row(device(2), 1, -1));
    all.put("said-rows", new Said.Rows(0x8001, true, rows));
    all.put("said-rows-none", new Said.Rows(0, false, List.of()));
  }

  private static void frontiers(Map<String, Frame> all) {
    var rows = List.of(new Row(1, 1, -1), new Row(-2, 1L << 40, 3));
    all.put("frontier-digest", FrontierFrame.of(Lane.CONTROL, Form.DIGEST, hash(1)));
    all.put("frontier-same", FrontierFrame.of(Lane.DATA, Form.SAME, hash(1)));
    all.put("frontier-list", new FrontierFrame(Lane.DATA, Form.LIST, hash(1), rows, List.of()));
    all.put(
        "frontier-frozen",
        new FrontierFrame(Lane.DATA, Form.LIST, hash(1), rows, List.of(new Row(9, 0, 0))));
    all.put(
        "frontier-delta",
        new FrontierFrame(Lane.DATA, Form.DELTA, hash(1), rows, List.of(new Row(9, 4, 5))));
    all.put(
        "frontier-empty",
        new FrontierFrame(Lane.CONTROL, Form.LIST, hash(1), List.of(), List.of()));
  }

  private static void logs(Map<String, Frame> all) {
    var named = new LogRef.Named(log(1, Lane.CONTROL));
    var tagged = new LogRef.Tagged(-77);
    all.put(
        "want-ranges",
        Want.ranges(List.of(new Range(5, 1, 9, Parts.ALL), new Range(-6, 3, 3, Parts.BODIES))));
    all.put("want-ids", Want.ids(List.of(hash(1), hash(2))));
    all.put("segment-named", new SegmentFrame(named, 0, Bytes.utf8("a run")));
    all.put("segment-tagged", new SegmentFrame(tagged, 900, Bytes.utf8("another run")));
    all.put(
        "segment-above",
        new SegmentFrame(
            new LogRef.Above(log(1, Lane.DATA), hash(3)), 900, Bytes.utf8("another run")));
    all.put("fork-ask", ForkFrame.ask(-3));
    all.put(
        "fork-compare",
        ForkFrame.compare(
            -3, List.of(new ForkFrame.Point(1, hash(1)), new ForkFrame.Point(9, hash(2)))));
    all.put("fork-side", ForkFrame.side(-3, Bytes.utf8("a run")));
    all.put("fork-proof", ForkFrame.proof(Bytes.utf8("a proof")));
    all.put("push-named", new Push(named, 0, 2, Bytes.utf8("a run")));
    all.put("push-tagged", new Push(tagged, 7, 8, Bytes.utf8("another run")));
    all.put("have", new Have(List.of(new Notice(5, 6, 7, true), new Notice(-5, 1, -7, false))));
  }

  static List<Contact> contacts() {
    return List.of(
        new Contact(
            device(1), List.of(new Address("192.0.2.7", 4748), new Address("2001:db8::7", 65535))),
        new Contact(device(2), List.of()));
  }

  static AddressRecord addresses() {
    return new AddressRecord(hash(8), contacts().getFirst().addresses());
  }

  static OwnHeads heads() {
    return new OwnHeads(List.of(new OwnHead(Lane.CONTROL, 3), new OwnHead(Lane.DATA, 1L << 33)));
  }

  static HeldLogs held() {
    var seqs = new TreeMap<Long, Long>();
    seqs.put(HeldLogs.name(log(1, Lane.CONTROL)), 3L);
    seqs.put(HeldLogs.name(log(1, Lane.DATA)), 1L << 33);
    seqs.put(HeldLogs.name(log(2, Lane.CONTROL)), 1L);
    return new HeldLogs(seqs);
  }

  static HeldBlobs heldBlobs() {
    var blobs = new TreeSet<Long>();
    for (var number = 1; number <= 3; number++) {
      blobs.add(HeldBlobs.name(Hash.tagged("blob", Bytes.of((byte) number))));
    }
    return new HeldBlobs(blobs);
  }

  private static Ephemeral ephemeral(int kind, Bytes payload) {
    var device = TestLog.key(1);
    return new Ephemeral(kind, device.id(), 42, WALL_MS, 0, payload, Bytes.EMPTY)
        .sign(device, group());
  }

  /// A valid request to join [#group] by the device with number 3.
  static JoinRequest request() {
    var random = new SeededRandom(9);
    var device = TestLog.key(3);
    var code = RecoveryCode.generate(random);
    try (var person = code.personKey();
        var seal = SealKey.generate(random)) {
      var card =
          new PeerCard(
              person.id(),
              "joiner",
              List.of(DeviceCertificate.byPerson(person, device.id(), WALL_MS)),
              KeyPackage.issue(device, seal, WALL_MS),
              List.of("192.0.2.9:4748"));
      var asking =
          new JoinAttempt.Asking(TestLog.key(4), Bytes.utf8("id"), card, Bytes.utf8("name"));
      return JoinRequest.of(group(), asking, device);
    }
  }

  static JoinNotice notice() {
    return new JoinNotice(request(), Bytes.of(new byte[] {1, 2, 3, 4, 5, 6, 7, 8}));
  }

  static JoinRefusal refusal() {
    return new JoinRefusal(request().key(), Reason.REVOKED);
  }
}
