package grove.web.crash;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Stores on a real small disk, on one that can not be written, and under a limit: each is refused in
/// one line, nothing promised is lost, and reading goes on.
///
/// The disks are a tmpfs and a read-only mount in a mount namespace of the process alone. Where the
/// system does not allow that, a limit on the size of files takes their place.
final class NarrowDiskTest {
  private static final String DISK_BYTES = "60m";

  /// Blocks of 512 bytes or of 1 KiB, as the shell has it.
  private static final String FILE_BLOCKS_MAX = "24000";

  @TempDir Path folder = Path.of("");
  @TempDir Path tools = Path.of("");

  @Test
  void aFullDiskLosesNothingAndIsSaid() throws IOException {
    if (mayMount()) {
      run(inNamespace("mount -t tmpfs -o size=" + DISK_BYTES + " tmpfs \"$0\""), "FULL");
    } else {
      run(limited(), "UNUSABLE");
    }
  }

  @Test
  void aWriteThatFailsForAnotherReasonIsSaid() throws IOException {
    run(limited(), "UNUSABLE");
  }

  @Test
  void aReadOnlyDiskIsSaid() throws IOException {
    if (mayMount()) {
      String mount = "mount --bind \"$0\" \"$0\" && mount -o remount,ro,bind \"$0\"";
      run(inNamespace(mount), "readonly");
    } else {
      Path file = Files.createFile(folder.resolve("file"));
      folder = file; // nothing can be made below a file
      run(List.of("sh", "-c", "exec \"$@\"", "sh"), "readonly");
    }
  }

  private static boolean mayMount() throws IOException {
    try {
      Process tried =
          new ProcessBuilder("unshare", "-Urm", "sh", "-c", "mount -t tmpfs tmpfs /mnt")
              .redirectErrorStream(true)
              .start();
      tried.getInputStream().readAllBytes();
      return tried.waitFor() == 0;
    } catch (IOException e) {
      return false; // there is no such program
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IOException(e);
    }
  }

  private List<String> inNamespace(String mount) {
    return List.of("unshare", "-Urm", "sh", "-c", mount + " && exec \"$@\"", folder.toString());
  }

  private static List<String> limited() {
    return List.of("sh", "-c", "ulimit -f " + FILE_BLOCKS_MAX + " && exec \"$@\"", "sh");
  }

  private void run(List<String> before, String expected) throws IOException {
    List<String> command = new ArrayList<>(before);
    command.addAll(
        List.of(
            Path.of(System.getProperty("java.home"), "bin", "java").toString(),
            "-XX:TieredStopAtLevel=1",
            "-XX:+UseSerialGC",
            "-Xmx256m",
            "-XX:-UsePerfData",
            "-Djava.library.path=" + CrashTools.library(tools),
            "--enable-native-access=ALL-UNNAMED",
            "-cp",
            System.getProperty("java.class.path"),
            NarrowDiskChild.class.getName(),
            folder.toString(),
            expected));
    Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
    String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertEquals("ok", last(said.lines()), said);
  }

  private static String last(Stream<String> lines) {
    List<String> all = lines.collect(Collectors.toList());
    return all.isEmpty() ? "" : all.getLast();
  }
}
