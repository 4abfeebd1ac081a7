package grove.identity;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import grove.identity.bytes.Bytes;
import grove.identity.bytes.MalformedException;
import grove.identity.testing.GoldenFile;
import grove.identity.testing.SeededRandom;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.List;
import org.junit.jupiter.api.Test;

/// Streams of any length, whole or not at all.
final class SealedStreamTest {
  private static final Bytes MAGIC = Bytes.utf8("GROVTEST");
  private static final int PIECE = SealedOutput.PIECE_BYTES;
  private static final Credential HORSE = WeakHardening.by("correct horse");

  private static Bytes plain(int size) {
    var bytes = new byte[size];
    new SeededRandom(size).nextBytes(bytes);
    return Bytes.owned(bytes);
  }

  private static Bytes sealed(Bytes plain, Credential credential) throws IOException {
    var out = new ByteArrayOutputStream();
    var stream = SealedOutput.prepare(credential, new SeededRandom(1)).begin(MAGIC, 1, out);
    for (var at = 0; at < plain.size(); at += 50_000) {
      stream.write(plain.slice(at, Math.min(plain.size(), at + 50_000)));
    }
    stream.finish();
    return Bytes.owned(out.toByteArray());
  }

  private static Bytes opened(Bytes file, int size, Credential credential)
      throws IOException, MalformedException {
    var in = new ByteArrayInputStream(file.toArray());
    var closed = SealedInput.read(MAGIC, 1, in);
    try (var stream =
        closed.open(credential).orElseThrow(() -> new MalformedException("not opened"))) {
      var plain = stream.read(size);
      stream.end();
      return plain;
    }
  }

  @Test
  void everyLengthComesBack() throws Exception {
    for (var size : List.of(0, 1, PIECE - 1, PIECE, PIECE + 1, 3 * PIECE, 3 * PIECE + 77)) {
      var plain = plain(size);
      assertEquals(plain, opened(sealed(plain, HORSE), size, HORSE), "size " + size);
    }
  }

  @Test
  void theRecoveryCodeOpensWhatWasSealedForIt() throws Exception {
    var code = new Credential.ByCode(RecoveryCode.generate(new SeededRandom(5)));
    var other = new Credential.ByCode(RecoveryCode.generate(new SeededRandom(6)));
    var file = sealed(plain(100), code);
    assertEquals(plain(100), opened(file, 100, code));
    assertFalse(
        SealedInput.read(MAGIC, 1, new ByteArrayInputStream(file.toArray())).byPassphrase());
    for (var wrong : List.of(other, HORSE)) {
      var closed = SealedInput.read(MAGIC, 1, new ByteArrayInputStream(file.toArray()));
      assertTrue(closed.open(wrong).isEmpty());
    }
  }

  @Test
  void aCutAnywhereIsNoticed() throws Exception {
    var file = sealed(plain(2 * PIECE), HORSE);
    var head = file.size() - 2 * (PIECE + 16);
    for (var cut = 0; cut < file.size(); cut += cut < head + 40 ? 1 : 4_099) {
      var part = file.slice(0, cut);
      assertThrows(MalformedException.class, () -> opened(part, 2 * PIECE, HORSE), "cut at " + cut);
    }
    var onePiece = file.slice(0, head + PIECE + 16);
    assertThrows(MalformedException.class, () -> opened(onePiece, PIECE, HORSE), "whole pieces");
    var longer = Bytes.concat(file, Bytes.of((byte) 0));
    assertThrows(MalformedException.class, () -> opened(longer, 2 * PIECE, HORSE));
    var doubled = Bytes.concat(file, file.slice(head, file.size()));
    assertThrows(MalformedException.class, () -> opened(doubled, 2 * PIECE, HORSE));
  }

  @Test
  void everyChangedBitIsNoticed() throws Exception {
    var size = PIECE + 50;
    var file = sealed(plain(size), HORSE);
    for (var at = 0; at < file.size(); at += at < 200 ? 1 : 1_009) {
      var changed = file.toArray();
      changed[at] ^= (byte) (1 << at % 8);
      var bytes = Bytes.owned(changed);
      try {
        opened(bytes, size, HORSE);
        assertEquals(file, bytes, "byte " + at);
      } catch (MalformedException | IdentityException expected) {
        assertEquals(1, String.valueOf(expected.getMessage()).lines().count());
      }
    }
  }

  @Test
  void piecesCanNotChangePlaces() throws Exception {
    var file = sealed(plain(3 * PIECE), HORSE);
    var head = file.size() - 3 * (PIECE + 16);
    var size = PIECE + 16;
    var swapped =
        Bytes.concat(
            file.slice(0, head),
            file.slice(head + size, head + 2 * size),
            file.slice(head, head + size),
            file.slice(head + 2 * size, file.size()));
    assertThrows(MalformedException.class, () -> opened(swapped, 3 * PIECE, HORSE));
  }

  @Test
  void aNewerFormatIsToldApart() throws Exception {
    var file = sealed(plain(10), HORSE).toArray();
    file[9] = 2;
    var in = new ByteArrayInputStream(file);
    assertEquals(2, SealedInput.read(MAGIC, 1, in).format());
    var other = Bytes.concat(Bytes.utf8("SOMETHNG"), plain(100)).toArray();
    assertThrows(
        MalformedException.class,
        () -> SealedInput.read(MAGIC, 1, new ByteArrayInputStream(other)));
  }

  @Test
  void theFormatStaysAsItIs() throws Exception {
    new GoldenFile("golden/sealed-stream.txt")
        .with("empty", sealed(Bytes.EMPTY, HORSE))
        .with("text", sealed(Bytes.utf8("text"), HORSE))
        .with(
            "by code",
            sealed(
                Bytes.utf8("text"),
                new Credential.ByCode(RecoveryCode.generate(new SeededRandom(5)))))
        .check();
  }
}
