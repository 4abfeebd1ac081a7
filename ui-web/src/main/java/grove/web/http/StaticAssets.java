package grove.web.http;

import io.vertx.core.buffer.Buffer;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.regex.Pattern;

/// The page and its parts, as the front end's build left them under `webroot` in the jar.
///
/// A path that names no file of the build, and does not look like a file, is a place inside the
/// page: it gets the page itself, which shows that place.
final class StaticAssets {

  /// One file: its bytes, its type, and how long a browser may keep it.
  record Asset(Buffer bytes, String type, String cacheControl) {}

  private static final String ROOT = "/webroot";
  private static final String PAGE = "/index.html";
  private static final Pattern PLAIN = Pattern.compile("(/[A-Za-z0-9_][A-Za-z0-9._-]*)+");
  private static final Map<String, String> TYPES =
      Map.ofEntries(
          Map.entry("html", "text/html; charset=utf-8"),
          Map.entry("js", "text/javascript; charset=utf-8"),
          Map.entry("css", "text/css; charset=utf-8"),
          Map.entry("svg", "image/svg+xml"),
          Map.entry("png", "image/png"),
          Map.entry("ico", "image/x-icon"),
          Map.entry("webmanifest", "application/manifest+json"),
          Map.entry("json", "application/json"),
          Map.entry("woff2", "font/woff2"),
          Map.entry("txt", "text/plain; charset=utf-8"));
  private static final String NO_PAGE =
      """
      <!doctype html><html lang="en"><title>Grove</title>
      <p>Grove is running, but this build was made without its browser face (-Dui.skip). \
      Build it with ./grove, or use the command line: ./grove --help
      """;

  private final Map<String, Optional<Asset>> loaded = new ConcurrentHashMap<>();

  /// The file for a request's path, if there is one.
  Optional<Asset> find(String path) {
    if (path.equals("/")) {
      return Optional.of(page());
    }
    if (!PLAIN.matcher(path).matches()) {
      return Optional.empty();
    }
    String last = path.substring(path.lastIndexOf('/') + 1);
    return last.contains(".") ? load(path) : Optional.of(page());
  }

  private Asset page() {
    return load(PAGE).orElseGet(() -> new Asset(Buffer.buffer(NO_PAGE), type(PAGE), "no-cache"));
  }

  private Optional<Asset> load(String path) {
    Optional<Asset> known = loaded.get(path);
    if (known == null) {
      known = read(path);
      if (known.isPresent()) {
        loaded.put(path, known);
      }
    }
    return known;
  }

  private static Optional<Asset> read(String path) {
    try (InputStream in = StaticAssets.class.getResourceAsStream(ROOT + path)) {
      if (in == null) {
        return Optional.empty();
      }
      // the build puts a content hash into the name of everything below /assets
      String cache = path.startsWith("/assets/") ? "max-age=31536000, immutable" : "no-cache";
      return Optional.of(new Asset(Buffer.buffer(in.readAllBytes()), type(path), cache));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static String type(String path) {
    String ending = path.substring(path.lastIndexOf('.') + 1);
    return TYPES.getOrDefault(ending, "application/octet-stream");
  }
}
