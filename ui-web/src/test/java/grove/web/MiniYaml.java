package grove.web;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/// Reads the part of YAML in which openapi.yaml is written: block maps, flow maps and lists, plain
/// and quoted scalars, folded text. Scalars are strings.
final class MiniYaml {
  private final List<String> lines;
  private int line;
  private String flow = "";
  private int at;

  private MiniYaml(List<String> lines) {
    this.lines = lines;
  }

  static Map<String, Object> parse(String text) {
    return new MiniYaml(text.lines().filter(l -> !l.isBlank()).toList()).map(0);
  }

  private Map<String, Object> map(int indent) {
    Map<String, Object> map = new LinkedHashMap<>();
    while (line < lines.size() && indent(lines.get(line)) == indent && !isRow(lines.get(line))) {
      String text = lines.get(line++).strip();
      int colon = colon(text);
      String key = unquoted(text.substring(0, colon));
      Object value = value(text.substring(colon + 1).strip(), indent);
      if (map.put(key, value) != null) {
        throw new IllegalArgumentException("twice: " + key);
      }
    }
    return map;
  }

  private static int colon(String text) {
    int colon = text.indexOf(": ");
    return colon < 0 ? text.length() - 1 : colon;
  }

  private Object value(String rest, int indent) {
    if (rest.equals(">-")) {
      return folded(indent);
    }
    if (!rest.isEmpty()) {
      return inline(rest);
    }
    boolean rows = line < lines.size() && isRow(lines.get(line));
    if (!rows) {
      return map(indent(lines.get(line)));
    }
    List<Object> list = new ArrayList<>();
    while (line < lines.size() && isRow(lines.get(line))) {
      list.add(lines.get(line++).strip().substring(2));
    }
    return list;
  }

  private String folded(int indent) {
    StringBuilder text = new StringBuilder();
    while (line < lines.size() && indent(lines.get(line)) > indent) {
      text.append(text.isEmpty() ? "" : " ").append(lines.get(line++).strip());
    }
    return text.toString();
  }

  private Object inline(String text) {
    if (!text.startsWith("{") && !text.startsWith("[")) {
      return unquoted(text);
    }
    flow = text;
    at = 0;
    Object value = flowValue();
    if (at != flow.length()) {
      throw new IllegalArgumentException("left over: " + flow.substring(at));
    }
    return value;
  }

  private Object flowValue() {
    return switch (flow.charAt(at)) {
      case '{' -> flowMap();
      case '[' -> flowList();
      default -> scalar(",}]");
    };
  }

  private Map<String, Object> flowMap() {
    Map<String, Object> map = new LinkedHashMap<>();
    at++;
    while (flow.charAt(at) != '}') {
      String key = scalar(":");
      at += 2;
      map.put(key, flowValue());
      skipComma();
    }
    at++;
    return map;
  }

  private List<Object> flowList() {
    List<Object> list = new ArrayList<>();
    at++;
    while (flow.charAt(at) != ']') {
      list.add(flowValue());
      skipComma();
    }
    at++;
    return list;
  }

  private void skipComma() {
    if (flow.charAt(at) == ',') {
      at += 2;
    }
  }

  private String scalar(String ends) {
    int from = at;
    if (flow.charAt(at) == '\'') {
      at = flow.indexOf('\'', at + 1) + 1;
      return flow.substring(from + 1, at - 1);
    }
    while (ends.indexOf(flow.charAt(at)) < 0) {
      at++;
    }
    return flow.substring(from, at).strip();
  }

  private static String unquoted(String text) {
    boolean quoted = text.length() > 1 && (text.startsWith("'") || text.startsWith("\""));
    return quoted ? text.substring(1, text.length() - 1) : text;
  }

  private static boolean isRow(String text) {
    return text.strip().startsWith("- ");
  }

  private static int indent(String text) {
    return text.length() - text.stripLeading().length();
  }
}
