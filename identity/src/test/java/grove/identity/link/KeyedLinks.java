package grove.identity.link;

import grove.identity.DeviceId;
import grove.identity.DeviceKey;
import java.security.SecureRandom;

/// Links of simulated worlds: [KeyedLink].
public final class KeyedLinks implements LinkMaker {
  private KeyedLinks() {}

  /// The same scope with links that are stand-ins.
  public static ScopedValue.Carrier bound(ScopedValue.Carrier scope) {
    return scope.where(STAND_IN, new KeyedLinks());
  }

  @Override
  public SecureLink caller(DeviceKey own, DeviceId expectedPeer, SecureRandom random) {
    return KeyedLink.caller(own, expectedPeer, random);
  }

  @Override
  public SecureLink callee(DeviceKey own, SecureRandom random) {
    return KeyedLink.callee(own, random);
  }
}
