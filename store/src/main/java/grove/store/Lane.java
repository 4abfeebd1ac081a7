package grove.store;

import grove.identity.bytes.MalformedException;

/// One of the two logs that a device keeps per incarnation: who may (control), and what was written
/// (data).
public enum Lane {
  /// Membership, keys and policies: entries are signed and accepted one by one.
  CONTROL(0, 1_024, 0, 1 << 20),
  /// Records of the workspace: entries are signed and accepted in runs.
  DATA(1, 8, 4, 64 << 10);

  private final int code;
  private final int headsMax;
  private final int depsMax;
  private final int bodyBytesMax;

  Lane(int code, int headsMax, int depsMax, int bodyBytesMax) {
    this.code = code;
    this.headsMax = headsMax;
    this.depsMax = depsMax;
    this.bodyBytesMax = bodyBytesMax;
  }

  /// The byte that stands for the lane in every encoding.
  public int code() {
    return code;
  }

  public static Lane of(int code) throws MalformedException {
    return switch (code) {
      case 0 -> CONTROL;
      case 1 -> DATA;
      default -> throw new MalformedException("no lane has the number " + code);
    };
  }

  /// Control heads that one entry may name.
  public int headsMax() {
    return headsMax;
  }

  /// Data entries that one entry may name.
  public int depsMax() {
    return depsMax;
  }

  /// The largest stored body, bytes.
  public int bodyBytesMax() {
    return bodyBytesMax;
  }
}
