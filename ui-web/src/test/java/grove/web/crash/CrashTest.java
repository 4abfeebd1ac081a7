package grove.web.crash;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/// Processes that are killed in the middle of their work have lost nothing that was acknowledged.
@Order(Integer.MAX_VALUE)
final class CrashTest {
  private static final int KILLS = 50;
  private static final long SEED = 11;

  @TempDir Path folder = Path.of("");

  /// It starts and kills fifty processes.
  @Test
  @Timeout(value = 10, unit = TimeUnit.MINUTES)
  void nothingAcknowledgedIsGoneAfterAKill() throws IOException {
    CrashReport report = Crash.run(folder, KILLS, SEED);
    assertEquals(List.of(), report.lost());
    assertEquals(KILLS, report.kills());
    assertTrue(report.pointsKilledAt() >= KILLS / 5, "few points: " + report.points());
    assertTrue(report.acknowledged() > KILLS, "few promises: " + report.acknowledged());
  }
}
