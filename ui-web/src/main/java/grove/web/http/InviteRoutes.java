package grove.web.http;

import grove.grouping.Invitation;
import grove.grouping.InviteTerms;
import grove.web.group.OpenWorkspace;
import io.vertx.core.json.JsonObject;
import java.util.concurrent.CompletionStage;

/// Invitations by link: made, listed, revoked.
final class InviteRoutes implements Routes {
  private static final long WEEK_MS = 7 * 86_400_000L;

  private final InWorkspace in;

  InviteRoutes(InWorkspace in) {
    this.in = in;
  }

  @Override
  public void addTo(Api api) {
    api.get("/workspaces/{w}/invites", call -> in.ask(call, InviteRoutes::list));
    api.post("/workspaces/{w}/invites", this::create);
    api.delete("/workspaces/{w}/invites/{id}", this::revoke);
  }

  private static JsonObject list(OpenWorkspace.Parts parts) {
    return new JsonObject()
        .put("invites", Json.array(parts.group().invitations(), i -> invitation(parts, i)));
  }

  private CompletionStage<JsonObject> create(Call call) {
    Fields body = call.body();
    InviteTerms terms =
        Checked.input(() ->
            new InviteTerms(
                MemberRoutes.role(body.optionalText("role").orElse("editor")),
                (int) body.integer("uses", 1, 1, InviteTerms.USES_MAX),
                body.integer("expiresInMs", WEEK_MS, 1, InviteTerms.EXPIRES_IN_MS_MAX),
                body.flag("approval")));
    return in.ask(
        call, parts -> invitation(parts, Checked.input(() -> parts.group().invite(terms))));
  }

  private CompletionStage<JsonObject> revoke(Call call) {
    return in.act(call, group -> group.admissions().revoke(call.path("id"), false));
  }

  private static JsonObject invitation(OpenWorkspace.Parts parts, Invitation invitation) {
    JsonObject json =
        new JsonObject()
            .put("invite", invitation.id())
            .put("role", MemberRoutes.name(invitation.role()))
            .put("expires", invitation.expiresMs())
            .put("uses", invitation.uses())
            .put("used", invitation.used())
            .put("approval", invitation.approval())
            .put("state", state(invitation.state()))
            .put("createdBy", Json.person(parts, invitation.createdBy()))
            .put("createdMs", invitation.createdMs())
            .put("phrase", Phrase.of(parts.group().id(), invitation.createdBy()))
            .put(
                "usedBy",
                Json.array(
                    invitation.joined(),
                    guest -> Json.person(parts, guest.person()).getString("name")));
    invitation.link().ifPresent(link -> json.put("link", link));
    return json;
  }

  private static String state(Invitation.State state) {
    return switch (state) {
      case PENDING -> "open";
      case USED_UP -> "used";
      case EXPIRED -> "expired";
      case REVOKED -> "revoked";
    };
  }
}
