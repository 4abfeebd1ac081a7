package grove.graph;

import java.util.Collections;
import java.util.Map;
import java.util.TreeMap;

/// A number that a graph tells of itself.
///
/// @param name lower case with underscores, with its unit
/// @param labels what tells it from others of that name; never names or addresses of people
/// @param total whether it counts since the start and only grows; else it is as of now
public record Metric(String name, Map<String, String> labels, long value, boolean total) {
  public Metric {
    labels = Collections.unmodifiableMap(new TreeMap<>(labels));
  }
}
