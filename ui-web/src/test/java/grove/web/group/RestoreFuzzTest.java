package grove.web.group;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;

import grove.identity.Passphrase;
import grove.identity.SealedOutput;
import grove.identity.WeakHardening;
import grove.identity.bytes.ByteWriter;
import grove.identity.bytes.Bytes;
import grove.identity.bytes.Hash;
import grove.identity.testing.SeededRandom;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Files that are sealed as they should be and hold nonsense: each is damaged, none a fault.
final class RestoreFuzzTest {
  private static final long SEED = 20_261_129;
  private static final int ROUNDS = 40;
  private static final String HORSE = "correct horse";

  @TempDir Path folder;
  private final SeededRandom random = new SeededRandom(SEED);

  @Test
  void whateverIsInsideIsRefusedInOneLine() throws IOException {
    for (int round = 0; round < ROUNDS; round++) {
      String what = "seed " + SEED + " round " + round;
      Path place = folder.resolve("r" + round);
      byte[] file = file();
      try (Restore restore = new Restore(place, random.fork("restore"))) {
        RestoreException e = assertThrows(RestoreException.class, () -> read(restore, file), what);
        assertEquals(RestoreException.Reason.DAMAGED, e.reason(), what);
        assertEquals(1, String.valueOf(e.getMessage()).lines().count(), what);
      }
      assertFalse(Files.exists(place.resolve("vault")), what);
    }
  }

  private static void read(Restore restore, byte[] file) throws IOException {
    try (Passphrase secret = Passphrase.of(HORSE.toCharArray())) {
      restore.read(new ByteArrayInputStream(file), secret, WeakHardening.forTests());
    }
  }

  private byte[] file() throws IOException {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    SealedOutput sealing =
        SealedOutput.prepare(WeakHardening.by(HORSE), random)
            .begin(Backup.MAGIC, Backup.FORMAT, out);
    if (random.nextInt(4) > 0) {
      record(sealing, Backup.GROUP, new ByteWriter().bytes(noise(32)).bool(true).toBytes());
    }
    for (int records = random.nextInt(6); records >= 0; records--) {
      int kind = random.nextInt(7);
      record(sealing, kind, content(kind));
    }
    if (random.nextInt(3) == 0) {
      record(sealing, Backup.END, new ByteWriter().u32(1).u48(0).u48(0).toBytes());
    }
    sealing.finish();
    return out.toByteArray();
  }

  private Bytes content(int kind) {
    Bytes any = noise(random.nextInt(200));
    return switch (random.nextInt(3)) {
      case 0 -> any;
      case 1 -> kind == Backup.CHUNK ? Bytes.concat(Hash.sha256(any).bytes(), any) : noise(33);
      default ->
          new ByteWriter()
              .bytes(noise(40))
              .u8(random.nextInt(2))
              .u48(0)
              .hash(Hash.ZERO)
              .u8(1)
              .u8(1)
              .u16(1)
              .bytes(any)
              .toBytes();
    };
  }

  private Bytes noise(int size) {
    byte[] bytes = new byte[size];
    random.nextBytes(bytes);
    return Bytes.owned(bytes);
  }

  private void record(SealedOutput sealing, int kind, Bytes content) throws IOException {
    long size = random.nextInt(20) == 0 ? 0xffff_fff0L : content.size();
    sealing.write(new ByteWriter().u8(kind).u32(size).toBytes());
    sealing.write(content);
  }
}
