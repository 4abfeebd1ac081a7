package grove.graph;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import grove.identity.bytes.MalformedException;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// Addresses as text.
final class AddressTest {
  @ParameterizedTest
  @ValueSource(
      strings = {
        "127.0.0.1:4748",
        "[::1]:1",
        "[fe80::1%eth0]:65535",
        "example.org:80",
        "my-host_1:0",
        "0.0.0.0:4748"
      })
  void validTextsComeOutAsTheyWentIn(String text) throws MalformedException {
    assertEquals(text, Address.parse(text).toString());
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        ":",
        "host",
        "host:",
        ":80",
        "host:65536",
        "host:080",
        "host:-1",
        "host:8x",
        "::1:80",
        "[host]:80",
        "[::1]80",
        "[::1:80",
        "ho st:80",
        "host/x:80",
        "h\u00f6st:80",
        "[]:80",
        "host:999999999999"
      })
  void anythingElseIsMalformed(String text) {
    assertThrows(MalformedException.class, () -> Address.parse(text));
  }

  @ParameterizedTest
  @ValueSource(strings = {"0.0.0.0:1", "[::]:1"})
  void wildcardsAreKnown(String text) throws MalformedException {
    assertTrue(Address.parse(text).wildcard());
  }
}
