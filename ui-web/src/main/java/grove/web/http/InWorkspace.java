package grove.web.http;

import grove.grouping.Group;
import grove.grouping.space.Workspace;
import grove.web.group.NodeCore;
import grove.web.group.OpenWorkspace;
import io.vertx.core.json.JsonObject;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Consumer;
import java.util.function.Function;

/// Finds the workspace that a call names and asks it on its own loop.
final class InWorkspace {
  private final NodeCore core;

  InWorkspace(NodeCore core) {
    this.core = core;
  }

  /// The workspace of `{w}`, once it is open.
  CompletableFuture<OpenWorkspace> of(Call call) {
    return core.workspaces().get(call.path("w"));
  }

  /// An answer from all parts of the workspace, made on its loop. Somebody looks at it.
  CompletionStage<JsonObject> ask(Call call, Function<OpenWorkspace.Parts, JsonObject> answer) {
    return of(call)
        .thenCompose(workspace ->
            workspace.call(parts -> {
              parts.graph().attend();
              return answer.apply(parts);
            }));
  }

  /// An act upon the group, answered with nothing but that it is done.
  CompletionStage<JsonObject> act(Call call, Consumer<Group> act) {
    return ask(
        call,
        parts ->
            Checked.input(() -> {
              act.accept(parts.group());
              return new JsonObject();
            }));
  }

  /// An answer from its items alone.
  CompletionStage<JsonObject> items(Call call, Function<Workspace, JsonObject> answer) {
    return ask(call, parts -> answer.apply(parts.space()));
  }
}
