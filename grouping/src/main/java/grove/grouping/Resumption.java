package grove.grouping;

import grove.identity.bytes.ByteReader;
import grove.identity.bytes.ByteWriter;
import grove.identity.bytes.Bytes;
import grove.identity.bytes.Hash;
import grove.identity.bytes.MalformedException;
import grove.store.Entry;
import grove.store.EntryStore;
import grove.store.Lane;
import grove.store.LogId;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/// What is to be written again, and how far that has come: kept in the store, as sealed as it was.
///
/// Values "grouping/again/N" hold one entry each, later the two ids of what it was and became;
/// "grouping/again" says which of them is next, and in which place of which log its copy goes: where
/// something stands there after a crash, it was written. So each is written once.
final class Resumption {
  private static final String MARK = "grouping/again";

  /// What founds, enrols or makes keys is not said again: the new incarnation does that itself.
  private static final Set<Integer> LEFT_OUT =
      Set.of(
          ControlKind.GENESIS.number(),
          ControlKind.DEVICE_ADD.number(),
          ControlKind.EPOCH.number());

  private final EntryStore store;
  private Mark mark;

  /// How far it has come.
  ///
  /// @param next number of the entry that is written next
  /// @param end above the last one
  /// @param incarnation under which it is written, 0 before the first
  /// @param seq where its copy goes, in the log of its lane
  private record Mark(int next, int end, long incarnation, Lane lane, long seq) {
    static Mark read(Bytes kept) throws MalformedException {
      ByteReader in = ByteReader.of(kept);
      Mark mark = new Mark((int) in.u32(), (int) in.u32(), in.u64(), Lane.of(in.u8()), in.u48());
      in.end();
      return mark;
    }

    Bytes encode() {
      return new ByteWriter()
          .u32(next)
          .u32(end)
          .u64(incarnation)
          .u8(lane.code())
          .u48(seq)
          .toBytes();
    }
  }

  /// An entry that was taken out.
  record Kept(Hash id, PayloadBox.Place place, int kind, List<Hash> deps, Bytes stub, Bytes body) {
    static Kept of(Entry entry) {
      return new Kept(
          entry.id(),
          new PayloadBox.Place(
              entry.header().group(), entry.log(), entry.seq(), entry.header().epoch()),
          entry.header().kind(),
          entry.header().deps(),
          entry.stub(),
          entry.body().orElse(Bytes.EMPTY));
    }

    static Kept read(EntryStore store, Bytes kept) throws MalformedException {
      ByteReader in = ByteReader.of(kept);
      Hash id = in.hash();
      LogId log = LogId.read(in);
      long seq = in.u48();
      Hash epoch = in.hash();
      int kind = in.u8();
      List<Hash> deps = new ArrayList<>();
      for (int left = in.u8(); left > 0; left--) {
        deps.add(in.hash());
      }
      Bytes stub = in.bytes32(EntryStore.LOCAL_VALUE_BYTES_MAX);
      Bytes body = in.bytes32(EntryStore.LOCAL_VALUE_BYTES_MAX);
      in.end();
      return new Kept(
          id, new PayloadBox.Place(store.group(), log, seq, epoch), kind, deps, stub, body);
    }

    Bytes encode() {
      ByteWriter out = new ByteWriter().hash(id);
      place.log().write(out);
      out.u48(place.seq()).hash(place.epoch()).u8(kind).u8(deps.size());
      deps.forEach(out::hash);
      return out.bytes32(stub).bytes32(body).toBytes();
    }

    Lane lane() {
      return place.log().lane();
    }
  }

  private Resumption(EntryStore store, Mark mark) {
    this.store = store;
    this.mark = mark;
  }

  /// What the store says is to be written again; empty where that is nothing.
  static Optional<Resumption> of(EntryStore store) {
    return mark(store).map(mark -> new Resumption(store, mark));
  }

  private static Optional<Mark> mark(EntryStore store) {
    try {
      Optional<Bytes> kept = store.local(MARK);
      return kept.isPresent() ? Optional.of(Mark.read(kept.get())) : Optional.empty();
    } catch (MalformedException e) {
      return Optional.empty();
    }
  }

  private static String key(int number) {
    return MARK + "/" + number;
  }

  /// Keeps in `to` what these entries of `from` say, behind what was to be written already.
  static void keep(EntryStore from, EntryStore to, List<Entry> entries) {
    Optional<Mark> before = mark(from);
    int end = before.map(Mark::end).orElse(0);
    for (int number = 0; number < end; number++) {
      String key = key(number);
      from.local(key).ifPresent(value -> to.putLocal(Map.of(key, value)));
    }
    for (Entry entry : entries) {
      boolean control = entry.log().lane() == Lane.CONTROL;
      if (entry.body().isPresent() && !(control && LEFT_OUT.contains(entry.header().kind()))) {
        to.putLocal(Map.of(key(end++), Kept.of(entry).encode()));
      }
    }
    if (end > 0) {
      Mark mark = before.orElse(new Mark(0, 0, 0, Lane.CONTROL, 0));
      Mark longer = new Mark(mark.next(), end, mark.incarnation(), mark.lane(), mark.seq());
      to.putLocal(Map.of(MARK, longer.encode()));
    }
  }

  /// The entry that is next; empty where all is written. One that does not decode is left out.
  Optional<Kept> next() {
    while (mark.next() < mark.end()) {
      Optional<Bytes> kept = store.local(key(mark.next()));
      try {
        if (kept.isPresent()) {
          return Optional.of(Kept.read(store, kept.get()));
        }
      } catch (MalformedException e) {
        // Damaged: the others are not.
      }
      put(Map.of(), mark.next() + 1, mark.incarnation(), mark.lane(), mark.seq());
    }
    return Optional.empty();
  }

  /// What was written already in the place of the next one, before a crash.
  Optional<Entry> written(Lane lane, LogId own) {
    return mark.incarnation() == own.incarnation() && mark.lane() == lane
        ? store.entry(own, mark.seq())
        : Optional.empty();
  }

  /// Says where the next one goes; before it is written.
  void place(LogId own) {
    put(Map.of(), mark.next(), own.incarnation(), own.lane(), store.frontier().seq(own) + 1);
  }

  /// The next one is written, or left out.
  void done(Hash was, Optional<Hash> is) {
    Bytes ids = is.map(id -> Bytes.concat(was.bytes(), id.bytes())).orElse(Bytes.EMPTY);
    put(Map.of(key(mark.next()), ids), mark.next() + 1, 0, mark.lane(), 0);
  }

  private void put(Map<String, Bytes> more, int next, long incarnation, Lane lane, long seq) {
    mark = new Mark(next, mark.end(), incarnation, lane, seq);
    Map<String, Bytes> values = new HashMap<>(more);
    values.put(MARK, mark.encode());
    store.putLocal(values);
  }

  /// What was written so far: the ids that entries had, and have.
  Map<Hash, Hash> again() {
    Map<Hash, Hash> again = new HashMap<>();
    for (int number = 0; number < mark.next(); number++) {
      store
          .local(key(number))
          .ifPresent(ids -> {
            try {
              ByteReader in = ByteReader.of(ids);
              again.put(in.hash(), in.hash());
            } catch (MalformedException e) {
              // Damaged: what names it names nothing.
            }
          });
    }
    return again;
  }

  /// All is written.
  void end() {
    Map<String, Bytes> values = new HashMap<>(Map.of(MARK, Bytes.EMPTY));
    for (int number = 0; number < mark.end(); number++) {
      values.put(key(number), Bytes.EMPTY);
    }
    store.putLocal(values);
  }
}
