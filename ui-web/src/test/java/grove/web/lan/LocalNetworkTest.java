package grove.web.lan;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

/// Real nodes on hosts of a network of their own: they find each other, and go on when it changes.
///
/// Needs Linux with user and network namespaces, and iproute2; fails, and says so, where the kernel
/// refuses them.
@EnabledOnOs(OS.LINUX)
@Order(2)
final class LocalNetworkTest {
  private static final long STORY_S_MAX = 300;
  private static final List<String> APART =
      List.of("unshare", "-rnm", "--fork", "--pid", "--kill-child", "--mount-proc");

  private static String said = "";

  @BeforeAll
  @Timeout(STORY_S_MAX + 30)
  static void play(@TempDir Path folder) throws IOException, InterruptedException {
    String refused = run(List.of("ip", "link", "show", "lo"));
    assertTrue(
        refused.contains("lo:"),
        "this kernel refuses network namespaces, or iproute2 is missing: " + refused);
    said =
        run(
            List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-XX:TieredStopAtLevel=1",
                "-Xmx128m",
                "-cp",
                System.getProperty("java.class.path"),
                LanStory.class.getName(),
                folder.toString()));
  }

  private static String run(List<String> program) throws IOException, InterruptedException {
    List<String> command = new ArrayList<>(APART);
    command.addAll(program);
    Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
    process.getOutputStream().close();
    String out = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    if (!process.waitFor(STORY_S_MAX, TimeUnit.SECONDS)) {
      process.destroyForcibly();
    }
    return out;
  }

  @AfterAll
  static void nothingIsLeft() throws IOException, InterruptedException {
    Process ip = new ProcessBuilder("ip", "link", "show", "br0").redirectErrorStream(true).start();
    assertTrue(ip.waitFor() != 0, "the bridge is in this machine's own network");
  }

  private static void well(String stage) {
    assertEquals(1, said.lines().filter(("ok " + stage)::equals).count(), said);
  }

  @Test
  void threeHostsOnABridgeFindEachOtherByMulticastAlone() {
    well("settled");
    well("multicast");
  }

  @Test
  void hostsWithoutIpv4FindEachOtherByLinkLocalAddresses() {
    well("link-local");
  }

  @Test
  void aChangedAddressIsSurvived() {
    well("address change");
  }

  @Test
  void aNodeWithTwoLegsJoinsTwoSegments() {
    well("two segments");
  }

  @Test
  void aOneWayFirewallLetsAPairSync() {
    well("one-way firewall");
  }
}
