package grove.web.http;

import grove.grouping.Group;
import grove.web.group.NodeCore;
import grove.web.group.OpenWorkspace;
import io.vertx.core.json.JsonObject;
import java.util.concurrent.CompletionStage;

/// The list of workspaces, one of them, and how it stands.
final class WorkspaceRoutes implements Routes {
  private final NodeCore core;
  private final InWorkspace in;

  WorkspaceRoutes(NodeCore core, InWorkspace in) {
    this.core = core;
    this.in = in;
  }

  @Override
  public void addTo(Api api) {
    api.get("/workspaces", call -> list());
    api.post("/workspaces", this::create);
    api.get("/workspaces/{w}", call -> view(call.path("w")));
    api.patch("/workspaces/{w}", this::rename);
    api.get("/workspaces/{w}/status", call -> in.ask(call, StatusJson::of));
    api.post("/workspaces/{w}/leave", this::leave);
  }

  private CompletionStage<JsonObject> list() {
    return core.workspaces()
        .views()
        .thenApply(
            views -> new JsonObject().put("workspaces", Json.array(views, WorkspaceJson::of)));
  }

  private CompletionStage<JsonObject> create(Call call) {
    return core.workspaces()
        .create(call.body().text("name"))
        .thenCompose(OpenWorkspace::view)
        .thenApply(WorkspaceJson::of);
  }

  private CompletionStage<JsonObject> view(String id) {
    return core.workspaces().view(id).thenApply(WorkspaceJson::of);
  }

  private CompletionStage<JsonObject> rename(Call call) {
    String name = call.body().text("name");
    return in.act(call, group -> group.rename(name)).thenCompose(done -> view(call.path("w")));
  }

  private CompletionStage<JsonObject> leave(Call call) {
    return in.act(call, Group::leave);
  }
}
