package grove.web.cli;

import io.vertx.core.json.DecodeException;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublisher;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/// The HTTP interface of the node that runs for a home, found by the files it keeps there.
final class NodeClient {
  private static final Duration CONNECT_MAX = Duration.ofSeconds(5);

  private final HttpClient http = HttpClient.newBuilder().connectTimeout(CONNECT_MAX).build();
  private final String api;
  private final String token;

  private NodeClient(String api, String token) {
    this.api = api;
    this.token = token;
  }

  /// @throws CliException NO_NODE if none is running
  static NodeClient of(Path home) {
    try {
      var node = new JsonObject(Files.readString(home.resolve("run").resolve("node.json")));
      String token = Files.readString(home.resolve("run").resolve("token")).strip();
      return new NodeClient(node.getString("api"), token);
    } catch (NoSuchFileException e) {
      throw noNode(home);
    } catch (IOException | DecodeException e) {
      throw new CliException(
          ExitStatus.FAILED,
          "the files of the running node in "
              + home.resolve("run")
              + " cannot be read; check its rights, or start the node again");
    }
  }

  private static CliException noNode(Path home) {
    return new CliException(
        ExitStatus.NO_NODE, "no node is running for " + home + "; start one with: grove run");
  }

  JsonObject get(String path) {
    return json(request(path).GET());
  }

  JsonObject post(String path, JsonObject body) {
    return json(request(path).header("Content-Type", "application/json").POST(text(body)));
  }

  JsonObject put(String path, JsonObject body) {
    return json(request(path).header("Content-Type", "application/json").PUT(text(body)));
  }

  JsonObject delete(String path) {
    return json(request(path).DELETE());
  }

  /// Sends a stream of a known length as it is.
  JsonObject upload(String path, InputStream bytes, long length) {
    return upload(request(path), bytes, length);
  }

  /// The same with one more header field.
  JsonObject upload(String path, InputStream bytes, long length, String field, String value) {
    return upload(request(path).header(field, value), bytes, length);
  }

  /// Sends the rest of an upload that may stop and go on.
  JsonObject goOn(String path, InputStream bytes, long length) {
    BodyPublisher stream = BodyPublishers.ofInputStream(() -> bytes);
    BodyPublisher body =
        length == 0 ? BodyPublishers.noBody() : BodyPublishers.fromPublisher(stream, length);
    return json(request(path).header("Content-Type", "application/octet-stream").PUT(body));
  }

  private JsonObject upload(HttpRequest.Builder to, InputStream bytes, long length) {
    BodyPublisher stream = BodyPublishers.ofInputStream(() -> bytes);
    BodyPublisher body =
        length == 0 ? BodyPublishers.noBody() : BodyPublishers.fromPublisher(stream, length);
    return json(to.header("Content-Type", "application/octet-stream").POST(body));
  }

  /// The bytes of an answer, as they come.
  InputStream download(String path) {
    return download(request(path).GET()).body();
  }

  /// The same from a byte on.
  InputStream download(String path, long from) {
    HttpRequest.Builder asked = request(path).GET();
    return download(from == 0 ? asked : asked.header("Range", "bytes=" + from + "-")).body();
  }

  /// The bytes that answer a request with a body, as they come, and what stands before them.
  HttpResponse<InputStream> download(String path, JsonObject body) {
    return download(request(path).header("Content-Type", "application/json").POST(text(body)));
  }

  private HttpResponse<InputStream> download(HttpRequest.Builder request) {
    HttpResponse<InputStream> response = send(request, BodyHandlers.ofInputStream());
    if (response.statusCode() / 100 != 2) {
      try (InputStream body = response.body()) {
        throw refused(
            response.statusCode(), new String(body.readAllBytes(), StandardCharsets.UTF_8));
      } catch (IOException e) {
        throw refused(response.statusCode(), "");
      }
    }
    return response;
  }

  /// A part of a path or a value of a query, encoded.
  static String encode(String part) {
    return URLEncoder.encode(part, StandardCharsets.UTF_8).replace("+", "%20");
  }

  private HttpRequest.Builder request(String path) {
    return HttpRequest.newBuilder(URI.create(api + path))
        .header("Authorization", "Bearer " + token);
  }

  private static BodyPublisher text(JsonObject body) {
    return BodyPublishers.ofString(body.encode());
  }

  private JsonObject json(HttpRequest.Builder request) {
    HttpResponse<String> response = send(request, BodyHandlers.ofString());
    if (response.statusCode() / 100 != 2) {
      throw refused(response.statusCode(), response.body());
    }
    return response.body().isBlank() ? new JsonObject() : new JsonObject(response.body());
  }

  private <T> HttpResponse<T> send(
      HttpRequest.Builder request, HttpResponse.BodyHandler<T> handler) {
    try {
      return http.send(request.build(), handler);
    } catch (IOException e) {
      throw new CliException(
          ExitStatus.NO_NODE,
          "the node does not answer at " + api + "; start it again with: grove run");
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new CliException(ExitStatus.FAILED, "interrupted");
    }
  }

  private static CliException refused(int status, String body) {
    String message = "the node refused (HTTP " + status + ")";
    String code = "";
    try {
      JsonObject error = new JsonObject(body).getJsonObject("error", new JsonObject());
      message = error.getString("message", message);
      code = error.getString("code", "");
    } catch (DecodeException e) {
      // The status alone has to do.
    }
    return status == 403 && code.equals("not-allowed")
        ? new CliException(ExitStatus.NOT_ALLOWED, message)
        : new CliException(ExitStatus.FAILED, message);
  }

  /// The workspace that is meant: by id, unique prefix of an id, or name; the only one where none is named.
  ///
  /// @return the path of its resources
  String workspace(@Nullable String named) {
    JsonArray all = get("/workspaces").getJsonArray("workspaces");
    var found = new java.util.LinkedHashSet<String>();
    for (int i = 0; i < all.size(); i++) {
      JsonObject one = all.getJsonObject(i);
      String id = one.getString("workspace");
      boolean exact = named != null && (id.equals(named) || named.equals(one.getString("name")));
      if (exact) {
        found.add(id);
      } else if (named == null
          || (named.length() >= 4 && id.startsWith(named.toLowerCase(Locale.ROOT)))) {
        found.add(id);
      }
    }
    if (found.size() == 1) {
      return "/workspaces/" + found.getFirst();
    }
    throw new CliException(ExitStatus.FAILED, ambiguous(named, all.size(), found.size()));
  }

  private static String ambiguous(@Nullable String named, int all, int found) {
    if (all == 0) {
      return "there is no workspace yet; make one with: grove workspace create NAME, or join one with: grove join";
    }
    if (named == null) {
      return "there are " + all + " workspaces; say which with -w (see: grove workspace list)";
    }
    return found == 0
        ? "no workspace is called " + named + " (see: grove workspace list)"
        : "several workspaces are meant by "
            + named
            + "; give more of its id (see: grove workspace list)";
  }
}
