package grove.graph.net;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.net.InetAddress;
import java.net.UnknownHostException;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// Addresses as text: the examples of RFC 5952 and a few more.
final class HostTextTest {
  @ParameterizedTest
  @CsvSource({
    "127.0.0.1,127.0.0.1",
    "0:0:0:0:0:0:0:1,::1",
    "0:0:0:0:0:0:0:0,::",
    "2001:db8:0:0:1:0:0:1,2001:db8::1:0:0:1",
    "2001:0db8:0:1:1:1:1:1,2001:db8:0:1:1:1:1:1",
    "2001:0:0:1:0:0:0:1,2001:0:0:1::1",
    "fd00:0:0:0:0:0:0:0,fd00::",
    "FE80:0:0:0:0:0:0:A%1,fe80::a"
  })
  void isShortAndHasNoZone(String full, String text) throws UnknownHostException {
    assertEquals(text, HostText.of(InetAddress.getByName(full)));
  }
}
