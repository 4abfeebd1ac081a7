package grove.web.cli;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// Standard output: for people in lines and columns, for programs in one JSON object.
final class Output {
  /// Widest column of a table, in characters.
  private static final int COLUMN_CHARS_MAX = 48;

  private final boolean json;

  /// Over the usual one, whatever encoding that has.
  private final PrintStream out = new PrintStream(System.out, false, StandardCharsets.UTF_8);

  Output(boolean json) {
    this.json = json;
  }

  boolean json() {
    return json;
  }

  /// The object for programs, the lines for people.
  void show(JsonObject object, List<String> lines) {
    if (json) {
      out.println(object.encode());
    } else {
      lines.forEach(line -> out.println(plain(line)));
    }
    out.flush();
  }

  void show(JsonObject object, String line) {
    show(object, List.of(line));
  }

  /// Raw text, such as a page, as it is.
  void text(String text) {
    out.print(text);
    if (!text.isEmpty() && !text.endsWith("\n")) {
      out.println();
    }
    out.flush();
  }

  /// The rows of an array as a table of these fields; field names are the headings.
  static List<String> table(JsonArray rows, String... fields) {
    var cells = new ArrayList<List<String>>();
    cells.add(List.of(fields));
    for (Object row : rows) {
      if (row instanceof JsonObject object) {
        var line = new ArrayList<String>();
        for (String field : fields) {
          line.add(cell(object.getValue(field)));
        }
        cells.add(line);
      }
    }
    return align(cells);
  }

  private static List<String> align(List<List<String>> cells) {
    int columns = cells.getFirst().size();
    int[] widths = new int[columns];
    for (List<String> row : cells) {
      for (int i = 0; i < columns; i++) {
        widths[i] = Math.max(widths[i], row.get(i).length());
      }
    }
    var lines = new ArrayList<String>();
    for (List<String> row : cells) {
      var line = new StringBuilder();
      for (int i = 0; i < columns; i++) {
        String cell = row.get(i);
        line.append(cell);
        if (i < columns - 1) {
          line.append(" ".repeat(widths[i] - cell.length() + 2));
        }
      }
      lines.add(line.toString());
    }
    return lines;
  }

  private static String cell(@Nullable Object value) {
    String text =
        switch (value) {
          case null -> "";
          case JsonArray array -> Integer.toString(array.size());
          case JsonObject object -> object.getString("name", object.encode());
          default -> value.toString();
        };
    return text.length() > COLUMN_CHARS_MAX ? text.substring(0, COLUMN_CHARS_MAX - 1) + "…" : text;
  }

  /// Text of others must not steer the terminal: control and direction characters become a sign.
  static String plain(String line) {
    var clean = new StringBuilder(line.length());
    line.codePoints()
        .forEach(c -> {
          boolean bidi =
              (c >= 0x202a && c <= 0x202e)
                  || (c >= 0x2066 && c <= 0x2069)
                  || c == 0x200e
                  || c == 0x200f
                  || c == 0x061c;
          boolean separator = c == 0x2028 || c == 0x2029;
          boolean control = Character.getType(c) == Character.CONTROL && c != '\t' && c != '\n';
          clean.appendCodePoint(bidi || separator || control ? 0xfffd : c);
        });
    return clean.toString();
  }

  /// A time as people write it, in this computer's zone.
  static String time(long timeMs) {
    return java.time.Instant.ofEpochMilli(timeMs)
        .atZone(java.time.ZoneId.systemDefault())
        .format(java.time.format.DateTimeFormatter.ofPattern("yyyy-MM-dd HH:mm"));
  }
}
