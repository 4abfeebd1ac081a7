package grove.web.http;

import grove.grouping.DirectInvitation;
import grove.grouping.InvitationLink;
import grove.grouping.WayIn;
import grove.identity.bytes.MalformedException;
import grove.web.group.NodeCore;
import grove.web.group.WorkspaceView;
import io.vertx.core.json.JsonObject;
import java.util.concurrent.CompletionStage;

/// The way into a workspace by a link or a direct invitation: look at it, ask, call it off.
final class JoinRoutes implements Routes {
  /// The longest that a call may wait for an answer.
  private static final long WAIT_MAX_MS = 3_600_000;

  private final NodeCore core;

  JoinRoutes(NodeCore core) {
    this.core = core;
  }

  @Override
  public void addTo(Api api) {
    api.post("/join/preview", this::preview);
    api.post("/join", this::join);
    api.delete("/join/{w}", this::cancel);
  }

  /// Reads the invitation and nothing else: nobody learns of it.
  private CompletionStage<JsonObject> preview(Call call) {
    WayIn by = invitation(call);
    InvitationLink.Preview preview = by.preview();
    JsonObject inviter =
        new JsonObject()
            .put("person", preview.inviter().toHex())
            .put("name", preview.inviterName())
            .put("phrase", Phrase.of(by.group(), preview.inviter()));
    if (core.verified().has(preview.inviter())) {
      inviter.put("verified", true);
    }
    String id = by.group().toHex();
    JsonObject answer =
        new JsonObject()
            .put("workspace", id)
            .put("name", preview.workspace())
            .put("inviter", inviter)
            .put("role", MemberRoutes.name(preview.role()))
            .put("direct", by instanceof DirectInvitation)
            .put("approval", preview.approval());
    return core.workspaces().member(id).thenApply(member -> answer.put("known", member));
  }

  private CompletionStage<JsonObject> join(Call call) {
    long waitMs = call.body().integer("waitMs", 0, 0, WAIT_MAX_MS);
    return core.workspaces().join(invitation(call), waitMs).thenApply(JoinRoutes::answer);
  }

  private static JsonObject answer(WorkspaceView view) {
    JsonObject json =
        new JsonObject()
            .put("workspace", view.id())
            .put("name", view.name())
            .put("state", WorkspaceJson.state(view.state()));
    return view.problem().isEmpty() ? json : json.put("reason", view.problem());
  }

  private CompletionStage<JsonObject> cancel(Call call) {
    return core.workspaces().cancelJoin(call.path("w")).thenApply(done -> new JsonObject());
  }

  private WayIn invitation(Call call) {
    try {
      return WayIn.parse(call.body().text("link"), core.vault().identity());
    } catch (MalformedException e) {
      String message = e.getMessage();
      throw ApiException.badInput(message == null ? "This is no invitation." : message);
    }
  }
}
