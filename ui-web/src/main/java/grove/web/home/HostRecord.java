package grove.web.home;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;

/// Where a home was used last: the machine and the inode of its lock file.
///
/// A restored or copied home must not go on writing under its old incarnation, for the original
/// may have written further (PROTOCOL.md section 2). A copy has another inode, another machine has
/// another id; either makes the node take a new incarnation. Seeing a move where there was none
/// costs an incarnation and nothing else.
public record HostRecord(Path file, Path lock) {
  private static final List<Path> MACHINE_IDS =
      List.of(Path.of("/etc/machine-id"), Path.of("/var/lib/dbus/machine-id"));
  private static final List<String> NAME_VARIABLES = List.of("HOSTNAME", "COMPUTERNAME");

  /// True if the home was used elsewhere before, or does not say.
  public boolean moved() {
    try {
      return !Files.readString(file).equals(here());
    } catch (IOException e) {
      return true;
    }
  }

  /// Records that the home is used here.
  public void settle() {
    try {
      PrivateFiles.write(file, here());
    } catch (IOException e) {
      throw new HomeException(
          "Grove can not write " + file + ": give your account the right to, or free space.", e);
    }
  }

  private String here() throws IOException {
    Object inode =
        Files.getFileStore(lock).supportsFileAttributeView("unix")
            ? Files.getAttribute(lock, "unix:ino")
            : Files.getLastModifiedTime(lock).toMillis();
    return hash(machine()) + "\n" + inode + "\n";
  }

  private static String machine() {
    for (Path id : MACHINE_IDS) {
      try {
        return Files.readString(id);
      } catch (IOException e) {
        // the next source, then the machine's name
      }
    }
    Map<String, String> environment = System.getenv();
    return NAME_VARIABLES.stream()
        .filter(environment::containsKey)
        .map(environment::get)
        .findFirst()
        .orElse("");
  }

  /// The machine's id belongs to the machine: the home keeps only a hash of it.
  private static String hash(String machine) {
    try {
      byte[] digest =
          MessageDigest.getInstance("SHA-256")
              .digest(("grove/host/1" + machine).getBytes(StandardCharsets.UTF_8));
      return HexFormat.of().formatHex(digest);
    } catch (NoSuchAlgorithmException e) {
      throw new AssertionError("every JDK has SHA-256", e);
    }
  }
}
