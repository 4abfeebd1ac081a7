package grove.grouping;

import grove.grouping.EpochBook.Grant;
import grove.grouping.EpochBook.Known;
import grove.grouping.EpochBook.Succession;
import grove.grouping.Roster.Recipient;
import grove.grouping.rule.Act;
import grove.grouping.rule.Membership;
import grove.grouping.rule.Past;
import grove.grouping.rule.Scope;
import grove.identity.DeviceId;
import grove.identity.bytes.Bytes;
import grove.identity.bytes.Hash;
import grove.store.GroupId;
import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.Predicate;
import java.util.function.Supplier;
import java.util.stream.Stream;

/// Which epoch to write under, and how a new one is granted.
///
/// An epoch qualifies if this node can open it and everything that excludes somebody (REMOVE, SET
/// below VIEWER, DEVICE_REVOKE, DEVICE_ADD that ends other devices, LEAVE, a leaked invitation) is
/// in the past of the entry that grants it, or is that entry. So no write is under a key that
/// somebody holds whose exclusion its author knew. An epoch is granted at one place only
/// ([EpochPlace]): nobody can pass off an old one as new, or take a new one's force by a copy.
final class Epochs {
  private final Supplier<EpochPlace> next;
  private final ControlBook book;
  private final EpochBook epochs;
  private final KeyRing keys;
  private final Roster roster;
  private final SecureRandom random;
  private final Map<Act, Boolean> rightRecipients = new HashMap<>();
  private long judgedAt = -1;
  private List<EpochKeys> sorted = List.of();
  private Seen sortedAt = Seen.NOTHING;
  private Optional<EpochKeys> current = Optional.empty();
  private boolean currentKnown;
  private Succession succession = new Succession(Map.of(), Set.of());

  /// What the order of epochs and the current one follow from: they are sought anew where one of
  /// these has changed.
  private record Seen(int grants, int keys, int entries, long revision) {
    static final Seen NOTHING = new Seen(-1, -1, -1, -1);
  }

  /// @param next where the next own control entry goes
  Epochs(
      Supplier<EpochPlace> next,
      ControlBook book,
      EpochBook epochs,
      KeyRing keys,
      Roster roster,
      SecureRandom random) {
    this.next = next;
    this.book = book;
    this.epochs = epochs;
    this.keys = keys;
    this.roster = roster;
    this.random = random;
  }

  /// The epoch to write under: the deepest that qualifies, of several the one with the least id.
  Optional<EpochKeys> current() {
    order();
    if (!currentKnown) {
      List<Note> exclusions = book.exclusions();
      current =
          sorted.stream()
              .filter(key -> epochs.get(key.id()).filter(e -> qualifies(e, exclusions)).isPresent())
              .findFirst();
      currentKnown = true;
    }
    return current;
  }

  private boolean qualifies(Known known, List<Note> exclusions) {
    return known.grants().stream()
        .anyMatch(grant -> counts(grant) && knowsAll(grant.act(), exclusions));
  }

  /// Is the grant in force, and right?
  private boolean counts(Grant grant) {
    return book.membership().effective(grant.act()) && hasRightRecipients(grant);
  }

  private static boolean knowsAll(Act granting, List<Note> exclusions) {
    return exclusions.stream()
        .map(Note::act)
        .allMatch(exclusion -> exclusion == granting || granting.past().has(exclusion));
  }

  /// Nobody got the keys whom its author knew to be no reader. Who was left out asks for the keys.
  private boolean hasRightRecipients(Grant grant) {
    if (judgedAt != book.membership().revision()) {
      rightRecipients.clear();
      judgedAt = book.membership().revision();
    }
    return rightRecipients.computeIfAbsent(
        grant.act(),
        act -> {
          Past past = act.past().and(act);
          return roster.recipients(past).keySet().containsAll(grant.devices());
        });
  }

  /// The grants that count and were made by somebody who knew of this exclusion, deepest first.
  List<Grant> without(Act exclusion) {
    return deepestFirst()
        .flatMap(known -> known.grants().stream())
        .filter(g -> g.act() == exclusion || g.act().past().has(exclusion))
        .filter(this::counts)
        .toList();
  }

  /// All epochs whose keys are here, deepest first; last those that no grant in force gives, which
  /// are good for reading only.
  List<EpochKeys> byDepth() {
    order();
    return sorted;
  }

  private void order() {
    Membership membership = book.membership();
    Seen now =
        new Seen(epochs.grants(), keys.size(), membership.acts().size(), membership.revision());
    if (!now.equals(sortedAt)) {
      sortedAt = now;
      succession = epochs.succession(g -> membership.effective(g.act()));
      sorted = sortedByDepth();
      currentKnown = false;
    }
  }

  private Stream<Known> deepestFirst() {
    order();
    return sortedByDepth(epochs.all().stream());
  }

  private Stream<Known> sortedByDepth(Stream<Known> known) {
    Comparator<Known> depth = Comparator.comparingInt(k -> succession.depth(k.id()));
    return known.sorted(depth.reversed().thenComparing(Known::id));
  }

  private List<EpochKeys> sortedByDepth() {
    return sortedByDepth(epochs.all().stream())
        .map(known -> keys.get(known.id()))
        .flatMap(Optional::stream)
        .toList();
  }

  /// The epochs that no other follows, deepest first: what a newcomer needs to read all.
  List<EpochKeys> newest(int max) {
    order();
    Set<Hash> maximal = succession.maximal();
    return sorted.stream().filter(key -> maximal.contains(key.id())).limit(max).toList();
  }

  /// A new epoch for everybody who may have its keys but those who are excluded by the entry that
  /// will carry it, which must be the next own control entry. Its keys are in the ring when this
  /// returns.
  EpochGrant grant(Predicate<DeviceId> excluded) {
    EpochPlace place = next.get();
    GroupId group = place.group();
    EpochKeys fresh = EpochKeys.generate(place, random);
    SortedMap<DeviceId, Recipient> recipients = new TreeMap<>(roster.recipients(Scope.ALL));
    recipients.keySet().removeIf(excluded);
    List<EpochGrant.Seal> members = new ArrayList<>();
    List<EpochGrant.Seal> relays = new ArrayList<>();
    recipients.forEach((device, to) -> {
      if (to.role().atLeast(Role.VIEWER)) {
        Bytes sealed = Seals.toMember(group, fresh, to.keyPackage(), random);
        members.add(new EpochGrant.Seal(device, sealed));
      } else {
        Bytes sealed = Seals.toRelay(group, fresh, to.keyPackage(), random);
        relays.add(new EpochGrant.Seal(device, sealed));
      }
    });
    keys.add(fresh);
    return new EpochGrant(
        fresh.id(),
        fresh.contentHash(),
        fresh.networkHash(),
        members,
        relays,
        predecessors(group, fresh));
  }

  private List<EpochGrant.Predecessor> predecessors(GroupId group, EpochKeys fresh) {
    List<EpochGrant.Predecessor> all = new ArrayList<>();
    order();
    for (Hash id : succession.maximal()) {
      Optional<EpochGrant.Wrap> wrap = keys.get(id).map(key -> Seals.wrap(group, fresh, key));
      all.add(new EpochGrant.Predecessor(id, wrap));
    }
    return all.subList(0, Math.min(all.size(), EpochGrant.PREDECESSORS_MAX));
  }
}
