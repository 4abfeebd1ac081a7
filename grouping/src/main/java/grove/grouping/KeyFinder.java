package grove.grouping;

import grove.grouping.EpochBook.Grant;
import grove.grouping.EpochBook.Known;
import grove.identity.LocalIdentity;
import grove.identity.Vault;
import grove.identity.bytes.Bytes;
import grove.identity.bytes.Hash;
import grove.store.GroupId;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/// Finds epoch keys in what is known: seals to this device, and predecessors wrapped under keys
/// that are here. Keys that do not hash to their epoch's id are none.
final class KeyFinder {
  private final GroupId group;
  private final Vault vault;
  private final EpochBook epochs;
  private final ControlBook book;
  private final KeyRing keys;
  private final Set<Bytes> tried = new HashSet<>();

  KeyFinder(GroupId group, Vault vault, EpochBook epochs, ControlBook book, KeyRing keys) {
    this.group = group;
    this.vault = vault;
    this.epochs = epochs;
    this.book = book;
    this.keys = keys;
  }

  /// Adds to the ring what can be found; returns the epochs whose keys are new.
  List<Hash> find() {
    Map<Hash, EpochKeys> found = new LinkedHashMap<>();
    for (Known known : epochs.all()) {
      if (!keys.has(known.id())) {
        fromSeals(known).ifPresent(key -> found.put(key.id(), key));
      }
    }
    LocalIdentity self = vault.identity();
    for (Note note : book.adds(self.person())) {
      if (note.control() instanceof Control.Add add
          && add.card().device().equals(self.device().id())) {
        add.keys().forEach(given -> fromGiven(given, found));
      }
    }
    unwrapAll(found);
    keys.addAll(found.values());
    return List.copyOf(found.keySet());
  }

  /// What somebody sealed to this device on request.
  Optional<EpochKeys> fromAnswer(Hash epoch, Bytes sealed) {
    return keys.has(epoch) ? Optional.empty() : open(epoch, sealed);
  }

  private Optional<EpochKeys> fromSeals(Known known) {
    return known.grants().stream()
        .map(Grant::sealed)
        .flatMap(Optional::stream)
        .filter(tried::add)
        .map(sealed -> open(known.id(), sealed))
        .flatMap(Optional::stream)
        .findFirst();
  }

  private void fromGiven(Control.GivenKey given, Map<Hash, EpochKeys> found) {
    boolean known = keys.has(given.epoch()) || found.containsKey(given.epoch());
    if (!known && tried.add(given.sealed())) {
      open(given.epoch(), given.sealed()).ifPresent(key -> found.put(key.id(), key));
    }
  }

  private Optional<EpochKeys> open(Hash epoch, Bytes sealed) {
    LocalIdentity self = vault.identity();
    return Seals.open(group, epoch, self.device().id(), self.sealKeys(), sealed);
  }

  /// Goes down from every key that is here; ends, since each round finds a further epoch.
  private void unwrapAll(Map<Hash, EpochKeys> found) {
    List<EpochKeys> todo = new ArrayList<>();
    for (Known known : epochs.all()) {
      key(known.id(), found).ifPresent(todo::add);
    }
    while (!todo.isEmpty()) {
      EpochKeys successor = todo.removeLast();
      for (Grant grant : epochs.get(successor.id()).map(Known::grants).orElse(List.of())) {
        for (EpochGrant.Predecessor p : grant.predecessors()) {
          if (p.wrap().isPresent() && key(p.epoch(), found).isEmpty()) {
            Seals.unwrap(group, successor, p.epoch(), p.wrap().get())
                .ifPresent(key -> {
                  found.put(key.id(), key);
                  todo.add(key);
                });
          }
        }
      }
    }
  }

  private Optional<EpochKeys> key(Hash epoch, Map<Hash, EpochKeys> found) {
    return keys.get(epoch).or(() -> Optional.ofNullable(found.get(epoch)));
  }
}
