package grove.web.cli;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/// The demonstration's workspace, as steps that its people take one after the other.
final class DemoScript {
  private static final long JOIN_MS_MAX = 30_000;

  private final JsonObject script;
  private final Map<String, String> channels = new HashMap<>();
  private final Map<String, String> folders = new HashMap<>();
  private String workspace = "";

  private DemoScript(JsonObject script) {
    this.script = script;
  }

  static DemoScript load() {
    try (InputStream in = DemoScript.class.getResourceAsStream("demo.json")) {
      byte[] bytes = Objects.requireNonNull(in).readAllBytes();
      return new DemoScript(new JsonObject(new String(bytes, StandardCharsets.UTF_8)));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  List<String> people() {
    return script.getJsonArray("people").stream().map(Object::toString).toList();
  }

  /// Makes the workspace at the first node, lets the others join, then takes the steps.
  void play(List<NodeClient> nodes) {
    NodeClient first = nodes.getFirst();
    var name = new JsonObject().put("name", script.getString("workspace"));
    workspace = "/workspaces/" + first.post("/workspaces", name).getString("workspace");
    JsonArray roles = script.getJsonArray("roles");
    for (int i = 1; i < nodes.size(); i++) {
      var terms = new JsonObject().put("role", roles.getString(i));
      String link = first.post(workspace + "/invites", terms).getString("link");
      JsonObject joined =
          nodes.get(i).post("/join", new JsonObject().put("link", link).put("waitMs", JOIN_MS_MAX));
      if (!"member".equals(joined.getString("state"))) {
        throw new CliException(ExitStatus.FAILED, "a node of the demonstration could not join");
      }
    }
    JsonArray steps = script.getJsonArray("steps");
    for (int i = 0; i < steps.size(); i++) {
      JsonObject step = steps.getJsonObject(i);
      take(nodes.get(step.getInteger("by")), step);
    }
  }

  private void take(NodeClient node, JsonObject step) {
    switch (step.getString("do")) {
      case "channel" -> channels.put(step.getString("name"), post(node, "/channels", step));
      case "message" -> message(node, step);
      case "page" -> post(node, "/pages", step);
      case "folder" -> folders.put(step.getString("name"), post(node, "/folders", step));
      case "file" -> file(node, step);
      default -> throw new IllegalStateException("the demonstration has a step of an unknown kind");
    }
  }

  private String post(NodeClient node, String path, JsonObject step) {
    JsonObject body = step.copy();
    body.remove("by");
    body.remove("do");
    return node.post(workspace + path, body).getString("item");
  }

  private void message(NodeClient node, JsonObject step) {
    String channel = channel(node, step.getString("channel"));
    node.post(
        workspace + "/channels/" + channel + "/messages",
        new JsonObject().put("text", step.getString("text")));
  }

  private String channel(NodeClient node, String name) {
    if (!channels.containsKey(name)) {
      JsonArray all = node.get(workspace + "/channels").getJsonArray("channels");
      for (int i = 0; i < all.size(); i++) {
        channels.put(
            all.getJsonObject(i).getString("name"), all.getJsonObject(i).getString("item"));
      }
    }
    return Objects.requireNonNull(channels.get(name));
  }

  private void file(NodeClient node, JsonObject step) {
    byte[] bytes = step.getString("text").getBytes(StandardCharsets.UTF_8);
    String folder = folders.get(step.getString("folder", ""));
    node.upload(
        workspace
            + "/files?name="
            + NodeClient.encode(step.getString("name"))
            + (folder == null ? "" : "&folder=" + folder),
        new ByteArrayInputStream(bytes),
        bytes.length);
  }
}
