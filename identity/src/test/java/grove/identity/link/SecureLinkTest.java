package grove.identity.link;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import grove.identity.DeviceKey;
import grove.identity.bytes.Bytes;
import grove.identity.testing.SeededRandom;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import org.junit.jupiter.api.Test;

/// What two honest ends of a link may rely on.
final class SecureLinkTest {
  private static final byte[] WORDS = "some words".getBytes(StandardCharsets.UTF_8);

  @Test
  void bothEndsKnowEachOtherAndShareASecret() throws LinkException {
    var pair = LinkPair.established(1);
    assertTrue(pair.caller.established() && pair.callee.established());
    assertEquals(pair.calleeKey.id(), pair.caller.peer());
    assertEquals(pair.callerKey.id(), pair.callee.peer());
    assertEquals(pair.caller.exporter(), pair.callee.exporter());
    assertEquals(32, pair.caller.exporter().size());
    assertNotEquals(pair.caller.exporter(), LinkPair.established(2).caller.exporter());
    var bytes = pair.toCallee.size() + pair.toCaller.size();
    assertTrue(bytes < SecureLink.HANDSHAKE_BYTES_MAX / 2, "a handshake of " + bytes + " bytes");
  }

  @Test
  void sendsTheSameBytesAgainUnderTheSameSeed() throws LinkException {
    var one = LinkPair.established(3);
    var two = LinkPair.established(3);
    assertArrayEquals(one.toCallee.toByteArray(), two.toCallee.toByteArray());
    assertArrayEquals(one.toCaller.toByteArray(), two.toCaller.toByteArray());
  }

  @Test
  void carriesBytesOfAnySizeBothWaysInPiecesOfAnySize() throws LinkException {
    var pair = LinkPair.established(4);
    var random = new SeededRandom(4);
    for (var size : new int[] {0, 1, 16_383, 16_384, 16_385, 300_000}) {
      for (var from : new SecureLink[] {pair.caller, pair.callee}) {
        var to = from.equals(pair.caller) ? pair.callee : pair.caller;
        var plain = new byte[size + 2];
        random.nextBytes(plain);
        from.write(plain, 1, size + 1);
        var cipher = from.takeOutput();
        assertTrue(size < 64 || !contains(cipher, plain), "cipher text shows the plain text");
        var got = new ByteArrayOutputStream();
        for (var at = 0; at < cipher.length; ) {
          var end = Math.min(cipher.length, at + 1 + random.nextInt(20_000));
          to.offer(cipher, at, end);
          got.writeBytes(to.takePlain());
          at = end;
        }
        assertArrayEquals(Arrays.copyOfRange(plain, 1, size + 1), got.toByteArray());
      }
    }
  }

  private static boolean contains(byte[] cipher, byte[] plain) {
    return Bytes.of(cipher).toHex().contains(Bytes.of(plain, 10, 26).toHex());
  }

  @Test
  void shakesHandsByteByByte() throws LinkException {
    var pair = new LinkPair(5);
    for (var quiet = 0; quiet < 2; quiet++) {
      for (var from : new SecureLink[] {pair.caller, pair.callee}) {
        var to = from.equals(pair.caller) ? pair.callee : pair.caller;
        var bytes = from.takeOutput();
        for (var i = 0; i < bytes.length; i++) {
          quiet = 0;
          to.offer(bytes, i, i + 1);
        }
      }
    }
    assertTrue(pair.caller.established() && pair.callee.established());
  }

  @Test
  void muchMayBeSaidTogetherWithTheEndOfTheHandshake() throws LinkException {
    var pair = new LinkPair(12);
    var hello = pair.caller.takeOutput();
    pair.callee.offer(hello, 0, hello.length);
    var answer = pair.callee.takeOutput();
    pair.caller.offer(answer, 0, answer.length);
    pair.caller.write(new byte[200_000], 0, 200_000);
    var all = pair.caller.takeOutput();
    pair.callee.offer(all, 0, all.length);
    assertEquals(200_000, pair.callee.takePlain().length);
  }

