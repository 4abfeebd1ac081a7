package grove.identity.bytes;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.List;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;

/// Immutable bytes and hashes.
final class BytesTest {
  @Test
  void neverChangesWithTheArraysItCameFromOrGave() {
    byte[] array = {1, 2, 3};
    var bytes = Bytes.of(array);
    array[0] = 9;
    bytes.toArray()[1] = 9;
    assertEquals("010203", bytes.toHex());
  }

  @Test
  void ordersAsUnsignedBytes() throws MalformedException {
    var ordered = List.of("", "00", "0000", "01", "7f", "7fff", "80", "ff");
    var set = new TreeSet<Bytes>();
    for (var hex : ordered.reversed()) {
      set.add(Bytes.hex(hex));
    }
    assertEquals(ordered, set.stream().map(Bytes::toHex).toList());
  }

  @Test
  void slicesJoinsAndComparesByContent() throws IOException {
    var bytes = Bytes.of((byte) 1, (byte) 2, (byte) 3, (byte) 4);
    assertEquals(bytes, Bytes.concat(bytes.slice(0, 1), Bytes.EMPTY, bytes.slice(1, 4)));
    assertEquals(bytes.hashCode(), Bytes.owned(bytes.toArray()).hashCode());
    assertEquals(Bytes.EMPTY, bytes.slice(2, 2));
    assertTrue(bytes.startsWith(bytes.slice(0, 3)));
    assertFalse(bytes.startsWith(bytes.slice(1, 3)));
    assertFalse(bytes.slice(0, 3).startsWith(bytes));
    assertThrows(IndexOutOfBoundsException.class, () -> bytes.slice(3, 5));
    assertThrows(IndexOutOfBoundsException.class, () -> bytes.slice(3, 2));
    var out = new ByteArrayOutputStream();
    bytes.writeTo(out);
    assertEquals(bytes, Bytes.of(out.toByteArray()));
  }

  @Test
  void readsHexStrictly() throws MalformedException {
    assertEquals("00ff10", Bytes.hex("00FF10").toHex());
    for (var wrong : List.of("0", "0g", "0x00", " 00", "00 ", "-1")) {
      assertThrows(MalformedException.class, () -> Bytes.hex(wrong), wrong);
    }
  }

  @Test
  void readsUtf8Strictly() throws MalformedException {
    for (var text : List.of("", "Grüße", "\u0000", "😀", "\uFFFD", "a\uFFFDb", "\u07ff\uffff")) {
      assertEquals(text, Bytes.utf8(text).toUtf8());
    }
    // cut, overlong, a surrogate, above U+10FFFF, a stray continuation, U+FFFD beside an error
    for (var wrong :
        List.of("c3", "e282", "c080", "e08080", "eda080", "f4908080", "80", "ff", "efbfbdff")) {
      var bytes = Bytes.hex(wrong);
      assertThrows(MalformedException.class, bytes::toUtf8, wrong);
    }
  }

  @Test
  void saysNothingOfItsContent() {
    assertFalse(Bytes.utf8("secret").toString().contains("secret"));
    assertFalse(Bytes.utf8("secret").toString().contains(Bytes.utf8("secret").toHex()));
  }

  @Test
  void hashesAsSha256() {
    assertEquals(
        "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855", Hash.sha256().toHex());
    assertEquals(
        "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad",
        Hash.sha256(Bytes.utf8("a"), Bytes.EMPTY, Bytes.utf8("bc")).toHex());
    assertEquals(Hash.sha256(Bytes.utf8("abc")), Hash.tagged("ab", Bytes.utf8("c")));
    assertEquals("ba7816bf", Hash.sha256(Bytes.utf8("abc")).shortHex());
    assertNotEquals(Hash.ZERO, Hash.sha256());
    assertThrows(IllegalArgumentException.class, () -> Hash.of(new byte[31]));
  }
}
