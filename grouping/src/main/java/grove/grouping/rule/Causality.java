package grove.grouping.rule;

import grove.grouping.rule.Act.Author;
import grove.identity.DeviceId;
import grove.identity.PersonId;
import grove.identity.bytes.Hash;
import grove.store.Head;
import grove.store.Lane;
import grove.store.LogId;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/// What follows from the hashes alone: a causal order, each entry's past, the branches of each log.
///
/// Entries come in any causal order: what an entry names is added before it. Data entries are not
/// kept; where one is named (in a cut, a pin, an adoption), its place is asked for.
final class Causality {
  private final Function<Hash, Optional<Position>> dataEntries;
  private final List<Act> acts = new ArrayList<>();
  private final Map<Hash, Act> byId = new HashMap<>();
  private final Map<LogId, List<Branch>> branches = new HashMap<>();
  private final Map<LogId, List<Act>> firsts = new HashMap<>();
  private final Map<Branch, Author> dataAuthors = new HashMap<>();
  private final Set<Hash> missed = new HashSet<>();
  private final Set<LogId> forked = new HashSet<>();
  private final Map<LogId, Long> proven = new HashMap<>();
  private Optional<Act> genesis = Optional.empty();

  /// `dataEntries` says where a data entry stands, if it is known here.
  Causality(Function<Hash, Optional<Position>> dataEntries) {
    this.dataEntries = dataEntries;
  }

  /// Adds a control entry. `prev` and `heads` are known (a store accepts nothing else).
  Act add(Hash id, LogId log, Optional<Hash> prev, List<Hash> heads, Meaning meaning) {
    Act before = prev.map(this::known).orElse(null);
    Position at = place(log, before == null ? null : before.at());
    Past past = past(before == null ? Past.EMPTY : before.past().and(before), heads);
    Author author = before == null ? author(log, meaning, past) : before.author();
    Act act = new Act(acts.size(), id, author, at, past, meaning);
    acts.add(act);
    byId.put(id, act);
    if (meaning instanceof Meaning.Founding) {
      genesis = Optional.of(act);
    }
    if (before == null) {
      firsts.computeIfAbsent(log, _ -> new ArrayList<>()).add(act);
    }
    return act;
  }

  /// Adds a data entry that follows `prev`; only its place is kept, and its past where that changes.
  Position addData(LogId log, @Nullable Position prev, List<Hash> heads) {
    Position at = place(log, prev);
    if (!heads.isEmpty()) {
      Past past = past(prev == null ? Past.EMPTY : prev.branch().past(prev.seq()), heads);
      at.branch().pastFrom(at.seq(), past);
      dataAuthors.computeIfAbsent(at.branch().root(), _ -> enrolledIn(heads, log));
    }
    return at;
  }

  /// The data entry at this place, as the rule sees it.
  Act data(Position at) {
    Author author = dataAuthor(at.branch());
    Past past = at.branch().past(at.seq());
    return new Act(Act.DATA_INDEX, Hash.ZERO, author, at, past, Meaning.Plain.DATA);
  }

  Author dataAuthor(LogId log) {
    return trunk(log).map(this::dataAuthor).orElse(nobody(log));
  }

  private Author dataAuthor(Branch branch) {
    return dataAuthors.getOrDefault(branch.root(), nobody(branch.log()));
  }

  /// There is proof that the log forked at this seq, though of its branches one may be known here,
  /// or none; false where that is known.
  boolean freeze(LogId log, long seq) {
    if (isKey(log) || forkOf(log).orElse(Long.MAX_VALUE) <= seq) {
      return false;
    }
    forked.add(log);
    proven.put(log, seq);
    return true;
  }

  /// The one branch of a data log that has not forked (or its first).
  Optional<Branch> trunk(LogId log) {
    return Optional.ofNullable(branches.get(log)).map(List::getFirst);
  }

  /// The first entry of a control log.
  Optional<Act> first(Branch line) {
    return firsts.getOrDefault(line.log(), List.of()).stream().findFirst();
  }

  /// All control entries, in a causal order.
  List<Act> acts() {
    return acts;
  }

  Optional<Act> act(Hash id) {
    return Optional.ofNullable(byId.get(id));
  }