  @Test
  void theCallerAcceptsTheExpectedDeviceOnly() {
    var random = new SeededRandom(6);
    var own = DeviceKey.generate(random);
    var expected = DeviceKey.generate(random).id();
    var caller = SecureLink.caller(own, expected, random.fork("caller"));
    var other = SecureLink.callee(DeviceKey.generate(random), random.fork("callee"));
    var e = assertThrows(LinkException.class, () -> settle(caller, other));
    assertTrue(e.getMessage().contains("certificate unknown"), e.getMessage());
    assertFalse(caller.established());
    assertThrows(IllegalStateException.class, caller::peer);
    var alert = caller.takeOutput();
    assertTrue(alert.length > 0, "the peer is told");
    assertThrows(LinkException.class, () -> other.offer(alert, 0, alert.length));
    assertFalse(other.established());
    assertThrows(LinkException.class, () -> caller.offer(WORDS, 0, 1), "dead for good");
    assertThrows(LinkException.class, () -> caller.write(WORDS, 0, 1));
  }

  @Test
  void nothingIsSaidBeforeTheEndOfTheHandshake() {
    var pair = new LinkPair(7);
    for (var end : new SecureLink[] {pair.caller, pair.callee}) {
      assertFalse(end.established());
      assertThrows(IllegalStateException.class, () -> end.write(WORDS, 0, 1));
      assertThrows(IllegalStateException.class, end::peer);
      assertThrows(IllegalStateException.class, end::exporter);
    }
  }

  @Test
  void aFarewellEndsTheLinkForBoth() throws LinkException {
    for (var fromCaller : new boolean[] {true, false}) {
      var pair = LinkPair.established(8);
      var from = fromCaller ? pair.caller : pair.callee;
      var to = fromCaller ? pair.callee : pair.caller;
      from.write(WORDS, 0, WORDS.length);
      from.closeNotify();
      var last = from.takeOutput();
      to.offer(last, 0, last.length);
      assertArrayEquals(WORDS, to.takePlain(), "what was said before it arrives");
      assertTrue(to.closedByPeer());
      assertThrows(LinkException.class, () -> to.write(WORDS, 0, 1));
      to.offer(WORDS, 0, WORDS.length);
      assertEquals(0, to.takePlain().length);
      assertThrows(LinkException.class, () -> from.write(WORDS, 0, 1));
      assertThrows(LinkException.class, from::closeNotify);
      from.close();
      to.close();
    }
  }

  @Test
  void aClosedLinkIsDead() throws LinkException {
    var pair = LinkPair.established(9);
    pair.caller.close();
    pair.caller.close();
    assertFalse(pair.caller.established());
    assertThrows(LinkException.class, () -> pair.caller.write(WORDS, 0, 1));
    assertThrows(LinkException.class, () -> pair.caller.offer(WORDS, 0, 1));
  }

  @Test
  void aReplayedOrReorderedRecordEndsTheLink() throws LinkException {
    var pair = LinkPair.established(10);
    pair.caller.write(WORDS, 0, WORDS.length);
    var first = pair.caller.takeOutput();
    pair.caller.write(WORDS, 0, WORDS.length);
    var second = pair.caller.takeOutput();
    pair.callee.offer(first, 0, first.length);
    assertThrows(LinkException.class, () -> pair.callee.offer(first, 0, first.length));

    var other = LinkPair.established(10);
    assertThrows(LinkException.class, () -> other.callee.offer(second, 0, second.length));
  }

  /// The keys change by themselves every 2^20 records; here many small ones pass that mark.
  @Test
  void changesItsKeysUnderway() throws LinkException {
    var pair = LinkPair.established(11);
    var rounds = (1 << 20) + 100;
    var plain = new byte[64];
    var recordBytes = 5 + 1 + 1 + 16;
    var updates = 0;
    for (var i = 0; i < rounds; i += 1_000) {
      var n = Math.min(1_000, rounds - i);
      for (var k = 0; k < n; k++) {
        pair.caller.write(plain, 0, 1);
      }
      var cipher = pair.caller.takeOutput();
      pair.callee.offer(cipher, 0, cipher.length);
      assertEquals(n, pair.callee.takePlain().length);
      var back = pair.callee.takeOutput();
      pair.caller.offer(back, 0, back.length);
      updates += cipher.length > n * recordBytes ? 1 : 0;
    }
    assertEquals(1, updates, "one batch held a record more");
    pair.callee.write(WORDS, 0, WORDS.length);
    pair.settle();
    assertTrue(pair.caller.established() && pair.callee.established());
  }

  private static void settle(SecureLink caller, SecureLink callee) throws LinkException {
    for (var i = 0; i < 4; i++) {
      var there = caller.takeOutput();
      callee.offer(there, 0, there.length);
      var back = callee.takeOutput();
      caller.offer(back, 0, back.length);
    }
  }
}
