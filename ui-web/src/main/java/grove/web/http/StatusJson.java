package grove.web.http;

import grove.graph.Contact;
import grove.graph.Neighbour;
import grove.grouping.GroupDevice;
import grove.grouping.WaitingLog;
import grove.grouping.space.SpaceStatus;
import grove.identity.DeviceId;
import grove.web.group.DeviceView;
import grove.web.group.OpenWorkspace;
import io.vertx.core.json.JsonObject;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;

/// What is here, who is connected, and what each device has acknowledged, as JSON.
final class StatusJson {
  private StatusJson() {}

  static JsonObject of(OpenWorkspace.Parts parts) {
    SpaceStatus space = parts.space().status();
    Map<DeviceId, Integer> addresses = addresses(parts);
    long begunAnewMs =
        parts.group().devices().of(parts.group().self()).stream()
            .filter(GroupDevice::self)
            .mapToLong(GroupDevice::begunAnewMs)
            .sum();
    return new JsonObject()
        .put("entries", parts.store().entries())
        .put("digest", parts.store().frontier().digest().toHex())
        .put("itemsDigest", parts.space().digest().toHex())
        .put("members", parts.people().members().size())
        .put("setAside", space.setAside())
        .put("lost", space.lost())
        .put("conflicts", space.conflicts())
        .put("waitingForKey", space.waitingForKey())
        .put("waiting", space.waiting())
        .put("forks", parts.group().forks().list().size())
        .put("begunAnewMs", begunAnewMs)
        .put("held", Json.array(held(parts), log -> held(parts, log)))
        .put("indexed", parts.whole().search().reached())
        .put("indexing", parts.whole().search().behind())
        .put("neighbours", Json.array(parts.graph().neighbours(), n -> neighbour(parts, n)))
        .put("peers", Json.array(parts.people().devices(), d -> device(parts, d, addresses)));
  }

  private static List<WaitingLog> held(OpenWorkspace.Parts parts) {
    return parts.group().oversight().waiting(parts.graph().waiting());
  }

  private static JsonObject held(OpenWorkspace.Parts parts, WaitingLog log) {
    return Json.person(parts, log.person())
        .put("device", log.log().device().toHex())
        .put("lane", log.log().lane().name().toLowerCase(Locale.ROOT))
        .put("here", log.here())
        .put("offered", log.offered())
        .put("own", log.own())
        .put("waitMs", log.waitMs());
  }

  private static JsonObject neighbour(OpenWorkspace.Parts parts, Neighbour neighbour) {
    JsonObject json =
        neighbour.person().map(person -> Json.person(parts, person)).orElseGet(JsonObject::new);
    return json.put("device", neighbour.device().toHex())
        .put("address", neighbour.address().toString())
        .put("rttMs", neighbour.rttMs())
        .put("ready", neighbour.ready())
        .put("sentBytes", neighbour.sentBytes())
        .put("receivedBytes", neighbour.receivedBytes());
  }

  /// How many addresses are known of each device.
  private static Map<DeviceId, Integer> addresses(OpenWorkspace.Parts parts) {
    return parts.graph().contacts().stream()
        .collect(Collectors.toMap(Contact::device, contact -> contact.addresses().size()));
  }

  private static JsonObject device(
      OpenWorkspace.Parts parts, DeviceView device, Map<DeviceId, Integer> addresses) {
    return Json.person(parts, device.person())
        .put("device", device.device().toHex())
        .put("has", device.has())
        .put("of", device.of())
        .put("atMs", device.atMs())
        .put("online", device.online())
        .put("self", device.self())
        .put("addresses", addresses.getOrDefault(device.device(), 0));
  }
}
