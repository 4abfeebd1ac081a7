package grove.identity.link;

import grove.identity.DeviceKey;
import grove.identity.testing.SeededRandom;
import java.io.ByteArrayOutputStream;

/// The two ends of a link in one thread, and the bytes that went between them.
final class LinkPair {
  final DeviceKey callerKey;
  final DeviceKey calleeKey;
  final SecureLink caller;
  final SecureLink callee;
  final ByteArrayOutputStream toCallee = new ByteArrayOutputStream();
  final ByteArrayOutputStream toCaller = new ByteArrayOutputStream();

  LinkPair(long seed) {
    var random = new SeededRandom(seed);
    callerKey = DeviceKey.generate(random);
    calleeKey = DeviceKey.generate(random);
    caller = SecureLink.caller(callerKey, calleeKey.id(), random.fork("caller"));
    callee = SecureLink.callee(calleeKey, random.fork("callee"));
  }

  static LinkPair established(long seed) throws LinkException {
    var pair = new LinkPair(seed);
    pair.settle();
    return pair;
  }

  /// Moves bytes until neither end has more to say.
  void settle() throws LinkException {
    while (true) {
      var there = caller.takeOutput();
      toCallee.writeBytes(there);
      callee.offer(there, 0, there.length);
      var back = callee.takeOutput();
      toCaller.writeBytes(back);
      caller.offer(back, 0, back.length);
      if (there.length + back.length == 0) {
        return;
      }
    }
  }
}
