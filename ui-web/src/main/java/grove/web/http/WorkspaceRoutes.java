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
    String name = call.body().text("name");
    boolean withKey = call.body().flag("workspaceKey");
    return Checked.later(core.workspaces().create(name, withKey))
        .thenCompose(WorkspaceRoutes::created);
  }

  /// The new workspace; where it has a key, with the code to be written down.
  private static CompletionStage<JsonObject> created(OpenWorkspace workspace) {
    return workspace
        .view()
        .thenCombine(
            workspace.call(parts -> parts.group().workspaceKey().code()),
            (view, code) -> {
              JsonObject key = new JsonObject();
              code.ifPresent(text -> key.put("code", text));
              return WorkspaceJson.of(view).put("workspaceKey", key);
            });
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
