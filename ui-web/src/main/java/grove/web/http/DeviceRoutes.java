package grove.web.http;

import grove.identity.DeviceId;
import grove.web.group.NodeCore;
import grove.web.group.OwnDevices;
import io.vertx.core.json.JsonObject;
import java.util.concurrent.CompletionStage;

/// The devices of this person over all workspaces, and ending one, own or somebody else's.
final class DeviceRoutes implements Routes {
  private final NodeCore core;
  private final InWorkspace in;

  DeviceRoutes(NodeCore core, InWorkspace in) {
    this.core = core;
    this.in = in;
  }

  @Override
  public void addTo(Api api) {
    api.get("/devices", call -> list());
    api.post("/devices/{device}/revoke", this::revoke);
    api.post("/workspaces/{w}/members/{person}/devices/{device}/revoke", this::revokeTheirs);
  }

  private CompletionStage<JsonObject> list() {
    return core.devices()
        .list(core.vault().identity().device().id())
        .thenApply(rows -> new JsonObject().put("devices", Json.array(rows, DeviceRoutes::row)));
  }

  private static JsonObject row(OwnDevices.Row row) {
    JsonObject json =
        new JsonObject()
            .put("device", row.device().toHex())
            .put("self", row.self())
            .put("alive", row.alive())
            .put("firstMs", row.firstMs())
            .put("lastSeenMs", row.lastSeenMs())
            .put("online", row.online())
            .put("workspaces", Json.array(row.places(), DeviceRoutes::place));
    row.linkedBy().ifPresent(device -> json.put("linkedBy", device.toHex()));
    if (row.begunAnewMs() > 0) {
      json.put("begunAnewMs", row.begunAnewMs());
    }
    return json;
  }

  private static JsonObject place(OwnDevices.Place place) {
    return new JsonObject()
        .put("workspace", place.workspace())
        .put("name", place.name())
        .put("alive", place.alive());
  }

  private CompletionStage<JsonObject> revoke(Call call) {
    DeviceId device = Ids.device(call.path("device"));
    if (device.equals(core.vault().identity().device().id())) {
      throw ApiException.state(
          "self", "This is the device you are using: revoke it from another one.");
    }
    return core.devices()
        .revoke(device)
        .thenApply(count -> {
          if (count == 0) {
            throw ApiException.notFound("You have no such device that could be revoked.");
          }
          return new JsonObject().put("workspaces", count);
        });
  }

  private CompletionStage<JsonObject> revokeTheirs(Call call) {
    DeviceId device = Ids.device(call.path("device"));
    return in.act(call, group -> group.devices().revoke(Ids.person(call.path("person")), device));
  }
}
