package grove.web.http;

import grove.grouping.WorkspaceKey;
import grove.grouping.WorkspaceKey.Use;
import grove.identity.PersonId;
import grove.web.group.OpenWorkspace;
import io.vertx.core.json.JsonObject;
import java.util.concurrent.CompletionStage;

/// The offline key above a workspace's owners: its code until it is saved, and its use.
final class WorkspaceKeyRoutes implements Routes {
  private final InWorkspace in;

  WorkspaceKeyRoutes(InWorkspace in) {
    this.in = in;
  }

  @Override
  public void addTo(Api api) {
    api.get("/workspaces/{w}/key", call -> in.ask(call, WorkspaceKeyRoutes::code));
    api.post("/workspaces/{w}/key/saved", this::saved);
    api.post("/workspaces/{w}/key/use", this::use);
  }

  private static JsonObject code(OpenWorkspace.Parts parts) {
    return new JsonObject().put("code", unsaved(parts).code().orElseThrow());
  }

  /// The key, if its code is kept here.
  private static WorkspaceKey unsaved(OpenWorkspace.Parts parts) {
    WorkspaceKey key = parts.group().workspaceKey();
    return switch (key.state()) {
      case NONE -> throw ApiException.notFound("This workspace was founded without a key.");
      case SAVED ->
          throw ApiException.gone(
              "saved", "The code of the workspace key is on paper and not kept here.");
      case UNSAVED -> key;
    };
  }

  private CompletionStage<JsonObject> saved(Call call) {
    String proof = call.body().text("proof");
    return in.ask(
        call,
        parts -> {
          if (!unsaved(parts).saved(proof)) {
            throw ApiException.badInput("Type the last group of four as it stands in your copy.");
          }
          return new JsonObject();
        });
  }

  private CompletionStage<JsonObject> use(Call call) {
    String code = call.body().text("code");
    Use use = use(call.body());
    return in.ask(
        call,
        parts -> {
          WorkspaceKey key = parts.group().workspaceKey();
          if (key.state() == WorkspaceKey.State.NONE) {
            throw ApiException.notFound("This workspace was founded without a key.");
          }
          if (!Checked.input(() -> key.use(code, use))) {
            throw ApiException.forbidden("wrong", "That is not the code of this workspace's key.");
          }
          return new JsonObject();
        });
  }

  private static Use use(Fields body) {
    PersonId person = Ids.person(body.text("person"));
    return switch (body.text("act")) {
      case "role" -> new Use.SetRole(person, MemberRoutes.role(body.text("role")));
      case "remove" -> new Use.Remove(person);
      case "revoke-device" -> new Use.RevokeDevice(person, Ids.device(body.text("device")));
      default -> throw ApiException.badInput("An act is role, remove or revoke-device.");
    };
  }
}
