package grove.graph;

import java.util.List;

/// What a node may choose about its part in a graph; everything else is a named limit in its place.
///
/// @param neighboursTarget links up to which those are kept that nobody needs
/// @param neighboursMax links at most; a group that fits in is fully meshed, beyond it a caller takes
///     the place of another or finds none
/// @param backoffMinMs first pause before a device is dialled again
/// @param backoffMaxMs longest pause before a device is dialled again
/// @param advertised addresses told to others before those the port listens at, for a node behind a
///     forwarded port
public record GraphConfig(
    int neighboursTarget,
    int neighboursMax,
    long backoffMinMs,
    long backoffMaxMs,
    List<Address> advertised) {

  public GraphConfig {
    advertised = List.copyOf(advertised);
    if (neighboursTarget < 1 || neighboursMax < neighboursTarget) {
      throw new IllegalArgumentException(
          "neighbours: " + neighboursTarget + " of " + neighboursMax);
    }
    if (backoffMinMs < 1 || backoffMaxMs < backoffMinMs) {
      throw new IllegalArgumentException("back-off: " + backoffMinMs + " to " + backoffMaxMs);
    }
  }

  /// 8 neighbours, 12 at most, back-off from 1 s to 5 min.
  public static GraphConfig defaults() {
    return new GraphConfig(8, 12, 1_000, 300_000, List.of());
  }
}
