package grove.store;

import grove.identity.bytes.Bytes;
import grove.identity.bytes.Hash;
import grove.store.testing.TestLog;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// Entries with every combination of parts that the encodings treat apart.
final class Samples {
  static final Hash EPOCH = Hash.sha256(Bytes.utf8("epoch"));

  private final TestLog founder = TestLog.founder(1);
  private final Segment genesis = founder.genesis();
  private final TestLog data = founder.other(1, Lane.DATA);

  GroupId group() {
    return founder.group();
  }

  Segment genesis() {
    return genesis;
  }

  /// A control entry that names another, with an epoch.
  Entry control() {
    return founder.signed(
        founder.draft().kind(7, 1).heads(genesis.last().id()).epoch(EPOCH).stub(0).body(30));
  }

  /// Three data entries: with heads and deps, as small as can be, with a dropped body.
  List<Entry> data() {
    var entries = new ArrayList<Entry>();
    entries.add(
        data.entry(
            data.draft()
                .kind(2, 0)
                .heads(genesis.last().id())
                .deps(Hash.sha256(Bytes.utf8("b")), Hash.sha256(Bytes.utf8("a")))
                .epoch(EPOCH)
                .body(40)));
    entries.add(data.entry(data.draft().kind(2, 0).epoch(EPOCH).stub(0).body(0)));
    entries.add(data.signed(data.draft().kind(3, 9).body(50)).withoutBody());
    return entries;
  }

  List<Segment> segments() {
    return List.of(
        genesis, Segment.of(control(), control()), new Segment(data()), data.segment(2, 70));
  }

  List<Entry> entries() {
    var entries = new ArrayList<Entry>(genesis.entries());
    entries.add(control());
    entries.addAll(data());
    return entries;
  }

  /// Proofs of a fork of each lane: of one signed entry each, and of runs.
  List<ForkProof> proofs() {
    var control = founder.other(2, Lane.CONTROL);
    control.segment(3, 10);
    var below = control.head();
    var left = control.segment(1, 20);
    control.back(below);
    var right = control.naming(genesis.last().id());
    var log = founder.other(2, Lane.DATA);
    var one = log.segment(2, 10);
    log.back(new Head(0, Hash.ZERO));
    var other = log.segment(3, 10);
    return List.of(TestLog.proof(left, right), TestLog.proof(one, other));
  }

  static List<BlobList> lists() {
    var row = new BlobList.Row(EPOCH, 5, Hash.ZERO.bytes());
    var full = new BlobList.Row(EPOCH, 1 << 18, EPOCH.bytes());
    var lists = new BlobList.Row(EPOCH, 1L << 40, EPOCH.bytes());
    return List.of(
        new BlobList(Optional.of(EPOCH), 0, List.of()),
        new BlobList(Optional.of(EPOCH), 0, List.of(full, row)),
        new BlobList(Optional.empty(), 0, List.of(row)),
        new BlobList(Optional.empty(), 2, List.of(lists, lists, row)));
  }
}
