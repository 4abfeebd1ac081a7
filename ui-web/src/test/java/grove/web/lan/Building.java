package grove.web.lan;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/// Network namespaces, bridges and what joins them, by `ip` of iproute2. Everything lives in the
/// namespaces of the process that makes it and is gone with it.
final class Building {
  Building() throws IOException, InterruptedException {
    run("mkdir", "-p", "/run/netns");
    run("mount", "-t", "tmpfs", "tmpfs", "/run/netns");
  }

  /// A segment to which hosts are joined.
  void bridge(String bridge) throws IOException, InterruptedException {
    ip("link add " + bridge + " type bridge mcast_snooping 0");
    ip("link set " + bridge + " up");
  }

  void host(String host) throws IOException, InterruptedException {
    ip("netns add " + host);
    ip("-n " + host + " link set lo up");
    // An address is good at once: nobody else is here who could have it too.
    for (String scope : List.of("all", "default")) {
      sysctl(host, "net/ipv6/conf/" + scope + "/accept_dad", "0");
    }
  }

  private static void sysctl(String host, String name, String value)
      throws IOException, InterruptedException {
    run("ip", "netns", "exec", host, "sh", "-c", "echo " + value + " > /proc/sys/" + name);
  }

  /// Joins a host to a segment; the leg may have been in another one.
  void join(String host, String leg, String bridge) throws IOException, InterruptedException {
    String plug = host + leg;
    ip("link add " + plug + " type veth peer name " + leg + " netns " + host);
    ip("link set " + plug + " master " + bridge + " up");
    ip("-n " + host + " link set " + leg + " up");
  }

  /// Moves a host's leg to another segment.
  void move(String host, String leg, String bridge) throws IOException, InterruptedException {
    ip("link set " + host + leg + " master " + bridge);
  }

  void address(String host, String leg, String cidr) throws IOException, InterruptedException {
    ip("-n " + host + " addr add " + cidr + " dev " + leg);
  }

  void noAddress(String host, String leg) throws IOException, InterruptedException {
    ip("-n " + host + " -4 addr flush dev " + leg);
  }

  void withoutIpv6(String host, String leg) throws IOException, InterruptedException {
    sysctl(host, "net/ipv6/conf/" + leg + "/disable_ipv6", "1");
  }

  /// A firewall that lets nobody in at a port: answers from it do not leave the host.
  void shut(String host, int port) throws IOException, InterruptedException {
    ip("-n " + host + " rule add ipproto tcp sport " + port + " blackhole");
    ip("-n " + host + " -6 rule add ipproto tcp sport " + port + " blackhole");
  }

  private static void ip(String words) throws IOException, InterruptedException {
    List<String> command = new ArrayList<>(List.of("ip"));
    command.addAll(List.of(words.split(" ")));
    run(command.toArray(String[]::new));
  }

  private static void run(String... command) throws IOException, InterruptedException {
    Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
    String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    if (process.waitFor() != 0) {
      throw new IOException(String.join(" ", command) + ": " + said.strip());
    }
  }
}
