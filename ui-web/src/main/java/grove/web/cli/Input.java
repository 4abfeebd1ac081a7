package grove.web.cli;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.stream.Stream;

/// Standard input and text files, read with bounds.
final class Input {
  /// Most text read at once, in bytes.
  static final int TEXT_BYTES_MAX = 4 << 20;

  /// A passphrase or code on standard input, in bytes.
  private static final int SECRET_BYTES_MAX = 8_192;

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

  /// One line that is not shown while it is typed, and is left as it is: from the terminal, else from
  /// standard input, of which no more than this line is read. The caller wipes it.
  static char[] secret(String question) {
    if (Terminal.present()) {
      return Terminal.password(question).orElseGet(() -> new char[0]);
    }
    try {
      return secretLine(System.in);
    } catch (IOException e) {
      throw new CliException(ExitStatus.FAILED, "standard input cannot be read");
    }
  }

  /// A new one; on a terminal it is asked for twice.
  static char[] newSecret(String question) {
    char[] typed = secret(question);
    if (Terminal.present()) {
      char[] again = secret("Once more: ");
      boolean same = Arrays.equals(typed, again);
      Arrays.fill(again, '\0');
      if (!same) {
        Arrays.fill(typed, '\0');
        throw new CliException(ExitStatus.FAILED, "the two differ; try again");
      }
    }
    return typed;
  }

  static char[] secretLine(InputStream in) throws IOException {
    byte[] line = new byte[SECRET_BYTES_MAX];
    int size = 0;
    for (int b = in.read(); b >= 0 && b != '\n'; b = in.read()) {
      if (size == line.length) {
        throw new CliException(ExitStatus.FAILED, "the line on standard input is too long");
      }
      line[size++] = (byte) b;
    }
    if (size > 0 && line[size - 1] == '\r') {
      size--;
    }
    CharBuffer decoded = StandardCharsets.UTF_8.decode(ByteBuffer.wrap(line, 0, size));
    char[] secret = new char[decoded.remaining()];
    decoded.get(secret);
    Arrays.fill(line, (byte) 0);
    return secret;
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
