package grove.identity;

import grove.identity.bytes.ByteReader;
import grove.identity.bytes.Bytes;
import grove.identity.bytes.MalformedException;

/// A person: the Ed25519 public key that is derived from the recovery code. Names are display data,
/// never identity.
///
/// @param bytes exactly [#SIZE] bytes; whether they are a valid key is for [Suite#validKey] to say
public record PersonId(Bytes bytes) implements Comparable<PersonId> {
  /// Bytes of an id.
  public static final int SIZE = 32;

  private static final int SHORT_BYTES = 4;

  public PersonId {
    if (bytes.size() != SIZE) {
      throw new IllegalArgumentException("an id has " + SIZE + " bytes, not " + bytes.size());
    }
  }

  public static PersonId read(ByteReader reader) throws MalformedException {
    return new PersonId(reader.bytes(SIZE));
  }

  /// Reads the form of [#toHex].
  public static PersonId hex(String digits) throws MalformedException {
    var bytes = Bytes.hex(digits);
    if (bytes.size() != SIZE) {
      throw new MalformedException("an id has " + 2 * SIZE + " hexadecimal digits");
    }
    return new PersonId(bytes);
  }

  public String toHex() {
    return bytes.toHex();
  }

  /// The first 8 hex digits.
  public String shortHex() {
    return bytes.slice(0, SHORT_BYTES).toHex();
  }

  @Override
  public int compareTo(PersonId other) {
    return bytes.compareTo(other.bytes);
  }

  @Override
  public String toString() {
    return shortHex();
  }
}
