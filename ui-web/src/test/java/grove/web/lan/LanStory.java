package grove.web.lan;

import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;

/// A program: three hosts and what happens to their network, in namespaces that `unshare` has made
/// for it. Writes `ok` and the name of each stage that went well.
final class LanStory {
  private static final long JOIN_MS_MAX = 30_000;
  private static final long LOOK_MS = 50;

  /// Time for a link that nobody ended to be given up, and for a new one.
  private static final long STAGE_MS_MAX = 90_000;

  private final Building building = new Building();
  private final LanHost ann;
  private final LanHost ben;
  private final LanHost cas;
  private String workspace = "";

  private LanStory(Path folder) throws IOException, InterruptedException {
    ann = new LanHost("ann", folder);
    ben = new LanHost("ben", folder);
    cas = new LanHost("cas", folder);
  }

  static void main(String[] arguments) throws IOException, InterruptedException {
    LanStory story = new LanStory(Path.of(arguments[0]));
    try {
      story.play();
    } finally {
      story.hosts().forEach(LanHost::close);
    }
    System.exit(0);
  }

  private List<LanHost> hosts() {
    return List.of(ann, ben, cas);
  }

  private void play() throws IOException, InterruptedException {
    settle();
    byMulticastAlone();
    byLinkLocalAddressesAlone();
    anAddressChanges();
    acrossTwoSegments();
    throughAOneWayFirewall();
  }

  /// Three hosts on one bridge; Ann's workspace is joined by the others.
  private void settle() throws IOException, InterruptedException {
    building.bridge("br0");
    building.bridge("br1");
    for (int i = 0; i < 3; i++) {
      LanHost host = hosts().get(i);
      building.host(host.name());
      building.join(host.name(), "eth0", "br0");
      building.address(host.name(), "eth0", "10.77.0." + (i + 1) + "/24");
      host.start(LanHost.PEER_PORT);
    }
    workspace =
        ann.post("/workspaces", new JsonObject().put("name", "House")).getString("workspace");
    for (LanHost guest : List.of(ben, cas)) {
      JsonObject ask = new JsonObject().put("role", "editor");
      String link = ann.post("/workspaces/" + workspace + "/invites", ask).getString("link");
      JsonObject join = new JsonObject().put("link", link).put("waitMs", JOIN_MS_MAX);
      require("joined", "member".equals(guest.post("/join", join).getString("state")));
    }
    ok("settled");
  }

  /// All have moved to another network and other ports: no address that anybody knows is right.
  private void byMulticastAlone() throws IOException, InterruptedException {
    hosts().forEach(LanHost::stop);
    for (int i = 0; i < 3; i++) {
      LanHost host = hosts().get(i);
      building.noAddress(host.name(), "eth0");
      building.address(host.name(), "eth0", "10.88.0." + (i + 1) + "/24");
      host.start(0);
    }
    ann.say(workspace, "found by multicast");
    await("ben hears", () -> ben.heard(workspace, "found by multicast"));
    await("cas hears", () -> cas.heard(workspace, "found by multicast"));
    cas.say(workspace, "and back");
    await("ann hears", () -> ann.heard(workspace, "and back"));
    ok("multicast");
  }

  private void byLinkLocalAddressesAlone() throws IOException, InterruptedException {
    for (LanHost host : hosts()) {
      building.noAddress(host.name(), "eth0");
    }
    ben.say(workspace, "without any IPv4 address");
    await("ann hears", () -> ann.heard(workspace, "without any IPv4 address"));
    await("cas hears", () -> cas.heard(workspace, "without any IPv4 address"));
    ok("link-local");
  }

  private void anAddressChanges() throws IOException, InterruptedException {
    for (int i = 0; i < 3; i++) {
      LanHost host = hosts().get(i);
      building.address(host.name(), "eth0", "10.99.0." + (i + 1) + "/24");
      building.withoutIpv6(host.name(), "eth0");
    }
    ann.say(workspace, "before the change");
    await("ben hears", () -> ben.heard(workspace, "before the change"));
    building.noAddress("ben", "eth0");
    building.address("ben", "eth0", "10.99.0.102/24");
    ann.say(workspace, "after the change");
    await("ben hears", () -> ben.heard(workspace, "after the change"));
    ok("address change");
  }

  /// Ben has a leg in each of two segments; Cas is in the other one. Ben's host forwards nothing.
  private void acrossTwoSegments() throws IOException, InterruptedException {
    building.move("cas", "eth0", "br1");
    building.join("ben", "eth1", "br1");
    building.noAddress("cas", "eth0");
    building.address("cas", "eth0", "10.66.0.3/24");
    building.address("ben", "eth1", "10.66.0.2/24");
    cas.say(workspace, "from segment to segment");
    await("ann hears", () -> ann.heard(workspace, "from segment to segment"));
    ok("two segments");
  }

  /// Nobody gets in at Cas, but Cas gets out; Ann is away.
  private void throughAOneWayFirewall() throws IOException, InterruptedException {
    ann.stop();
    cas.stop();
    building.shut("cas", LanHost.PEER_PORT);
    cas.start(LanHost.PEER_PORT);
    ben.say(workspace, "through the firewall");
    await("cas hears", () -> cas.heard(workspace, "through the firewall"));
    cas.say(workspace, "and out of it");
    await("ben hears", () -> ben.heard(workspace, "and out of it"));
    ok("one-way firewall");
  }

  private static void ok(String stage) {
    System.out.println("ok " + stage);
  }

  private static void require(String what, boolean holds) {
    if (!holds) {
      throw new AssertionError("not " + what);
    }
  }

  private static void await(String what, BooleanSupplier condition) {
    long began = System.nanoTime();
    while (!condition.getAsBoolean()) {
      if (System.nanoTime() - began > TimeUnit.MILLISECONDS.toNanos(STAGE_MS_MAX)) {
        throw new AssertionError("not within " + STAGE_MS_MAX + " ms: " + what);
      }
      LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(LOOK_MS));
    }
    long tookMs = TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - began);
    System.out.println("   " + what + " after " + tookMs + " ms");
  }
}
