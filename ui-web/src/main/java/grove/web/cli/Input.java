package grove.web.cli;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.stream.Stream;

/// Standard input and text files, read with bounds.
final class Input {
  /// Most text read at once, in bytes.
  static final int TEXT_BYTES_MAX = 4 << 20;

  private Input() {}

  /// One line, and nothing behind it, which the next question may want; the question is shown on a
  /// terminal only.
  static String line(String question) {
    if (Terminal.present()) {
      System.err.print(question);
      System.err.flush();
    }
    var line = new ByteArrayOutputStream();
    try {
      for (int next = System.in.read();
          next >= 0 && next != '\n' && line.size() < TEXT_BYTES_MAX;
          next = System.in.read()) {
        line.write(next);
      }
      return line.toString(StandardCharsets.UTF_8).strip();
    } catch (IOException e) {
      throw new CliException(ExitStatus.FAILED, "standard input cannot be read");
    }
  }

  /// A text that is given as `-` for standard input, as a file, or itself, beginning with a prefix.
  static String given(String source, String question, String... prefixes) {
    if (source.equals("-")) {
      return Terminal.present() ? line(question) : all().strip();
    }
    if (Stream.of(prefixes).anyMatch(source::startsWith)) {
      return source;
    }
    try {
      Path file = Path.of(source);
      return Files.isRegularFile(file) ? file(file).strip() : source;
    } catch (InvalidPathException e) {
      return source;
    }
  }

  /// All of standard input as text.
  static String all() {
    try {
      return decode(System.in.readNBytes(TEXT_BYTES_MAX + 1), "standard input");
    } catch (IOException e) {
      throw new CliException(ExitStatus.FAILED, "standard input cannot be read");
    }
  }

  /// A whole file as text.
  static String file(Path file) {
    try (var in = Files.newInputStream(file)) {
      return decode(in.readNBytes(TEXT_BYTES_MAX + 1), file.toString());
    } catch (IOException e) {
      throw new CliException(
          ExitStatus.FAILED, file + " cannot be read; check its name and rights");
    }
  }

  private static String decode(byte[] bytes, String what) {
    if (bytes.length > TEXT_BYTES_MAX) {
      throw new CliException(
          ExitStatus.FAILED,
          what
              + " is longer than "
              + (TEXT_BYTES_MAX >> 20)
              + " MiB; add it as a file: grove file add");
    }
    try {
      return StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes)).toString();
    } catch (CharacterCodingException e) {
      throw new CliException(
          ExitStatus.FAILED, what + " is not UTF-8 text; add it as a file: grove file add");
    }
  }
}
