package grove.web.http;

import grove.web.group.WorkspaceState;
import grove.web.group.WorkspaceView;
import io.vertx.core.json.JsonObject;
import java.util.Locale;

/// Workspaces as JSON.
final class WorkspaceJson {
  private WorkspaceJson() {}

  static JsonObject of(WorkspaceView view) {
    WorkspaceState state = view.state();
    boolean joined = state == WorkspaceState.MEMBER || state == WorkspaceState.SYNCING;
    JsonObject json =
        new JsonObject()
            .put("workspace", view.id())
            .put("name", view.name())
            .put("role", view.role())
            .put("entries", view.entries())
            .put("members", view.members())
            .put("joined", joined)
            .put("state", state(state))
            .put("createdMs", view.createdMs())
            .put("workspaceKey", view.workspaceKey())
            .put(
                "sync",
                new JsonObject()
                    .put("state", view.sync().state())
                    .put("have", view.sync().have())
                    .put("of", view.sync().of())
                    .put("neighbours", view.sync().neighbours()));
    view.waiting().ifPresent(waiting -> json.put("waiting", waiting(waiting)));
    return view.problem().isEmpty() ? json : json.put("reason", view.problem());
  }

  private static JsonObject waiting(WorkspaceView.Waiting waiting) {
    return new JsonObject()
        .put("sinceMs", waiting.sinceMs())
        .put("asked", waiting.asked())
        .put("reached", waiting.reached());
  }

  static String state(WorkspaceState state) {
    return state.name().toLowerCase(Locale.ROOT);
  }
}