  /// The branches of every log.
  Stream<Branch> branches() {
    return branches.values().stream().flatMap(List::stream);
  }

  /// The logs that have forked.
  Set<LogId> forked() {
    return forked;
  }

  /// The lowest sequence number at which a log forked, in whatever branch. The workspace key's logs
  /// never count as forked.
  Optional<Long> forkOf(LogId log) {
    if (!forked.contains(log)) {
      return Optional.empty();
    }
    Stream<Long> seen = branches.getOrDefault(log, List.of()).stream().skip(1).map(Branch::from);
    return Stream.concat(seen, Optional.ofNullable(proven.get(log)).stream()).min(Long::compare);
  }

  /// Where an entry stands, if it is known.
  Optional<Position> position(Hash id) {
    Act act = byId.get(id);
    Optional<Position> at = act != null ? Optional.of(act.at()) : dataEntries.apply(id);
    if (at.isEmpty()) {
      missed.add(id);
    }
    return at;
  }

  /// Whether a judgement asked for this entry before it was known: once it comes, that judgement
  /// may change.
  boolean missed(Supplier<Hash> id) {
    return !missed.isEmpty() && missed.contains(id.get());
  }

  /// Whether the entry is what `names` names for its log, or an ancestor of that: by the chain, or
  /// by sequence number while the named entry is not here.
  boolean covers(Map<LogId, Head> names, Position at) {
    Head name = names.get(at.branch().log());
    return name != null && covers(name, at);
  }

  boolean covers(Head name, Position at) {
    return position(name.id()).map(n -> n.covers(at)).orElse(at.seq() <= name.seq());
  }

  private Act known(Hash id) {
    Act act = byId.get(id);
    if (act == null) {
      throw new IllegalArgumentException("control entry " + id.toHex() + " is not known yet");
    }
    return act;
  }

  private Position place(LogId log, @Nullable Position prev) {
    List<Branch> lines = branches.computeIfAbsent(log, _ -> new ArrayList<>());
    long seq = prev == null ? 1 : prev.seq() + 1;
    Branch line = prev == null ? null : prev.branch();
    if (line == null || line.upto() >= seq) {
      line = new Branch(log, line, seq);
      lines.add(line);
    }
    if (lines.size() > 1 && !isKey(log)) {
      forked.add(log);
    }
    line.grow(seq);
    return new Position(line, seq);
  }

  private Past past(Past own, List<Hash> heads) {
    Past past = own;
    for (Hash head : heads) {
      past = past.and(known(head));
    }
    return past;
  }

  private boolean isKey(LogId log) {
    return workspaceKey().equals(Optional.of(log.device()));
  }

  /// The key above the owners that GENESIS names.
  Optional<DeviceId> workspaceKey() {
    return genesis.flatMap(act -> ((Meaning.Founding) act.meaning()).workspaceKey());
  }

  /// The workspace key's log begins with an entry that has GENESIS in its past.
  private Author author(LogId log, Meaning first, Past past) {
    if (isKey(log) && past.has(genesis.orElseThrow())) {
      return new Author(new PersonId(log.device().bytes()), true);
    }
    return switch (first) {
      case Meaning.Founding m -> new Author(m.founder(), false);
      case Meaning.Enrolment m -> new Author(m.person(), false);
      case Meaning.Statement _, Meaning.Leaving _, Meaning.Revocation _, Meaning.Linking _ ->
          nobody(log);
      case Meaning.Adoption _, Meaning.Redaction _, Meaning.Pinning _, Meaning.Plain _ ->
          nobody(log);
    };
  }

  /// A log that nobody enrolled. Whatever it says is void.
  private static Author nobody(LogId log) {
    return new Author(new PersonId(log.device().bytes()), false);
  }

  private Author enrolledIn(List<Hash> heads, LogId log) {
    Past past = past(Past.EMPTY, heads);
    LogId control = new LogId(log.device(), log.incarnation(), Lane.CONTROL);
    return firsts.getOrDefault(control, List.of()).stream()
        .filter(past::has)
        .min(Comparator.comparing(Act::id))
        .map(Act::author)
        .orElse(nobody(log));
  }
}
