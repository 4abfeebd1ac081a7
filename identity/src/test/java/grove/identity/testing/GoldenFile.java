package grove.identity.testing;

import static org.junit.jupiter.api.Assertions.assertEquals;

import grove.identity.bytes.Bytes;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;

/// A file of golden vectors: lines of name, equals sign and value, so that an encoding that changes
/// by accident fails a test.
///
/// The test builds all vectors anew (it is the generator) and hands them to [#check]. To write the
/// file after an intended change, run the test by Maven with the environment variable
/// `GROVE_GOLDEN=write`, and read the difference before it is committed.
public final class GoldenFile {
  private final String resource;
  private final Map<String, String> vectors = new LinkedHashMap<>();

  /// A golden file below `src/test/resources`, such as `golden/certificate.txt`.
  public GoldenFile(String resource) {
    this.resource = resource;
  }

  public GoldenFile with(String name, Bytes value) {
    return with(name, value.toHex());
  }

  /// Adds a vector whose value is one line of text.
  public GoldenFile with(String name, String value) {
    if (vectors.put(name, value) != null) {
      throw new IllegalArgumentException("two vectors are named " + name);
    }
    return this;
  }

  /// Compares all vectors with the file.
  public void check() {
    var lines = new StringBuilder();
    vectors.forEach((name, value) -> lines.append(name).append('=').append(value).append('\n'));
    if ("write".equals(System.getenv("GROVE_GOLDEN"))) {
      write(lines.toString());
    }
    assertEquals(read(), lines.toString(), resource);
  }

  private String read() {
    try (var in = getClass().getClassLoader().getResourceAsStream(resource)) {
      if ("write".equals(System.getenv("GROVE_GOLDEN"))) {
        return Files.readString(path());
      }
      return in == null ? "" : new String(in.readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private void write(String lines) {
    try {
      Files.createDirectories(path().getParent());
      Files.writeString(path(), lines);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private Path path() {
    return Path.of("src/test/resources").resolve(resource);
  }
}
