package grove.identity.link;

import grove.identity.DeviceId;
import grove.identity.DeviceKey;
import java.security.SecureRandom;

/// Makes the two ends of links.
///
/// Only code of this package can put another one in the place of TLS, for the time of a call and for
/// one thread. In a program nothing does; the test tree does it for simulated worlds.
interface LinkMaker {
  ScopedValue<LinkMaker> STAND_IN = ScopedValue.newInstance();

  LinkMaker TLS =
      new LinkMaker() {
        @Override
        public SecureLink caller(DeviceKey own, DeviceId expectedPeer, SecureRandom random) {
          return TlsLink.caller(own, expectedPeer, random);
        }

        @Override
        public SecureLink callee(DeviceKey own, SecureRandom random) {
          return TlsLink.callee(own, random);
        }
      };

  static LinkMaker now() {
    return STAND_IN.orElse(TLS);
  }

  SecureLink caller(DeviceKey own, DeviceId expectedPeer, SecureRandom random);

  SecureLink callee(DeviceKey own, SecureRandom random);
}
