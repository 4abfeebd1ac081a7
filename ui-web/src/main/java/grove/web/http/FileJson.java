package grove.web.http;

import grove.grouping.space.Item;
import grove.store.Progress;
import grove.web.group.OpenWorkspace;
import io.vertx.core.json.JsonObject;

/// Files and folders as JSON.
final class FileJson {

  /// A file as its workspace shows it; how much of it is here is asked later, off the loop.
  record Row(Item.File file, JsonObject author) {

    static Row of(OpenWorkspace.Parts parts, Item.File file) {
      return new Row(file, Json.person(parts, file.author()));
    }

    /// Looks at the blob store: for a worker.
    JsonObject json(OpenWorkspace workspace) {
      Progress progress = workspace.progress(file.content());
      JsonObject json =
          new JsonObject()
              .put("item", file.id().toHex())
              .put("name", file.name())
              .put("size", file.size())
              .put("type", file.type())
              .put("author", author)
              .put("timeMs", file.timeMs())
              .put("here", progress.complete())
              .put(
                  "progress",
                  new JsonObject().put("have", progress.haveBytes()).put("of", progress.ofBytes()));
      file.folder().ifPresent(folder -> json.put("folder", folder.toHex()));
      return json;
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
