package grove.web.http;

import grove.grouping.space.Item;
import grove.grouping.space.ItemId;
import grove.grouping.space.ItemKind;
import grove.identity.PersonId;
import grove.identity.bytes.MalformedException;
import grove.search.SearchResults;
import grove.web.group.OpenWorkspace;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// Search results as JSON, with the names of people and places as they are now.
final class SearchJson {
  private SearchJson() {}

  /// Results, and how long the index took for them.
  record Found(SearchResults results, long tookMs) {}

  static JsonObject of(OpenWorkspace.Parts parts, Found found) {
    SearchResults results = found.results();
    JsonObject facets = new JsonObject();
    for (String name : List.of("kind", "author", "place")) {
      List<SearchResults.FacetCount> counts = results.facets().getOrDefault(name, List.of());
      facets.put(name, Json.array(counts, count -> facet(parts, name, count)));
    }
    return new JsonObject()
        .put("total", results.total())
        .put("tookMs", found.tookMs())
        .put("hits", Json.array(results.hits(), hit -> hit(parts, hit)))
        .put("facets", facets)
        .put("hints", Json.array(results.hints(), hint -> hint));
  }

  static JsonObject groups(OpenWorkspace.Parts parts, List<SearchResults.Hit> hits) {
    Map<String, JsonArray> byKind = new LinkedHashMap<>();
    for (SearchResults.Hit hit : hits) {
      byKind.computeIfAbsent(hit.kind(), kind -> new JsonArray()).add(hit(parts, hit));
    }
    JsonArray groups = new JsonArray();
    byKind.forEach(
        (kind, found) -> groups.add(new JsonObject().put("kind", kind).put("hits", found)));
    return new JsonObject().put("groups", groups);
  }

  private static JsonObject hit(OpenWorkspace.Parts parts, SearchResults.Hit hit) {
    JsonObject json =
        new JsonObject()
            .put("item", hit.id())
            .put("kind", hit.kind())
            .put("title", hit.title())
            .put(
                "snippet",
                Json.array(
                    hit.snippet(),
                    part ->
                        new JsonObject().put("text", part.text()).put("mark", part.highlighted())))
            .put("author", author(parts, hit.authorId(), hit.author()))
            .put("time", hit.timeMs())
            .put("score", hit.score());
    if (!hit.placeId().isEmpty()) {
      json.put("place", place(parts, hit.placeId(), hit.place()));
    }
    return json;
  }

  private static JsonObject author(OpenWorkspace.Parts parts, String id, String indexed) {
    try {
      return Json.person(parts, PersonId.hex(id));
    } catch (MalformedException e) {
      return new JsonObject().put("person", id).put("name", indexed);
    }
  }

  private static JsonObject place(OpenWorkspace.Parts parts, String id, String indexed) {
    Optional<ItemId> item = item(id);
    String name = item.flatMap(parts.space()::item).map(Item::name).orElse(indexed);
    boolean channel = item.filter(i -> i.is(ItemKind.CHANNEL)).isPresent();
    return new JsonObject()
        .put("item", id)
        .put("name", name)
        .put("kind", channel ? "channel" : "folder");
  }

  private static JsonObject facet(
      OpenWorkspace.Parts parts, String name, SearchResults.FacetCount count) {
    String label =
        switch (name) {
          case "author" -> author(parts, count.value(), count.label()).getString("name");
          case "place" -> place(parts, count.value(), count.label()).getString("name");
          default -> count.label();
        };
    return new JsonObject()
        .put("value", count.value())
        .put("label", label)
        .put("count", count.count());
  }

  private static Optional<ItemId> item(String id) {
    try {
      return Optional.of(ItemId.parse(id));
    } catch (MalformedException e) {
      return Optional.empty();
    }
  }
}
