package grove.web.e2e;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/// One workspace as one node has it, asked over HTTP.
record Place(NodeProcess node, String id) {
  private static final long JOIN_MS_MAX = 30_000;

  /// Founds a workspace.
  static Place found(NodeProcess node, String name) throws IOException, InterruptedException {
    JsonObject made = node.post("/workspaces", new JsonObject().put("name", name));
    return new Place(node, made.getString("workspace"));
  }

  /// The same workspace at another node, which is not asked whether it has it.
  Place at(NodeProcess other) {
    return new Place(other, id);
  }

  /// Lets somebody in by a link.
  Place welcome(NodeProcess other, String role) throws Exception {
    other.post("/join", new JsonObject().put("link", link(role)).put("waitMs", JOIN_MS_MAX));
    Place there = at(other);
    Until.so("joined", there::state, "member"::equals);
    return there;
  }

  String link(String role) throws IOException, InterruptedException {
    return post("/invites", new JsonObject().put("role", role)).getString("link");
  }

  JsonObject get(String path) throws IOException, InterruptedException {
    return node.get("/workspaces/" + id + path);
  }

  JsonObject post(String path, JsonObject body) throws IOException, InterruptedException {
    return node.post("/workspaces/" + id + path, body);
  }

  JsonObject delete(String path) throws IOException, InterruptedException {
    return node.delete("/workspaces/" + id + path);
  }

  String state() throws IOException, InterruptedException {
    return get("").getString("state");
  }

  JsonObject status() throws IOException, InterruptedException {
    return get("/status");
  }

  static Stream<JsonObject> rows(JsonObject answer, String field) {
    return answer.getJsonArray(field, new JsonArray()).stream().map(JsonObject.class::cast);
  }

  /// The persons with whom links are open.
  List<String> neighbours() throws IOException, InterruptedException {
    return rows(status(), "neighbours").map(n -> n.getString("person", "")).sorted().toList();
  }

  /// The path of the messages of the first channel, once it has arrived.
  private Optional<String> general() throws IOException, InterruptedException {
    return rows(get("/channels"), "channels")
        .findFirst()
        .map(channel -> "/channels/" + channel.getString("item") + "/messages");
  }

  void say(String text) throws IOException, InterruptedException {
    post(general().orElseThrow(), new JsonObject().put("text", text));
  }

  /// Tries to say something.
  NodeProcess.Answer trySaying(String text) throws IOException, InterruptedException {
    return node.ask(
        "POST", "/workspaces/" + id + general().orElseThrow(), new JsonObject().put("text", text));
  }

  /// What was said, oldest first.
  List<String> said() throws IOException, InterruptedException {
    Optional<String> channel = general();
    return channel.isEmpty()
        ? List.of()
        : rows(get(channel.get() + "?limit=100"), "messages")
            .map(m -> m.getString("text"))
            .toList();
  }

  /// How many items a search finds.
  long found(String query) throws IOException, InterruptedException {
    String typed = URLEncoder.encode(query, StandardCharsets.UTF_8);
    return get("/search?q=" + typed).getLong("total");
  }

  /// The names of members, sorted.
  List<String> members() throws IOException, InterruptedException {
    return rows(get("/members"), "members").map(m -> m.getString("name")).sorted().toList();
  }

  String person(String name) throws IOException, InterruptedException {
    return rows(get("/members"), "members")
        .filter(m -> m.getString("name").equals(name))
        .findFirst()
        .orElseThrow()
        .getString("person");
  }
}
