package grove.web.http;

import grove.grouping.Member;
import grove.grouping.space.Item;
import grove.grouping.space.ItemId;
import grove.grouping.space.Workspace;
import grove.search.Asker;
import grove.search.SearchException;
import grove.search.SearchIndex;
import grove.search.SearchOrder;
import grove.search.SearchQuery;
import grove.search.SearchResults;
import grove.web.group.OpenWorkspace;
import grove.web.group.SearchDesk;
import io.vertx.core.json.JsonObject;
import java.time.ZoneId;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletionStage;
import java.util.function.LongSupplier;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/// Finding: whole results, and suggestions while somebody types.
///
/// The index answers in a worker; names of people and places are put in afterwards on the group's
/// loop, as they are now and not as they were when something was indexed.
final class SearchRoutes implements Routes {
  private static final int HITS_DEFAULT = 20;
  private static final int OFFSET_MAX = 10_000;
  private static final int SUGGESTED_PER_KIND = 5;

  private final InWorkspace in;
  private final Work work;
  private final LongSupplier nowMs;

  SearchRoutes(InWorkspace in, Work work, LongSupplier nowMs) {
    this.in = in;
    this.work = work;
    this.nowMs = nowMs;
  }

  @Override
  public void addTo(Api api) {
    api.get("/workspaces/{w}/search", this::search);
    api.get("/workspaces/{w}/suggest", this::suggest);
  }

  private CompletionStage<JsonObject> search(Call call) {
    SearchQuery query = SearchQuery.parse(typed(call));
    SearchOrder order = order(call.query("sort").orElse("relevance"));
    int limit = call.query("limit", HITS_DEFAULT, 1, WebLimits.ROWS_MAX);
    int offset = call.query("offset", 0, 0, OFFSET_MAX);
    return in.of(call)
        .thenCompose(workspace ->
            workspace
                .search()
                .upToDate(SearchDesk.SEARCH_WAITS_MS)
                .thenCompose(
                    index -> work.run(() -> find(index, workspace, query, order, offset, limit)))
                .thenCompose(found -> workspace.call(parts -> SearchJson.of(parts, found)))
                .thenApply(json -> json.put("indexing", workspace.search().behind())));
  }

  private SearchJson.Found find(
      SearchIndex index,
      OpenWorkspace workspace,
      SearchQuery query,
      SearchOrder order,
      int offset,
      int limit) {
    long before = nowMs.getAsLong();
    try {
      SearchResults results = index.search(query, order, offset, limit, asker(workspace));
      return new SearchJson.Found(results, nowMs.getAsLong() - before);
    } catch (SearchException e) {
      workspace.search().onDamage();
      throw e;
    }
  }

  private CompletionStage<JsonObject> suggest(Call call) {
    String typed = typed(call);
    return in.of(call)
        .thenCompose(workspace ->
            workspace
                .search()
                .upToDate(SearchDesk.SUGGESTIONS_WAIT_MS)
                .thenCompose(index -> work.run(() -> suggestions(index, workspace, typed)))
                .thenCompose(hits -> workspace.call(parts -> SearchJson.groups(parts, hits))));
  }

  private List<SearchResults.Hit> suggestions(
      SearchIndex index, OpenWorkspace workspace, String typed) {
    try {
      return index.suggest(typed, SUGGESTED_PER_KIND, asker(workspace));
    } catch (SearchException e) {
      workspace.search().onDamage();
      throw e;
    }
  }

  /// Names in a query mean those who bear them now. Only a query that holds a name asks the loop.
  private Asker asker(OpenWorkspace workspace) {
    return new Asker(
        workspace.person().toHex(),
        nowMs.getAsLong(),
        ZoneId.systemDefault(),
        name -> workspace.call(parts -> people(parts, name)).join(),
        name -> workspace.call(parts -> places(parts.space(), name)).join());
  }

  private static Set<String> people(OpenWorkspace.Parts parts, String name) {
    return parts.group().members().stream()
        .filter(member -> bears(member.name(), name))
        .map(Member::person)
        .map(person -> person.toHex())
        .collect(Collectors.toSet());
  }

  private static Set<String> places(Workspace space, String name) {
    return Stream.concat(space.channels().stream(), folders(space, Optional.empty()))
        .filter(place -> bears(place.name(), name))
        .map(Item::id)
        .map(ItemId::toHex)
        .collect(Collectors.toSet());
  }

  private static Stream<Item> folders(Workspace space, Optional<ItemId> parent) {
    return space.folders(parent).stream()
        .flatMap(
            folder -> Stream.concat(Stream.of(folder), folders(space, Optional.of(folder.id()))));
  }

  private static boolean bears(String name, String typed) {
    return name.toLowerCase(Locale.ROOT).startsWith(typed.toLowerCase(Locale.ROOT));
  }

  private static String typed(Call call) {
    Optional<String> q = call.query("q");
    if (q.isPresent() && q.get().length() > WebLimits.QUERY_CHARS_MAX) {
      throw ApiException.badInput(
          "A query has at most " + WebLimits.QUERY_CHARS_MAX + " characters.");
    }
    return q.orElse("");
  }

  private static SearchOrder order(String name) {
    return switch (name) {
      case "relevance" -> SearchOrder.RELEVANCE;
      case "newest" -> SearchOrder.NEWEST;
      default -> throw ApiException.badInput("sort is relevance or newest.");
    };
  }
}
