package grove.web;

import grove.web.home.RunFiles;
import io.vertx.core.json.DecodeException;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;

/// The node that holds a home already, asked as a program of the same user.
final class RunningNode {
  private static final Duration ANSWER_MAX = Duration.ofSeconds(3);

  private RunningNode() {}

  /// A fresh one-time address of its page, if it answers.
  static Optional<String> oneTimeUrl(Path home, RunFiles.Running running) {
    try (HttpClient http = HttpClient.newHttpClient()) {
      String token = Files.readString(new RunFiles(home.resolve("run")).token());
      HttpResponse<String> answer =
          http.send(
              HttpRequest.newBuilder(URI.create(running.api() + "/session/code"))
                  .timeout(ANSWER_MAX)
                  .header("Authorization", "Bearer " + token)
                  .POST(HttpRequest.BodyPublishers.noBody())
                  .build(),
              HttpResponse.BodyHandlers.ofString());
      return Optional.ofNullable(new JsonObject(answer.body()).getString("url"));
    } catch (IOException | IllegalArgumentException | DecodeException e) {
      return Optional.empty();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return Optional.empty();
    }
  }
}
