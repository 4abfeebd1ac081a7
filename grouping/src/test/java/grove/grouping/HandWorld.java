package grove.grouping;

import grove.graph.Admission;
import grove.graph.JoinRequest;
import grove.identity.DeviceCertificate;
import grove.identity.DeviceKey;
import grove.identity.LinkedDevice;
import grove.identity.LocalIdentity;
import grove.identity.RecoveryCode;
import grove.identity.SealKey;
import grove.identity.Vault;
import grove.identity.bytes.Bytes;
import grove.identity.testing.SeededRandom;
import grove.store.Append;
import grove.store.Entry;
import grove.store.EntryStore;
import grove.store.Lane;
import grove.store.LogId;
import grove.store.Segment;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// Several people, one node each, whose entries a test carries by hand under one clock.
///
/// Carrying does what the graph does: asks the receiver's security before a log is stored, appends,
/// and hands what was accepted to its group.
final class HandWorld {
  private static final int SEGMENT_BYTES = 256 << 10;

  final SeededRandom random;
  final HandLoop loop = new HandLoop();
  private final Path folder;
  private final List<Peer> peers = new ArrayList<>();

  HandWorld(Path folder, long seed) {
    this.folder = folder;
    this.random = new SeededRandom(seed);
  }

  /// Somebody, called after their role in the story.
  Peer person(String name) {
    Peer peer = new Peer(this, name, folder.resolve(name + ".vault"), random.fork(name));
    peers.add(peer);
    return peer;
  }

  /// A further device of somebody, linked by one that they have; it knows what that one knows.
  Peer linked(Peer old, String name) {
    Peer device = unopened(old, name, old.group);
    device.arrive(old.group.id());
    sync(old, device);
    return device;
  }

  /// The same before it has opened the groups that the old one is in.
  Peer unopened(Peer old, String name, Group... groups) {
    SeededRandom own = random.fork(name);
    DeviceKey key = DeviceKey.generate(own);
    LocalIdentity self = old.vault.identity();
    DeviceCertificate certificate =
        DeviceCertificate.byDevice(self.device(), self.person(), key.id(), loop.nowMs());
    List<DeviceCertificate> chain = new ArrayList<>(self.chain());
    chain.add(certificate);
    Map<String, Bytes> values = new HashMap<>();
    for (Group group : groups) {
      values.putAll(group.devices().link(certificate).vaultValues());
    }
    LinkedDevice linked = new LinkedDevice(self.name(), chain, key, SealKey.generate(own), values);
    Vault vault = Vault.linked(folder.resolve(name + ".vault"), linked, own, loop.nowMs());
    return peer(name, vault, own);
  }

  /// Somebody on a new device, with nothing but their recovery code.
  Peer recovered(Peer lost, String name) {
    SeededRandom own = random.fork(name);
    Path path = folder.resolve(name + ".vault");
    try (RecoveryCode code = lost.vault.recoveryCode().orElseThrow()) {
      return peer(name, Vault.recover(path, code, name, Optional.empty(), own, loop.nowMs()), own);
    }
  }

  private Peer peer(String name, Vault vault, SeededRandom own) {
    Peer peer = new Peer(this, name, vault, own);
    peers.add(peer);
    return peer;
  }

  /// A founder with a workspace.
  Peer founder() {
    Peer founder = person("founder");
    founder.found("Workspace");
    return founder;
  }

  /// Somebody who has come by an invitation of `host`, and knows what the host knows.
  Peer joined(Peer host, String name, Role role) {
    Peer peer = person(name);
    Invitation invitation = host.group.invite(new InviteTerms(role, 1, 60_000, false));
    peer.joining(invitation.link().orElseThrow());
    peer.ask(host);
    sync(host, peer);
    return peer;
  }

  /// A request by another invitation than the one by which the person has asked.
  JoinRequest requestBy(Peer peer, Invitation invitation) {
    Bytes asked = Bytes.utf8(invitation.link().orElseThrow());
    String place = new VaultArea(peer.group.id()).link();
    Optional<Bytes> before = peer.vault.get(place);
    peer.vault.put(place, asked);
    JoinRequest request = peer.request(Group.open(peer.portsToNowhere(), peer.group.id()));
    before.ifPresentOrElse(value -> peer.vault.put(place, value), () -> peer.vault.remove(place));
    return request;
  }

  /// Carries entries both ways until nothing moves, and answers wishes for keys.
  void sync(Peer... some) {
    boolean moved = true;
    while (moved) {
      moved = false;
      for (Peer from : some) {
        for (Peer to : some) {
          if (from != to) {
            moved |= carry(from, to);
            moved |= giveKeys(from, to);
          }
        }
      }
    }
  }

  void syncAll() {
    sync(peers.stream().filter(peer -> peer.group != null).toArray(Peer[]::new));
  }

  /// Carries what `to` takes, control entries first; true if something new was stored.
  static boolean carry(Peer from, Peer to) {
    boolean moved = false;
    for (Lane lane : Lane.values()) {
      boolean again = true;
      while (again) {
        again = false;
        for (LogId log : from.store().frontier().lane(lane).logs()) {
          again |= carry(from, to, log);
        }
        moved |= again;
      }
    }
    return moved;
  }

  private static boolean carry(Peer from, Peer to, LogId log) {
    long next = to.store().frontier().seq(log) + 1;
    Optional<Segment> segment = from.store().read(log, next, SEGMENT_BYTES);
    if (segment.isEmpty()) {
      return false;
    }
    Admission admission = to.group.security().admit(log, segment.get().first());
    if (admission != Admission.ADMIT) {
      return false;
    }
    Append result = to.store().append(segment.get(), false);
    if (result instanceof Append.Accepted accepted) {
      to.received(accepted.entries());
      return true;
    }
    return false;
  }

  private static boolean giveKeys(Peer from, Peer to) {
    boolean moved = false;
    for (var epoch : List.copyOf(to.wanted)) {
      var sealed = from.group.security().sealKey(epoch, to.vault.identity().device().id());
      if (sealed.isPresent()) {
        to.wanted.remove(epoch);
        to.group.security().onKeySeal(epoch, sealed.get());
        moved = true;
      }
    }
    return moved;
  }

  /// All that a node holds on its disk, as anybody could copy it.
  static List<Entry> entries(EntryStore store) {
    return store.after(0, Integer.MAX_VALUE);
  }
}
