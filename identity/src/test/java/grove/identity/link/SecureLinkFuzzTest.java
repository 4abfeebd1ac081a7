package grove.identity.link;

import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assertions.fail;

import grove.identity.DeviceKey;
import grove.identity.testing.SeededRandom;
import java.util.Arrays;
import java.util.function.Supplier;
import org.junit.jupiter.api.Test;

/// Whatever a stranger sends, the worst is a `LinkException`, and the link is never established.
final class SecureLinkFuzzTest {
  private static final int HEADER_BYTES = 5;

  private final SeededRandom random = new SeededRandom(1);
  private final DeviceKey own = DeviceKey.generate(random);
  private final DeviceKey other = DeviceKey.generate(random);

  private SecureLink caller() {
    return SecureLink.caller(own, other.id(), random);
  }

  private SecureLink callee() {
    return SecureLink.callee(own, random);
  }

  @Test
  void survivesRandomBytes() {
    for (var i = 0; i < 800; i++) {
      var bytes = new byte[random.nextInt(400)];
      random.nextBytes(bytes);
      offer(i % 2 == 0 ? callee() : caller(), bytes, "random " + i);
    }
  }

  /// Bytes with the look of records, so that they reach further in.
  @Test
  void survivesRandomRecords() {
    for (var i = 0; i < 1_000; i++) {
      var body = new byte[random.nextInt(300)];
      random.nextBytes(body);
      if (body.length > 4 && random.nextInt(4) > 0) {
        body[0] = (byte) (random.nextBoolean() ? 1 : random.nextInt(26));
        body[1] = 0;
        body[2] = (byte) ((body.length - 4) >> 8);
        body[3] = (byte) (body.length - 4);
      }
      var type = random.nextInt(8) == 0 ? random.nextInt(256) : 20 + random.nextInt(4);
      offer(i % 2 == 0 ? callee() : caller(), record(type, body), "record " + i);
    }
  }

  @Test
  void survivesMutatedFirstFlights() throws LinkException {
    var pair = LinkPair.established(2);
    var toCallee = pair.toCallee.toByteArray();
    for (var i = 0; i < 1_000; i++) {
      var name = "hello of a caller " + i;
      var link = SecureLink.callee(pair.calleeKey, random);
      offer(link, mutated(toCallee, 0, toCallee.length), name);
      assertFalse(link.established(), name);
    }
  }

  /// The callee's flight answers one hello, so each round shakes hands anew up to there.
  @Test
  void survivesMutatedAnswers() throws LinkException {
    for (var i = 0; i < 300; i++) {
      var pair = new LinkPair(100 + i % 7);
      var hello = pair.caller.takeOutput();
      pair.callee.offer(hello, 0, hello.length);
      var answer = pair.callee.takeOutput();
      offer(pair.caller, mutated(answer, 0, answer.length), "answer " + i);
    }
  }

  @Test
  void survivesMutatedFinishes() throws LinkException {
    for (var i = 0; i < 250; i++) {
      var pair = new LinkPair(100 + i % 7);
      var hello = pair.caller.takeOutput();
      pair.callee.offer(hello, 0, hello.length);
      var answer = pair.callee.takeOutput();
      pair.caller.offer(answer, 0, answer.length);
      var finish = pair.caller.takeOutput();
      var changed = mutated(finish, 0, finish.length);
      offer(pair.callee, changed, "finish " + i);
      if (!Arrays.equals(finish, changed) && !startsWith(changed, finish)) {
        assertFalse(pair.callee.established(), "finish " + i);
      }
    }
  }

  @Test
  void survivesMutatedTraffic() throws LinkException {
    for (var i = 0; i < 200; i++) {
      var pair = LinkPair.established(100 + i % 7);
      pair.caller.write(new byte[500], 0, 300);
      pair.caller.write(new byte[500], 0, 500);
      var cipher = pair.caller.takeOutput();
      offer(pair.callee, mutated(cipher, 0, cipher.length), "traffic " + i);
      for (var b : pair.callee.takePlain()) {
        assertTrue(b == 0, "a byte that nobody said, round " + i);
      }
    }
  }

  /// What is cut anywhere just waits for more: no exception, nothing established.
  @Test
  void waitsForTheRestOfWhatIsCut() throws LinkException {
    var toCallee = LinkPair.established(3).toCallee.toByteArray();
    for (var size = 0; size < 1_300; size += 7) {
      var link = callee();
      link.offer(toCallee, 0, size);
      assertFalse(link.established());
    }
  }

  @Test
  void refusesRecordsLargerThanAllowed() throws LinkException {
    for (var size : new int[] {(1 << 14) + 257, 0xffff}) {
      var pair = LinkPair.established(4);
      var large = record(23, new byte[size]);
      assertThrows(LinkException.class, () -> pair.callee.offer(large, 0, large.length));
      var stranger = callee();
      assertThrows(LinkException.class, () -> stranger.offer(large, 0, large.length));
    }
  }

  @Test
  void givesUpOnAHandshakeWithoutEnd() {
    // A message that claims to be as long as allowed, in records that never finish it.
    endless(this::callee, record(22, new byte[] {1, 0, 0x10, 0}));
    endless(this::callee, record(22, new byte[] {1, 0x7f, 0, 0}));
    endless(this::caller, record(20, new byte[] {1}));
    endless(this::callee, record(21, new byte[] {1, 90}));
    endless(this::caller, record(21, new byte[] {1, 90}));
  }

  private static void endless(Supplier<SecureLink> link, byte[] first) {
    var end = link.get();
    var more = record(22, new byte[100]);
    assertThrows(
        LinkException.class,
        () -> {
          end.offer(first, 0, first.length);
          for (var bytes = 0; bytes <= SecureLink.HANDSHAKE_BYTES_MAX; bytes += first.length) {
            end.offer(
                first[0] == 22 ? more : first, 0, first[0] == 22 ? more.length : first.length);
          }
        });
  }

  private static void offer(SecureLink link, byte[] bytes, String name) {
    try {
      link.offer(bytes, 0, bytes.length);
      link.takePlain();
      link.takeOutput();
    } catch (LinkException expected) {
      assertFalse(link.established(), name);
      link.takeOutput();
    } catch (RuntimeException | Error e) {
      fail(name + ", seed 1", e);
    } finally {
      link.close();
    }
  }

  private static byte[] record(int type, byte[] body) {
    var record = new byte[HEADER_BYTES + body.length];
    record[0] = (byte) type;
    record[1] = 3;
    record[2] = 3;
    record[3] = (byte) (body.length >> 8);
    record[4] = (byte) body.length;
    System.arraycopy(body, 0, record, HEADER_BYTES, body.length);
    return record;
  }

  private static boolean startsWith(byte[] bytes, byte[] prefix) {
    return bytes.length >= prefix.length
        && Arrays.equals(bytes, 0, prefix.length, prefix, 0, prefix.length);
  }

  private byte[] mutated(byte[] valid, int from, int to) {
    var bytes = Arrays.copyOfRange(valid, from, to);
    for (var changes = 1 + random.nextInt(3); changes > 0; changes--) {
      var at = random.nextInt(bytes.length);
      switch (random.nextInt(4)) {
        case 0 -> bytes[at] ^= (byte) (1 << random.nextInt(8));
        case 1 -> bytes[at] = (byte) random.nextInt();
        case 2 -> bytes[Math.min(at, random.nextInt(200))] = (byte) random.nextInt();
        default -> {
          var end = Math.min(bytes.length, at + 1 + random.nextInt(60));
          System.arraycopy(bytes, end, bytes, at, bytes.length - end);
        }
      }
    }
    return bytes;
  }
}
