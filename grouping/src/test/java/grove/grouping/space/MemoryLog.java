package grove.grouping.space;

import grove.grouping.Draft;
import grove.grouping.NotAllowedException;
import grove.identity.DeviceId;
import grove.identity.PersonId;
import grove.identity.Secret;
import grove.identity.bytes.ByteWriter;
import grove.identity.bytes.Bytes;
import grove.identity.bytes.Hash;
import grove.store.Entry;
import grove.store.EntryHeader;
import grove.store.GroupId;
import grove.store.Lane;
import grove.store.LogId;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/// The twin of the group below a space: entries in memory, neither signed nor sealed, carried by hand.
///
/// What the group decides is set by the test: who may write, which entries are set aside, which
/// keys are missing.
final class MemoryLog implements SpaceLog {
  /// Entries that are set aside, at every node that the test gives this set to.
  final Set<Hash> setAside = new HashSet<>();

  /// Entries whose key is not here.
  final Set<Hash> locked = new HashSet<>();

  /// What was taken back, and how long bodies are kept.
  final MemoryBodies bodies = new MemoryBodies(this);

  /// How many entries were opened.
  int openings;

  /// How often an entry was looked up by its id.
  int lookups;

  /// So many lookups until one fails; none where it is negative.
  int failsIn = -1;

  boolean writer = true;
  boolean moderator;
  long nowMs = 1_700_000_000_000L;

  private final int number;
  private final LogId control;
  private final LogId own;
  private final List<Entry> arrived = new ArrayList<>();
  private final Map<Hash, Entry> byId = new HashMap<>();
  private final Map<LogId, List<Entry>> logs = new HashMap<>();
  private final Map<LogId, PersonId> authors = new HashMap<>();

  MemoryLog(int number) {
    this.number = number;
    var device = new DeviceId(Hash.tagged("device", Bytes.of((byte) number)).bytes());
    this.control = new LogId(device, 1, Lane.CONTROL);
    this.own = control.on(Lane.DATA);
    add(entry(control, List.of(), new Draft(Bytes.EMPTY, Bytes.EMPTY, List.of())));
  }

  private static PersonId person(LogId log) {
    return new PersonId(Hash.tagged("person", log.device().bytes()).bytes());
  }

  private Entry entry(LogId log, List<Hash> heads, Draft draft) {
    var chain = logs.getOrDefault(log, List.of());
    var prev = chain.isEmpty() ? Hash.ZERO : chain.getLast().id();
    var header =
        new EntryHeader(
            1,
            0,
            new GroupId(Hash.tagged("group")),
            log,
            chain.size() + 1,
            prev,
            nowMs++,
            heads,
            draft.deps(),
            Hash.ZERO,
            draft.stub().size(),
            draft.body().size(),
            Entry.contentHash(draft.stub(), draft.body()));
    return Entry.of(header, draft.stub(), draft.body());
  }

  private void add(Entry entry) {
    arrived.add(entry);
    byId.put(entry.id(), entry);
    logs.computeIfAbsent(entry.log(), _ -> new ArrayList<>()).add(entry);
    authors.computeIfAbsent(entry.log(), MemoryLog::person);
  }

  /// Stores an entry that comes from elsewhere; false if it is known, or its log has a gap below it.
  boolean receive(Entry entry) {
    var fits = entry.seq() == logs.getOrDefault(entry.log(), List.of()).size() + 1;
    if (fits) {
      add(entry);
    }
    return fits;
  }

  /// Stores all that another node has and this one lacks.
  void receiveFrom(MemoryLog other) {
    other.arrived.forEach(this::receive);
  }

  /// Stores what another node has of one log.
  void receiveFrom(LogId log, MemoryLog other) {
    other.chain(log).forEach(this::receive);
  }

