package grove.web.http;

import grove.grouping.space.Workspace;
import grove.store.BlobRef;
import grove.web.group.Checkup;
import grove.web.group.NodeCore;
import grove.web.group.OpenWorkspace;
import grove.web.home.DiskRoom;
import grove.web.home.DiskUse;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.Locale;
import java.util.concurrent.CompletionStage;

/// The state of what this home keeps: checked on demand, and what it takes of the disk.
final class UpkeepRoutes implements Routes {
  private final NodeCore core;
  private final InWorkspace in;
  private final Work work;

  UpkeepRoutes(NodeCore core, InWorkspace in, Work work) {
    this.core = core;
    this.in = in;
    this.work = work;
  }

  @Override
  public void addTo(Api api) {
    api.post("/verify", call -> work.run(this::verify));
    api.get("/disk", call -> work.run(this::disk));
    api.get("/workspaces/{w}/fetching", call -> in.ask(call, UpkeepRoutes::fetching));
    api.put("/workspaces/{w}/fetching", WebLimits.BODY_BYTES_MAX, this::fetchUpTo);
  }

  private static final long UNSAID = -1;

  private JsonObject verify() {
    Checkup.Findings found = core.check();
    return new JsonObject()
        .put("entries", found.entries())
        .put("blobs", found.blobs())
        .put("problems", new JsonArray(found.problems()));
  }

  private JsonObject disk() {
    DiskRoom.Room room = core.diskRoom();
    JsonArray workspaces = new JsonArray();
    core.diskUse().forEach((id, use) -> workspaces.add(use(id, use)));
    return new JsonObject()
        .put("free", room.free())
        .put("total", room.total())
        .put("state", room.state().name().toLowerCase(Locale.ROOT))
        .put("workspaces", workspaces);
  }

  private static JsonObject use(String id, DiskUse use) {
    return new JsonObject()
        .put("workspace", id)
        .put("entries", use.entries())
        .put("files", use.files())
        .put("index", use.index());
  }

  private static JsonObject fetching(OpenWorkspace.Parts parts) {
    return new JsonObject()
        .put("filesUpTo", parts.filesUpTo())
        .put("keepUpTo", parts.files().keepUpTo());
  }

  private CompletionStage<JsonObject> fetchUpTo(Call call) {
    long bytes = call.body().integer("filesUpTo", Workspace.FILES_UP_TO, 0, BlobRef.LENGTH_MAX);
    long keep = call.body().integer("keepUpTo", UNSAID, UNSAID, BlobRef.LENGTH_MAX);
    return in.ask(
        call,
        parts -> {
          if (keep != UNSAID) {
            parts.files().keepUpTo(keep);
          }
          if (keep == UNSAID || call.body().json().containsKey("filesUpTo")) {
            parts.fetchUpTo(bytes);
          }
          return fetching(parts);
        });
  }
}
