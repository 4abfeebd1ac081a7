package grove.search;

/// The order of hits.
public enum SearchOrder {
  /// Best match first; of equal matches the newer.
  RELEVANCE,
  /// Newest first.
  NEWEST
}
