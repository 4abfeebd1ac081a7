package grove.grouping;

import grove.grouping.rule.Act;
import grove.identity.DeviceId;
import grove.identity.bytes.Bytes;
import grove.identity.bytes.Hash;
import grove.store.GroupId;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Predicate;

/// The epochs of a group as control entries grant them: who can open each, and which are deeper.
final class EpochBook {
  private static final int NOT_GRANTED = -1;

  private final GroupId group;
  private final DeviceId self;
  private final Map<Hash, Known> epochs = new LinkedHashMap<>();
  private int grants;

  /// One entry that grants an epoch.
  ///
  /// @param devices all recipients
  /// @param sealed both keys, to this node's device
  record Grant(
      Act act,
      Hash epoch,
      Set<DeviceId> devices,
      Optional<Bytes> sealed,
      List<EpochGrant.Predecessor> predecessors) {}

  /// An epoch. More than one entry can grant it only where its maker's log forks there; then none
  /// of them has any effect.
  record Known(Hash id, List<Grant> grants) {}

  /// How the epochs of some grants follow each other.
  ///
  /// @param depths of each epoch that one of these grants gives
  /// @param maximal those that no other names as predecessor
  record Succession(Map<Hash, Integer> depths, Set<Hash> maximal) {
    /// Deepest first; after them, those that none of these grants gives.
    int depth(Hash epoch) {
      return depths.getOrDefault(epoch, NOT_GRANTED);
    }
  }

  EpochBook(GroupId group, DeviceId self) {
    this.group = group;
    this.self = self;
  }

  /// Takes the grant of an entry into account. An epoch belongs to one place in its maker's log:
  /// somebody else's copy of the grant is none, else it could void the epoch.
  void note(Act act, EpochGrant granted) {
    if (!granted.madeAt(new EpochPlace(group, act.log(), act.at().seq()))) {
      return;
    }
    Set<DeviceId> devices = new TreeSet<>();
    granted.members().forEach(seal -> devices.add(seal.device()));
    granted.relays().forEach(seal -> devices.add(seal.device()));
    Optional<Bytes> sealed =
        granted.members().stream()
            .filter(seal -> seal.device().equals(self))
            .map(EpochGrant.Seal::sealed)
            .findFirst();
    grants++;
    Known before = epochs.get(granted.epoch());
    List<Grant> all = new ArrayList<>(before == null ? List.of() : before.grants());
    all.add(new Grant(act, granted.epoch(), devices, sealed, granted.predecessors()));
    epochs.put(granted.epoch(), new Known(granted.epoch(), all));
  }

  Optional<Known> get(Hash epoch) {
    return Optional.ofNullable(epochs.get(epoch));
  }

  /// Entries that grant an epoch; it only grows.
  int grants() {
    return grants;
  }

  Collection<Known> all() {
    return epochs.values();
  }

  /// The succession of what these grants give. The others must not count in it: else somebody who
  /// was removed makes epochs that are deeper than those of the members.
  Succession succession(Predicate<Grant> counts) {
    Map<Hash, Integer> depths = new HashMap<>();
    Set<Hash> maximal = new TreeSet<>();
    Set<Hash> followed = new HashSet<>();
    for (Known known : epochs.values()) {
      for (Grant grant : known.grants()) {
        if (counts.test(grant)) {
          int depth = 0;
          for (EpochGrant.Predecessor p : grant.predecessors()) {
            depth = Math.max(depth, depths.getOrDefault(p.epoch(), NOT_GRANTED) + 1);
            followed.add(p.epoch());
          }
          depths.merge(known.id(), depth, Math::max);
          maximal.add(known.id());
        }
      }
    }
    maximal.removeAll(followed);
    return new Succession(depths, maximal);
  }

  /// The same operation without the seals, which are many and looked at once.
  Control withoutSeals(Control control) {
    return switch (control) {
      case Control.Epoch c -> {
        EpochGrant g = c.grant();
        yield new Control.Epoch(
            new EpochGrant(
                g.epoch(), g.contentHash(), g.networkHash(), List.of(), List.of(), List.of()));
      }
      case Control.Set c -> new Control.Set(c.target(), c.role(), c.cut(), Optional.empty());
      case Control.Remove c ->
          new Control.Remove(c.target(), c.cut(), c.invites(), Optional.empty());
      case Control.DeviceRevoke c ->
          new Control.DeviceRevoke(c.target(), c.device(), c.cut(), Optional.empty());
      case Control.Add c when !c.card().device().equals(self) ->
          new Control.Add(c.card(), c.role(), c.cut(), c.invite(), List.of());
      default -> control;
    };
  }
}
