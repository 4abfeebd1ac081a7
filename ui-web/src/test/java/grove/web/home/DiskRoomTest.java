package grove.web.home;

import static org.junit.jupiter.api.Assertions.assertEquals;

import grove.web.home.DiskRoom.Room;
import grove.web.home.DiskRoom.State;
import java.io.IOException;
import org.junit.jupiter.api.Test;

final class DiskRoomTest {
  private long free = 1L << 40;
  private long nowMs;
  private boolean broken;

  private final DiskRoom room =
      new DiskRoom(
          () -> {
            if (broken) {
              throw new IOException("gone");
            }
            return new Room(free, 1L << 41);
          },
          () -> nowMs);

  private State after(long ms, long bytes) {
    nowMs += ms;
    free = bytes;
    return room.state();
  }

  @Test
  void peopleAreWarnedThenRefused() {
    assertEquals(State.OK, after(0, DiskRoom.LOW_BYTES));
    assertEquals(State.LOW, after(10_000, DiskRoom.LOW_BYTES - 1));
    assertEquals(State.LOW, after(10_000, DiskRoom.FULL_BYTES));
    assertEquals(State.FULL, after(10_000, DiskRoom.FULL_BYTES - 1));
    assertEquals(State.OK, after(10_000, 1L << 40));
  }

  @Test
  void theDiskIsAskedNowAndThen() {
    assertEquals(State.OK, after(0, 1L << 40));
    assertEquals(State.OK, after(100, 0));
    assertEquals(State.FULL, after(2_000, 0));
  }

  @Test
  void aDiskThatDoesNotSayIsTakenForLarge() {
    broken = true;
    assertEquals(State.OK, room.state());
  }
}
