package grove.web.group;

import grove.identity.IdentityException;
import grove.identity.Vault;
import grove.identity.bytes.Bytes;
import grove.identity.bytes.Hash;
import grove.identity.bytes.MalformedException;
import grove.store.BlobStore;
import grove.store.EntryStore;
import grove.store.GroupId;
import grove.store.StoreException;
import grove.web.home.DiskRoom;
import grove.web.home.GroupFolder;
import grove.web.home.Home;
import io.vertx.core.json.DecodeException;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.nio.file.Files;
import java.time.Instant;
import java.time.Year;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/// Looks at a home that no node uses, and says in plain words what is wrong and what to do.
///
/// It says nothing of people: no names, no keys, of workspaces the first digits of their ids only.
public final class Doctor {
  private static final int ID_CHARS = 8;

  /// The first year in which this program existed, and one in which it will be replaced.
  private static final int YEAR_MIN = 2026;

  private static final int YEAR_MAX = 2100;

  /// How bad it is.
  public enum State {
    OK,
    WARN,
    BAD
  }

  /// One thing that was looked at.
  ///
  /// @param check what, in a word
  /// @param text what was found
  /// @param remedy what to do; empty where nothing is to be done
  public record Finding(String check, State state, String text, String remedy) {
    public static Finding ok(String check, String text) {
      return new Finding(check, State.OK, text, "");
    }

    public JsonObject json() {
      return new JsonObject()
          .put("check", check)
          .put("state", state.name().toLowerCase(Locale.ROOT))
          .put("text", text)
          .put("remedy", remedy);
    }
  }

  private Doctor() {}

  /// What can be told beside any home.
  public static Finding clock(long nowMs) {
    int year = Year.from(Instant.ofEpochMilli(nowMs).atZone(ZoneOffset.UTC)).getValue();
    return year < YEAR_MIN || year > YEAR_MAX
        ? new Finding(
            "clock",
            State.BAD,
            "The clock of this computer says the year " + year + ".",
            "Set date and time: others see wrong times, and new links take longer.")
        : Finding.ok("clock", "The clock says " + Instant.ofEpochMilli(nowMs) + ".");
  }

  public static Finding disk(DiskRoom.Room room) {
    String text = "%,d MiB of %,d MiB are free.".formatted(room.free() >> 20, room.total() >> 20);
    return switch (room.state()) {
      case OK -> Finding.ok("disk", text);
      case LOW -> new Finding("disk", State.WARN, text, "Make room soon.");
      case FULL ->
          new Finding(
              "disk", State.BAD, text, "Make room: until then nothing new is written or fetched.");
    };
  }

  /// All of a home that this process holds.
  public static List<Finding> examine(Home home) {
    List<Finding> found = new ArrayList<>();
    found.add(vault(home));
    found.add(settings(home));
    for (String id : home.groups()) {
      found.add(entries(home.group(id), id));
      found.add(blobs(home.group(id), id));
    }
    return found;
  }

  private static Finding vault(Home home) {
    if (!Vault.exists(home.vault())) {
      return home.groups().isEmpty()
          ? Finding.ok("vault", "The home is new: it has no identity yet.")
          : new Finding(
              "vault",
              State.BAD,
              "The vault is missing, and with it all keys.",
              "Restore a backup in a new home (grove restore), or come back by the recovery code"
                  + " (grove recovery use).");
    }
    try {
      boolean locked = Vault.slots(home.vault()).passphrase();
      if (!locked) {
        Vault.open(home.vault()).close();
      }
      return Finding.ok(
          "vault", locked ? "The vault is there, under a passphrase." : "The vault opens.");
    } catch (IdentityException e) {
      return new Finding(
          "vault",
          State.BAD,
          String.valueOf(e.getMessage()),
          "Restore a backup in a new home (grove restore), or come back by the recovery code (grove"
              + " recovery use).");
    }
  }

  private static Finding settings(Home home) {
    if (!Files.exists(home.settings())) {
      return Finding.ok("settings", "There are no settings yet.");
    }
    try {
      int kept = new JsonObject(Files.readString(home.settings())).size();
      return Finding.ok("settings", "The settings can be read (" + kept + ").");
    } catch (IOException | DecodeException e) {
      return new Finding(
          "settings",
          State.WARN,
          "The settings " + home.settings() + " can not be read.",
          "Ports and auto-lock are as in a new home; choose them again, or delete the file.");
    }
  }

  private static Finding entries(GroupFolder folder, String id) {
    String check = "entries of " + id.substring(0, Math.min(ID_CHARS, id.length()));
    try {
      folder.mend();
      GroupId group = new GroupId(new Hash(Bytes.hex(id)));
      try (EntryStore store = EntryStore.rocks(folder.entries(), group)) {
        List<String> problems = store.verify();
        return problems.isEmpty()
            ? Finding.ok(check, store.entries() + " entries, all sound.")
            : new Finding(check, State.BAD, problems.getFirst(), repair());
      }
    } catch (StoreException e) {
      String remedy = e.reason() == StoreException.Reason.DAMAGED ? repair() : "";
      return new Finding(check, State.BAD, String.valueOf(e.getMessage()), remedy);
    } catch (MalformedException | IllegalArgumentException e) {
      return new Finding(
          check, State.WARN, folder.root() + " is no workspace's folder.", "Move it away.");
    }
  }

  private static String repair() {
    return "Run grove doctor --repair: it keeps what is sound; other members' nodes give back the"
        + " rest. The damaged files are put aside.";
  }

  private static Finding blobs(GroupFolder folder, String id) {
    String check = "files of " + id.substring(0, Math.min(ID_CHARS, id.length()));
    if (!Files.exists(folder.blobs())) {
      return Finding.ok(check, "There are none.");
    }
    try (BlobStore blobs = BlobStore.files(folder.blobs())) {
      int removed = Checkup.sweep(blobs);
      return removed == 0
          ? Finding.ok(check, "All pieces are sound.")
          : new Finding(
              check,
              State.WARN,
              removed + " pieces were damaged and have been removed.",
              "Start the node: they are fetched again from other members.");
    } catch (StoreException e) {
      return new Finding(check, State.BAD, String.valueOf(e.getMessage()), "");
    }
  }
}
