package grove.web.http;

import grove.grouping.GroupDevice;
import grove.grouping.Role;
import grove.identity.PersonId;
import grove.web.group.DeviceSight;
import grove.web.group.MemberView;
import grove.web.group.OpenWorkspace;
import grove.web.group.People;
import io.vertx.core.json.JsonObject;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.CompletionStage;

/// Who is a member, with which role, and how much their devices hold.
final class MemberRoutes implements Routes {
  private final InWorkspace in;

  MemberRoutes(InWorkspace in) {
    this.in = in;
  }

  @Override
  public void addTo(Api api) {
    api.get("/workspaces/{w}/members", call -> in.ask(call, MemberRoutes::list));
    api.post("/workspaces/{w}/members/{person}/role", this::setRole);
    api.delete("/workspaces/{w}/members/{person}", this::remove);
  }

  private static JsonObject list(OpenWorkspace.Parts parts) {
    People people = parts.people();
    return new JsonObject()
        .put("members", Json.array(people.members(), m -> member(parts, people, m)));
  }

  private static JsonObject member(OpenWorkspace.Parts parts, People people, MemberView view) {
    List<GroupDevice> devices = people.devices(view.member().person());
    return Json.person(parts, view.member().person())
        .put("role", name(view.member().role()))
        .put("devices", Json.array(view.member().devices(), device -> device.toHex()))
        .put("deviceList", Json.array(devices, device -> device(people, device)))
        .put("lastSeenMs", lastSeenMs(people, devices))
        .put("online", view.online())
        .put("self", view.member().self())
        .put("founder", view.member().founder())
        .put("has", view.has())
        .put("of", view.of());
  }

  private static JsonObject device(People people, GroupDevice device) {
    DeviceSight sight = people.sight(device.device());
    return new JsonObject()
        .put("device", device.device().toHex())
        .put("alive", device.alive())
        .put("self", device.self())
        .put("online", sight.online())
        .put("lastSeenMs", sight.lastSeenMs())
        .put("incarnations", device.incarnations());
  }

  private static long lastSeenMs(People people, List<GroupDevice> devices) {
    return devices.stream()
        .mapToLong(device -> people.sight(device.device()).lastSeenMs())
        .max()
        .orElse(0);
  }

  private CompletionStage<JsonObject> setRole(Call call) {
    Role role = role(call.body().text("role"));
    return in.act(call, group -> group.setRole(Ids.person(call.path("person")), role));
  }

  private CompletionStage<JsonObject> remove(Call call) {
    PersonId person = Ids.person(call.path("person"));
    boolean keepInvites = keepInvites(call);
    return in.ask(
        call,
        parts ->
            new JsonObject()
                .put(
                    "removal",
                    Checked.input(() -> parts.group().remove(person, keepInvites)).toHex()));
  }

  private static boolean keepInvites(Call call) {
    return switch (call.query("keepInvites").orElse("false")) {
      case "true" -> true;
      case "false" -> false;
      default -> throw ApiException.badInput("keepInvites must be true or false.");
    };
  }

  static String name(Role role) {
    return role.name().toLowerCase(Locale.ROOT);
  }

  /// A role that can be given to somebody.
  static Role role(String name) {
    return switch (name) {
      case "viewer" -> Role.VIEWER;
      case "editor" -> Role.EDITOR;
      case "admin" -> Role.ADMIN;
      case "owner" -> Role.OWNER;
      default -> throw ApiException.badInput("A role is viewer, editor, admin or owner.");
    };
  }
}
