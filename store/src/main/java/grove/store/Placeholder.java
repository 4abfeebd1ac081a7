package grove.store;

/// Keeps the package in being until its first real type arrives; then goes.
final class Placeholder {
  private Placeholder() {}
}
