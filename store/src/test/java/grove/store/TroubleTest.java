package grove.store;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import grove.store.StoreException.Reason;
import java.io.IOException;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.rocksdb.RocksDBException;
import org.rocksdb.Status;

/// What the disk or RocksDB reports becomes one line with a remedy, of the right kind.
final class TroubleTest {
  private static final Path FOLDER = Path.of("/home/lock file/no such file");

  private static void is(Reason reason, StoreException said) {
    var line = String.valueOf(said.getMessage());
    assertEquals(reason, said.reason(), line);
    assertFalse(line.contains("\n"), line);
    assertTrue(line.contains(": ") && line.endsWith("."), line);
  }

  private static StoreException rocks(Status.Code code, Status.SubCode subCode, String state) {
    var status = new Status(code, subCode, state);
    return Trouble.of(FOLDER, new RocksDBException(state, status));
  }

  @Test
  void everyTroubleHasItsKindAndOneLine() {
    is(Reason.FULL, Trouble.of(FOLDER, new IOException("x: No space left on device")));
    is(Reason.UNUSABLE, Trouble.of(FOLDER, new IOException("Permission denied\nsecond line")));
    is(Reason.UNUSABLE, Trouble.of(FOLDER, new IOException()));
    is(Reason.FULL, rocks(Status.Code.IOError, Status.SubCode.NoSpace, "write"));
    var locked = "While lock file: " + FOLDER + "/LOCK: Resource temporarily unavailable";
    is(Reason.IN_USE, rocks(Status.Code.IOError, Status.SubCode.None, locked));
    is(Reason.IN_USE, rocks(Status.Code.IOError, Status.SubCode.None, "lock hold by current"));
    is(Reason.DAMAGED, rocks(Status.Code.Corruption, Status.SubCode.None, "block checksum"));
    var missing = "While open a file: No such file or directory";
    is(Reason.DAMAGED, rocks(Status.Code.IOError, Status.SubCode.None, missing));
    is(Reason.UNUSABLE, rocks(Status.Code.IOError, Status.SubCode.None, FOLDER + "/1: EIO"));
    is(Reason.UNUSABLE, Trouble.of(FOLDER, new RocksDBException("nothing known")));
    is(Reason.UNUSABLE, Trouble.noLibrary(new UnsatisfiedLinkError("failed to map")));
    is(Reason.DAMAGED, Trouble.damaged(FOLDER, "a row"));
    is(Reason.NEWER, Trouble.newer(FOLDER));
    is(Reason.IN_USE, Trouble.inUse(FOLDER));
  }
}
