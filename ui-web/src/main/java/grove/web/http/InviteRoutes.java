package grove.web.http;

import grove.grouping.DirectInvite;
import grove.grouping.Invitation;
import grove.grouping.InviteTerms;
import grove.grouping.Role;
import grove.identity.PeerCard;
import grove.identity.bytes.MalformedException;
import grove.web.group.OpenWorkspace;
import io.vertx.core.json.JsonObject;
import java.util.Optional;
import java.util.concurrent.CompletionStage;

/// Invitations: made, by link or for one person; listed, revoked, undone.
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
    api.post("/workspaces/{w}/invites/{id}/undo", this::undo);
  }

  private static JsonObject list(OpenWorkspace.Parts parts) {
    return new JsonObject()
        .put("invites", Json.array(parts.group().invitations(), i -> invitation(parts, i)));
  }

  private CompletionStage<JsonObject> create(Call call) {
    Fields body = call.body();
    Optional<String> card = body.optionalText("card");
    if (card.isPresent()) {
      Role role = MemberRoutes.role(body.optionalText("role").orElse("editor"));
      PeerCard parsed = card(card.get());
      return in.ask(call, parts -> direct(parts, parsed, role));
    }
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

  private static PeerCard card(String text) {
    try {
      return PeerCard.parse(text);
    } catch (MalformedException e) {
      throw ApiException.badInput("This is no peer card: " + e.getMessage() + ".");
    }
  }

  private static JsonObject direct(OpenWorkspace.Parts parts, PeerCard card, Role role) {
    DirectInvite made = Checked.input(() -> parts.group().admissions().invite(card, role));
    return new JsonObject()
        .put("direct", true)
        .put("person", Json.person(parts, made.person()))
        .put("role", MemberRoutes.name(made.role()))
        .put("file", made.file());
  }

  private CompletionStage<JsonObject> revoke(Call call) {
    boolean leaked = flag(call, "leaked");
    return in.act(call, group -> group.admissions().revoke(call.path("id"), leaked));
  }

  private static boolean flag(Call call, String name) {
    return switch (call.query(name).orElse("false")) {
      case "true" -> true;
      case "false" -> false;
      default -> throw ApiException.badInput(name + " must be true or false.");
    };
  }

  private CompletionStage<JsonObject> undo(Call call) {
    return in.ask(
        call,
        parts ->
            new JsonObject()
                .put(
                    "removed",
                    Checked.input(() -> parts.group().admissions().undo(call.path("id")))));
  }

  private static JsonObject invitation(OpenWorkspace.Parts parts, Invitation invitation) {
    JsonObject json =
        new JsonObject()
            .put("invite", invitation.id())
            .put("role", MemberRoutes.name(invitation.role()))
            .put("expires", invitation.expiresMs())
            .put("uses", invitation.uses())
            .put("used", invitation.used())
            .put("over", invitation.over())
            .put("approval", invitation.approval())
            .put("state", state(invitation.state()))
            .put("createdBy", Json.person(parts, invitation.createdBy()))
            .put("createdMs", invitation.createdMs())
            .put("phrase", Phrase.of(parts.group().id(), invitation.createdBy()))
            .put(
                "usedBy",
                Json.array(
                    invitation.joined(),
                    guest -> Json.person(parts, guest.person()).getString("name")))
            .put("joined", Json.array(invitation.joined(), guest -> guest(parts, guest)));
    invitation.link().ifPresent(link -> json.put("link", link));
    return json;
  }

  private static JsonObject guest(OpenWorkspace.Parts parts, Invitation.Guest guest) {
    return new JsonObject()
        .put("person", Json.person(parts, guest.person()))
        .put("timeMs", guest.timeMs())
        .put("by", Json.person(parts, guest.by()))
        .put("member", guest.member());
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
