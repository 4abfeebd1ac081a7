package grove.grouping;

import grove.grouping.rule.Act;
import grove.grouping.rule.Past;
import grove.grouping.rule.Position;
import grove.identity.DeviceKey;
import grove.identity.bytes.Bytes;
import grove.identity.bytes.Hash;
import grove.store.Append;
import grove.store.Entry;
import grove.store.EntryHeader;
import grove.store.GroupId;
import grove.store.Head;
import grove.store.Lane;
import grove.store.LogId;
import grove.store.Segment;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// Writes own entries: seals, signs, stores them synced, and only then announces them.
final class Pen {
  /// Control heads that a data entry names.
  static final int DATA_HEADS_MAX = 8;

  /// Control heads that a control entry names.
  static final int CONTROL_HEADS_MAX = 1_024;

  /// What one signature and one sync of the data lane may cover, bytes of stubs and bodies.
  static final int BATCH_BYTES_MAX = 64 << 10;

  /// The kind of all entries of the data lane: a transaction of record operations.
  static final int DATA_KIND = 1;

  private static final Head START = new Head(0, Hash.ZERO);

  private final GroupState state;

  Pen(GroupState state) {
    this.state = state;
  }

  /// Where in its log an entry goes, and when.
  private record Slot(GroupId group, LogId log, Head below, long wallMs) {
    long seq() {
      return below.seq() + 1;
    }

    PayloadBox.Place place(Hash epoch) {
      return new PayloadBox.Place(group, log, seq(), epoch);
    }

    Entry entry(int kind, Named named, Hash epoch, PayloadBox.Sealed content) {
      return Entry.of(
          new EntryHeader(
              kind,
              0,
              group,
              log,
              seq(),
              below.id(),
              wallMs,
              named.heads(),
              named.deps(),
              epoch,
              content.stub().size(),
              content.body().size(),
              Entry.contentHash(content.stub(), content.body())),
          content.stub(),
          content.body());
    }
  }

  /// The entries that an entry names.
  private record Named(List<Hash> heads, List<Hash> deps) {}

  /// The signed first entry of a new group; its id is the group's.
  static Entry genesis(LogId log, Control.Genesis control, DeviceKey key, long nowMs) {
    Slot slot = new Slot(GroupId.NONE, log, START, wallMs(nowMs));
    var content = new PayloadBox.Sealed(Bytes.EMPTY, ControlWriting.encode(control));
    Named nothing = new Named(List.of(), List.of());
    return slot.entry(control.kind().number(), nothing, Hash.ZERO, content).sign(key);
  }

  /// Writes a control entry, which names every head that is known.
  ///
  /// Its box is sealed under the epoch to write under. Where none qualifies it is left out: an older
  /// key may be held by somebody who is out. [Acts] sees to it that there is one.
  Note control(Control control, ControlBox box) {
    Slot slot = slot(Lane.CONTROL);
    Past own = state.membership().act(slot.below().id()).map(Pen::pastOf).orElse(Past.EMPTY);
    Named named = new Named(ids(state.book().headsBeyond(own), CONTROL_HEADS_MAX), List.of());
    Optional<EpochKeys> keys = box.isEmpty() ? Optional.empty() : state.epochs().current();
    Hash epoch = keys.map(EpochKeys::id).orElse(Hash.ZERO);
    Bytes stub = keys.map(k -> seal(k, slot.place(epoch), box)).orElse(Bytes.EMPTY);
    var content = new PayloadBox.Sealed(stub, ControlWriting.encode(control));
    Entry entry = slot.entry(control.kind().number(), named, epoch, content);
    store(List.of(entry.sign(state.self().device())));
    return state.book().get(entry.id()).orElseThrow();
  }

  /// Writes one entry of the workspace key, in a log of its own, so that no two uses can ever fork
  /// one; it names every head that is known.
  Note byKey(DeviceKey key, Control control) {
    LogId log = new LogId(key.id(), state.random().nextLong(), Lane.CONTROL);
    Slot slot = new Slot(state.group(), log, START, wallMs(state.loop().nowMs()));
    List<Act> heads = state.book().headsBeyond(Past.EMPTY);
    Named named = new Named(ids(heads, CONTROL_HEADS_MAX), List.of());
    var content = new PayloadBox.Sealed(Bytes.EMPTY, ControlWriting.encode(control));
    Entry entry = slot.entry(control.kind().number(), named, Hash.ZERO, content);
    store(List.of(entry.sign(key)));
    return state.book().get(entry.id()).orElseThrow();
  }

