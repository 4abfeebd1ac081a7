package grove.grouping.rule;

import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.zip.GZIPInputStream;

/// Compares the membership rule with the reference model's results in history files.
///
/// `ModelCheck FILE... [--json]`, plain or gzipped; status 1 where a history differs.
public final class ModelCheck {
  private ModelCheck() {}

  public static void main(String[] words) throws IOException {
    List<String> files = new ArrayList<>(List.of(words));
    boolean json = files.remove("--json");
    if (files.isEmpty()) {
      System.err.println("Usage: model-check FILE... [--json]");
      System.exit(2);
    }
    int count = 0;
    int differences = 0;
    for (String file : files) {
      for (History history : read(Path.of(file))) {
        count++;
        if (differs(history)) {
          differences++;
          System.err.println("seed " + history.seed() + " differs");
        }
      }
    }
    System.out.println(
        json
            ? "{\"histories\":%d,\"differences\":%d}".formatted(count, differences)
            : "%d histories, %d differences".formatted(count, differences));
    System.exit(differences == 0 ? 0 : 1);
  }

  static List<History> read(Path file) throws IOException {
    try (InputStream in = new BufferedInputStream(Files.newInputStream(file))) {
      return History.read(file.toString().endsWith(".gz") ? new GZIPInputStream(in) : in);
    }
  }

  /// Evaluated at once; then fed entry by entry in a causal order that only the seed decides, with
  /// a question after each.
  private static boolean differs(History history) {
    HistoryWorld atOnce = new HistoryWorld(history.deviceLimit());
    HistoryWorld stepwise = new HistoryWorld(history.deviceLimit());
    for (History.Line line :
        HistoryWorld.shuffled(history.lines(), new SplittableRandom(history.seed()))) {
      atOnce.add(line);
      stepwise.add(line);
      stepwise.effective(line);
    }
    return !agrees(history, atOnce) || !agrees(history, stepwise);
  }

  static boolean agrees(History history, HistoryWorld world) {
    return world.effective(history.lines()).equals(history.effective())
        && world.roles().equals(history.roles());
  }
}
