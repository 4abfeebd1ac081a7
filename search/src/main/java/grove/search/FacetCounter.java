package grove.search;

import grove.search.SearchResults.FacetCount;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.lucene.index.DocValues;
import org.apache.lucene.index.LeafReaderContext;
import org.apache.lucene.index.SortedDocValues;
import org.apache.lucene.search.CollectorManager;
import org.apache.lucene.search.ScoreMode;
import org.apache.lucene.search.SimpleCollector;

/// Counts all matches of a query by kind, author and place.
final class FacetCounter
    implements CollectorManager<FacetCounter.Leaves, Map<String, List<FacetCount>>> {
  /// Most values given for one facet.
  static final int VALUES_MAX = 20;

  /// Name of a facet in the results -> field that holds it.
  private static final Map<String, String> FACETS =
      Map.of("kind", Fields.KIND, "author", Fields.AUTHOR_ID, "place", Fields.PLACE_ID);

  @Override
  public Leaves newCollector() {
    return new Leaves();
  }

  @Override
  public Map<String, List<FacetCount>> reduce(Collection<Leaves> collectors) {
    var facets = new HashMap<String, List<FacetCount>>();
    for (String facet : FACETS.keySet()) {
      var merged = new HashMap<String, FacetCount>();
      for (Leaves leaves : collectors) {
        leaves.counts(facet).forEach((value, count) -> add(merged, value, count));
      }
      facets.put(facet, largest(merged.values()));
    }
    return facets;
  }

  private static void add(Map<String, FacetCount> merged, String value, long count) {
    int cut = value.indexOf(Fields.LABEL);
    String id = cut < 0 ? value : value.substring(0, cut);
    String label = cut < 0 ? value : value.substring(cut + 1);
    if (!id.isEmpty()) {
      merged.merge(
          id,
          new FacetCount(id, label, count),
          (a, b) -> new FacetCount(id, a.label(), a.count() + b.count()));
    }
  }

  private static List<FacetCount> largest(Collection<FacetCount> counts) {
    var sorted = new ArrayList<>(counts);
    sorted.sort(
        Comparator.comparingLong(FacetCount::count).reversed().thenComparing(FacetCount::value));
    return List.copyOf(sorted.subList(0, Math.min(VALUES_MAX, sorted.size())));
  }

  /// Counts by ordinal while one segment is read, by value between segments.
  static final class Leaves extends SimpleCollector {
    private final Map<String, Map<String, Long>> counts = new HashMap<>();
    private final List<Column> columns = new ArrayList<>();

    private static final class Column {
      final String facet;
      final SortedDocValues values;
      final int[] byOrdinal;

      Column(String facet, SortedDocValues values) {
        this.facet = facet;
        this.values = values;
        this.byOrdinal = new int[values.getValueCount()];
      }
    }

    Map<String, Long> counts(String facet) {
      return counts.getOrDefault(facet, Map.of());
    }

    @Override
    protected void doSetNextReader(LeafReaderContext context) throws IOException {
      for (Map.Entry<String, String> facet : FACETS.entrySet()) {
        SortedDocValues values = DocValues.getSorted(context.reader(), facet.getValue());
        columns.add(new Column(facet.getKey(), values));
      }
    }

    @Override
    public void collect(int doc) throws IOException {
      for (Column column : columns) {
        if (column.values.advanceExact(doc)) {
          column.byOrdinal[column.values.ordValue()]++;
        }
      }
    }

    @Override
    public void finish() throws IOException {
      for (Column column : columns) {
        Map<String, Long> byValue = counts.computeIfAbsent(column.facet, facet -> new HashMap<>());
        for (int ordinal = 0; ordinal < column.byOrdinal.length; ordinal++) {
          if (column.byOrdinal[ordinal] > 0) {
            String value = column.values.lookupOrd(ordinal).utf8ToString();
            byValue.merge(value, (long) column.byOrdinal[ordinal], Long::sum);
          }
        }
      }
      columns.clear();
    }

    @Override
    public ScoreMode scoreMode() {
      return ScoreMode.COMPLETE_NO_SCORES;
    }
  }
}
