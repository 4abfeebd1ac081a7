package grove.web.home;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.function.LongSupplier;

/// How much room the disk has that holds a home, looked up at most every [#LOOK_MS].
///
/// Below [#LOW_BYTES] people are warned. Below [#FULL_BYTES] nothing of theirs is written any more
/// and no files are fetched: what is left is for the entries of others, above all control entries,
/// and for the databases to work in. Reading goes on. Any thread.
public final class DiskRoom {
  /// From here on downward people are warned, bytes.
  public static final long LOW_BYTES = 1L << 30;

  /// From here on downward nothing is written for people, bytes.
  public static final long FULL_BYTES = 128L << 20;

  private static final long LOOK_MS = 2_000;

  /// Where the disk does not say.
  private static final Room UNKNOWN = new Room(Long.MAX_VALUE, Long.MAX_VALUE);

  /// How it stands.
  public enum State {
    OK,
    LOW,
    FULL
  }

  /// Bytes that are free and bytes in all; as much as there can be where the disk does not say.
  public record Room(long free, long total) {
    public State state() {
      return free < FULL_BYTES ? State.FULL : free < LOW_BYTES ? State.LOW : State.OK;
    }
  }

  /// Asks the disk.
  public interface Probe {
    Room look() throws IOException;
  }

  private final Probe probe;
  private final LongSupplier nowMs;
  private Room room = UNKNOWN;
  private long lookedMs;
  private boolean looked;

  public DiskRoom(Probe probe, LongSupplier nowMs) {
    this.probe = probe;
    this.nowMs = nowMs;
  }

  /// The room of the disk that holds a folder.
  public static DiskRoom of(Path folder, LongSupplier nowMs) {
    return new DiskRoom(() -> ask(folder), nowMs);
  }

  /// The room as it is right now.
  public static Room look(Path folder) {
    try {
      return ask(folder);
    } catch (IOException e) {
      return UNKNOWN;
    }
  }

  private static Room ask(Path folder) throws IOException {
    var store = Files.getFileStore(folder);
    return new Room(store.getUsableSpace(), store.getTotalSpace());
  }

  public synchronized Room room() {
    long now = nowMs.getAsLong();
    if (!looked || Math.abs(now - lookedMs) >= LOOK_MS) {
      looked = true;
      lookedMs = now;
      try {
        room = probe.look();
      } catch (IOException e) {
        room = UNKNOWN;
      }
    }
    return room;
  }

  public State state() {
    return room().state();
  }
}
