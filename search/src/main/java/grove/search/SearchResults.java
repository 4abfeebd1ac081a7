package grove.search;

import java.util.List;
import java.util.Map;

/// One page of hits and what is true of all matches.
///
/// @param total number of all matches
/// @param hits the page asked for
/// @param facets `kind`, `author`, `place` -> counts over all matches, largest first
/// @param hints what was not understood in the query, one line each
public record SearchResults(
    long total, List<Hit> hits, Map<String, List<FacetCount>> facets, List<String> hints) {

  public SearchResults {
    hits = List.copyOf(hits);
    facets = Map.copyOf(facets);
    hints = List.copyOf(hints);
  }

  /// One item that matches.
  ///
  /// @param snippet the passages that match, in parts; never markup
  /// @param score relevance, larger is better; 0 when sorted by time
  public record Hit(
      String id,
      String kind,
      String title,
      List<Part> snippet,
      String authorId,
      String author,
      String placeId,
      String place,
      long timeMs,
      float score) {

    public Hit {
      snippet = List.copyOf(snippet);
    }
  }

  /// A piece of a snippet; `highlighted` where it matches the query.
  public record Part(String text, boolean highlighted) {}

  /// How many matches have one value.
  public record FacetCount(String value, String label, long count) {}
}
