package grove.web.mutants;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/// Reads the faults from `src/test/resources/faults`.
///
/// A fault is a block of lines: `fault NAME`, `in MODULE CLASS` (the class with its package), lines
/// `- ` with the old text, lines `+ ` with the new one (none takes the text away), and `tests NAME…`,
/// or `sim` where simulated worlds must find it.
/// Lines that begin with `#` and empty ones mean nothing.
final class FaultList {
  private static final List<String> FILES =
      List.of("identity", "store", "graph", "rule", "grouping", "web", "sim");

  private final String file;
  private final List<Fault> faults = new ArrayList<>();
  private String name = "";
  private Path source = Path.of("");
  private List<String> before = new ArrayList<>();
  private List<String> after = new ArrayList<>();

  private FaultList(String file) {
    this.file = file;
  }

  /// All of them; no two have one name.
  static List<Fault> all() {
    List<Fault> all = new ArrayList<>();
    for (String file : FILES) {
      all.addAll(read(file));
    }
    Set<String> names = new HashSet<>();
    for (Fault fault : all) {
      if (!names.add(fault.name())) {
        throw new IllegalArgumentException("two faults are named \"" + fault.name() + "\"");
      }
    }
    return all;
  }

  private static List<Fault> read(String file) {
    try (InputStream in = FaultList.class.getResourceAsStream("/faults/" + file + ".txt")) {
      if (in == null) {
        throw new IllegalArgumentException("no list of faults: " + file);
      }
      FaultList list = new FaultList(file);
      int number = 0;
      for (String line : new String(in.readAllBytes(), StandardCharsets.UTF_8).split("\n", -1)) {
        list.take(++number, line);
      }
      if (!list.name.isEmpty()) {
        throw new IllegalArgumentException(file + ": \"" + list.name + "\" has no end");
      }
      return list.faults;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private void take(int number, String line) {
    if (line.isBlank() || line.startsWith("#")) {
      return;
    }
    int space = line.indexOf(' ');
    String word = space < 0 ? line : line.substring(0, space);
    String rest = space < 0 ? "" : line.substring(space + 1);
    switch (word) {
      case "fault" -> begin(number, rest);
      case "in" -> source = path(number, rest);
      case "-" -> before.add(rest);
      case "+" -> after.add(rest);
      case "tests" -> {
        if (rest.isEmpty()) {
          throw problem(number, "names no tests");
        }
        end(number, List.of(rest.split(" ", -1)));
      }
      case "sim" -> end(number, List.of());
      default -> throw problem(number, "is no line of a fault");
    }
  }

  private void begin(int number, String rest) {
    if (!name.isEmpty()) {
      throw problem(number, "\"" + name + "\" has no tests");
    }
    name = rest;
  }

  private Path path(int number, String rest) {
    String[] words = rest.split(" ", -1);
    if (words.length != 2) {
      throw problem(number, "names no module and class");
    }
    return Path.of(words[0], "src/main/java", words[1].replace('.', '/') + ".java");
  }

  private void end(int number, List<String> tests) {
    if (name.isEmpty() || before.isEmpty()) {
      throw problem(number, "ends a fault that is not whole");
    }
    String old = String.join("\n", before);
    faults.add(new Fault(name, source, old, String.join("\n", after), tests));
    name = "";
    before = new ArrayList<>();
    after = new ArrayList<>();
  }

  private IllegalArgumentException problem(int number, String what) {
    return new IllegalArgumentException("faults/" + file + ".txt, line " + number + " " + what);
  }
}
