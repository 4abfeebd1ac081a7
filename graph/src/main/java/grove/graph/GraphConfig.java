package grove.graph;

import java.util.List;

/// What a node may choose about its part in a graph; everything else is a named limit in its place.
///
/// @param neighboursMax links that the node opens by itself stop at this number
/// @param acceptedMax links in all at which others' are refused with BYE(busy); above
///     `neighboursMax`, so that a newcomer finds a place
/// @param backoffMinMs first pause before a device is dialled again
/// @param backoffMaxMs longest pause before a device is dialled again
/// @param advertised addresses told to others before those the port listens at, for a node behind a
///     forwarded port
public record GraphConfig(
    int neighboursMax,
    int acceptedMax,
    long backoffMinMs,
    long backoffMaxMs,
    List<Address> advertised) {

  public GraphConfig {
    advertised = List.copyOf(advertised);
    if (neighboursMax < 1 || acceptedMax < neighboursMax) {
      throw new IllegalArgumentException("neighbours: " + neighboursMax + " of " + acceptedMax);
    }
    if (backoffMinMs < 1 || backoffMaxMs < backoffMinMs) {
      throw new IllegalArgumentException("back-off: " + backoffMinMs + " to " + backoffMaxMs);
    }
  }

  /// 12 neighbours, 16 with those accepted, back-off from 1 s to 5 min.
  public static GraphConfig defaults() {
    return new GraphConfig(12, 16, 1_000, 300_000, List.of());
  }
}
