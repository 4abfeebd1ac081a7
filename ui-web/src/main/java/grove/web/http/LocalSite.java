package grove.web.http;

import java.util.List;
import java.util.Optional;

/// The names under which a browser on this machine reaches the page, and the origins that follow.
///
/// The list is exact: a name that resolves to loopback by an attacker's DNS is not on it, so a
/// rebound page is refused before anything else is looked at (PROTOCOL.md section 11).
record LocalSite(int pagePort, int contentPort) {
  private static final List<String> NAMES = List.of("127.0.0.1", "localhost", "[::1]");

  /// The name in a `Host` field, if the field is one of the page's three.
  Optional<String> pageName(String hostField) {
    return name(hostField, pagePort);
  }

  /// The same for the content port.
  Optional<String> contentName(String hostField) {
    return name(hostField, contentPort);
  }

  /// The page's origin under a name of the list.
  String pageOrigin(String name) {
    return "http://" + name + ":" + pagePort;
  }

  String contentOrigin(String name) {
    return "http://" + name + ":" + contentPort;
  }

  /// The page's address to show and to open.
  String pageUrl() {
    return pageOrigin(NAMES.getFirst()) + "/";
  }

  String apiUrl() {
    return pageOrigin(NAMES.getFirst()) + "/api";
  }

  private static Optional<String> name(String hostField, int port) {
    for (String name : NAMES) {
      if (hostField.equals(name + ":" + port)) {
        return Optional.of(name);
      }
    }
    return Optional.empty();
  }
}
