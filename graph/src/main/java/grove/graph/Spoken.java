package grove.graph;

/// What a device says in passing: it reaches everybody who is there, and is kept nowhere.
public enum Spoken {
  /// How somebody is: a few words.
  PRESENCE(6, 180_000),
  /// That somebody types, and where.
  TYPING(7, 8_000);

  /// Bytes of what is said, at most.
  public static final int BYTES_MAX = 1_024;

  private final int kind;
  private final long ttlMs;

  Spoken(int kind, long ttlMs) {
    this.kind = kind;
    this.ttlMs = ttlMs;
  }

  /// The kind of ephemeral that carries it.
  public int kind() {
    return kind;
  }

  /// How long it holds, milliseconds.
  public long ttlMs() {
    return ttlMs;
  }
}
