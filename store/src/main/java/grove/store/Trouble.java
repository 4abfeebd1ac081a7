package grove.store;

import grove.store.StoreException.Reason;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Locale;
import org.rocksdb.RocksDBException;
import org.rocksdb.Status;

/// The words for what can go wrong with a store on a disk: one line each, with the remedy.
final class Trouble {
  private static final int CAUSE_CHARS_MAX = 200;
  private static final String NO_ROOM = "no space left";

  private Trouble() {}

  static StoreException damaged(Path folder, String what) {
    return new StoreException(Reason.DAMAGED, damagedLine(folder, what));
  }

  static StoreException damaged(Path folder, String what, Throwable cause) {
    return new StoreException(Reason.DAMAGED, damagedLine(folder, what), cause);
  }

  private static String damagedLine(Path folder, String what) {
    return "The store in "
        + folder
        + " is damaged ("
        + what
        + "): end Grove and run grove doctor --repair, which saves what is sound; the rest comes"
        + " back from other members.";
  }

  static StoreException inUse(Path folder, Throwable cause) {
    return new StoreException(Reason.IN_USE, inUseLine(folder), cause);
  }

  static StoreException inUse(Path folder) {
    return new StoreException(Reason.IN_USE, inUseLine(folder));
  }

  private static String inUseLine(Path folder) {
    return "Another Grove works on " + folder + ": use that one, or stop it first.";
  }

  static StoreException closed(Path folder) {
    return new StoreException(
        Reason.UNUSABLE,
        "The store in " + folder + " is closed: open the workspace, then try again.");
  }

  static StoreException newer(Path folder) {
    return new StoreException(
        Reason.NEWER, "A newer Grove wrote " + folder + ": install that version.");
  }

  static StoreException noLibrary(Throwable cause) {
    return new StoreException(
        Reason.UNUSABLE,
        "The database library can not be loaded ("
            + said(cause)
            + "): Grove runs on 64-bit Linux, macOS and Windows, and needs a temporary folder"
            + " (java.io.tmpdir) from which programs may run.",
        cause);
  }

  static StoreException of(Path folder, IOException e) {
    return said(e).toLowerCase(Locale.ROOT).contains(NO_ROOM)
        ? full(folder, e)
        : new StoreException(
            Reason.UNUSABLE,
            "The folder "
                + folder
                + " can not be used ("
                + e.getClass().getSimpleName()
                + ": "
                + said(e)
                + "): check that it is a folder, that it may be written, and that the disk is well.",
            e);
  }

  static StoreException of(Path folder, RocksDBException e) {
    var status = e.getStatus();
    var code = status == null ? Status.Code.Undefined : status.getCode();
    var subCode = status == null ? Status.SubCode.None : status.getSubCode();
    // The path is in the message too, and may hold any word.
    var words = said(e).replace(folder.toString(), "").toLowerCase(Locale.ROOT);
    if (subCode == Status.SubCode.NoSpace || words.contains(NO_ROOM)) {
      return full(folder, e);
    }
    if (code == Status.Code.IOError
        && (words.contains("lock file") || words.contains("lock hold"))) {
      return inUse(folder, e);
    }
    if (code == Status.Code.Corruption || code == Status.Code.InvalidArgument) {
      return damaged(folder, said(e), e);
    }
    if (words.contains("no such file")) {
      return damaged(folder, "a file is missing", e);
    }
    return new StoreException(
        Reason.UNUSABLE,
        "The store in "
            + folder
            + " can not be read or written ("
            + said(e)
            + "): check the disk and the rights of this folder, then start Grove again.",
        e);
  }

  private static StoreException full(Path folder, Throwable cause) {
    return new StoreException(
        Reason.FULL,
        "The disk that holds " + folder + " is full: make room, then start Grove again.",
        cause);
  }

  /// The cause in one line of bounded length.
  private static String said(Throwable e) {
    var message = String.valueOf(e.getMessage()).lines().findFirst().orElse("");
    return message.length() <= CAUSE_CHARS_MAX ? message : message.substring(0, CAUSE_CHARS_MAX);
  }
}
