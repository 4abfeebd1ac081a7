package grove.web.mutants;

import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/// The checkout that the tool runs in: its sources, what was built of them, its tests.
final class Checkout {
  private static final List<String> MODULES =
      List.of("identity", "store", "graph", "grouping", "search", "ui-web");

  private final Path root;
  private final Map<String, String> tests = new HashMap<>();

  private Checkout(Path root) {
    this.root = root;
    for (String module : MODULES) {
      noteTests(root.resolve(module).resolve("src/test/java"));
    }
  }

  /// The one around the current folder.
  static Checkout here() {
    Path folder = Path.of("").toAbsolutePath();
    while (folder != null && !Files.isRegularFile(folder.resolve("grove"))) {
      folder = folder.getParent();
    }
    if (folder == null) {
      throw new IllegalStateException("run this within a checkout of Grove");
    }
    return new Checkout(folder);
  }

  private void noteTests(Path tree) {
    try (Stream<Path> files = Files.walk(tree)) {
      files
          .filter(file -> file.toString().endsWith("Test.java"))
          .forEach(file -> {
            String path = tree.relativize(file).toString();
            String type = path.substring(0, path.length() - ".java".length()).replace('/', '.');
            tests.merge(type.substring(type.lastIndexOf('.') + 1), type, (a, b) -> a + " and " + b);
          });
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  Path root() {
    return root;
  }

  String source(Path file) {
    try {
      return Files.readString(root.resolve(file));
    } catch (IOException e) {
      throw new UncheckedIOException("no such source: " + file, e);
    }
  }

  /// The test class of a simple name, or of its whole name.
  String testClass(String name) {
    String found = name.contains(".") ? name : tests.getOrDefault(name, "no test");
    if (found.contains(" ")) {
      throw new IllegalArgumentException("tests " + name + ": " + found);
    }
    return found;
  }

  /// What is built here, all modules, then the libraries of this run.
  List<Path> classPath() {
    List<Path> path = new ArrayList<>();
    for (String module : MODULES) {
      path.add(root.resolve(module).resolve("target/classes"));
      path.add(root.resolve(module).resolve("target/test-classes"));
    }
    String own =
        System.getProperty("surefire.test.class.path", System.getProperty("java.class.path"));
    for (String entry : own.split(File.pathSeparator, -1)) {
      path.add(Path.of(entry));
    }
    return path;
  }
}
