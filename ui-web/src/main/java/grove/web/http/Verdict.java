package grove.web.http;

/// What the guard says about a request.
sealed interface Verdict {

  /// It may go on; `name` is the host name by which the caller reached this node, `path` the
  /// target without its query, as sent.
  record Pass(String name, String path, Caller caller) implements Verdict {}

  /// It ends here.
  record Refuse(ApiException error) implements Verdict {}
}
