package grove.graph;

import grove.identity.Secret;
import grove.identity.bytes.Hash;

/// The network keys of one epoch, all derived from its N_e.
///
/// @param knock opens the door before TLS
/// @param hello proves in HELLO that the sender has the epoch
/// @param discovery finds nodes in the local network
/// @param beacon seals beacons
public record NetworkKey(Hash epoch, Secret knock, Secret hello, Secret discovery, Secret beacon) {
  /// Epochs a node still opens its door to, at most.
  public static final int EPOCHS_MAX = 256;
}
