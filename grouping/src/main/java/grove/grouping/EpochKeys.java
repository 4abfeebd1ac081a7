package grove.grouping;

import grove.graph.NetworkKey;
import grove.identity.Secret;
import grove.identity.Suite;
import grove.identity.bytes.Bytes;
import grove.identity.bytes.Hash;
import grove.identity.bytes.MalformedException;
import grove.store.GroupId;
import java.security.SecureRandom;

/// Both keys of one generation of a group's keys: K_e opens content, N_e lets a node into links.
/// The id commits to both, and to the place in its maker's log where the epoch was made.
final class EpochKeys implements AutoCloseable {
  /// Bytes of both keys, content key first, and of the epoch's origin.
  static final int BYTES = 2 * Suite.KEY_BYTES + Hash.SIZE;

  private static final Bytes BLOB = Bytes.utf8("grove/blob/1");
  private static final Bytes KNOCK = Bytes.utf8("grove/knock/1");
  private static final Bytes HELLO = Bytes.utf8("grove/hello/1");
  private static final Bytes DISCOVERY = Bytes.utf8("grove/discovery/1");
  private static final Bytes BEACON = Bytes.utf8("grove/beacon/1");

  private final Hash id;
  private final Hash origin;
  private final Secret content;
  private final Secret network;
  private final NetworkKey derived;
  private final Secret blobKey;

  private EpochKeys(Hash id, Hash origin, Secret content, Secret network) {
    this.id = id;
    this.origin = origin;
    this.content = content;
    this.network = network;
    this.blobKey = derive(content, BLOB);
    this.derived =
        new NetworkKey(
            id,
            derive(network, KNOCK),
            derive(network, HELLO),
            derive(network, DISCOVERY),
            derive(network, BEACON));
  }

  private Secret derive(Secret key, Bytes use) {
    return Suite.hkdf(key, id.bytes(), use, Suite.KEY_BYTES);
  }

  /// New keys, for the entry that goes to this place.
  static EpochKeys generate(EpochPlace place, SecureRandom random) {
    Secret content = Secret.random(random, Suite.KEY_BYTES);
    Secret network = Secret.random(random, Suite.KEY_BYTES);
    Hash id = place.epoch(Hash.sha256(content.bytes()), Hash.sha256(network.bytes()));
    return new EpochKeys(id, place.origin(), content, network);
  }

  /// Reads both keys with their origin and checks that they are this epoch's.
  static EpochKeys read(GroupId group, Hash epoch, Bytes all) throws MalformedException {
    if (all.size() != BYTES) {
      throw new MalformedException("keys of an epoch are " + BYTES + " bytes with their origin");
    }
    Bytes content = all.slice(0, Suite.KEY_BYTES);
    Bytes network = all.slice(Suite.KEY_BYTES, 2 * Suite.KEY_BYTES);
    Hash origin = new Hash(all.slice(2 * Suite.KEY_BYTES, BYTES));
    Hash id = EpochPlace.epoch(group, origin, Hash.sha256(content), Hash.sha256(network));
    if (!id.equals(epoch)) {
      throw new MalformedException("keys that are not those of the epoch");
    }
    return new EpochKeys(epoch, origin, Secret.of(content), Secret.of(network));
  }

  Hash id() {
    return id;
  }

  Secret content() {
    return content;
  }

  Secret network() {
    return network;
  }

  /// SHA-256 of the content key.
  Hash contentHash() {
    return Hash.sha256(content.bytes());
  }

  /// SHA-256 of the network key.
  Hash networkHash() {
    return Hash.sha256(network.bytes());
  }

  /// Both keys and their origin, for the vault or to be sealed.
  Bytes both() {
    return Bytes.concat(content.bytes(), network.bytes(), origin.bytes());
  }

  Secret blobKey() {
    return blobKey;
  }

  /// What links need of the network key.
  NetworkKey networkKey() {
    return derived;
  }

  @Override
  public void close() {
    content.close();
    network.close();
    blobKey.close();
    derived.knock().close();
    derived.hello().close();
    derived.discovery().close();
    derived.beacon().close();
  }
}
