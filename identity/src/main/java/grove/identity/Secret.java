package grove.identity;

import grove.identity.bytes.Bytes;
import java.security.MessageDigest;
import java.security.SecureRandom;
import java.util.Arrays;

/// Secret bytes that are wiped when closed.
///
/// Compared in constant time; [#toString] gives nothing away. After [#close] every use is an error.
/// The Java runtime may have moved the array before, so wiping lowers the risk and does not end it.
public final class Secret implements AutoCloseable {
  private final byte[] array;
  private volatile boolean wiped;

  private Secret(byte[] array) {
    this.array = array;
  }

  /// Takes the array over: the caller neither writes to it nor wipes it.
  public static Secret of(byte[] bytes) {
    return new Secret(bytes);
  }

  public static Secret of(Bytes bytes) {
    return new Secret(bytes.toArray());
  }

  public static Secret random(SecureRandom random, int bytes) {
    var array = new byte[bytes];
    random.nextBytes(array);
    return new Secret(array);
  }

  /// A copy, which the caller wipes.
  public byte[] copy() {
    return live().clone();
  }

  /// The content as [Bytes], which can not be wiped: only for what goes into the vault or is sealed.
  public Bytes bytes() {
    return Bytes.of(live());
  }

  public int size() {
    return array.length;
  }

  /// The array itself, for use within a call.
  byte[] live() {
    if (wiped) {
      throw new IllegalStateException("a secret was used after it was wiped");
    }
    return array;
  }

  @Override
  public void close() {
    wiped = true;
    Arrays.fill(array, (byte) 0);
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof Secret secret && MessageDigest.isEqual(live(), secret.live());
  }

  /// The same for all secrets of one size: a hash of the content would give some of it away.
  @Override
  public int hashCode() {
    return array.length;
  }

  @Override
  public String toString() {
    return "Secret";
  }
}
