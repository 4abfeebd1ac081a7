package grove.identity.testing;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/// A small JSON parser for test vectors: objects become maps, arrays lists, whole numbers `Long`.
public final class Json {
  private final String text;
  private int at;

  private Json(String text) {
    this.text = text;
  }

  /// The object that a file below `src/test/resources` holds.
  public static Map<String, Object> resource(String name) {
    try (var in = Json.class.getClassLoader().getResourceAsStream(name)) {
      if (in == null) {
        throw new IllegalArgumentException("no test resource " + name);
      }
      return object(parse(new String(in.readAllBytes(), StandardCharsets.UTF_8)));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  public static Object parse(String text) {
    var json = new Json(text);
    var value = json.value();
    if (json.peek() != 0) {
      throw json.wrong("the end");
    }
    return value;
  }

  @SuppressWarnings("unchecked")
  public static Map<String, Object> object(Object value) {
    return (Map<String, Object>) value;
  }

  @SuppressWarnings("unchecked")
  public static List<Map<String, Object>> objects(Object value) {
    return (List<Map<String, Object>>) value;
  }

  private Object value() {
    return switch (peek()) {
      case '{' -> members();
      case '[' -> elements();
      case '"' -> string();
      case 't' -> word("true", true);
      case 'f' -> word("false", false);
      default -> number();
    };
  }

  private Map<String, Object> members() {
    var members = new LinkedHashMap<String, Object>();
    take('{');
    while (peek() != '}') {
      var name = string();
      take(':');
      members.put(name, value());
      if (peek() == ',') {
        at++;
      }
    }
    take('}');
    return members;
  }

  private List<Object> elements() {
    var elements = new ArrayList<>();
    take('[');
    while (peek() != ']') {
      elements.add(value());
      if (peek() == ',') {
        at++;
      }
    }
    take(']');
    return elements;
  }

  private String string() {
    take('"');
    var string = new StringBuilder();
    while (text.charAt(at) != '"') {
      var c = text.charAt(at++);
      if (c == '\\') {
        c = text.charAt(at++);
        switch (c) {
          case 'n' -> c = '\n';
          case 't' -> c = '\t';
          case 'r' -> c = '\r';
          case 'u' -> {
            c = (char) Integer.parseInt(text, at, at + 4, 16);
            at += 4;
          }
          default -> {}
        }
      }
      string.append(c);
    }
    at++;
    return string.toString();
  }

  private Long number() {
    var from = at;
    while (at < text.length() && "-0123456789".indexOf(text.charAt(at)) >= 0) {
      at++;
    }
    if (from == at) {
      throw wrong("a value");
    }
    return Long.valueOf(text.substring(from, at));
  }

  private Object word(String word, Object value) {
    if (!text.startsWith(word, at)) {
      throw wrong(word);
    }
    at += word.length();
    return value;
  }

  private char peek() {
    while (at < text.length() && Character.isWhitespace(text.charAt(at))) {
      at++;
    }
    return at < text.length() ? text.charAt(at) : 0;
  }

  private void take(char c) {
    if (peek() != c) {
      throw wrong("'" + c + "'");
    }
    at++;
  }

  private IllegalArgumentException wrong(String expected) {
    return new IllegalArgumentException(expected + " expected at character " + at);
  }
}
