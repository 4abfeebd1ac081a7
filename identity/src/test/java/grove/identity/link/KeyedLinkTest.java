package grove.identity.link;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import grove.identity.KeyedSignatures;
import grove.identity.testing.SeededRandom;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import org.junit.jupiter.api.Test;

/// The stand-in does what two honest ends of a link may rely on.
final class KeyedLinkTest {
  private static final byte[] WORDS = "some words".getBytes(StandardCharsets.UTF_8);

  private static LinkPair pair(long seed) throws Exception {
    return KeyedSignatures.in(() -> LinkPair.established(seed));
  }

  @Test
  void bothEndsKnowEachOtherAndShareASecret() throws Exception {
    var pair = pair(1);
    assertTrue(pair.caller instanceof KeyedLink);
    assertTrue(pair.caller.established() && pair.callee.established());
    assertEquals(pair.calleeKey.id(), pair.caller.peer());
    assertEquals(pair.callerKey.id(), pair.callee.peer());
    assertEquals(pair.caller.exporter(), pair.callee.exporter());
  }

  @Test
  void carriesBytesInPiecesOfAnySize() throws Exception {
    var pair = pair(2);
    var random = new SeededRandom(2);
    var text = new byte[100_000];
    random.nextBytes(text);
    pair.caller.write(text, 10, text.length);
    var sent = pair.caller.takeOutput();
    var got = new ByteArrayOutputStream();
    for (var at = 0; at < sent.length; ) {
      var end = Math.min(sent.length, at + 1 + random.nextInt(5_000));
      pair.callee.offer(sent, at, end);
      got.writeBytes(pair.callee.takePlain());
      at = end;
    }
    assertArrayEquals(Arrays.copyOfRange(text, 10, text.length), got.toByteArray());
  }

  @Test
  void aChangedBitAndARepeatedRecordAreNoticed() throws Exception {
    var pair = pair(3);
    pair.caller.write(WORDS, 0, WORDS.length);
    var sent = pair.caller.takeOutput();
    pair.callee.offer(sent, 0, sent.length);
    assertThrows(LinkException.class, () -> pair.callee.offer(sent, 0, sent.length));
    pair.callee.close();
    var other = pair(4);
    other.callee.write(WORDS, 0, WORDS.length);
    var back = other.callee.takeOutput();
    back[back.length - 1] ^= 1;
    assertThrows(LinkException.class, () -> other.caller.offer(back, 0, back.length));
  }

  @Test
  void anotherDeviceThanTheExpectedOneIsNoPeer() throws Exception {
    var one = KeyedSignatures.in(() -> new LinkPair(5));
    var other = KeyedSignatures.in(() -> new LinkPair(6));
    var said = one.caller.takeOutput();
    other.callee.offer(said, 0, said.length);
    var answer = other.callee.takeOutput();
    assertThrows(LinkException.class, () -> one.caller.offer(answer, 0, answer.length));
  }

  @Test
  void aFarewellIsHeard() throws Exception {
    var pair = pair(7);
    pair.caller.closeNotify();
    var sent = pair.caller.takeOutput();
    pair.callee.offer(sent, 0, sent.length);
    assertTrue(pair.callee.closedByPeer());
  }
}
