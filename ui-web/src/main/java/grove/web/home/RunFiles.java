package grove.web.home;

import io.vertx.core.json.DecodeException;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;

/// What a running node says about itself in its home: `node.json` and, for programs of the same
/// user, `token`.
public record RunFiles(Path folder) {

  /// The addresses of a running node: page, API, peer port, process.
  public record Running(String url, String api, String peer, long pid) {

    public JsonObject json() {
      return new JsonObject().put("url", url).put("api", api).put("peer", peer).put("pid", pid);
    }
  }

  public Path node() {
    return folder.resolve("node.json");
  }

  public Path token() {
    return folder.resolve("token");
  }

  public void write(Running running, String token) {
    try {
      PrivateFiles.write(token(), token);
      PrivateFiles.write(node(), running.json().encode());
    } catch (IOException e) {
      throw new HomeException(
          "Grove can not write to " + folder + ": give your account the right to, or free space.",
          e);
    }
  }

  /// What the node of this home says, if one runs and has said it.
  public Optional<Running> read() {
    try {
      JsonObject json = new JsonObject(Files.readString(node()));
      return Optional.of(
          new Running(
              json.getString("url", ""),
              json.getString("api", ""),
              json.getString("peer", ""),
              json.getLong("pid", 0L)));
    } catch (IOException | DecodeException | ClassCastException e) {
      return Optional.empty();
    }
  }

  public void remove() {
    try {
      Files.deleteIfExists(node());
      Files.deleteIfExists(token());
    } catch (IOException e) {
      throw new HomeException("Grove can not remove its files in " + folder + ".", e);
    }
  }
}
