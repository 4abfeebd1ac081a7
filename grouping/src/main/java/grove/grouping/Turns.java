package grove.grouping;

import grove.identity.DeviceId;
import grove.identity.bytes.Bytes;
import grove.identity.bytes.Hash;

/// In which order devices do what any of them could: by their distance from what is to be done,
/// in which no device comes first more often than others.
final class Turns {
  /// Distances lie from 0 to below this.
  static final int DISTANCES = 0x1_0000;

  private static final String DOMAIN = "grove/epoch-turn/1";

  private Turns() {}

  static int distance(Hash what, DeviceId device) {
    Bytes hash = Hash.tagged(DOMAIN, what.bytes(), device.bytes()).bytes();
    return ((hash.at(0) & 0xff) << 8) | (hash.at(1) & 0xff);
  }
}
