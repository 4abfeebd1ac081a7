package grove.web.home;

import io.vertx.core.json.DecodeException;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/// The ports that a home keeps, so that the page's origin, and with it the browser's state, stays.
/// 0 = none kept yet.
public record Settings(int pagePort, int contentPort, int peerPort) {
  private static final int PORT_MAX = 65_535;

  /// The kept ports; a missing or damaged file keeps none, for nothing but ports is lost.
  public static Settings read(Path file) {
    try {
      JsonObject json = new JsonObject(Files.readString(file));
      return new Settings(
          port(json, "pagePort"), port(json, "contentPort"), port(json, "peerPort"));
    } catch (IOException | DecodeException | ClassCastException e) {
      return new Settings(0, 0, 0);
    }
  }

  public void write(Path file) {
    JsonObject json =
        new JsonObject()
            .put("pagePort", pagePort)
            .put("contentPort", contentPort)
            .put("peerPort", peerPort);
    try {
      PrivateFiles.write(file, json.encodePrettily());
    } catch (IOException e) {
      throw new HomeException(
          "Grove can not write " + file + ": give your account the right to, or free space.", e);
    }
  }

  private static int port(JsonObject json, String name) {
    int port = json.getInteger(name, 0);
    return port < 0 || port > PORT_MAX ? 0 : port;
  }
}
