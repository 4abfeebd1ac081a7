package grove.web.http;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.Optional;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

final class ByteRangeTest {
  private static final ByteRange.Asked WHOLE = new ByteRange.Asked.Whole();
  private static final ByteRange.Asked NEVER = new ByteRange.Asked.Unsatisfiable();

  private static ByteRange.Asked parse(String field, long length) {
    return ByteRange.parse(Optional.of(field), length);
  }

  private static ByteRange.Asked part(long from, long to) {
    return new ByteRange.Asked.Part(new ByteRange(from, to));
  }

  @Test
  void readsTheFormsOfRfc9110() {
    assertEquals(WHOLE, ByteRange.parse(Optional.empty(), 10));
    assertEquals(part(0, 4), parse("bytes=0-3", 10));
    assertEquals(part(4, 10), parse("bytes=4-", 10));
    assertEquals(part(4, 10), parse("bytes=4-999", 10));
    assertEquals(part(7, 10), parse("bytes=-3", 10));
    assertEquals(part(0, 10), parse("bytes=-99", 10));
    assertEquals("bytes 4-9/10", new ByteRange(4, 10).contentRange(10));
  }

  @Test
  void ignoresWhatIsNotOneRange() {
    for (String field :
        new String[] {
          "",
          "bytes=",
          "bytes=-",
          "bytes=0-1,4-5",
          "bytes=5-2",
          "items=0-3",
          "bytes = 0-3",
          "bytes=0x1-2",
          "bytes=-99999999999999999999",
          "BYTES=0-1"
        }) {
      assertEquals(WHOLE, parse(field, 10), field);
    }
  }

  @Test
  void refusesWhatBeginsBehindTheEnd() {
    assertEquals(NEVER, parse("bytes=10-", 10));
    assertEquals(NEVER, parse("bytes=0-", 0));
    assertEquals(NEVER, parse("bytes=-0", 10));
  }

  @Test
  void staysWithinTheBlobWhateverComes() {
    SplittableRandom random = new SplittableRandom(4747);
    String alphabet = "bytes=-0123456789, ";
    for (int i = 0; i < 200_000; i++) {
      StringBuilder field = new StringBuilder(random.nextBoolean() ? "bytes=" : "");
      int length = random.nextInt(22);
      for (int j = 0; j < length; j++) {
        field.append(alphabet.charAt(random.nextInt(alphabet.length())));
      }
      long size = random.nextLong(1_000_000_000L);
      if (parse(field.toString(), size) instanceof ByteRange.Asked.Part(ByteRange range)) {
        assertEquals(true, range.from() >= 0 && range.from() < range.to() && range.to() <= size);
      }
    }
  }
}
