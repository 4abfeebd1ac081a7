package grove.web.http;

import grove.grouping.space.Item;
import grove.store.Progress;
import grove.web.group.FileShelf;
import grove.web.group.OpenWorkspace;
import io.vertx.core.json.JsonObject;

/// Files and folders as JSON.
final class FileJson {

  /// Whether a file stays on this device, was let go, or may be.
  private record Kept(boolean pinned, boolean freed, boolean mayGo) {}

  /// A file as its workspace shows it; how much of it is here is asked later, off the loop.
  ///
  /// @param elsewhere other devices that hold it whole
  record Row(
      Item.File file, JsonObject author, int elsewhere, Kept kept, FileShelf.Fetch fetching) {

    static Row of(OpenWorkspace.Parts parts, Item.File file) {
      return new Row(
          file,
          Json.person(parts, file.author()),
          parts.files().copies(file.content(), false),
          new Kept(
              parts.files().pinned(file.content()),
              parts.files().freed(file.content()),
              parts.files().mayGo(file.content())),
          parts.files().fetching(file.content()));
    }

    /// Looks at the blob store: for a worker.
    JsonObject json(OpenWorkspace workspace) {
      Progress progress = workspace.progress(file.content());
      boolean here = progress.complete() && !kept.freed();
      JsonObject json =
          new JsonObject()
              .put("item", file.id().toHex())
              .put("name", file.name())
              .put("size", file.size())
              .put("type", file.type())
              .put("author", author)
              .put("timeMs", file.timeMs())
              .put("here", here)
              .put("copies", elsewhere + (here ? 1 : 0))
              .put("pinned", kept.pinned())
              .put("removable", here && kept.mayGo())
              .put("fetch", here ? "none" : word())
              .put(
                  "progress",
                  new JsonObject().put("have", progress.haveBytes()).put("of", progress.ofBytes()));
      file.folder().ifPresent(folder -> json.put("folder", folder.toHex()));
      return json;
    }

    private String word() {
      return switch (fetching) {
        case NONE -> "none";
        case RUNNING -> "running";
        case PAUSED -> "paused";
      };
    }
  }

  private FileJson() {}

  static JsonObject folder(Item.Folder folder) {
    JsonObject json =
        new JsonObject()
            .put("item", folder.id().toHex())
            .put("name", folder.name())
            .put("updatedMs", folder.timeMs());
    folder.parent().ifPresent(parent -> json.put("parent", parent.toHex()));
    return json;
  }

  static JsonObject step(Item.Folder folder) {
    return new JsonObject().put("item", folder.id().toHex()).put("name", folder.name());
  }
}
