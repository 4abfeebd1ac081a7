package grove.identity.link;

import grove.identity.DeviceKey;
import grove.identity.bytes.Bytes;
import grove.identity.testing.SeededRandom;
import java.lang.management.ManagementFactory;
import java.security.GeneralSecurityException;
import javax.crypto.Cipher;
import javax.crypto.spec.GCMParameterSpec;
import javax.crypto.spec.SecretKeySpec;

/// How fast a link is, in one thread: handshakes of both ends, bulk bytes encrypted and decrypted,
/// and beside it what the JDK's AES-GCM alone reaches in the same run, all in CPU time. Prints;
/// checks only that the bytes arrive.
final class SecureLinkBench {
  private static final int HANDSHAKES = 400;
  private static final int BLOCK_BYTES = 64 << 10;
  private static final int RECORD_BYTES = 16 << 10;
  private static final int TAG_BYTES = 16;
  private static final int NONCE_BYTES = 12;
  private static final int RUNS = 6;
  private static final long RUN_BYTES = 512L << 20;

  private final SeededRandom random = new SeededRandom(1);

  private SecureLinkBench() {}

  public static void main(String[] arguments) throws LinkException, GeneralSecurityException {
    new SecureLinkBench().run();
  }

  private void run() throws LinkException, GeneralSecurityException {
    handshakes();
    double bestLink = 0;
    double bestRaw = 0;
    for (var run = 1; run <= RUNS; run++) {
      var link = bulk();
      var raw = raw();
      bestLink = Math.max(bestLink, link);
      bestRaw = Math.max(bestRaw, raw);
      System.out.printf("bulk     %5.0f MB/s    raw AES-GCM %5.0f MB/s%n", link, raw);
    }
    System.out.printf(
        "best     %5.0f MB/s encrypted and decrypted in one thread, %.2f of the JDK's AES-GCM"
            + " alone (%.0f MB/s)%n",
        bestLink, bestLink / bestRaw, bestRaw);
  }

  private void handshakes() throws LinkException {
    var caller = DeviceKey.generate(random);
    var callee = DeviceKey.generate(random);
    for (var i = 0; i < HANDSHAKES; i++) {
      link(caller, callee);
    }
    var began = clock();
    for (var i = 0; i < HANDSHAKES; i++) {
      link(caller, callee);
    }
    var ms = (clock() - began) / 1e6 / HANDSHAKES;
    System.out.printf("handshake %.2f ms, both ends together%n", ms);
  }

  private SecureLink[] link(DeviceKey callerKey, DeviceKey calleeKey) throws LinkException {
    var caller = SecureLink.caller(callerKey, calleeKey.id(), random);
    var callee = SecureLink.callee(calleeKey, random);
    while (!caller.established() || !callee.established()) {
      move(caller, callee);
      move(callee, caller);
    }
    return new SecureLink[] {caller, callee};
  }

  private static void move(SecureLink from, SecureLink to) throws LinkException {
    var bytes = from.takeOutput();
    to.offer(bytes, 0, bytes.length);
  }

  private double bulk() throws LinkException {
    var ends = link(DeviceKey.generate(random), DeviceKey.generate(random));
    var block = new byte[BLOCK_BYTES];
    random.nextBytes(block);
    var began = clock();
    for (var bytes = 0L; bytes < RUN_BYTES; bytes += block.length) {
      ends[0].write(block, 0, block.length);
      move(ends[0], ends[1]);
      var got = ends[1].takePlain();
      if (got.length != block.length || got[got.length - 1] != block[got.length - 1]) {
        throw new IllegalStateException("bytes were lost");
      }
    }
    return megabytesPerSecond(began);
  }

  /// The same records, each encrypted and decrypted, with nothing around.
  private double raw() throws GeneralSecurityException {
    var key = new SecretKeySpec(random.generateSeed(32), "AES");
    var sealing = Cipher.getInstance("AES/GCM/NoPadding");
    var opening = Cipher.getInstance("AES/GCM/NoPadding");
    var plain = new byte[RECORD_BYTES];
    var cipher = new byte[RECORD_BYTES + TAG_BYTES];
    var again = new byte[RECORD_BYTES];
    random.nextBytes(plain);
    var nonce = new byte[NONCE_BYTES];
    var began = clock();
    for (var bytes = 0L; bytes < RUN_BYTES; bytes += plain.length) {
      for (var i = 0; ++nonce[i] == 0; i++) {}
      var parameters = new GCMParameterSpec(8 * TAG_BYTES, nonce);
      sealing.init(Cipher.ENCRYPT_MODE, key, parameters);
      sealing.doFinal(plain, 0, plain.length, cipher, 0);
      opening.init(Cipher.DECRYPT_MODE, key, parameters);
      opening.doFinal(cipher, 0, cipher.length, again, 0);
    }
    var rate = megabytesPerSecond(began);
    if (!Bytes.of(plain).equals(Bytes.of(again))) {
      throw new IllegalStateException("bytes were lost");
    }
    return rate;
  }

  /// CPU time of this thread in ns: on a busy machine it says more than the clock on the wall.
  private static long clock() {
    return ManagementFactory.getThreadMXBean().getCurrentThreadCpuTime();
  }

  private static double megabytesPerSecond(long began) {
    return RUN_BYTES / 1e6 / ((clock() - began) / 1e9);
  }
}
