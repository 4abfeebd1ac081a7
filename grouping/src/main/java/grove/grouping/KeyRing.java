package grove.grouping;

import grove.identity.Vault;
import grove.identity.bytes.Bytes;
import grove.identity.bytes.Hash;
import grove.identity.bytes.MalformedException;
import grove.store.Entry;
import grove.store.GroupId;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// The epoch keys that this node holds; in the vault before anybody uses them.
final class KeyRing implements AutoCloseable {
  private final GroupId group;
  private final Vault vault;
  private final VaultArea area;
  private final Map<Hash, EpochKeys> keys = new HashMap<>();

  KeyRing(Vault vault, GroupId group) {
    this.group = group;
    this.vault = vault;
    this.area = new VaultArea(group);
    for (String name : vault.keys(area.epochs())) {
      load(name, vault.get(name).orElse(Bytes.EMPTY));
    }
  }

  private void load(String name, Bytes both) {
    try {
      Hash epoch = new Hash(Bytes.hex(name.substring(area.epochs().length())));
      keys.put(epoch, EpochKeys.read(group, epoch, both));
    } catch (MalformedException | IllegalArgumentException e) {
      throw new GroupException(
          "a key in the vault is damaged: put a backup copy of the vault in its place", e);
    }
  }

  Optional<EpochKeys> get(Hash epoch) {
    return Optional.ofNullable(keys.get(epoch));
  }

  boolean has(Hash epoch) {
    return keys.containsKey(epoch);
  }

  /// Opens a data entry.
  Opened open(Entry entry) {
    Optional<EpochKeys> keys = get(entry.header().epoch());
    if (keys.isEmpty()) {
      return new Opened.MissingKey(entry.header().epoch());
    }
    var place = new PayloadBox.Place(group, entry.log(), entry.seq(), entry.header().epoch());
    try {
      var opened = PayloadBox.open(keys.get(), place, entry.stub(), entry.body());
      return new Opened.Plain(opened.stub(), opened.body());
    } catch (MalformedException e) {
      return new Opened.Broken(e.getMessage() == null ? "does not open" : e.getMessage());
    }
  }

  /// Grows with each new key.
  int size() {
    return keys.size();
  }

  void add(EpochKeys one) {
    addAll(List.of(one));
  }

  void addAll(Collection<EpochKeys> more) {
    Map<String, Bytes> stored = new LinkedHashMap<>();
    for (EpochKeys one : more) {
      stored.put(area.epoch(one.id()), one.both());
    }
    vault.putAll(stored);
    more.forEach(one -> keys.put(one.id(), one));
  }

  @Override
  public void close() {
    keys.values().forEach(EpochKeys::close);
    keys.clear();
  }
}
