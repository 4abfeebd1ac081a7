package grove.web;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// The launcher `./grove` with the packaged program: its modules resolve, and nothing but the
/// program speaks.
final class LauncherIT {
  private static final Path LAUNCHER = Path.of(System.getProperty("grove.launcher")).normalize();

  @TempDir Path folder;

  @Test
  void printsTheVersionAndNothingElse() throws Exception {
    Result result = run(LAUNCHER, "--version");

    assertTrue(result.out().matches("grove \\d+\\.\\d+\\.\\d+\n"), result.out());
    assertEquals("", result.err());
    assertEquals(0, result.status());
  }

  @Test
  void worksThroughALinkFromAnotherFolderWithASpaceInItsName() throws Exception {
    Path link = folder.resolve("a link");
    Files.createSymbolicLink(link, LAUNCHER);

    assertEquals(run(LAUNCHER, "--version"), run(link, "--version"));
    Files.delete(link);
  }

  private Result run(Path program, String argument) throws Exception {
    Path out = folder.resolve("out");
    Path err = folder.resolve("err");
    Process process =
        new ProcessBuilder(program.toString(), argument)
            .directory(folder.toFile())
            .redirectOutput(out.toFile())
            .redirectError(err.toFile())
            .start();
    int status = process.waitFor();
    return new Result(read(out), read(err), status);
  }

  private static String read(Path file) throws IOException {
    return Files.readString(file, UTF_8);
  }

  private record Result(String out, String err, int status) {}
}
