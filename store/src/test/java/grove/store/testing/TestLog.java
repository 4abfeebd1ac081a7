package grove.store.testing;

import grove.identity.DeviceKey;
import grove.identity.Secret;
import grove.identity.bytes.Bytes;
import grove.identity.bytes.Hash;
import grove.identity.testing.SeededRandom;
import grove.store.Entry;
import grove.store.EntryHeader;
import grove.store.ForkProof;
import grove.store.GroupId;
import grove.store.Head;
import grove.store.HeaderRun;
import grove.store.Lane;
import grove.store.LogId;
import grove.store.Segment;
import java.util.ArrayList;
import java.util.List;

/// Writes one log: each entry follows the one before. Contents are noise, as cipher text is.
public final class TestLog {
  private static final int SEED_BYTES = 32;
  private static final long FIRST_WALL_MS = 1_800_000_000_000L;

  private final DeviceKey key;
  private final LogId log;
  private final SeededRandom random;
  private GroupId group;
  private Head head = new Head(0, Hash.ZERO);

  public TestLog(GroupId group, DeviceKey key, long incarnation, Lane lane) {
    this.group = group;
    this.key = key;
    log = new LogId(key.id(), incarnation, lane);
    random = new SeededRandom(incarnation * 2 + lane.code());
  }

  /// A device key that depends on the number only.
  public static DeviceKey key(long number) {
    var seed = new byte[SEED_BYTES];
    new SeededRandom(number).nextBytes(seed);
    return DeviceKey.of(Secret.of(seed));
  }

  /// The control log of a founder, with its genesis entry ready in [#genesis].
  public static TestLog founder(long number) {
    return new TestLog(GroupId.NONE, key(number), number, Lane.CONTROL);
  }

  /// Another log of the same group, by the device with this number.
  public TestLog other(long number, Lane lane) {
    return new TestLog(group, key(number), number, lane);
  }

  public LogId log() {
    return log;
  }

  public GroupId group() {
    return group;
  }

  public Head head() {
    return head;
  }

  /// Founds the group.
  public Segment genesis() {
    var entry = signed(draft().stub(40).body(200));
    group = new GroupId(entry.id());
    return Segment.of(entry);
  }

  /// The next entry, not signed.
  public Entry entry(Draft draft) {
    var stub = noise(draft.stubBytes);
    var body = noise(draft.bodyBytes);
    var header =
        new EntryHeader(
            draft.kind,
            draft.flags,
            group,
            log,
            head.seq() + 1,
            head.id(),
            FIRST_WALL_MS + head.seq(),
            draft.heads,
            draft.deps,
            draft.epoch,
            stub.size(),
            body.size(),
            Entry.contentHash(stub, body));
    var entry = Entry.of(header, stub, body);
    head = new Head(entry.seq(), entry.id());
    return entry;
  }

  public Entry signed(Draft draft) {
    return entry(draft).sign(key);
  }

  /// A signed segment of so many entries with bodies of so many bytes.
  public Segment segment(int count, int bodyBytes) {
    var entries = new ArrayList<Entry>();
    for (var i = 0; i < count; i++) {
      var last = i == count - 1;
      var draft = draft().body(bodyBytes);
      entries.add(last || log.lane() == Lane.CONTROL ? signed(draft) : entry(draft));
    }
    return new Segment(entries);
  }

  /// A signed segment of one entry that names control heads.
  public Segment naming(Hash... heads) {
    return Segment.of(signed(draft().heads(heads)));
  }

  /// The proof that these two runs, which follow one entry, are two histories.
  public static ForkProof proof(Segment one, Segment other) {
    return ForkProof.of(HeaderRun.of(one), HeaderRun.of(other));
  }

  /// Goes back, so that the next entry has a seq that was used before.
  public void back(Head to) {
    head = to;
  }

  public Draft draft() {
    return new Draft();
  }

  private Bytes noise(int size) {
    var bytes = new byte[size];
    random.nextBytes(bytes);
    return Bytes.owned(bytes);
  }

  /// What an entry is to hold.
  public static final class Draft {
    private int kind = 1;
    private int flags;
    private List<Hash> heads = List.of();
    private List<Hash> deps = List.of();
    private Hash epoch = Hash.ZERO;
    private int stubBytes = 24;
    private int bodyBytes = 100;

    public Draft kind(int newKind, int newFlags) {
      kind = newKind;
      flags = newFlags;
      return this;
    }

    public Draft heads(Hash... newHeads) {
      heads = List.of(newHeads);
      return this;
    }

    public Draft deps(Hash... newDeps) {
      deps = List.of(newDeps);
      return this;
    }

    public Draft epoch(Hash newEpoch) {
      epoch = newEpoch;
      return this;
    }

    public Draft stub(int bytes) {
      stubBytes = bytes;
      return this;
    }

    public Draft body(int bytes) {
      bodyBytes = bytes;
      return this;
    }
  }
}
