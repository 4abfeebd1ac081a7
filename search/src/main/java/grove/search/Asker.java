package grove.search;

import java.time.ZoneId;
import java.util.Set;
import java.util.function.Function;

/// Who asks, where and when: what `from:me`, names and days in a query mean.
///
/// @param me the asker's author id
/// @param nowMs milliseconds since 1970, UTC
/// @param zone the zone in which `before:` and `after:` count days
/// @param people a typed name -> ids of the people who bear it now (a name may have changed since a document was indexed)
/// @param places a typed name -> ids of the channels and folders that bear it now
public record Asker(
    String me,
    long nowMs,
    ZoneId zone,
    Function<String, Set<String>> people,
    Function<String, Set<String>> places) {

  /// An asker for whom names are only what the documents say.
  public static Asker of(String me, long nowMs, ZoneId zone) {
    return new Asker(me, nowMs, zone, name -> Set.of(), name -> Set.of());
  }
}
