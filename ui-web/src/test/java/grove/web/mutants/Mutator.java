package grove.web.mutants;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import javax.tools.Diagnostic;
import javax.tools.DiagnosticCollector;
import javax.tools.JavaCompiler;
import javax.tools.JavaFileObject;
import javax.tools.SimpleJavaFileObject;
import javax.tools.StandardJavaFileManager;
import javax.tools.StandardLocation;
import javax.tools.ToolProvider;

/// Compiles sources with faults, against what is built of the others. The checkout stays as it is.
final class Mutator implements AutoCloseable {
  private final Checkout checkout;
  private final JavaCompiler compiler =
      Objects.requireNonNull(ToolProvider.getSystemJavaCompiler(), "a JDK is needed");
  private final StandardJavaFileManager files =
      compiler.getStandardFileManager(null, Locale.ROOT, StandardCharsets.UTF_8);

  Mutator(Checkout checkout) {
    this.checkout = checkout;
    try {
      files.setLocationFromPaths(StandardLocation.CLASS_PATH, checkout.classPath());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /// Compiles faults at once; those of one file are put into it one after the other.
  ///
  /// @return what javac found wrong; nothing where all is well
  List<String> compile(List<Fault> faults, Path into) {
    DiagnosticCollector<JavaFileObject> found = new DiagnosticCollector<>();
    Map<Path, String> texts = new LinkedHashMap<>();
    for (Fault fault : faults) {
      String text = texts.getOrDefault(fault.file(), checkout.source(fault.file()));
      texts.put(fault.file(), fault.in(text));
    }
    List<JavaFileObject> sources = new ArrayList<>();
    texts.forEach((file, text) -> sources.add(new Source(file, text)));
    try {
      Files.createDirectories(into);
      files.setLocationFromPaths(StandardLocation.CLASS_OUTPUT, List.of(into));
      List<String> options = List.of("-proc:none", "-Xlint:none", "-nowarn");
      compiler.getTask(null, files, found, options, null, sources).call();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return found.getDiagnostics().stream()
        .filter(d -> d.getKind() == Diagnostic.Kind.ERROR)
        .map(Mutator::line)
        .toList();
  }

  private static String line(Diagnostic<? extends JavaFileObject> problem) {
    JavaFileObject source = problem.getSource();
    return (source == null ? "" : source.getName() + ":" + problem.getLineNumber() + ": ")
        + problem.getMessage(Locale.ROOT);
  }

  @Override
  public void close() {
    try {
      files.close();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static final class Source extends SimpleJavaFileObject {
    private final String text;

    Source(Path file, String text) {
      super(URI.create("mutant:///" + inTree(file)), Kind.SOURCE);
      this.text = text;
    }

    /// The path below the source tree: the compiler holds the name against the class.
    private static String inTree(Path file) {
      String path = file.toString();
      return path.substring(path.indexOf("src/main/java/") + "src/main/java/".length());
    }

    @Override
    public CharSequence getCharContent(boolean ignoreEncodingErrors) {
      return text;
    }
  }
}
