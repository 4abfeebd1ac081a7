package grove.web.cli;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/// `grove search`: the query language of the browser's search.
@Command(
    name = "search",
    description = {
      "Find messages, pages, files and channels.",
      "Words, \"phrases\", -not, OR, prefix*, from: in: type: before: after: on:"
    })
final class SearchCommand implements Callable<Integer> {
  @Mixin private final InWorkspace in = new InWorkspace();

  @Parameters(paramLabel = "QUERY", arity = "1..*")
  private List<String> query = List.of();

  @Option(
      names = "--limit",
      defaultValue = "20",
      description = "How many hits (default: ${DEFAULT-VALUE}).")
  private int limit = 20;

  @Option(
      names = "--sort",
      defaultValue = "relevance",
      description = "relevance or newest (default: ${DEFAULT-VALUE}).")
  private String sort = "relevance";

  @Override
  public Integer call() {
    InWorkspace.Place place = in.place();
    String asked = String.join(" ", query);
    JsonObject found =
        place
            .node()
            .get(
                place.path()
                    + "/search?q="
                    + NodeClient.encode(asked)
                    + "&sort="
                    + NodeClient.encode(sort)
                    + "&limit="
                    + limit);
    JsonArray hits = found.getJsonArray("hits");
    for (int i = 0; i < hits.size(); i++) {
      JsonObject hit = hits.getJsonObject(i);
      hit.put("snippet", joined(hit.getJsonArray("snippet")));
      hit.put("author", hit.getJsonObject("author").getString("name"));
      hit.put("place", hit.getJsonObject("place", new JsonObject()).getString("name", ""));
    }
    in.output().show(found, lines(found, hits));
    return ExitStatus.DONE.code();
  }

  private static String joined(JsonArray parts) {
    var text = new StringBuilder();
    for (int i = 0; i < parts.size(); i++) {
      text.append(parts.getJsonObject(i).getString("text"));
    }
    return text.toString();
  }

  private static List<String> lines(JsonObject found, JsonArray hits) {
    var lines = new ArrayList<String>();
    for (int i = 0; i < hits.size(); i++) {
      JsonObject hit = hits.getJsonObject(i);
      String title = hit.getString("title", "");
      String place = hit.getString("place");
      lines.add(
          hit.getString("kind")
              + (title.isEmpty() ? "" : "  " + title)
              + (place.isEmpty() ? "" : "  in " + place)
              + "  "
              + hit.getString("author")
              + "  "
              + Output.time(hit.getLong("time")));
      if (!hit.getString("snippet").isBlank()) {
        lines.add("    " + hit.getString("snippet").replace('\n', ' '));
      }
    }
    lines.add(found.getLong("total") + " found in " + found.getLong("tookMs") + " ms");
    JsonArray hints = found.getJsonArray("hints", new JsonArray());
    for (int i = 0; i < hints.size(); i++) {
      lines.add("hint: " + hints.getString(i));
    }
    return lines;
  }
}
