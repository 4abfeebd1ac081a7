package grove.web.http;

import io.vertx.core.MultiMap;

/// The header fields of every answer, by kind of answer (PROTOCOL.md section 11).
final class Headers {
  private static final String API_POLICY = "default-src 'none'; frame-ancestors 'none'; sandbox";

  private Headers() {}

  /// On everything from the page's port.
  static void common(MultiMap fields) {
    fields
        .set("X-Content-Type-Options", "nosniff")
        .set("Referrer-Policy", "no-referrer")
        .set("Cross-Origin-Opener-Policy", "same-origin")
        .set("Cross-Origin-Resource-Policy", "same-origin");
  }

  static void api(MultiMap fields) {
    common(fields);
    fields.set("Cache-Control", "no-store").set("Content-Security-Policy", API_POLICY);
  }

  /// On the page and its parts. `name` is the host name that the browser used, so that the policy
  /// names the origins under which the page really runs.
  static void page(MultiMap fields, LocalSite site, String name) {
    common(fields);
    fields.set("Content-Security-Policy", pagePolicy(site, name)).set("X-Frame-Options", "DENY");
  }

  /// On a blob from the content port. The page may embed it, other sites may not.
  static void content(MultiMap fields) {
    fields
        .set("X-Content-Type-Options", "nosniff")
        .set("Referrer-Policy", "no-referrer")
        .set("Cross-Origin-Opener-Policy", "same-origin")
        .set("Cross-Origin-Resource-Policy", "same-site")
        .set("Cache-Control", "no-store")
        .set("Content-Security-Policy", "sandbox; default-src 'none'");
  }

  private static String pagePolicy(LocalSite site, String name) {
    String content = site.contentOrigin(name);
    String socket = "ws://" + name + ":" + site.pagePort();
    return String.join(
        "; ",
        "default-src 'none'",
        "script-src 'self'",
        "style-src 'self'",
        "img-src 'self' blob: " + content,
        "media-src " + content,
        "font-src 'self'",
        "connect-src 'self' " + socket,
        "frame-src " + content,
        "form-action 'none'",
        "base-uri 'none'",
        "frame-ancestors 'none'",
        "require-trusted-types-for 'script'",
        "trusted-types svelte-trusted-html");
  }
}
