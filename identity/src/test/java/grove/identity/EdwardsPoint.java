package grove.identity;

import grove.identity.bytes.Bytes;
import java.math.BigInteger;

/// A point of edwards25519 in plain arithmetic (RFC 8032, 5.1), to build the odd keys and signatures
/// that a library would not make.
record EdwardsPoint(BigInteger x, BigInteger y) {
  static final BigInteger P = BigInteger.TWO.pow(255).subtract(BigInteger.valueOf(19));
  static final BigInteger L =
      BigInteger.TWO.pow(252).add(new BigInteger("27742317777372353535851937790883648493"));
  static final EdwardsPoint ZERO = new EdwardsPoint(BigInteger.ZERO, BigInteger.ONE);
  static final EdwardsPoint BASE =
      new EdwardsPoint(
          new BigInteger(
              "15112221349535400772501151409588531511454012693041857206046113283949847762202"),
          new BigInteger(
              "46316835694926478169428394003475163141307993866256225615783033603165251855960"));

  private static final BigInteger D =
      BigInteger.valueOf(-121665).multiply(BigInteger.valueOf(121666).modInverse(P)).mod(P);
  private static final BigInteger ROOT_OF_MINUS_ONE =
      BigInteger.TWO.modPow(P.subtract(BigInteger.ONE).shiftRight(2), P);

  /// A point of order 8: the generator of the torsion group.
  static EdwardsPoint torsion() {
    var y =
        new BigInteger(
            "55188659117513257062467267217118295137698188065244968500265048394206261417927");
    return withY(y);
  }

  static EdwardsPoint withY(BigInteger y) {
    var square = y.multiply(y).mod(P);
    var above = square.subtract(BigInteger.ONE);
    var below = D.multiply(square).add(BigInteger.ONE).modInverse(P);
    var wanted = above.multiply(below).mod(P);
    var x = wanted.modPow(P.add(BigInteger.valueOf(3)).shiftRight(3), P);
    if (!x.multiply(x).mod(P).equals(wanted)) {
      x = x.multiply(ROOT_OF_MINUS_ONE).mod(P);
    }
    if (!x.multiply(x).mod(P).equals(wanted)) {
      throw new IllegalArgumentException("no point has this y");
    }
    return new EdwardsPoint(x, y);
  }

  EdwardsPoint plus(EdwardsPoint other) {
    var xx = x.multiply(other.x);
    var yy = y.multiply(other.y);
    var dxxyy = D.multiply(xx).multiply(yy).mod(P);
    var crossed = x.multiply(other.y).add(y.multiply(other.x));
    var newX = crossed.multiply(BigInteger.ONE.add(dxxyy).modInverse(P)).mod(P);
    var newY = yy.add(xx).multiply(BigInteger.ONE.subtract(dxxyy).modInverse(P)).mod(P);
    return new EdwardsPoint(newX, newY);
  }

  EdwardsPoint times(BigInteger scalar) {
    var sum = ZERO;
    for (var bit = scalar.bitLength() - 1; bit >= 0; bit--) {
      sum = sum.plus(sum);
      if (scalar.testBit(bit)) {
        sum = sum.plus(this);
      }
    }
    return sum;
  }

  EdwardsPoint times(long scalar) {
    return times(BigInteger.valueOf(scalar));
  }

  Bytes encoded() {
    return littleEndian(x.testBit(0) ? y.setBit(255) : y);
  }

  static Bytes littleEndian(BigInteger number) {
    var bytes = new byte[32];
    for (var i = 0; i < bytes.length; i++) {
      bytes[i] = number.shiftRight(8 * i).byteValue();
    }
    return Bytes.owned(bytes);
  }

  static BigInteger number(Bytes littleEndian) {
    var number = BigInteger.ZERO;
    for (var i = littleEndian.size() - 1; i >= 0; i--) {
      number = number.shiftLeft(8).or(BigInteger.valueOf(littleEndian.at(i) & 0xff));
    }
    return number;
  }
}
