package grove.web;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;

/// openapi.yaml as a judge: which operations there are, and whether an answer is as it says.
public final class Contract {
  private static final Contract SHIPPED = new Contract(MiniYaml.parse(read()));

  private final Map<String, Object> document;

  private Contract(Map<String, Object> document) {
    this.document = document;
  }

  public static Contract shipped() {
    return SHIPPED;
  }

  private static String read() {
    try (InputStream in = Contract.class.getResourceAsStream("/openapi.yaml")) {
      return new String(Objects.requireNonNull(in).readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /// All operations as "GET /path".
  public Set<String> operations() {
    Set<String> operations = new TreeSet<>();
    map(document, "paths")
        .forEach((path, methods) ->
            asMap(methods).keySet().forEach(m -> operations.add(upper(m) + " " + path)));
    return operations;
  }

  /// What is wrong with a JSON answer to an operation; empty if nothing is.
  public List<String> problems(String method, String path, int status, JsonObject answer) {
    Map<String, Object> responses = map(map(operation(method, path), "responses"));
    Object response = responses.getOrDefault(String.valueOf(status), responses.get("default"));
    Map<String, Object> content = map(resolve(asMap(response)), "content");
    List<String> problems = new ArrayList<>();
    check("answer", map(asMap(content.get("application/json")), "schema"), answer, problems);
    return problems;
  }

  private Map<String, Object> operation(String method, String path) {
    for (Map.Entry<String, Object> row : map(document, "paths").entrySet()) {
      if (matches(row.getKey(), path) && asMap(row.getValue()).containsKey(lower(method))) {
        return map(asMap(row.getValue()), lower(method));
      }
    }
    throw new IllegalArgumentException("the document has no " + method + " " + path);
  }

  private static boolean matches(String pattern, String path) {
    String expression = pattern.replaceAll("\\{[a-z]+}", "[^/]+");
    return path.matches(expression);
  }

  private void check(String where, Map<String, Object> given, Object value, List<String> problems) {
    Map<String, Object> schema = resolve(given);
    String type = String.valueOf(schema.get("type"));
    boolean fits =
        switch (type) {
          case "object" -> value instanceof JsonObject;
          case "array" -> value instanceof JsonArray;
          case "string" -> value instanceof String;
          case "boolean" -> value instanceof Boolean;
          case "integer" -> value instanceof Integer || value instanceof Long;
          case "number" -> value instanceof Number;
          default -> false;
        };
    if (!fits) {
      problems.add(where + " is no " + type + ": " + value);
    } else if (value instanceof JsonObject object) {
      checkObject(where, schema, object, problems);
    } else if (value instanceof JsonArray array) {
      for (int i = 0; i < array.size(); i++) {
        check(where + "[" + i + "]", map(schema, "items"), array.getValue(i), problems);
      }
    } else if (schema.get("enum") instanceof List<?> allowed && !allowed.contains(value)) {
      problems.add(where + " is none of " + allowed + ": " + value);
    }
  }

  private void checkObject(
      String where, Map<String, Object> schema, JsonObject object, List<String> problems) {
    if (!(schema.get("properties") instanceof Map<?, ?> properties)) {
      return;
    }
    if (schema.get("required") instanceof List<?> required) {
      required.stream()
          .filter(name -> !object.containsKey(String.valueOf(name)))
          .forEach(name -> problems.add(where + " lacks " + name));
    }
    for (String name : object.fieldNames()) {
      if (properties.containsKey(name)) {
        check(where + "." + name, asMap(properties.get(name)), object.getValue(name), problems);
      } else {
        problems.add(where + " has " + name + ", of which the document does not know");
      }
    }
  }

  private Map<String, Object> resolve(Map<String, Object> given) {
    if (!(given.get("$ref") instanceof String ref)) {
      return given;
    }
    Map<String, Object> found = document;
    for (String step : ref.substring(2).split("/", -1)) {
      found = map(found, step);
    }
    return resolve(found);
  }

  private static Map<String, Object> map(Map<String, Object> in, String name) {
    return asMap(Objects.requireNonNull(in.get(name), name));
  }

  private static Map<String, Object> map(Map<String, Object> same) {
    return same;
  }

  @SuppressWarnings("unchecked")
  private static Map<String, Object> asMap(Object value) {
    return (Map<String, Object>) Objects.requireNonNull(value);
  }

  private static String upper(String method) {
    return method.toUpperCase(java.util.Locale.ROOT);
  }

  private static String lower(String method) {
    return method.toLowerCase(java.util.Locale.ROOT);
  }
}
