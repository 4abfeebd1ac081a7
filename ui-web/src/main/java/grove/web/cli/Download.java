package grove.web.cli;

import grove.identity.bytes.Bytes;
import grove.identity.bytes.Hash;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.security.MessageDigest;

/// A file of the node that is written to one of the user.
///
/// Until it is whole it has another name beside its place: it never looks like the file, and an
/// interrupted command goes on with it when it is repeated. What lies there may be anything by then
/// (another file of that name, torn by a crash of the computer, changed by somebody), so the node is
/// asked for the hash of each stretch of it; from the first one on that is another, it is fetched anew.
final class Download {
  /// What is compared at once: as much as the node hashes for one answer.
  private static final int STRETCH_BYTES = 64 << 20;

  private static final int BUFFER_BYTES = 1 << 16;

  private final NodeClient node;
  private final String path;
  private final Path target;
  private final long size;
  private final Progress progress;

  /// @param path of the file in the API
  Download(NodeClient node, String path, Path target, long size, Progress progress) {
    this.node = node;
    this.path = path;
    this.target = target;
    this.size = size;
    this.progress = progress;
  }

  /// @param partName of what is not whole yet
  void to(String partName) throws IOException {
    Path part = target.resolveSibling(partName);
    long from = sound(part);
    progress.had(from);
    if (from < size || size == 0) {
      try (InputStream bytes = progress.counting(node.download(path + "/content", from));
          OutputStream out =
              Files.newOutputStream(
                  part,
                  StandardOpenOption.CREATE,
                  StandardOpenOption.WRITE,
                  from == 0 ? StandardOpenOption.TRUNCATE_EXISTING : StandardOpenOption.APPEND)) {
        bytes.transferTo(out);
      }
    }
    if (Files.size(part) != size) {
      throw new CliException(
          ExitStatus.FAILED, "the file ended early: repeat the command, and it goes on");
    }
    Files.move(part, target, StandardCopyOption.REPLACE_EXISTING);
  }

  /// How much of what lies there is the beginning of the file; the rest of it is cut off.
  private long sound(Path part) throws IOException {
    if (!Files.isRegularFile(part, LinkOption.NOFOLLOW_LINKS)) {
      Files.deleteIfExists(part);
      return 0;
    }
    long here = Math.min(Files.size(part), size);
    long sound = 0;
    try (InputStream in = Files.newInputStream(part)) {
      while (sound < here) {
        int length = (int) Math.min(STRETCH_BYTES, here - sound);
        if (!same(sound, length, in)) {
          break;
        }
        sound += length;
      }
    }
    try (FileChannel file = FileChannel.open(part, StandardOpenOption.WRITE)) {
      file.truncate(sound);
    }
    return sound;
  }

  private boolean same(long from, int length, InputStream in) throws IOException {
    MessageDigest digest = Hash.digest();
    byte[] buffer = new byte[BUFFER_BYTES];
    for (int left = length; left > 0; ) {
      int n = in.readNBytes(buffer, 0, Math.min(left, buffer.length));
      if (n == 0) {
        return false; // it became shorter meanwhile
      }
      digest.update(buffer, 0, n);
      left -= n;
    }
    String theirs =
        node.get(path + "/digest?from=" + from + "&to=" + (from + length)).getString("sha256");
    return theirs.equals(Bytes.of(digest.digest()).toHex());
  }
}
