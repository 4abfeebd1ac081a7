package grove.web.http;

import grove.grouping.JoinWish;
import grove.web.group.OpenWorkspace;
import io.vertx.core.json.JsonObject;

/// Requests to join that wait for somebody's approval.
final class RequestRoutes implements Routes {
  private final InWorkspace in;

  RequestRoutes(InWorkspace in) {
    this.in = in;
  }

  @Override
  public void addTo(Api api) {
    String requests = "/workspaces/{w}/requests";
    api.get(requests, call -> in.ask(call, RequestRoutes::list));
    api.post(
        requests + "/{id}/approve",
        call -> in.act(call, group -> group.admissions().approve(call.path("id"))));
    api.post(
        requests + "/{id}/decline",
        call -> in.act(call, group -> group.admissions().decline(call.path("id"))));
  }

  private static JsonObject list(OpenWorkspace.Parts parts) {
    return new JsonObject()
        .put(
            "requests",
            Json.array(parts.group().admissions().wishes(), wish -> request(parts, wish)));
  }

  private static JsonObject request(OpenWorkspace.Parts parts, JoinWish wish) {
    return Json.stranger(parts, wish.person(), wish.name())
        .put("request", wish.id())
        .put("role", MemberRoutes.name(wish.role()))
        .put("invite", wish.invitation())
        .put("device", wish.device().toHex())
        .put("requestedMs", wish.requestedMs())
        .put("removedBefore", wish.removedBefore());
  }
}
