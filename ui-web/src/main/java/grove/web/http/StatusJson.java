package grove.web.http;

import grove.graph.Neighbour;
import grove.grouping.space.SpaceStatus;
import grove.web.group.DeviceView;
import grove.web.group.OpenWorkspace;
import io.vertx.core.json.JsonObject;

/// What is here, who is connected, and what each device has acknowledged, as JSON.
final class StatusJson {
  private StatusJson() {}

  static JsonObject of(OpenWorkspace.Parts parts) {
    SpaceStatus space = parts.space().status();
    return new JsonObject()
        .put("entries", parts.store().entries())
        .put("digest", parts.store().frontier().digest().toHex())
        .put("itemsDigest", parts.space().digest().toHex())
        .put("members", parts.people().members().size())
        .put("setAside", space.setAside())
        .put("conflicts", space.conflicts())
        .put("waitingForKey", space.waitingForKey())
        .put("waiting", space.waiting())
        .put("indexed", parts.whole().search().indexedUpTo())
        .put("indexing", parts.whole().search().behind())
        .put("neighbours", Json.array(parts.graph().neighbours(), n -> neighbour(parts, n)))
        .put("peers", Json.array(parts.people().devices(), d -> device(parts, d)));
  }

  private static JsonObject neighbour(OpenWorkspace.Parts parts, Neighbour neighbour) {
    JsonObject json =
        neighbour.person().map(person -> Json.person(parts, person)).orElseGet(JsonObject::new);
    return json.put("device", neighbour.device().toHex())
        .put("address", neighbour.address().toString())
        .put("rttMs", neighbour.rttMs())
        .put("ready", neighbour.ready());
  }

  private static JsonObject device(OpenWorkspace.Parts parts, DeviceView device) {
    return Json.person(parts, device.person())
        .put("device", device.device().toHex())
        .put("has", device.has())
        .put("of", device.of())
        .put("atMs", device.atMs())
        .put("online", device.online())
        .put("self", device.self());
  }
}
