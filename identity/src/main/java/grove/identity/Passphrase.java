package grove.identity;

import grove.identity.bytes.MalformedException;
import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.CodingErrorAction;
import java.nio.charset.StandardCharsets;
import java.text.Normalizer;
import java.util.Arrays;
import java.util.Optional;

/// A passphrase as a person typed it, in the one form that all keyboards agree about: Unicode's NFKC
/// in UTF-8.
///
/// White space counts. The caller closes it after use. Text that is not ASCII passes through the
/// runtime's normalizer, which leaves copies in memory until they are reused.
public final class Passphrase implements AutoCloseable {
  /// Characters that a passphrase has at least when it is chosen.
  public static final int CHARACTERS_MIN = 8;

  /// UTF-16 units that are read at most.
  public static final int UNITS_MAX = 1_024;

  private static final int UTF8_BYTES_PER_UNIT = 3;

  private final Secret bytes;
  private final int characters;

  private Passphrase(Secret bytes, int characters) {
    this.bytes = bytes;
    this.characters = characters;
  }

  /// Takes the characters over and wipes them.
  ///
  /// @throws IllegalArgumentException with one line for the person, if they are too many
  public static Passphrase of(char[] typed) {
    try {
      if (typed.length > UNITS_MAX) {
        throw new IllegalArgumentException(
            "the passphrase is longer than " + UNITS_MAX + " characters: use a shorter one");
      }
      var normal = normalized(typed);
      try {
        return encoded(normal);
      } finally {
        Arrays.fill(normal, '\0');
      }
    } finally {
      Arrays.fill(typed, '\0');
    }
  }

  private static Passphrase encoded(char[] normal) {
    var buffer = ByteBuffer.wrap(new byte[UTF8_BYTES_PER_UNIT * normal.length]);
    StandardCharsets.UTF_8
        .newEncoder()
        .onMalformedInput(CodingErrorAction.REPLACE)
        .encode(CharBuffer.wrap(normal), buffer, true);
    var encoded = Arrays.copyOf(buffer.array(), buffer.position());
    Arrays.fill(buffer.array(), (byte) 0);
    return new Passphrase(Secret.of(encoded), Character.codePointCount(normal, 0, normal.length));
  }

  private static char[] normalized(char[] typed) {
    for (var c : typed) {
      if (c > 0x7f) {
        return Normalizer.normalize(CharBuffer.wrap(typed), Normalizer.Form.NFKC).toCharArray();
      }
    }
    return typed.clone();
  }

  /// For a new one: refuses what is guessed too easily.
  ///
  /// @return this one
  /// @throws IllegalArgumentException with one line for the person
  public Passphrase chosen() {
    if (characters < CHARACTERS_MIN) {
      throw new IllegalArgumentException(
          "the passphrase is too short: use at least "
              + CHARACTERS_MIN
              + " characters, better four words or more");
    }
    return this;
  }

  /// The recovery code that was typed where a passphrase was asked for, if it is one.
  public Optional<RecoveryCode> asRecoveryCode() {
    try {
      return Optional.of(RecoveryCode.parse(bytes.bytes().toUtf8()));
    } catch (MalformedException e) {
      return Optional.empty();
    }
  }

  Secret bytes() {
    return bytes;
  }

  @Override
  public void close() {
    bytes.close();
  }

  /// Gives nothing away.
  @Override
  public String toString() {
    return "Passphrase";
  }
}
