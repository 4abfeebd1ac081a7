package grove.identity;

import grove.identity.bytes.Bytes;
import grove.identity.bytes.MalformedException;
import java.security.SecureRandom;
import java.util.Locale;

/// The code from which a key on paper is derived, a person's or a workspace's: 128 random bits to
/// write down, and a checksum.
///
/// Text form: 28 characters of Crockford's base32 (no I, L, O, U) in seven groups of four, together
/// 140 bits: the code, then its CRC-12. A CRC of 12 bits notices every change within 12 neighbouring
/// bits, so every wrong character, and every two neighbours that changed places; of other mistakes
/// 4,095 in 4,096. (A truncated hash would notice 4,095 in 4,096 of all.)
public final class RecoveryCode implements AutoCloseable {
  static final int CODE_BYTES = 16;

  private static final String ALPHABET = "0123456789ABCDEFGHJKMNPQRSTVWXYZ";
  private static final int CHARACTER_BITS = 5;
  private static final int CHARACTERS = 28;
  private static final int GROUP_CHARACTERS = 4;

  /// x^12 + x^11 + x^3 + x^2 + x + 1, without its highest term.
  private static final int CRC_POLYNOMIAL = 0x80f;

  private static final int CRC_BITS = 12;

  /// Not zero, so that a row of zeros is no code.
  private static final int CRC_START = 0xfff;

  private static final Bytes PERSON = Bytes.utf8("grove/person/1");
  private static final Bytes WORKSPACE = Bytes.utf8("grove/workspace-key/1");

  private static final Bytes SEALING = Bytes.utf8("grove/recovery/seal/1");

  private final Secret code;

  private RecoveryCode(Secret code) {
    this.code = code;
  }

  public static RecoveryCode generate(SecureRandom random) {
    return new RecoveryCode(Secret.random(random, CODE_BYTES));
  }

  /// Takes the 16 bytes over.
  static RecoveryCode of(Secret code) {
    if (code.size() != CODE_BYTES) {
      throw new IllegalArgumentException("a recovery code has " + CODE_BYTES + " bytes");
    }
    return new RecoveryCode(code);
  }

  /// Reads what a person typed: either case, spaces and dashes anywhere, O for 0, I and L for 1.
  public static RecoveryCode parse(String typed) throws MalformedException {
    var characters = characters(typed);
    if (characters.length() != CHARACTERS) {
      throw new MalformedException(
          "a recovery code has "
              + CHARACTERS
              + " letters and digits, this one "
              + characters.length());
    }
    var bytes = new byte[CODE_BYTES];
    var crc = 0;
    for (var bit = 0; bit < CHARACTERS * CHARACTER_BITS; bit++) {
      var value = ALPHABET.indexOf(characters.charAt(bit / CHARACTER_BITS));
      var set = (value >>> (CHARACTER_BITS - 1 - bit % CHARACTER_BITS)) & 1;
      if (bit < CODE_BYTES * 8) {
        bytes[bit / 8] |= (byte) (set << (7 - bit % 8));
      } else {
        crc = (crc << 1) | set;
      }
    }
    if (crc != crc(bytes)) {
      throw new MalformedException("the recovery code has a typing error: compare it once more");
    }
    return new RecoveryCode(Secret.of(bytes));
  }

  /// The code in capitals: `XXXX-XXXX-XXXX-XXXX-XXXX-XXXX-XXXX`.
  public String text() {
    var bytes = code.live();
    var crc = crc(bytes);
    var text = new StringBuilder();
    for (var i = 0; i < CHARACTERS; i++) {
      if (i > 0 && i % GROUP_CHARACTERS == 0) {
        text.append('-');
      }
      var value = 0;
      for (var bit = i * CHARACTER_BITS; bit < (i + 1) * CHARACTER_BITS; bit++) {
        value = (value << 1) | bit(bytes, crc, bit);
      }
      text.append(ALPHABET.charAt(value));
    }
    return text.toString();
  }

  /// Derives the person's key; the caller closes it after use.
  public PersonKey personKey() {
    return new PersonKey(Suite.hkdf(code, Bytes.EMPTY, PERSON, Ed25519Keys.SEED_BYTES));
  }

  /// Derives the key to which vaults and backups are sealed for this code; the caller closes it.
  SealKey sealKey() {
    return SealKey.of(Suite.hkdf(code, Bytes.EMPTY, SEALING, SealKey.SEED_BYTES));
  }

  /// The public half of [#sealKey].
  Bytes publicKey() {
    try (var key = sealKey()) {
      return key.publicKey();
    }
  }

  RecoveryCode copy() {
    return new RecoveryCode(Secret.of(code.copy()));
  }

  /// Derives the offline key of a workspace, so that no code serves for both; the caller closes it
  /// after use.
  public DeviceKey workspaceKey() {
    return DeviceKey.of(Suite.hkdf(code, Bytes.EMPTY, WORKSPACE, Ed25519Keys.SEED_BYTES));
  }

  Secret code() {
    return code;
  }

  @Override
  public void close() {
    code.close();
  }

  private static String characters(String typed) throws MalformedException {
    var kept = new StringBuilder();
    for (var c : typed.toUpperCase(Locale.ROOT).toCharArray()) {
      if (Character.isWhitespace(c) || Character.isSpaceChar(c) || isDash(c)) {
        continue;
      }
      var known = c == 'O' ? '0' : c == 'I' || c == 'L' ? '1' : c;
      if (ALPHABET.indexOf(known) < 0) {
        throw new MalformedException("a recovery code has no such character: compare it once more");
      }
      kept.append(known);
    }
    return kept.toString();
  }

  private static boolean isDash(char c) {
    return Character.getType(c) == Character.DASH_PUNCTUATION;
  }

  private static int bit(byte[] bytes, int crc, int at) {
    return at < CODE_BYTES * 8
        ? (bytes[at / 8] >>> (7 - at % 8)) & 1
        : (crc >>> (CRC_BITS - 1 - (at - CODE_BYTES * 8))) & 1;
  }

  private static int crc(byte[] bytes) {
    var crc = CRC_START;
    for (var at = 0; at < CODE_BYTES * 8; at++) {
      var carry = ((crc >>> (CRC_BITS - 1)) & 1) ^ bit(bytes, 0, at);
      crc = ((crc << 1) ^ (carry * CRC_POLYNOMIAL)) & 0xfff;
    }
    return crc;
  }
}
