package grove.grouping;

import grove.identity.DeviceId;
import grove.identity.SealKey;
import grove.identity.Secret;
import grove.identity.Suite;
import grove.identity.bytes.ByteWriter;
import grove.identity.bytes.Bytes;
import grove.identity.bytes.Hash;
import grove.identity.bytes.MalformedException;
import grove.store.Entry;
import grove.store.GroupId;
import grove.store.Lane;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;

/// Somebody with keys and a full copy of a node's disk, who tries everything: each key, as it is and
/// by every derivation that the protocol knows, on every sealed part of every entry.
///
/// It knows the formats and none of the rules: whether an epoch counts, who may have a key and who
/// wrote what is nothing to it.
final class Thief {
  private static final List<String> USES =
      List.of(
          "grove/payload/1",
          "grove/control/1",
          "grove/prev/1",
          "grove/blob/1",
          "grove/knock/1",
          "grove/hello/1",
          "grove/discovery/1",
          "grove/beacon/1",
          "grove/join/name-key/1",
          "grove/join/name/1");

  private final GroupId group;
  private final List<SealKey> sealKeys = new ArrayList<>();
  private final Set<Bytes> keys = new LinkedHashSet<>();
  private final Set<Bytes> opened = new HashSet<>();

  Thief(GroupId group) {
    this.group = group;
  }

  /// With everything that a node's vault holds for the group.
  static Thief of(Peer peer) {
    Thief thief = new Thief(peer.group.id());
    thief.sealKeys.addAll(peer.vault.identity().sealKeys());
    for (String name : peer.vault.keys("")) {
      thief.learn(peer.vault.get(name).orElseThrow());
    }
    return thief;
  }

  void learn(SealKey key) {
    sealKeys.add(key);
  }

  /// Every run of 32 bytes at a multiple of 32 may be a key.
  void learn(Bytes secret) {
    for (int at = 0; at + Suite.KEY_BYTES <= secret.size(); at += Suite.KEY_BYTES) {
      keys.add(secret.slice(at, at + Suite.KEY_BYTES));
    }
  }

  /// Opens all seals and wraps that it can, until there is nothing new.
  void study(Collection<Entry> disk) {
    int before;
    do {
      before = keys.size();
      for (Entry entry : disk) {
        if (entry.log().lane() == Lane.CONTROL && entry.body().isPresent()) {
          study(entry);
        }
      }
    } while (keys.size() > before);
  }

  private void study(Entry entry) {
    try {
      ControlKind kind = ControlKind.of(entry.header().kind()).orElseThrow();
      Control control = ControlReading.decode(kind, entry.body().orElseThrow());
      if (control instanceof Control.Add add) {
        for (Control.GivenKey given : add.keys()) {
          unseal(given.epoch(), add.card().device(), given.sealed());
        }
      }
      control.granted().ifPresent(this::study);
    } catch (MalformedException e) {
      throw new AssertionError(e);
    }
  }

  private void study(EpochGrant grant) {
    for (EpochGrant.Seal seal : grant.members()) {
      unseal(grant.epoch(), seal.device(), seal.sealed());
    }
    for (EpochGrant.Seal seal : grant.relays()) {
      unseal(grant.epoch(), seal.device(), seal.sealed());
    }
    for (EpochGrant.Predecessor p : grant.predecessors()) {
      p.wrap()
          .ifPresent(wrap -> {
            unwrap(grant.epoch(), p.epoch(), wrap.both());
            unwrap(grant.epoch(), p.epoch(), wrap.network());
          });
    }
  }

  private void unseal(Hash epoch, DeviceId to, Bytes sealed) {
    Bytes info =
        Bytes.concat(Bytes.utf8("grove/seal/1"), group.hash().bytes(), epoch.bytes(), to.bytes());
    for (SealKey key : opened.contains(sealed) ? List.<SealKey>of() : sealKeys) {
      try {
        learn(key.open(info, Bytes.EMPTY, sealed));
        opened.add(sealed);
      } catch (MalformedException e) {
        // not with this key
      }
    }
  }

  private void unwrap(Hash successor, Hash predecessor, Bytes sealed) {
    Bytes ad = new ByteWriter().hash(group.hash()).hash(successor).hash(predecessor).toBytes();
    for (Bytes key : List.copyOf(keys)) {
      for (Secret one : derived(key, predecessor.bytes())) {
        try {
          learn(Suite.open(one, 0, ad, sealed));
        } catch (MalformedException e) {
          // not with this key
        }
      }
    }
  }

  private static List<Secret> derived(Bytes key, Bytes salt) {
    List<Secret> all = new ArrayList<>(List.of(Secret.of(key)));
    for (String use : USES) {
      all.add(Suite.hkdf(Secret.of(key), salt, Bytes.utf8(use), Suite.KEY_BYTES));
    }
    return all;
  }

  /// The entries of which it opens something.
  Set<Hash> opens(Collection<Entry> disk) {
    Set<Hash> opens = new TreeSet<>();
    for (Entry entry : disk) {
      if (sealed(entry) && opens(entry)) {
        opens.add(entry.id());
      }
    }
    return opens;
  }

  /// Whether there is anything secret in it: every data entry, and control entries with a box.
  static boolean sealed(Entry entry) {
    return entry.log().lane() == Lane.DATA || entry.stub().size() > 0;
  }

  static Set<Hash> sealed(Collection<Entry> disk) {
    Set<Hash> sealed = new TreeSet<>();
    disk.stream().filter(Thief::sealed).map(Entry::id).forEach(sealed::add);
    return sealed;
  }

  private boolean opens(Entry entry) {
    var place =
        new PayloadBox.Place(group, entry.log(), entry.seq(), entry.header().epoch()).bytes();
    Bytes salt = entry.stub().slice(0, PayloadBox.SALT_BYTES);
    Bytes stub = entry.stub().slice(PayloadBox.SALT_BYTES, entry.stub().size());
    for (Bytes key : keys) {
      for (Secret one : derived(key, salt)) {
        if (opens(one, place, stub) || entry.body().filter(b -> opens(one, place, b)).isPresent()) {
          return true;
        }
      }
    }
    return false;
  }

  private static boolean opens(Secret key, Bytes ad, Bytes sealed) {
    for (int nonce = 0; nonce <= 1; nonce++) {
      try {
        Suite.open(key, nonce, ad, sealed);
        return true;
      } catch (MalformedException e) {
        // not with this key
      }
    }
    return false;
  }

  /// Whether the key is among what it has or can derive.
  boolean has(Bytes key, Hash epoch) {
    for (Bytes known : keys) {
      for (Secret one : derived(known, epoch.bytes())) {
        if (one.bytes().equals(key)) {
          return true;
        }
      }
    }
    return false;
  }
}
