package grove.web;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.BufferedReader;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
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

  @Test
  void startsANodeWithoutATerminalAndNothingElseIsSaid() throws Exception {
    Path err = folder.resolve("err");
    Process process = startNode(err);
    try (BufferedReader out = process.inputReader(UTF_8)) {
      assertTrue(out.readLine().startsWith("Grove is ready: http://127.0.0.1:"));
      process.toHandle().destroy();

      assertEquals(143, process.waitFor());
      assertNull(out.readLine());
      assertEquals("", read(err));
    } finally {
      process.destroyForcibly();
    }
  }

  private Process startNode(Path err) throws IOException {
    List<String> arguments = new ArrayList<>(List.of(LAUNCHER.toString(), "run"));
    arguments.addAll(List.of("--home", folder.resolve("home").toString(), "--name", "Starter"));
    arguments.addAll(List.of("--bind", "127.0.0.1", "--port", "0", "--peer-port", "0"));
    arguments.addAll(List.of("--no-browser", "--no-lan"));
    return new ProcessBuilder(arguments).redirectError(err.toFile()).start();
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
