package grove.identity;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import grove.identity.bytes.Bytes;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// A private file at a disk that loses power.
final class AtomicFileTest {
  private static final Path FILE = Path.of("/home/vault");
  private static final Bytes OLD = Bytes.utf8("old");
  private static final Bytes NEW = Bytes.utf8("new");
  private static final int STEPS = 4;

  @TempDir private Path folder;

  /// A disk that stops before one of the steps. What was not synced may be there and may not.
  private static final class ForgetfulDisk implements AtomicFile.Steps {
    private final Map<Path, Content> names = new HashMap<>();
    private Map<Path, Content> lasting = Map.of();
    private int left = Integer.MAX_VALUE;

    private static final class Content {
      private final Bytes bytes;
      private boolean lasts;

      private Content(Bytes bytes) {
        this.bytes = bytes;
      }
    }

    void stopBefore(int step) {
      left = step;
    }

    private void step() throws IOException {
      if (left-- == 0) {
        throw new IOException("no power");
      }
    }

    @Override
    public void create(Path file, Bytes content) throws IOException {
      step();
      names.put(file, new Content(content));
    }

    @Override
    public void sync(Path file) throws IOException {
      step();
      names.get(file).lasts = true;
    }

    @Override
    public void rename(Path from, Path to) throws IOException {
      step();
      names.put(to, names.remove(from));
    }

    @Override
    public void syncFolder(Path file) throws IOException {
      step();
      lasting = Map.copyOf(names);
    }

    /// What may be in the file after power has come back: by the names that last, and by all.
    List<Optional<Bytes>> outcomes(Path file) {
      return List.of(found(lasting.get(file)), found(names.get(file)));
    }

    private static Optional<Bytes> found(Content content) {
      return Optional.ofNullable(content).map(c -> c.lasts ? c.bytes : Bytes.EMPTY);
    }
  }

  @Test
  void powerLostBeforeAnyStepLeavesTheOldOrTheNewFile() throws IOException {
    for (var step = 0; step < STEPS; step++) {
      var disk = new ForgetfulDisk();
      AtomicFile.write(FILE, OLD, disk);
      disk.stopBefore(step);
      assertThrows(IOException.class, () -> AtomicFile.write(FILE, NEW, disk));
      for (var found : disk.outcomes(FILE)) {
        var content = found.orElseThrow();
        assertTrue(content.equals(OLD) || content.equals(NEW), "stopped before step " + step);
      }
    }
  }

  @Test
  void whatWasWrittenLasts() throws IOException {
    var disk = new ForgetfulDisk();
    AtomicFile.write(FILE, OLD, disk);
    assertEquals(List.of(Optional.of(OLD), Optional.of(OLD)), disk.outcomes(FILE));
    disk.stopBefore(STEPS);
    AtomicFile.write(FILE, NEW, disk);
    assertEquals(List.of(Optional.of(NEW), Optional.of(NEW)), disk.outcomes(FILE));
  }

  @Test
  void theRealDiskTakesTheSameSteps() throws IOException {
    var file = folder.resolve("file");
    AtomicFile.write(file, OLD);
    assertEquals(OLD, AtomicFile.read(file, 100));
    Files.writeString(AtomicFile.neighbour(file), "left by a crash");
    AtomicFile.write(file, NEW);
    assertEquals(NEW, AtomicFile.read(file, 100));
    assertTrue(Files.notExists(AtomicFile.neighbour(file)));
  }
}
