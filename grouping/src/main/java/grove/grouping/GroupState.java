package grove.grouping;

import grove.graph.Loop;
import grove.grouping.rule.Act;
import grove.grouping.rule.Branch;
import grove.grouping.rule.Membership;
import grove.grouping.rule.Position;
import grove.grouping.rule.Scope;
import grove.identity.DeviceId;
import grove.identity.LocalIdentity;
import grove.identity.PersonId;
import grove.identity.Vault;
import grove.identity.bytes.Hash;
import grove.store.Entry;
import grove.store.EntryHeader;
import grove.store.EntryStore;
import grove.store.GroupId;
import grove.store.Lane;
import grove.store.LogId;
import java.security.SecureRandom;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// What is known of one group at this node, rebuilt from its entries at every open.
final class GroupState implements AutoCloseable {
  /// Entries that are read at a time at the start: what is held at once is copied as garbage is collected.
  private static final int PAGE_ENTRIES = 256;

  private final GroupId group;
  private final GroupPorts ports;
  private final DeviceId device;
  private final long incarnation;
  private final EntryStore store;
  private final Membership membership;
  private final EpochBook epochBook;
  private final ControlBook book;
  private final KeyRing keys;
  private final Roster roster;
  private final Epochs epochs;
  private final Budgets budgets;
  private final Map<Hash, Position> beside = new HashMap<>();
  private @Nullable Act begun;
  private final Map<Hash, Long> underEpoch = new HashMap<>();

  GroupState(GroupPorts ports, GroupId group, EntryStore store) {
    this.group = group;
    this.ports = ports;
    this.store = store;
    this.device = self().device().id();
    this.incarnation = self().incarnation();
    this.membership = new Membership(this::place, Membership.DEVICE_LIMIT);
    this.epochBook = new EpochBook(group, device);
    this.book = new ControlBook(group, membership, epochBook);
    this.keys = new KeyRing(ports.vault(), group);
    this.roster = new Roster(group, book, keys);
    this.epochs = new Epochs(this::nextControl, book, epochBook, keys, roster, ports.random());
    replay();
    this.budgets = new Budgets(this);
  }

  private void replay() {
    store.freezes().keySet().forEach(this::freeze);
    long position = 0;
    List<Entry> page = store.after(position, PAGE_ENTRIES);
    while (!page.isEmpty()) {
      page.forEach(this::take);
      position += page.size();
      page = store.after(position, PAGE_ENTRIES);
    }
  }

  /// Takes into account that the store has a log frozen.
  void freeze(LogId log) {
    long ceiling = store.frontier().ceiling(log);
    if (ceiling < EntryHeader.SEQ_MAX) {
      membership.freeze(log, ceiling + 1);
    }
  }

  /// Takes a stored entry into account, once, in the order of arrival.
  void take(Entry entry) {
    if (entry.log().lane() == Lane.CONTROL) {
      book.note(entry);
    } else {
      EntryHeader header = entry.header();
      underEpoch.merge(header.epoch(), 1L, Long::sum);
      boolean besideLog = isBeside(entry);
      Position at = membership.addData(entry::id, header.log(), before(header), header.heads());
      if (besideLog) {
        beside.put(entry.id(), at);
      }
    }
  }

  /// Behind a fork there are entries of other branches, which only their ids tell apart.
  private boolean isBeside(Entry entry) {
    return entry.seq() > store.frontier().ceiling(entry.log())
        && !store.entry(entry.log(), entry.seq()).equals(Optional.of(entry));
  }

  /// Whether a data entry was stored beside its log, as part of another branch.
  boolean isBeside(Hash id) {
    return beside.containsKey(id);
  }

  /// The lines of other histories of a data log that are stored beside it, lowest first.
  List<Branch> besideLog(LogId log) {
    return beside.values().stream()
        .map(Position::branch)
        .filter(line -> line.log().equals(log))
        .distinct()
        .sorted(Comparator.comparingLong(Branch::from))
        .toList();
  }

  /// The id of the data entry at a place.
  Optional<Hash> id(Position at) {
    boolean inLog = membership.trunk(at.branch().log()).equals(Optional.of(at.branch()));
    return inLog
        ? store.entry(at.branch().log(), at.seq()).map(Entry::id)
        : beside.entrySet().stream()
            .filter(one -> one.getValue().equals(at))
            .map(Map.Entry::getKey)
            .findFirst();
  }

  private @Nullable Position before(EntryHeader header) {
    Position below = beside.get(header.prev());
    if (below != null) {
      return below;
    }
    return header.seq() == 1
        ? null
        : membership
            .trunk(header.log())
            .map(trunk -> new Position(trunk, header.seq() - 1))
            .orElseThrow(() -> new IllegalArgumentException("a data entry before its log"));
  }

