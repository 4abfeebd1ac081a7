package grove.web.http;

/// Who sent a request that the guard let through.
sealed interface Caller {

  /// Anybody on this machine: static parts of the page, which hold nothing private.
  record Anybody() implements Caller {}

  /// A page before its hand-over; it may only exchange its code.
  record Stranger() implements Caller {}

  /// A page with a valid token; `session` is the token's hash, in hex.
  record Page(String session) implements Caller {}

  /// A program with the home's token.
  record Script() implements Caller {}
}
