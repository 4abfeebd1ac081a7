package grove.grouping;

import grove.identity.bytes.Bytes;
import grove.identity.bytes.MalformedException;

/// Padmé: hides all but the order of magnitude of a plain text's length, at a cost of at most 12 %
/// (Nikitin et al., "Reducing Metadata Leakage from Encrypted Files", 2019).
///
/// The padded text is the text, one byte 0x80, and zeros up to the padded length; there is one way
/// only to pad a text.
final class Padding {
  private static final byte MARK = (byte) 0x80;

  private Padding() {}

  static Bytes pad(Bytes plain) {
    byte[] padded = new byte[paddedSize(plain.size() + 1)];
    plain.copyTo(padded, 0);
    padded[plain.size()] = MARK;
    return Bytes.owned(padded);
  }

  static Bytes unpad(Bytes padded) throws MalformedException {
    int end = padded.size() - 1;
    while (end >= 0 && padded.at(end) == 0) {
      end--;
    }
    if (end < 0 || padded.at(end) != MARK || paddedSize(end + 1) != padded.size()) {
      throw new MalformedException("plain text is not padded as it should be");
    }
    return padded.slice(0, end);
  }

  /// The least size >= n whose lower bits are zero: a number of n's magnitude keeps its upper bits.
  static int paddedSize(int n) {
    if (n < 2) {
      return n;
    }
    int magnitude = Integer.SIZE - 1 - Integer.numberOfLeadingZeros(n);
    int kept = Integer.SIZE - Integer.numberOfLeadingZeros(magnitude);
    int mask = (1 << Math.max(0, magnitude - kept)) - 1;
    return (n + mask) & ~mask;
  }
}
