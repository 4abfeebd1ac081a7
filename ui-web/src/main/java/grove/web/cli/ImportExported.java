package grove.web.cli;

import io.vertx.core.json.DecodeException;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;

/// Brings an exported workspace back into one: pages under their titles, files in their folders,
/// messages with who said them when, in words, since the importer is their author now.
///
/// Again: pages and files that are there are left out, and channels that have messages.
final class ImportExported {
  private final InWorkspace.Place place;
  private final Exported exported;
  private int pages;
  private int files;
  private int messages;
  private int skipped;

  ImportExported(InWorkspace.Place place, Exported exported) {
    this.place = place;
    this.exported = exported;
  }

  JsonObject run() {
    try {
      pages();
      files();
      channels();
    } catch (IOException | DecodeException | ClassCastException e) {
      throw new CliException(
          ExitStatus.FAILED,
          exported.root() + " cannot be read; check its rights, or export the workspace again");
    }
    return new JsonObject()
        .put("pages", pages)
        .put("files", files)
        .put("messages", messages)
        .put("skipped", skipped);
  }

  private void pages() throws IOException {
    Set<String> there = new HashSet<>();
    JsonArray all = place.node().get(place.path() + "/pages").getJsonArray("pages");
    for (int i = 0; i < all.size(); i++) {
      there.add(all.getJsonObject(i).getString("title"));
    }
    for (JsonObject page : exported.rows("pages")) {
      String title = page.getString("title");
      if (there.add(title)) {
        String text = Files.readString(exported.file(page));
        place
            .node()
            .post(place.path() + "/pages", new JsonObject().put("title", title).put("text", text));
        pages++;
      } else {
        skipped++;
      }
    }
  }

  private void files() throws IOException {
    Folders folders = new Folders(place);
    Path top = exported.root().resolve("files");
    try (Progress progress = Progress.onTerminal(0)) {
      for (JsonObject row : exported.rows("files")) {
        Path file = exported.file(row);
        Path folder = top.relativize(file).getParent();
        String below = folder == null ? "" : folder.toString().replace('\\', '/');
        var found = new LocalFiles.Found(file, below, Files.size(file));
        String name = row.getString("name", found.name());
        if (FileCommands.upload(place, folders, found, name, progress).isPresent()) {
          files++;
        } else {
          skipped++;
        }
      }
    }
  }

  private void channels() throws IOException {
    Map<String, JsonObject> there = new HashMap<>();
    JsonArray all = place.node().get(place.path() + "/channels").getJsonArray("channels");
    for (int i = 0; i < all.size(); i++) {
      there.put(all.getJsonObject(i).getString("name"), all.getJsonObject(i));
    }
    for (JsonObject row : exported.rows("channels")) {
      String name = row.getString("name");
      JsonObject content = new JsonObject(Files.readString(exported.file(row)));
      JsonObject channel = there.get(name);
      if (channel == null) {
        channel = place.node().post(place.path() + "/channels", new JsonObject().put("name", name));
      }
      if (channel.getLong("messages", 0L) > 0) {
        skipped++;
      } else {
        messages(channel.getString("item"), content.getJsonArray("messages"));
      }
    }
  }

  private void messages(String channel, JsonArray said) {
    String path = place.path() + "/channels/" + channel + "/messages";
    for (int i = 0; i < said.size(); i++) {
      place.node().post(path, new JsonObject().put("text", text(said.getJsonObject(i))));
      messages++;
    }
  }

  private static String text(JsonObject message) {
    String who =
        message.getString("author") + ", " + Output.time(message.getLong("timeMs", 0L)) + ":\n";
    JsonObject quoted = message.getJsonObject("replyTo");
    String answered =
        quoted == null ? "" : "> " + quoted.getString("text").replace("\n", "\n> ") + "\n\n";
    return who + answered + message.getString("text");
  }
}
