package grove.grouping;

import grove.graph.Admission;
import grove.graph.JoinRequest;
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
import java.util.List;
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
    Admission admission = to.group.security().admit(log, segment.get().first().header());
    if (admission != Admission.ADMIT) {
      return false;
    }
    Append result = to.store().append(segment.get(), false);
    if (result instanceof Append.Accepted accepted) {
      to.group.onReceived(accepted.entries());
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
