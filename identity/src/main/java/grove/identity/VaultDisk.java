package grove.identity;

import grove.identity.bytes.Bytes;
import grove.identity.bytes.MalformedException;
import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;

/// The vault's file: read, judged, replaced; whatever goes wrong is one line with the remedy.
final class VaultDisk {
  private VaultDisk() {}

  static void write(Path path, VaultFile file) {
    var bytes = file.encode();
    if (bytes.size() > Vault.FILE_BYTES_MAX) {
      throw new IdentityException(
          "the vault at "
              + path
              + " would grow above 16 MiB: leave workspaces that you do not need");
    }
    try {
      AtomicFile.write(path, bytes);
    } catch (IOException e) {
      throw new IdentityException(
          "the vault at "
              + path
              + " can not be written ("
              + reason(e)
              + "): check free space and permissions",
          e);
    }
  }

  static SealedVault read(Path path) {
    var bytes = bytes(path);
    if (SealedVault.newer(bytes)) {
      throw new IdentityException(
          "the vault at " + path + " was made by a newer Grove: install the newest version");
    }
    try {
      return SealedVault.read(bytes);
    } catch (MalformedException e) {
      throw damaged(path, e);
    }
  }

  static VaultFile open(Path path, SealedVault sealed, Secret master) {
    try {
      return sealed.open(master);
    } catch (MalformedException e) {
      throw damaged(path, e);
    }
  }

  private static IdentityException damaged(Path path, MalformedException e) {
    return new IdentityException(
        "the vault at "
            + path
            + " is damaged: put a backup copy in its place, or move it away to start anew",
        e);
  }

  private static Bytes bytes(Path path) {
    try {
      return AtomicFile.read(path, Vault.FILE_BYTES_MAX);
    } catch (NoSuchFileException e) {
      throw new IdentityException(
          "no vault is at " + path + ": create an identity, or choose another home", e);
    } catch (IOException e) {
      throw new IdentityException(
          "the vault at " + path + " can not be read (" + reason(e) + "): check its permissions",
          e);
    }
  }

  private static String reason(IOException e) {
    var said = e.getMessage();
    return switch (e) {
      case AccessDeniedException denied -> "access denied";
      case NoSuchFileException missing -> "the folder is missing";
      default -> said == null ? "disk error" : said.lines().findFirst().orElse("disk error");
    };
  }
}
