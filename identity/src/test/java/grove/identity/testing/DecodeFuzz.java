package grove.identity.testing;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.fail;

import grove.identity.bytes.ByteReader;
import grove.identity.bytes.ByteWriter;
import grove.identity.bytes.Bytes;
import grove.identity.bytes.MalformedException;
import java.util.List;
import java.util.function.BiConsumer;

/// Feeds a decoder random and mutated bytes: each must give a value that encodes to the same bytes
/// again, or `MalformedException`; anything else fails with the seed and the bytes.
public final class DecodeFuzz {
  private static final int RANDOM_BYTES_MAX = 300;

  private DecodeFuzz() {}

  /// A decoder that begins at the reader's position and reads one value.
  @FunctionalInterface
  public interface Decoder<T> {
    T read(ByteReader reader) throws MalformedException;
  }

  /// Runs so many rounds over values of one type.
  ///
  /// @param samples valid values, from which mutants are made; first they must survive a round trip
  public static <T> void run(
      long seed,
      int rounds,
      List<T> samples,
      Decoder<T> decoder,
      BiConsumer<T, ByteWriter> encoder) {
    for (var sample : samples) {
      var encoded = encode(sample, encoder);
      assertEquals(sample, decodeAll(encoded, decoder, seed), "round trip");
      everyCutIsMalformed(encoded, decoder, seed);
    }
    var random = new SeededRandom(seed);
    for (var round = 0; round < rounds; round++) {
      var sample = samples.get(random.nextInt(samples.size()));
      var bytes = random.nextInt(8) == 0 ? noise(random) : mutated(random, encode(sample, encoder));
      try {
        var reader = ByteReader.of(bytes);
        var value = decoder.read(reader);
        var read = bytes.slice(0, reader.position());
        assertEquals(
            read.toHex(), encode(value, encoder).toHex(), "seed " + seed + " round " + round);
      } catch (MalformedException expected) {
        // Refused: one of the two good outcomes.
      } catch (RuntimeException | StackOverflowError | OutOfMemoryError e) {
        fail("seed " + seed + " round " + round + " bytes " + bytes.toHex(), e);
      }
    }
  }

  private static <T> void everyCutIsMalformed(Bytes encoded, Decoder<T> decoder, long seed) {
    var step = Math.max(1, encoded.size() / 500);
    for (var size = 0; size < encoded.size(); size += step) {
      var cut = ByteReader.of(encoded.slice(0, size));
      try {
        decoder.read(cut);
        fail("cut to " + size + " bytes it still decodes; seed " + seed);
      } catch (MalformedException expected) {
        // As it should be.
      }
    }
  }

  private static <T> T decodeAll(Bytes encoded, Decoder<T> decoder, long seed) {
    try {
      var reader = ByteReader.of(encoded);
      var value = decoder.read(reader);
      reader.end();
      return value;
    } catch (MalformedException e) {
      return fail("a valid value does not decode; seed " + seed, e);
    }
  }

  private static <T> Bytes encode(T value, BiConsumer<T, ByteWriter> encoder) {
    var writer = new ByteWriter();
    encoder.accept(value, writer);
    return writer.toBytes();
  }

  private static Bytes noise(SeededRandom random) {
    var bytes = new byte[random.nextInt(RANDOM_BYTES_MAX)];
    random.nextBytes(bytes);
    return Bytes.owned(bytes);
  }

  /// One to four changes: a bit, a byte to an extreme value, a piece cut out or doubled.
  private static Bytes mutated(SeededRandom random, Bytes valid) {
    var bytes = valid;
    for (var changes = 1 + random.nextInt(4); changes > 0 && !bytes.isEmpty(); changes--) {
      var at = random.nextInt(bytes.size());
      var end = Math.min(bytes.size(), at + 1 + random.nextInt(40));
      bytes =
          switch (random.nextInt(5)) {
            case 0 -> with(bytes, at, bytes.at(at) ^ (1 << random.nextInt(8)));
            case 1 -> with(bytes, at, random.nextBoolean() ? 0xff : 0);
            case 2 -> with(bytes, Math.min(at, random.nextInt(16)), random.nextInt());
            case 3 -> Bytes.concat(bytes.slice(0, at), bytes.slice(end, bytes.size()));
            default -> Bytes.concat(bytes.slice(0, end), bytes.slice(at, bytes.size()));
          };
    }
    return bytes;
  }

  private static Bytes with(Bytes bytes, int at, int value) {
    var changed = bytes.toArray();
    changed[at] = (byte) value;
    return Bytes.owned(changed);
  }
}
