package grove.web.cli;

import io.vertx.core.json.DecodeException;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;

/// The form of an exported workspace: folders that any program can read.
///
/// ```
/// grove.json          format 1, name of the workspace, time; pages, files and channels: where each lies and what it is called
/// pages/…             a page's Markdown; its title may not be a file's name, so grove.json has it
/// files/…             files in their folders, byte for byte
/// channels/NAME.json  messages, oldest first: author, timeMs, text, and the author and text they answer
/// members.json        who is in it, with roles
/// ```
///
/// @param root the folder
/// @param index `grove.json`
record Exported(Path root, JsonObject index) {
  static final int FORMAT = 1;

  private static final String INDEX = "grove.json";

  /// Whether a folder is of this form.
  static boolean is(Path root) {
    return Files.isRegularFile(root.resolve(INDEX)) && Files.isDirectory(root.resolve("pages"));
  }

  static Exported read(Path root) {
    try {
      JsonObject index = new JsonObject(Files.readString(root.resolve(INDEX)));
      int format = index.getInteger("format", 0);
      if (format > FORMAT) {
        throw new CliException(
            ExitStatus.FAILED, root + " was written by a newer Grove; install that version");
      }
      if (format == FORMAT) {
        return new Exported(root, index);
      }
    } catch (IOException | DecodeException | ClassCastException e) {
      // said below
    }
    throw new CliException(
        ExitStatus.FAILED, root.resolve(INDEX) + " is damaged; export the workspace again");
  }

  void writeIndex() throws IOException {
    Files.writeString(root.resolve(INDEX), index.encodePrettily());
  }

  List<JsonObject> rows(String field) {
    return index.getJsonArray(field, new JsonArray()).stream()
        .filter(JsonObject.class::isInstance)
        .map(JsonObject.class::cast)
        .toList();
  }

  /// A file that the index names: never one outside the folder, whatever the index says.
  Path file(JsonObject row) {
    Path file = root.resolve(row.getString("file", "")).normalize();
    if (!file.startsWith(root) || !Files.isRegularFile(file)) {
      throw new CliException(
          ExitStatus.FAILED, row.getString("file") + " is missing in " + root + "; export again");
    }
    return file;
  }

  /// Gives each thing a place of its own, also on disks that take `A` and `a` for one name.
  static final class Places {
    private final Set<String> taken = new HashSet<>();

    /// @param below the folder that it goes to
    /// @param name as people call it
    String place(String below, String name, String ending) {
      String safe = FileCommands.safe(name);
      String place = below + "/" + safe + ending;
      for (int n = 2; !taken.add(place.toLowerCase(Locale.ROOT)); n++) {
        place = below + "/" + safe + " (" + n + ")" + ending;
      }
      return place;
    }

    /// The same for a name with an ending of its own.
    String place(String below, String name) {
      int dot = name.lastIndexOf('.');
      return dot > 0
          ? place(
              below,
              name.substring(0, dot),
              FileCommands.safe("x" + name.substring(dot)).substring(1))
          : place(below, name, "");
    }
  }
}
