package grove.web.home;

import io.vertx.core.json.DecodeException;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/// What a home keeps for its node: the ports, so that the page's origin, and with it the browser's
/// state, stays (0 = none kept yet), and after how many minutes without use it locks (0 = never).
public record Settings(int pagePort, int contentPort, int peerPort, int autoLockMinutes) {
  private static final int PORT_MAX = 65_535;

  /// The kept settings; a missing or damaged file keeps none.
  public static Settings read(Path file) {
    try {
      JsonObject json = new JsonObject(Files.readString(file));
      return new Settings(
          port(json, "pagePort"),
          port(json, "contentPort"),
          port(json, "peerPort"),
          Math.max(0, json.getInteger("autoLockMinutes", 0)));
    } catch (IOException | DecodeException | ClassCastException e) {
      return new Settings(0, 0, 0, 0);
    }
  }

  public Settings withAutoLock(int minutes) {
    return new Settings(pagePort, contentPort, peerPort, minutes);
  }

  public void write(Path file) {
    JsonObject json =
        new JsonObject()
            .put("pagePort", pagePort)
            .put("contentPort", contentPort)
            .put("peerPort", peerPort)
            .put("autoLockMinutes", autoLockMinutes);
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
