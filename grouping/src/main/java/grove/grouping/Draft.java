package grove.grouping;

import grove.identity.bytes.Bytes;
import grove.identity.bytes.Hash;
import java.util.List;

/// The plain text of a data entry to be written.
///
/// @param stub at most [#STUB_BYTES_MAX]
/// @param body at most [#BODY_BYTES_MAX]
/// @param deps the newest data entries that its author saw, at most [#DEPS_MAX]; exactly these are
///     named in its header
public record Draft(Bytes stub, Bytes body, List<Hash> deps) {
  /// What fits a stored stub of 16 KiB with salt, tag and padding.
  public static final int STUB_BYTES_MAX = 15 * 1_024;

  /// What fits a stored body of 64 KiB with tag and padding.
  public static final int BODY_BYTES_MAX = 62 * 1_024;

  /// Data entries that an entry names.
  public static final int DEPS_MAX = 4;

  public Draft {
    deps = List.copyOf(deps);
    if (deps.size() > DEPS_MAX) {
      throw new IllegalArgumentException("an entry names at most " + DEPS_MAX + " deps");
    }
    if (stub.size() > STUB_BYTES_MAX) {
      throw new IllegalArgumentException("a stub has at most " + STUB_BYTES_MAX + " bytes");
    }
    if (body.size() > BODY_BYTES_MAX) {
      throw new IllegalArgumentException("a body has at most " + BODY_BYTES_MAX + " bytes");
    }
  }
}
