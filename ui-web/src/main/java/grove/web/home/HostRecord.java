package grove.web.home;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.FileTime;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// Where a home was used last: the machine, the folder, and the lock file itself.
///
/// A restored, copied or moved home must not go on writing under its old incarnation, for another
/// copy may have written further (PROTOCOL.md section 2). A copy has another lock file: another
/// inode, or at least another change time, which no program can set, where the number is used
/// again. A copy made of hard links shares the file, but lies in another folder (and making it
/// changes the time). Another machine has another id or name. Each makes the node take a new
/// incarnation. Seeing a move where there was none costs an incarnation and nothing else; a copy
/// that can not be told (the disk of a virtual machine) is found by its first neighbour.
///
/// @param host what tells this machine from others
public record HostRecord(Path file, Path lock, String host) {
  private static final List<Path> MACHINE_IDS =
      List.of(Path.of("/etc/machine-id"), Path.of("/var/lib/dbus/machine-id"));
  private static final Path HOST_NAME = Path.of("/proc/sys/kernel/hostname");
  private static final List<String> NAME_VARIABLES = List.of("HOSTNAME", "COMPUTERNAME");

  /// The record of a home on this machine.
  static HostRecord here(Path file, Path lock) {
    return new HostRecord(file, lock, machine());
  }

  /// True if the home was used elsewhere before, or does not say.
  public boolean moved() {
    try {
      return !Files.readString(file).equals(place());
    } catch (IOException e) {
      return true;
    }
  }

  /// From now on the home seems to come from elsewhere, so that its node begins a new incarnation.
  public void forget() {
    try {
      Files.deleteIfExists(file);
    } catch (IOException e) {
      throw new HomeException(
          "Grove can not write " + file + ": give your account the right to, or free space.", e);
    }
  }

  /// Records that the home is used here.
  public void settle() {
    try {
      PrivateFiles.write(file, place());
    } catch (IOException e) {
      throw new HomeException(
          "Grove can not write " + file + ": give your account the right to, or free space.", e);
    }
  }

  private String place() throws IOException {
    boolean unix = Files.getFileStore(lock).supportsFileAttributeView("unix");
    String file =
        unix
            ? Files.getAttribute(lock, "unix:dev")
                + ":"
                + Files.getAttribute(lock, "unix:ino")
                + ":"
                + ((FileTime) Files.getAttribute(lock, "unix:ctime")).toInstant()
            : String.valueOf(
                Files.readAttributes(lock, BasicFileAttributes.class).creationTime().toInstant());
    return hash(String.join("\n", host, lock.toRealPath().toString(), file)) + "\n";
  }

  /// Ids and names that are not there count as empty: what is there decides.
  public static String machine() {
    return MACHINE_IDS.stream()
            .map(HostRecord::text)
            .filter(id -> !id.isEmpty())
            .findFirst()
            .orElse("")
        + "\n"
        + Optional.of(text(HOST_NAME)).filter(name -> !name.isEmpty()).orElseGet(HostRecord::named);
  }

  private static String named() {
    Map<String, String> environment = System.getenv();
    return NAME_VARIABLES.stream()
        .filter(environment::containsKey)
        .map(environment::get)
        .findFirst()
        .orElse("");
  }

  private static String text(Path file) {
    try {
      return Files.readString(file).strip();
    } catch (IOException e) {
      return "";
    }
  }

  /// What tells machines and folders apart belongs to them: the home keeps only a hash of it.
  private static String hash(String place) {
    try {
      byte[] digest =
          MessageDigest.getInstance("SHA-256")
              .digest(("grove/host/2" + place).getBytes(StandardCharsets.UTF_8));
      return HexFormat.of().formatHex(digest);
    } catch (NoSuchAlgorithmException e) {
      throw new AssertionError("every JDK has SHA-256", e);
    }
  }
}
