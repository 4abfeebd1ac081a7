package grove.web.http;

import grove.graph.Metric;
import grove.web.group.NodeCore;
import io.vertx.core.Future;
import io.vertx.core.http.HttpMethod;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Collectors;

/// What the graphs of a node count, in the text format that Prometheus reads (version 0.0.4). Only
/// where the node was started with it.
///
/// Workspaces are told apart by the beginning of their ids; no label holds a name or an address.
final class MetricsRoutes implements Routes {
  private static final String FORMAT = "text/plain; version=0.0.4; charset=utf-8";
  private static final int ID_CHARS = 8;

  private final NodeCore core;
  private final boolean on;

  MetricsRoutes(NodeCore core, NodeFacts facts) {
    this.core = core;
    this.on = facts.metrics();
  }

  @Override
  public void addTo(Api api) {
    api.stream(HttpMethod.GET, "/metrics", this::metrics);
  }

  private void metrics(Call call) {
    if (!on) {
      ApiException off =
          ApiException.notFound("Numbers are not offered: start Grove with --metrics.");
      Replies.error(call.request(), off);
      return;
    }
    Future.fromCompletionStage(core.workspaces().metrics(), call.context())
        .onComplete(
            all -> {
              var response = call.request().response();
              Headers.api(response.headers());
              response.putHeader("Content-Type", FORMAT).end(text(all));
            },
            failure -> Replies.error(call.request(), Errors.of(failure)));
  }

  /// One family of lines per name.
  static String text(Map<String, List<Metric>> workspaces) {
    SortedMap<String, StringBuilder> families = new TreeMap<>();
    new TreeMap<>(workspaces)
        .forEach((id, metrics) -> {
          for (Metric metric : metrics) {
            String name = "grove_" + metric.name() + (metric.total() ? "_total" : "");
            families
                .computeIfAbsent(
                    name,
                    n ->
                        new StringBuilder("# TYPE ")
                            .append(n)
                            .append(metric.total() ? " counter\n" : " gauge\n"))
                .append(name)
                .append(labels(id, metric))
                .append(' ')
                .append(metric.value())
                .append('\n');
          }
        });
    return String.join("", families.values());
  }

  private static String labels(String id, Metric metric) {
    SortedMap<String, String> labels = new TreeMap<>(metric.labels());
    labels.put("workspace", id.substring(0, Math.min(ID_CHARS, id.length())));
    return labels.entrySet().stream()
        .map(label -> label.getKey() + "=\"" + label.getValue() + "\"")
        .collect(Collectors.joining(",", "{", "}"));
  }
}
