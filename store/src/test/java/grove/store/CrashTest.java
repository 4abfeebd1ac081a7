package grove.store;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import grove.identity.bytes.ByteReader;
import grove.identity.bytes.Bytes;
import grove.identity.bytes.Hash;
import grove.identity.bytes.MalformedException;
import grove.identity.testing.SeededRandom;
import grove.store.testing.TestLog;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// A process that is killed in the middle of its work has lost nothing that it was promised.
final class CrashTest {
  private static final int KILLS = 3;

  /// Promises after which the process is killed, at most.
  private static final int PROMISES_MAX = 40;

  @TempDir Path folder = Path.of("");

  private final SeededRandom random = new SeededRandom(11);
  private final List<String> promises = new ArrayList<>();

  @Test
  void nothingAcknowledgedIsGoneAfterAKill() throws IOException, MalformedException {
    for (var kill = 0; kill < KILLS; kill++) {
      var before = promises.size();
      runAndKill(kill);
      assertTrue(promises.size() > before, "it was killed before it promised anything");
      check("kill " + kill);
    }
  }

  private void runAndKill(int seed) throws IOException {
    var process =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-XX:TieredStopAtLevel=1",
                "--enable-native-access=ALL-UNNAMED",
                "-cp",
                System.getProperty("java.class.path"),
                CrashChild.class.getName(),
                folder.toString(),
                Integer.toString(seed))
            .redirectError(ProcessBuilder.Redirect.INHERIT)
            .start();
    var enough = 1 + random.nextInt(PROMISES_MAX);
    try (var lines =
        new BufferedReader(
            new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8))) {
      for (var line = lines.readLine(); line != null; line = lines.readLine()) {
        if (line.equals("ready")) {
          othersAreKeptOut();
        } else {
          promises.add(line);
        }
        if (enough-- == 0) {
          process.toHandle().destroyForcibly(); // SIGKILL; what it said until then is read on
        }
      }
    }
  }

  private void othersAreKeptOut() {
    var founder = TestLog.founder(1);
    founder.genesis();
    var log = folder.resolve("log");
    var entries = assertThrows(StoreException.class, () -> EntryStore.rocks(log, founder.group()));
    assertEquals(StoreException.Reason.IN_USE, entries.reason(), entries.getMessage());
    var blobs = assertThrows(StoreException.class, () -> BlobStore.files(folder.resolve("blobs")));
    assertEquals(StoreException.Reason.IN_USE, blobs.reason(), blobs.getMessage());
  }

  private void check(String when) throws IOException, MalformedException {
    var founder = TestLog.founder(1);
    founder.genesis();
    var own = founder.other(1, Lane.DATA).log();
    try (var entries = EntryStore.rocks(folder.resolve("log"), founder.group());
        var blobs = BlobStore.files(folder.resolve("blobs"))) {
      assertEquals(List.of(), entries.verify(), when);
      for (var promise : promises) {
        var words = promise.split(" ", -1);
        if (words[0].equals("entry")) {
          var entry = entries.entry(own, Long.parseLong(words[1])).orElseThrow();
          assertEquals(new Hash(Bytes.hex(words[2])), entry.id(), when);
        } else {
          var blob = BlobRef.read(ByteReader.of(Bytes.hex(words[1])));
          blobs.read(blob, 0, blob.length(), OutputStream.nullOutputStream());
          assertTrue(blobs.progress(blob).complete(), when);
        }
      }
    }
  }
}
