package grove.grouping;

import grove.identity.DeviceId;
import grove.identity.KeyPackage;
import grove.identity.SealKey;
import grove.identity.Secret;
import grove.identity.Suite;
import grove.identity.bytes.ByteWriter;
import grove.identity.bytes.Bytes;
import grove.identity.bytes.Hash;
import grove.identity.bytes.MalformedException;
import grove.store.GroupId;
import java.security.SecureRandom;
import java.util.List;
import java.util.Optional;

/// Seals epoch keys to devices (HPKE) and wraps a predecessor's keys under its successor's.
final class Seals {
  private static final Bytes INFO = Bytes.utf8("grove/seal/1");
  private static final Bytes PREVIOUS = Bytes.utf8("grove/prev/1");
  private static final int NONCE = 0;

  private Seals() {}

  /// Both keys, to a device that reads.
  static Bytes toMember(GroupId group, EpochKeys keys, KeyPackage to, SecureRandom random) {
    return seal(info(group, keys.id(), to.device()), to, keys.both(), random);
  }

  /// The network key alone, to a relay's device.
  static Bytes toRelay(GroupId group, EpochKeys keys, KeyPackage to, SecureRandom random) {
    return seal(info(group, keys.id(), to.device()), to, keys.network().bytes(), random);
  }

  private static Bytes seal(Bytes info, KeyPackage to, Bytes plain, SecureRandom random) {
    return Suite.sealTo(to.publicKey(), info, Bytes.EMPTY, plain, random);
  }

  /// Tries the device's private keys, newest first; empty where none opens it or what comes out is
  /// not this epoch's.
  static Optional<EpochKeys> open(
      GroupId group, Hash epoch, DeviceId device, List<SealKey> keys, Bytes sealed) {
    for (SealKey key : keys) {
      try {
        Bytes both = key.open(info(group, epoch, device), Bytes.EMPTY, sealed);
        return Optional.of(EpochKeys.read(group, epoch, both));
      } catch (MalformedException e) {
        // Sealed to another of the keys, or to nobody: the next one tells.
      }
    }
    return Optional.empty();
  }

  static EpochGrant.Wrap wrap(GroupId group, EpochKeys successor, EpochKeys predecessor) {
    Bytes ad = wrapAd(group, successor.id(), predecessor.id());
    try (Secret content = wrapKey(successor.content(), predecessor.id());
        Secret network = wrapKey(successor.network(), predecessor.id())) {
      return new EpochGrant.Wrap(
          Suite.seal(content, NONCE, ad, predecessor.both()),
          Suite.seal(network, NONCE, ad, predecessor.network().bytes()));
    }
  }

  static Optional<EpochKeys> unwrap(
      GroupId group, EpochKeys successor, Hash predecessor, EpochGrant.Wrap wrap) {
    Bytes ad = wrapAd(group, successor.id(), predecessor);
    try (Secret content = wrapKey(successor.content(), predecessor)) {
      Bytes both = Suite.open(content, NONCE, ad, wrap.both());
      return Optional.of(EpochKeys.read(group, predecessor, both));
    } catch (MalformedException e) {
      return Optional.empty();
    }
  }

  private static Secret wrapKey(Secret key, Hash predecessor) {
    return Suite.hkdf(key, predecessor.bytes(), PREVIOUS, Suite.KEY_BYTES);
  }

  private static Bytes wrapAd(GroupId group, Hash successor, Hash predecessor) {
    return new ByteWriter().hash(group.hash()).hash(successor).hash(predecessor).toBytes();
  }

  private static Bytes info(GroupId group, Hash epoch, DeviceId device) {
    return Bytes.concat(INFO, group.hash().bytes(), epoch.bytes(), device.bytes());
  }
}