  /// Writes a control entry that names all that are known.
  Entry writeControl() {
    var heads = new ArrayList<Hash>();
    logs.forEach((log, chain) -> {
      if (log.lane() == Lane.CONTROL && !log.equals(control)) {
        heads.add(chain.getLast().id());
      }
    });
    var entry = entry(control, heads, new Draft(Bytes.EMPTY, Bytes.EMPTY, List.of()));
    add(entry);
    return entry;
  }

  /// Writes whatever it is given, valid or not.
  Entry writeRaw(Bytes stub, Bytes body, List<Hash> deps) {
    return write(List.of(new Draft(stub, body, deps))).getFirst();
  }

  boolean hasBody(Hash id) {
    return entry(id).flatMap(Entry::body).filter(body -> !body.isEmpty()).isPresent();
  }

  /// Puts the body of an entry back.
  Entry refill(Entry whole) {
    byId.put(whole.id(), whole);
    arrived.replaceAll(entry -> entry.id().equals(whole.id()) ? whole : entry);
    logs.get(whole.log()).replaceAll(entry -> entry.id().equals(whole.id()) ? whole : entry);
    return whole;
  }

  /// Drops the body of an entry, as redaction and retention do.
  void dropBody(Hash id) {
    var bare = byId.get(id).withoutBody();
    byId.put(id, bare);
    arrived.replaceAll(entry -> entry.id().equals(id) ? bare : entry);
    logs.get(bare.log()).replaceAll(entry -> entry.id().equals(id) ? bare : entry);
  }

  List<Entry> arrived() {
    return arrived;
  }

  List<Entry> chain(LogId log) {
    return logs.getOrDefault(log, List.of());
  }

  @Override
  public PersonId self() {
    return person(own);
  }

  @Override
  public LogId own() {
    return own;
  }

  @Override
  public void requireWriter() {
    if (!writer) {
      throw new NotAllowedException("Viewers can read only.");
    }
  }

  @Override
  public boolean moderates() {
    return moderator;
  }

  @Override
  public List<Entry> after(long position, int max) {
    var from = (int) position;
    return List.copyOf(arrived.subList(from, Math.min(arrived.size(), from + max)));
  }

  @Override
  public Optional<Entry> entry(Hash id) {
    lookups++;
    read();
    return Optional.ofNullable(byId.get(id));
  }

  private void read() {
    if (failsIn >= 0 && failsIn-- == 0) {
      throw new UncheckedIOException(new IOException("the disk is away"));
    }
  }

  @Override
  public Optional<Entry> entry(LogId log, long seq) {
    read();
    return stored(log, seq);
  }

  private Optional<Entry> stored(LogId log, long seq) {
    var chain = chain(log);
    return seq <= chain.size() ? Optional.of(chain.get((int) seq - 1)) : Optional.empty();
  }

  @Override
  public Opened open(Entry entry) {
    openings++;
    return locked.contains(entry.id())
        ? new Opened.MissingKey(entry.header().epoch())
        : new Opened.Plain(entry.stub(), entry.body());
  }

  @Override
  public boolean effective(LogId log, long seq) {
    return stored(log, seq).filter(entry -> setAside.contains(entry.id())).isEmpty();
  }

  @Override
  public long revision() {
    return setAside.hashCode() * 31L + setAside.size();
  }

  @Override
  public PersonId author(LogId log) {
    return authors.get(log);
  }

  @Override
  public BodyRules bodies() {
    return bodies;
  }

  @Override
  public List<Entry> write(List<Draft> drafts) {
    requireWriter();
    var written = new ArrayList<Entry>();
    for (var draft : drafts) {
      var first = logs.getOrDefault(own, List.of()).isEmpty();
      var heads = first ? List.of(logs.get(control).getLast().id()) : List.<Hash>of();
      var entry = entry(own, heads, draft);
      add(entry);
      written.add(entry);
    }
    return written;
  }

  @Override
  public Secret blobKey() {
    return Secret.of(Hash.tagged("blob key", new ByteWriter().u8(0).toBytes()).bytes());
  }

  @Override
  public String toString() {
    return "node " + number;
  }
}
