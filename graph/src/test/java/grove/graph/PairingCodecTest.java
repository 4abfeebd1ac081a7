package grove.graph;

import grove.identity.Secret;
import grove.identity.bytes.Bytes;
import grove.identity.bytes.Hash;
import grove.identity.testing.DecodeFuzz;
import grove.identity.testing.GoldenFile;
import grove.identity.testing.SeededRandom;
import java.util.List;
import org.junit.jupiter.api.Test;

/// The encodings of pairing: golden vectors, and bytes that nobody wrote.
final class PairingCodecTest {
  private static final int FUZZ_ROUNDS = 2_000;
  private static final Hash NUMBER = Hash.sha256(Bytes.utf8("number"));

  private static List<PairingFrame> frames() {
    return List.of(
        new PairingFrame.Commit(NUMBER, "Laptop"),
        new PairingFrame.Nonce(NUMBER, "Ann"),
        new PairingFrame.Reveal(NUMBER),
        new PairingFrame.Confirm(),
        new PairingFrame.Give(Bytes.utf8("content")),
        new PairingFrame.Taken(),
        new PairingFrame.Abort());
  }

  private static PairingCode code() {
    var random = new SeededRandom(91);
    return new PairingCode(
        grove.identity.DeviceKey.generate(random).id(),
        Secret.random(random, 32),
        List.of(new Address("192.0.2.1", 4_748), new Address("2001:db8::1", 4_748)));
  }

  @Test
  void encodingsAreKept() {
    var golden = new GoldenFile("golden/pairing.txt").with("code", code().text());
    for (var frame : frames()) {
      golden.with(frame.getClass().getSimpleName(), frame.encode());
    }
    golden.check();
  }

  @Test
  void framesDecodeToThemselvesOrAreRefused() {
    DecodeFuzz.run(
        92, FUZZ_ROUNDS, frames(), PairingFrame::read, (frame, out) -> out.bytes(frame.encode()));
  }

  /// A code by its bytes: a secret is equal to nothing that can be printed.
  private record CodeBytes(Bytes bytes) {}

  @Test
  void codesDecodeToThemselvesOrAreRefused() {
    DecodeFuzz.run(
        93,
        FUZZ_ROUNDS,
        List.of(new CodeBytes(code().encode())),
        in -> new CodeBytes(PairingCode.read(in).encode()),
        (value, out) -> out.bytes(value.bytes()));
  }
}
