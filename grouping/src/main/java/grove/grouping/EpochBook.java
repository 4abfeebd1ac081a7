package grove.grouping;

import grove.identity.DeviceId;
import grove.identity.bytes.Bytes;
import grove.identity.bytes.Hash;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/// The epochs of a group as control entries grant them: who can open each, and which are deeper.
final class EpochBook {
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

  /// An epoch. More than one entry can grant it, if somebody copies a grant.
  record Known(Hash id, List<Grant> grants, int depth) {}

  EpochBook(DeviceId self) {
    this.self = self;
  }

  void note(Act act, EpochGrant granted) {
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
    epochs.put(granted.epoch(), new Known(granted.epoch(), all, depth(all)));
  }

  private int depth(List<Grant> grants) {
    int depth = 0;
    for (Grant grant : grants) {
      for (EpochGrant.Predecessor p : grant.predecessors()) {
        Known known = epochs.get(p.epoch());
        depth = Math.max(depth, known == null ? 0 : known.depth() + 1);
      }
    }
    return depth;
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

  /// The epochs that an entry with everything in its past must name as predecessors: those that no
  /// other names.
  Set<Hash> maximal() {
    Map<Hash, Boolean> maximal = new HashMap<>();
    epochs.keySet().forEach(id -> maximal.put(id, true));
    for (Known known : epochs.values()) {
      for (Grant grant : known.grants()) {
        grant.predecessors().forEach(p -> maximal.remove(p.epoch()));
      }
    }
    return new TreeSet<>(maximal.keySet());
  }

  /// The same operation without the seals, which are many and looked at once.
  Control withoutSeals(Control control) {
    return switch (control) {
      case Control.Epoch c -> {
        EpochGrant g = c.grant();
        yield new Control.Epoch(
            new EpochGrant(g.epoch(), g.contentHash(), List.of(), List.of(), List.of()));
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