  private Bytes seal(EpochKeys keys, PayloadBox.Place place, ControlBox box) {
    return PayloadBox.sealControl(keys, place, box.encode(), state.random());
  }

  /// Writes data entries under these keys: one signature and one sync per batch.
  List<Entry> data(List<Draft> drafts, EpochKeys keys) {
    List<Entry> written = new ArrayList<>();
    List<Entry> batch = new ArrayList<>();
    int bytes = 0;
    Slot slot = slot(Lane.DATA);
    for (Draft draft : drafts) {
      List<Hash> heads = batch.isEmpty() ? dataHeads(slot) : List.of();
      Entry entry = data(draft, keys, slot, heads);
      int size = entry.header().stubBytes() + entry.header().bodyBytes();
      if (!batch.isEmpty() && bytes + size > BATCH_BYTES_MAX) {
        written.addAll(signAndStore(batch));
        batch.clear();
        bytes = 0;
      }
      batch.add(entry);
      bytes += size;
      Head below = new Head(entry.seq(), entry.id());
      slot = new Slot(slot.group(), slot.log(), below, slot.wallMs());
    }
    if (!batch.isEmpty()) {
      written.addAll(signAndStore(batch));
    }
    return written;
  }

  private Entry data(Draft draft, EpochKeys keys, Slot slot, List<Hash> heads) {
    var content =
        PayloadBox.seal(keys, slot.place(keys.id()), draft.stub(), draft.body(), state.random());
    return slot.entry(DATA_KIND, new Named(heads, draft.deps()), keys.id(), content);
  }

  private List<Entry> signAndStore(List<Entry> batch) {
    List<Entry> signed = new ArrayList<>(batch);
    signed.add(signed.removeLast().sign(state.self().device()));
    store(signed);
    return signed;
  }

  /// The own DEVICE_ADD at the beginning of the log; then what decides about this author and whom
  /// it excludes; then the newest. The next batches name what does not fit.
  private List<Hash> dataHeads(Slot slot) {
    List<Act> heads = new ArrayList<>();
    Past own = state.place(slot.log(), slot.below().seq()).map(Pen::pastAt).orElse(Past.EMPTY);
    if (slot.seq() == 1) {
      Act enrolment = enrolment();
      heads.add(enrolment);
      own = pastOf(enrolment);
    }
    List<Act> beyond = state.book().headsBeyond(own);
    for (Act wanted : beyond.isEmpty() ? List.<Act>of() : state.book().decisive(state.me())) {
      boolean covered = own.has(wanted) || heads.stream().anyMatch(head -> covers(head, wanted));
      if (!covered && heads.size() < DATA_HEADS_MAX) {
        beyond.stream().filter(head -> covers(head, wanted)).findFirst().ifPresent(heads::add);
      }
    }
    beyond.removeAll(heads);
    beyond.stream().limit(DATA_HEADS_MAX - heads.size()).forEach(heads::add);
    return ids(heads, DATA_HEADS_MAX);
  }

  private Act enrolment() {
    return state
        .store()
        .entry(state.log(Lane.CONTROL), 1)
        .flatMap(entry -> state.membership().act(entry.id()))
        .orElseThrow(() -> new IllegalStateException("this device is not enrolled"));
  }

  private Slot slot(Lane lane) {
    LogId log = state.log(lane);
    Head below = state.store().frontier().head(log).orElse(START);
    return new Slot(state.group(), log, below, wallMs(state.loop().nowMs()));
  }

  private static boolean covers(Act head, Act wanted) {
    return head == wanted || head.past().has(wanted);
  }

  private static Past pastOf(Act act) {
    return act.past().and(act);
  }

  private static Past pastAt(Position at) {
    return at.branch().past(at.seq());
  }

  private static List<Hash> ids(List<Act> acts, int max) {
    return acts.stream().limit(max).map(Act::id).toList();
  }

  private static long wallMs(long nowMs) {
    return Math.clamp(nowMs, 0, EntryHeader.WALL_MS_MAX);
  }

  private void store(List<Entry> entries) {
    Segment segment = new Segment(entries);
    Append result = state.store().append(segment, true);
    if (result instanceof Append.Frozen) {
      throw new GroupException(
          "two copies of this home wrote in this workspace: Grove begins anew in it, try again");
    }
    if (!(result instanceof Append.Accepted)) {
      throw new GroupException(
          "an own entry was not accepted by the store: check it with `grove verify`");
    }
    entries.forEach(state::take);
    state.budgets().onStored(entries);
    state.ports().network().announce().accept(segment);
  }
}
