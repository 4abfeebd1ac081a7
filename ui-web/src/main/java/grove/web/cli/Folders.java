package grove.web.cli;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// The workspace's folders as a command sees them: finds or makes those of a path, knows which files lie there.
final class Folders {
  private final InWorkspace.Place place;
  private final Map<String, Listing> listings = new HashMap<>();

  /// One folder's content: names to ids and sizes.
  private record Listing(Map<String, String> folders, Map<String, Long> files) {}

  Folders(InWorkspace.Place place) {
    this.place = place;
  }

  /// The id of the folder with this path of names (`a/b`), made where it is missing; empty for the top.
  Optional<String> make(String path) {
    Optional<String> parent = Optional.empty();
    if (path.isEmpty()) {
      return parent;
    }
    for (String name : path.split("/", -1)) {
      Listing listing = listing(parent.orElse(null));
      String id = listing.folders().get(name);
      if (id == null) {
        var body = new JsonObject().put("name", name);
        parent.ifPresent(above -> body.put("parent", above));
        id = place.node().post(place.path() + "/folders", body).getString("item");
        listing.folders().put(name, id);
      }
      parent = Optional.of(id);
    }
    return parent;
  }

  /// Does a file of this name and size lie there already?
  boolean has(Optional<String> folder, String name, long size) {
    Long there = listing(folder.orElse(null)).files().get(name);
    return there != null && there == size;
  }

  private Listing listing(@Nullable String folder) {
    return listings.computeIfAbsent(folder == null ? "" : folder, this::fetch);
  }

  private Listing fetch(String folder) {
    String query = folder.isEmpty() ? "" : "?folder=" + folder;
    JsonObject answer = place.node().get(place.path() + "/files" + query);
    var folders = new HashMap<String, String>();
    var files = new HashMap<String, Long>();
    JsonArray found = answer.getJsonArray("folders", new JsonArray());
    for (int i = 0; i < found.size(); i++) {
      folders.put(
          found.getJsonObject(i).getString("name"), found.getJsonObject(i).getString("item"));
    }
    JsonArray here = answer.getJsonArray("files", new JsonArray());
    for (int i = 0; i < here.size(); i++) {
      files.put(here.getJsonObject(i).getString("name"), here.getJsonObject(i).getLong("size"));
    }
    return new Listing(folders, files);
  }
}
