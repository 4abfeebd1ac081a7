package grove.identity.bytes;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import grove.identity.testing.DecodeFuzz;
import grove.identity.testing.DecodeFuzz.Decoder;
import java.util.List;
import org.junit.jupiter.api.Test;

/// Reader and writer of the canonical encoding.
final class ByteCodecTest {
  /// One of everything that the codec knows.
  private record Everything(
      int u8,
      int u16,
      long u32,
      long u48,
      long u64,
      boolean flag,
      Bytes two,
      Bytes small,
      Bytes large,
      String text,
      Hash hash) {
    static final Everything ZERO =
        new Everything(0, 0, 0, 0, 0, false, two(0), Bytes.EMPTY, Bytes.EMPTY, "", Hash.ZERO);
    static final Everything MAX =
        new Everything(
            0xff,
            0xffff,
            0xffff_ffffL,
            0xffff_ffff_ffffL,
            -1,
            true,
            two(0xff),
            Bytes.of(new byte[40]),
            Bytes.of(new byte[300]),
            "Grüße 😀",
            Hash.sha256());

    private static Bytes two(int value) {
      return Bytes.of((byte) value, (byte) value);
    }

    void write(ByteWriter writer) {
      writer.u8(u8).u16(u16).u32(u32).u48(u48).u64(u64).bool(flag).bytes(two);
      writer.bytes16(small).bytes32(large).text(text).hash(hash);
    }

    static Everything read(ByteReader reader) throws MalformedException {
      return new Everything(
          reader.u8(),
          reader.u16(),
          reader.u32(),
          reader.u48(),
          reader.u64(),
          reader.bool(),
          reader.bytes(2),
          reader.bytes16(40),
          reader.bytes32(300),
          reader.text(20),
          reader.hash());
    }
  }

  @Test
  void readsWhatWasWrittenAndNothingElse() {
    DecodeFuzz.run(
        1,
        50_000,
        List.of(Everything.ZERO, Everything.MAX),
        Everything::read,
        (value, writer) -> value.write(writer));
  }

  @Test
  void isBigEndian() {
    var writer = new ByteWriter(0);
    writer.u8(1).u16(0x0203).u32(0x04050607L).u48(0x08090a0b0c0dL).u64(0x0e0f101112131415L);
    writer.bool(true).bytes16(Bytes.of((byte) 9)).bytes32(Bytes.EMPTY).text("ä");
    assertEquals(
        "01"
            + "0203"
            + "04050607"
            + "08090a0b0c0d"
            + "0e0f101112131415"
            + "01"
            + "000109"
            + "00000000"
            + "0002c3a4",
        writer.toBytes().toHex());
    assertEquals(33, writer.size());
  }

  @Test
  void refusesValuesThatDoNotFit() {
    for (var wrong : List.of(-1L, 0x100L)) {
      assertThrows(IllegalArgumentException.class, () -> new ByteWriter().u8(wrong.intValue()));
    }
    assertThrows(IllegalArgumentException.class, () -> new ByteWriter().u16(0x10000));
    assertThrows(IllegalArgumentException.class, () -> new ByteWriter().u32(1L << 32));
    assertThrows(IllegalArgumentException.class, () -> new ByteWriter().u48(1L << 48));
    var long16 = Bytes.of(new byte[0x10000]);
    assertThrows(IllegalArgumentException.class, () -> new ByteWriter().bytes16(long16));
    assertThrows(IllegalArgumentException.class, () -> new ByteWriter().text("x".repeat(65_536)));
  }

  @Test
  void refusesLengthsAboveTheLimitBeforeItAllocates() {
    malformed("ffff", reader -> reader.bytes16(10));
    malformed("ffffffff", reader -> reader.bytes32(Integer.MAX_VALUE));
    malformed("7fffffff", reader -> reader.bytes32(Integer.MAX_VALUE));
    malformed("000b", reader -> reader.text(10));
    malformed("000b", reader -> reader.count16(10));
    malformed("0001ff", reader -> reader.text(10));
    malformed("02", ByteReader::bool);
    malformed("", ByteReader::u8);
    malformed("00", reader -> reader.bytes(-1));
  }

  @Test
  void knowsWhatIsLeft() throws MalformedException {
    var reader = ByteReader.of(new byte[] {1, 2, 3});
    assertEquals(3, reader.remaining());
    reader.u8();
    assertEquals(1, reader.position());
    assertThrows(MalformedException.class, reader::end);
    assertEquals(Bytes.of((byte) 2, (byte) 3), reader.rest());
    reader.end();
  }

  private static void malformed(String hex, Decoder<?> decoder) {
    assertThrows(MalformedException.class, () -> decoder.read(ByteReader.of(Bytes.hex(hex))));
  }
}
