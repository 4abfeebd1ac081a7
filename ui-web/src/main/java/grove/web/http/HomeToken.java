package grove.web.http;

/// The token of the home's 0600 file, by which programs of the same user are known.
final class HomeToken {
  private final String hash;

  HomeToken(String token) {
    this.hash = WebSecrets.hash(token);
  }

  boolean matches(String offered) {
    return WebSecrets.hash(offered).equals(hash);
  }
}
