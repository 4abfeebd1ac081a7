package grove.web.http;

import io.vertx.core.Context;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/// The unguessable paths of the content port: one blob each, for the session that asked.
///
/// Confined to the event loop, but for [#issue].
final class ContentLinks {

  /// The session of programs with the home's token: this run of the node.
  static final String HOME = "home";

  private record Link(String session, Content content) {}

  private final Context loop;
  private final WebSecrets secrets;
  private final PageTokens pages;
  private final Map<String, Link> links = new LinkedHashMap<>();

  ContentLinks(Context loop, WebSecrets secrets, PageTokens pages) {
    this.loop = loop;
    this.secrets = secrets;
    this.pages = pages;
  }

  /// A new path for a blob. Any thread.
  CompletionStage<String> issue(String session, Content content) {
    CompletableFuture<String> path = new CompletableFuture<>();
    loop.runOnContext(run -> path.complete(issueOnLoop(session, content)));
    return path;
  }

  private String issueOnLoop(String session, Content content) {
    if (links.size() >= WebLimits.CONTENT_LINKS_MAX) {
      links.remove(links.keySet().iterator().next());
    }
    String word = secrets.next();
    links.put(WebSecrets.hash(word), new Link(session, content));
    return "/" + word;
  }

  /// No path leads anywhere any more. On the event loop.
  void clear() {
    links.clear();
  }

  /// What a path leads to while its session lasts.
  Optional<Content> find(String path) {
    String key = WebSecrets.hash(path.substring(1));
    Link link = links.get(key);
    if (link == null) {
      return Optional.empty();
    }
    if (!link.session().equals(HOME) && !pages.alive(link.session())) {
      links.remove(key);
      return Optional.empty();
    }
    return Optional.of(link.content());
  }
}