  /// Where a data entry stands, if it is known here.
  Optional<Position> place(Hash id) {
    Position branch = beside.get(id);
    if (branch != null) {
      return Optional.of(branch);
    }
    return store
        .entry(id)
        .filter(entry -> entry.log().lane() == Lane.DATA)
        .flatMap(entry -> place(entry.log(), entry.seq()));
  }

  /// Where the data entry at this place stands that has been taken; empty for others. Behind a fork
  /// it is the one that is stored in the log, not beside it.
  Optional<Position> place(LogId log, long seq) {
    return membership
        .trunk(log)
        .filter(trunk -> seq >= 1 && seq <= trunk.upto())
        .map(trunk -> new Position(trunk, seq));
  }

  /// Where the next own control entry goes.
  private EpochPlace nextControl() {
    LogId log = log(Lane.CONTROL);
    return new EpochPlace(group, log, store.frontier().seq(log) + 1);
  }

  GroupId group() {
    return group;
  }

  GroupPorts ports() {
    return ports;
  }

  Vault vault() {
    return ports.vault();
  }

  Loop loop() {
    return ports.loop();
  }

  SecureRandom random() {
    return ports.random();
  }

  /// Name and key package may change while the group is open; the incarnation is that of the start.
  LocalIdentity self() {
    return ports.vault().identity();
  }

  PersonId me() {
    return self().person();
  }

  DeviceId device() {
    return device;
  }

  LogId log(Lane lane) {
    return new LogId(device, incarnation, lane);
  }

  EntryStore store() {
    return store;
  }

  Membership membership() {
    return membership;
  }

  ControlBook book() {
    return book;
  }

  EpochBook epochBook() {
    return epochBook;
  }

  KeyRing keys() {
    return keys;
  }

  Roster roster() {
    return roster;
  }

  Epochs epochs() {
    return epochs;
  }

  Budgets budgets() {
    return budgets;
  }

  /// What this person may do from this device: nothing where it speaks for nobody any more.
  Role role() {
    boolean out = barred().filter(barred -> barred != Barred.OLD_COPY).isPresent();
    return out ? Role.NONE : roster.role(me());
  }

  /// Why this device can not speak for its person, where that is so though it has begun to.
  Optional<Barred> barred() {
    if (membership.gone(me(), device, Scope.ALL)) {
      return Optional.of(Barred.REVOKED);
    }
    Act first = begun;
    if (first == null) {
      first =
          store
              .entry(log(Lane.CONTROL), 1)
              .flatMap(entry -> membership.act(entry.id()))
              .orElse(null);
      begun = first;
    }
    if (first == null || membership.lives(first)) {
      return Optional.empty();
    }
    return Optional.of(membership.ended(me(), first.device()) ? Barred.OLD_COPY : Barred.TOO_MANY);
  }

  /// Whether this incarnation has begun to write.
  boolean enrolled() {
    return store.frontier().seq(log(Lane.CONTROL)) > 0;
  }

  /// Data entries that are here and sealed under this epoch.
  long entriesUnder(Hash epoch) {
    return underEpoch.getOrDefault(epoch, 0L);
  }

  /// Whether this home itself wrote two histories: it can write no more under this incarnation.
  boolean forked() {
    return store.frontier().forks().keySet().stream().anyMatch(log -> log.equals(log(log.lane())));
  }

  /// Whether this node may act by itself as somebody of this role, and can.
  boolean mayAct(Role needed) {
    return role().atLeast(needed) && !forked();
  }

  /// Throws where the own role, or this device, does not include `needed`. Who is out is told so, not
  /// of roles.
  void require(Role needed, String what) {
    barred()
        .ifPresent(barred -> {
          throw new NotAllowedException(barred.line());
        });
    Optional<Note> ending = role() == Role.NONE ? roster.ending(me()) : Optional.empty();
    ending.ifPresent(note -> {
      throw new NotAllowedException(out(note));
    });
    if (role().below(needed)) {
      throw new NotAllowedException(
          "your role in this workspace (%s) does not allow this (%s): ask an %s"
              .formatted(
                  role().name().toLowerCase(Locale.ROOT),
                  what,
                  needed == Role.OWNER ? "owner" : "admin or owner"));
    }
  }

  private String out(Note ending) {
    String how =
        ending.control() instanceof Control.Leave
            ? "you have left this workspace"
            : "you were removed from this workspace by "
                + (ending.act().byKey()
                    ? "the workspace key"
                    : roster.shown(ending.act().person()));
    return how + ": what is here can be read, and nothing more comes";
  }

  @Override
  public void close() {
    keys.close();
    store.close();
  }
}
