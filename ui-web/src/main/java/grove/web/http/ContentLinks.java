package grove.web.http;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/// The unguessable paths of the content port: one blob each, for the session that asked.
///
/// Confined to the event loop.
final class ContentLinks {

  private record Link(String session, Content content) {}

  private final WebSecrets secrets;
  private final PageTokens pages;
  private final Map<String, Link> links = new LinkedHashMap<>();

  ContentLinks(WebSecrets secrets, PageTokens pages) {
    this.secrets = secrets;
    this.pages = pages;
  }

  /// A new path for a blob.
  String issue(String session, Content content) {
    if (links.size() >= WebLimits.CONTENT_LINKS_MAX) {
      links.remove(links.keySet().iterator().next());
    }
    String word = secrets.next();
    links.put(WebSecrets.hash(word), new Link(session, content));
    return "/" + word;
  }

  /// What a path leads to while its session lasts.
  Optional<Content> find(String path) {
    String key = WebSecrets.hash(path.substring(1));
    Link link = links.get(key);
    if (link == null) {
      return Optional.empty();
    }
    if (!pages.alive(link.session())) {
      links.remove(key);
      return Optional.empty();
    }
    return Optional.of(link.content());
  }
}
