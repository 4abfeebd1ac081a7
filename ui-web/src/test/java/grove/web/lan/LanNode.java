package grove.web.lan;

import grove.web.Node;
import grove.web.NodeOptions;
import grove.web.home.Home;
import io.vertx.core.json.JsonObject;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.OptionalInt;

/// A program: one real node that looks around in its local network. Its page can be reached in its own
/// network namespace only, so it asks itself what it is told to ask on standard input, a request a
/// line, and writes a line for each answer.
final class LanNode {
  private LanNode() {}

  /// @param arguments home, name, peer port
  static void main(String[] arguments) throws IOException, InterruptedException {
    Path folder = Path.of(arguments[0]);
    if (!(Home.open(folder) instanceof Home.Opening.Opened opened)) {
      throw new IOException(folder + " is not free");
    }
    NodeOptions options =
        new NodeOptions(
            OptionalInt.of(0),
            OptionalInt.of(Integer.parseInt(arguments[2])),
            Optional.empty(),
            Optional.of(arguments[1]),
            true,
            false);
    try (Node node = Node.start(opened.home(), options);
        HttpClient http = HttpClient.newHttpClient()) {
      String token = Files.readString(folder.resolve("run").resolve("token")).strip();
      BufferedReader in =
          new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
      for (String line = in.readLine(); line != null; line = in.readLine()) {
        JsonObject asked = new JsonObject(line);
        HttpRequest request =
            HttpRequest.newBuilder(URI.create(node.running().api() + asked.getString("path")))
                .header("Authorization", "Bearer " + token)
                .header("Content-Type", "application/json")
                .method(
                    asked.getString("method"), BodyPublishers.ofString(asked.getString("body", "")))
                .build();
        var answer = http.send(request, BodyHandlers.ofString());
        System.out.println(
            new JsonObject()
                .put("status", answer.statusCode())
                .put("body", answer.body())
                .encode());
      }
    }
    System.exit(0);
  }
}
