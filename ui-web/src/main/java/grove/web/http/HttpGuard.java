package grove.web.http;

import io.vertx.core.MultiMap;
import io.vertx.core.http.HttpMethod;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/// Decides who may speak to the page's port, from the head of a request alone.
///
/// A page of another site that the user has open can send requests to loopback, and DNS rebinding
/// lets it do so under its own name. So every request must name this node exactly in `Host`; on the
/// API a browser's request must come from this node's own page *and* carry the token that this page
/// got by hand-over; and a request without any of the fields that browsers always send must carry
/// the token of the home's 0600 file, which a page can not read. The rules are those of PROTOCOL.md
/// section 11, and nothing is decided anywhere else.
///
/// A field that comes twice is refused as a wrong one: proxies and parsers disagree about which of
/// two counts, and no honest client sends two.
final class HttpGuard {
  static final String API = "/api";
  static final String SESSION = "/api/session";
  static final String EVENTS = "/api/events";

  private static final String ORIGIN = "Origin";
  private static final String SITE = "Sec-Fetch-Site";
  private static final String FETCH_PREFIX = "sec-fetch-";
  private static final String SAME_ORIGIN = "same-origin";
  private static final String BEARER = "Bearer ";
  private static final Set<HttpMethod> STATIC_METHODS = Set.of(HttpMethod.GET, HttpMethod.HEAD);
  private static final Set<HttpMethod> API_METHODS =
      Set.of(
          HttpMethod.GET,
          HttpMethod.HEAD,
          HttpMethod.POST,
          HttpMethod.PUT,
          HttpMethod.PATCH,
          HttpMethod.DELETE);

  private final LocalSite site;
  private final PageTokens pages;
  private final HomeToken home;

  HttpGuard(LocalSite site, PageTokens pages, HomeToken home) {
    this.site = site;
    this.pages = pages;
    this.home = home;
  }

  /// True for a path that belongs to the API.
  static boolean isApi(String path) {
    return path.equals(API) || path.startsWith(API + "/");
  }

  /// Judges a request: its method, its target as sent (path and query), its header fields.
  Verdict judge(HttpMethod method, String target, MultiMap fields) {
    Optional<String> name = only(fields, "Host").flatMap(site::pageName);
    if (name.isEmpty()) {
      return refuse(421, "wrong-host", "Open Grove at " + site.pageUrl());
    }
    if (!target.startsWith("/") || target.startsWith("//")) {
      return refuse(400, "bad-input", "The request's target must be a path.");
    }
    String path = path(target);
    boolean api = isApi(path);
    if (!(api ? API_METHODS : STATIC_METHODS).contains(method)) {
      return api && foreign(fields, name.get())
          ? otherSite()
          : refuse(405, "method", "This method is not offered here.");
    }
    if (!api) {
      return new Verdict.Pass(name.get(), path, new Caller.Anybody());
    }
    return judgeApi(method, path, fields, name.get());
  }

  /// The page token in a socket's first message, checked as one in a request would be.
  Optional<Caller> page(String token) {
    return pages.session(token).map(Caller.Page::new);
  }

  private Verdict judgeApi(HttpMethod method, String path, MultiMap fields, String name) {
    if (foreign(fields, name)) {
      return otherSite();
    }
    boolean socket = path.equals(EVENTS);
    boolean hasOrigin = fields.contains(ORIGIN);
    if (!hasOrigin && !hasFetchField(fields)) {
      return judgeScript(path, fields, name);
    }
    boolean reads = method.equals(HttpMethod.GET) || method.equals(HttpMethod.HEAD);
    boolean fromPage = hasOrigin || (reads && !socket && fields.contains(SITE));
    if (!fromPage) {
      return otherSite();
    }
    if (socket || path.equals(SESSION)) {
      return new Verdict.Pass(name, path, new Caller.Stranger());
    }
    Optional<String> session = bearer(fields).flatMap(pages::session);
    return session.isPresent()
        ? new Verdict.Pass(name, path, new Caller.Page(session.get()))
        : refuse(401, "no-token", "This page's session has ended: start Grove again to open it.");
  }

  private Verdict judgeScript(String path, MultiMap fields, String name) {
    return bearer(fields).filter(home::matches).isPresent()
        ? new Verdict.Pass(name, path, new Caller.Script())
        : refuse(
            401, "no-token", "Send the token of the home's run/token as Authorization: Bearer.");
  }

  /// A browser says that the request comes from elsewhere.
  private boolean foreign(MultiMap fields, String name) {
    boolean origin =
        fields.contains(ORIGIN)
            && only(fields, ORIGIN).filter(site.pageOrigin(name)::equals).isEmpty();
    boolean fetch =
        fields.contains(SITE) && only(fields, SITE).filter(SAME_ORIGIN::equals).isEmpty();
    return origin || fetch;
  }

  private static boolean hasFetchField(MultiMap fields) {
    return fields.names().stream()
        .anyMatch(f -> f.regionMatches(true, 0, FETCH_PREFIX, 0, FETCH_PREFIX.length()));
  }

  private static Optional<String> bearer(MultiMap fields) {
    return only(fields, "Authorization")
        .filter(value -> value.startsWith(BEARER))
        .map(value -> value.substring(BEARER.length()));
  }

  private static Optional<String> only(MultiMap fields, String name) {
    List<String> values = fields.getAll(name);
    return values.size() == 1 ? Optional.of(values.getFirst()) : Optional.empty();
  }

  private static String path(String target) {
    int end = target.indexOf('?');
    return end < 0 ? target : target.substring(0, end);
  }

  private static Verdict otherSite() {
    return refuse(403, "other-site", "Only Grove's own page may send this.");
  }

  private static Verdict refuse(int status, String code, String message) {
    return new Verdict.Refuse(new ApiException(status, code, message));
  }
}
