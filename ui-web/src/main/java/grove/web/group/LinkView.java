package grove.web.group;

/// How the linking of a device stands at this node; empty texts where there is nothing to say.
///
/// @param side `none`, `new` or `old`
/// @param state one of the constants here
/// @param digits six, the same on both screens
/// @param code that the new device shows
/// @param expiresMs when the code is good for nothing any more, ms since 1970; 0 without a code
/// @param reason why it failed, one line
/// @param name what the other side calls itself
public record LinkView(
    String side,
    String state,
    String digits,
    String code,
    long expiresMs,
    String reason,
    String name) {
  static final String OFFERED = "offered";
  static final String CONNECTING = "connecting";
  static final String COMPARE = "compare";
  static final String CONFIRMED = "confirmed";
  static final String DONE = "done";
  static final String FAILED = "failed";

  static final LinkView NONE = new LinkView("none", "none", "", "", 0, "", "");

  static LinkView offered(String code, long expiresMs) {
    return new LinkView("new", OFFERED, "", code, expiresMs, "", "");
  }

  static LinkView connecting() {
    return new LinkView("old", CONNECTING, "", "", 0, "", "");
  }

  LinkView compare(String shown, String other) {
    return new LinkView(side, COMPARE, shown, "", 0, "", other);
  }

  LinkView in(String next) {
    return new LinkView(side, next, next.equals(DONE) ? "" : digits, "", 0, "", name);
  }

  LinkView failed(String why) {
    return new LinkView(side, FAILED, "", "", 0, why, name);
  }

  /// Gives nothing away: the code is a secret.
  @Override
  public String toString() {
    return "LinkView[" + side + ", " + state + "]";
  }
}
