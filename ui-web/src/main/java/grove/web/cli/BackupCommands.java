package grove.web.cli;

import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.io.InputStream;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Base64;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/// One sealed file with everything, and back.
final class BackupCommands {
  private BackupCommands() {}

  /// `grove backup`.
  @Command(
      name = "backup",
      description =
          "Write everything of this node into one sealed file, while it runs. The passphrase for it"
              + " comes from a prompt or standard input.")
  static final class Backup implements Callable<Integer> {
    @Mixin private final Globals globals = new Globals();

    @Parameters(paramLabel = "OUT", description = "The file to write; it must not exist yet.")
    private Path out = Path.of("");

    @Option(names = "--code", description = "Seal it under the recovery code instead.")
    private boolean code;

    @Override
    public Integer call() {
      NodeClient node = globals.node();
      Path target = out.toAbsolutePath();
      if (Files.exists(target)) {
        throw new CliException(
            ExitStatus.FAILED, target + " exists already; choose another name for the backup");
      }
      var body = new JsonObject();
      if (code) {
        body.put("recoveryCode", VaultCommands.text(Input.secret("Recovery code: ")));
      } else {
        body.put("passphrase", VaultCommands.text(Input.newSecret("Passphrase for the backup: ")));
      }
      HttpResponse<InputStream> answer = node.download("/backup", body);
      long bytes = save(answer.body(), target);
      show(answer, target, bytes);
      return ExitStatus.DONE.code();
    }

    private void show(HttpResponse<InputStream> answer, Path target, long bytes) {
      long workspaces = count(answer, "X-Grove-Workspaces");
      long entries = count(answer, "X-Grove-Entries");
      long leftOut = count(answer, "X-Grove-Left-Out");
      if (leftOut > 0) {
        System.err.println(
            "grove: " + leftOut + " damaged workspaces could not be read and are not in it");
      }
      globals
          .output()
          .show(
              new JsonObject()
                  .put("out", target.toString())
                  .put("bytes", bytes)
                  .put("workspaces", workspaces)
                  .put("entries", entries)
                  .put("leftOut", leftOut),
              target
                  + ": "
                  + workspaces
                  + " workspaces, "
                  + entries
                  + " entries, "
                  + Progress.size(bytes));
    }

    private static long count(HttpResponse<InputStream> answer, String field) {
      return answer.headers().firstValueAsLong(field).orElse(0);
    }

    /// Under another name until it is whole: a broken transfer never looks like a backup.
    private static long save(InputStream bytes, Path target) {
      Path part = target.resolveSibling(target.getFileName() + ".part");
      try (bytes) {
        try {
          Files.copy(bytes, part, StandardCopyOption.REPLACE_EXISTING);
          Files.move(part, target);
          return Files.size(target);
        } finally {
          Files.deleteIfExists(part);
        }
      } catch (IOException e) {
        throw new CliException(
            ExitStatus.FAILED,
            "the backup is not whole and was thrown away; check the folder of "
                + target
                + ", its free space and that the node runs, then try again");
      }
    }
  }

  /// `grove restore`.
  @Command(
      name = "restore",
      description =
          "Bring back what a backup holds, on a node that has no identity yet. Its passphrase or"
              + " recovery code comes from a prompt or standard input.")
  static final class Restore implements Callable<Integer> {
    @Mixin private final Globals globals = new Globals();

    @Parameters(paramLabel = "IN", description = "The backup file.")
    private Path in = Path.of("");

    @Override
    public Integer call() {
      NodeClient node = globals.node();
      try (InputStream bytes = Files.newInputStream(in)) {
        String secret =
            VaultCommands.text(Input.secret("Passphrase or recovery code of the backup: "));
        String sent =
            Base64.getUrlEncoder()
                .withoutPadding()
                .encodeToString(secret.getBytes(StandardCharsets.UTF_8));
        JsonObject restored =
            node.upload("/restore", bytes, Files.size(in), "X-Grove-Secret", sent);
        globals
            .output()
            .show(
                restored,
                List.of(
                    "Welcome back, " + restored.getString("name") + ".",
                    restored.getValue("workspaces")
                        + " workspaces, "
                        + restored.getValue("entries")
                        + " entries restored."));
        return ExitStatus.DONE.code();
      } catch (IOException e) {
        throw new CliException(
            ExitStatus.FAILED, in + " cannot be read; check its name and rights");
      }
    }
  }
}
