package grove.identity;

import grove.identity.bytes.ByteReader;
import grove.identity.bytes.ByteWriter;
import grove.identity.bytes.Bytes;
import grove.identity.bytes.MalformedException;
import org.bouncycastle.crypto.generators.Argon2BytesGenerator;
import org.bouncycastle.crypto.params.Argon2Parameters;

/// What one try of a passphrase costs: the parameters of Argon2id (RFC 9106, version 0x13).
///
/// Which costs may be chosen and believed is for [Hardening] to say; here is only the function.
///
/// @param memoryKib memory, KiB
/// @param passes over the memory
/// @param lanes that could be computed side by side; this code computes them one after the other
record Argon2Cost(long memoryKib, int passes, int lanes) {
  static final long KIB_PER_MIB = 1_024;

  /// RFC 9106: eight blocks for each lane.
  private static final int BLOCKS_PER_LANE_MIN = 8;

  Argon2Cost {
    if (passes < 1 || lanes < 1 || memoryKib < (long) BLOCKS_PER_LANE_MIN * lanes) {
      throw new IllegalArgumentException("Argon2 can not be run so: " + memoryKib + " KiB");
    }
  }

  static Argon2Cost mib(int memoryMib, int passes, int lanes) {
    return new Argon2Cost(memoryMib * KIB_PER_MIB, passes, lanes);
  }

  /// Whether nothing of it is less than in the other.
  boolean atLeast(Argon2Cost other) {
    return memoryKib >= other.memoryKib && passes >= other.passes && lanes >= other.lanes;
  }

  long memoryBytes() {
    return memoryKib * 1_024;
  }

  /// Stretches a passphrase into a key.
  Secret key(Secret passphrase, Bytes salt) {
    return key(passphrase, salt, new Argon2Parameters.Builder(Argon2Parameters.ARGON2_id));
  }

  /// The same with what else the function can take: for the RFC's test vectors.
  Secret key(Secret passphrase, Bytes salt, Argon2Parameters.Builder more) {
    var parameters =
        more.withVersion(Argon2Parameters.ARGON2_VERSION_13)
            .withMemoryAsKB(Math.toIntExact(memoryKib))
            .withIterations(passes)
            .withParallelism(lanes)
            .withSalt(salt.toArray())
            .build();
    var generator = new Argon2BytesGenerator();
    generator.init(parameters);
    var key = new byte[Suite.KEY_BYTES];
    generator.generateBytes(passphrase.live(), key);
    parameters.clear();
    return Secret.of(key);
  }

  void write(ByteWriter writer) {
    writer.u32(memoryKib).u8(passes).u8(lanes);
  }

  static Argon2Cost read(ByteReader reader) throws MalformedException {
    var memoryKib = reader.u32();
    var passes = reader.u8();
    var lanes = reader.u8();
    try {
      return new Argon2Cost(memoryKib, passes, lanes);
    } catch (IllegalArgumentException e) {
      throw new MalformedException("a slot with a cost that no Argon2 has", e);
    }
  }
}
