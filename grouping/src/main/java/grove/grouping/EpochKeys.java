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
/// The id commits to both.
final class EpochKeys implements AutoCloseable {
  /// Bytes of both keys, content key first.
  static final int BYTES = 2 * Suite.KEY_BYTES;

  private static final Bytes BLOB = Bytes.utf8("grove/blob/1");
  private static final Bytes KNOCK = Bytes.utf8("grove/knock/1");
  private static final Bytes HELLO = Bytes.utf8("grove/hello/1");
  private static final Bytes DISCOVERY = Bytes.utf8("grove/discovery/1");
  private static final Bytes BEACON = Bytes.utf8("grove/beacon/1");

  private final Hash id;
  private final Secret content;
  private final Secret network;
  private final NetworkKey derived;
  private final Secret blobKey;

  private EpochKeys(Hash id, Secret content, Secret network) {
    this.id = id;
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

  static EpochKeys generate(GroupId group, SecureRandom random) {
    Secret content = Secret.random(random, Suite.KEY_BYTES);
    Secret network = Secret.random(random, Suite.KEY_BYTES);
    return new EpochKeys(id(group, content.bytes(), network.bytes()), content, network);
  }

  /// Reads both keys and checks that they are this epoch's.
  static EpochKeys read(GroupId group, Hash epoch, Bytes both) throws MalformedException {
    if (both.size() != BYTES) {
      throw new MalformedException("an epoch has two keys of " + Suite.KEY_BYTES + " bytes");
    }
    Bytes content = both.slice(0, Suite.KEY_BYTES);
    Bytes network = both.slice(Suite.KEY_BYTES, BYTES);
    if (!id(group, content, network).equals(epoch)) {
      throw new MalformedException("keys that are not those of the epoch");
    }
    return new EpochKeys(epoch, Secret.of(content), Secret.of(network));
  }

  private static Hash id(GroupId group, Bytes content, Bytes network) {
    return Hash.tagged(
        "grove/epoch/1",
        group.hash().bytes(),
        Hash.sha256(content).bytes(),
        Hash.sha256(network).bytes());
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

  /// Both keys, for the vault or to be sealed.
  Bytes both() {
    return Bytes.concat(content.bytes(), network.bytes());
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
