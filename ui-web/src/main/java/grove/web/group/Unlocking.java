package grove.web.group;

/// What became of an attempt with a passphrase or a recovery code. No more is said.
public enum Unlocking {
  DONE,
  WRONG,
  /// Another attempt is running.
  BUSY
}
