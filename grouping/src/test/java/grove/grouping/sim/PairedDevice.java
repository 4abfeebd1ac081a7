package grove.grouping.sim;

import grove.graph.Address;
import grove.graph.GraphPorts;
import grove.graph.Pairing;
import grove.graph.PairingCode;
import grove.graph.PairingEvent;
import grove.graph.PeerPort;
import grove.graph.sim.World;
import grove.grouping.Handover;
import grove.identity.DeviceCertificate;
import grove.identity.DeviceId;
import grove.identity.DeviceKey;
import grove.identity.LinkedDevice;
import grove.identity.SealKey;
import grove.identity.Vault;
import grove.identity.bytes.Bytes;
import grove.identity.bytes.MalformedException;
import grove.identity.testing.SeededRandom;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.function.BooleanSupplier;

/// A further device of somebody, on the way to its vault: both devices meet over the network, show
/// the same digits, and the old one hands over the group that it has open.
final class PairedDevice {
  private static final int PORT = 4_749;
  private static final long STEP_MS = 60_000;

  private final GroupNode by;
  private final World world;
  private final String host;
  private final SeededRandom random;
  private final DeviceKey key;
  private final List<PairingEvent> there = new ArrayList<>();
  private final List<PairingEvent> here = new ArrayList<>();

  PairedDevice(GroupNode by, String host, SeededRandom random) {
    this.by = by;
    this.world = by.world();
    this.host = host;
    this.random = random;
    this.key = DeviceKey.generate(random);
  }

  Vault vault(Path path) {
    var ports = new GraphPorts(world.loop(), by.network().host(host), random);
    var door = new PeerPort(ports.loop(), ports.transport(), new Address(host, PORT));
    var shown = PairingCode.of(key.id(), door.addresses(), random);
    var text = shown.text();
    var fresh = Pairing.offer(ports, door, key, shown, host, there::add);
    try {
      var self = by.vault().identity();
      var code = PairingCode.parse(text);
      var old = Pairing.accept(by.ports(), self.device(), code, self.name(), here::add);
      compare();
      old.confirm();
      fresh.confirm();
      until(() -> here.contains(new PairingEvent.Agreed()));
      old.give(handover(key.id()).encode());
      until(() -> there.getLast() instanceof PairingEvent.HandedOver);
      var vault = vault(path, ((PairingEvent.HandedOver) there.getLast()).content());
      fresh.taken();
      until(() -> here.contains(new PairingEvent.Done()));
      door.close();
      return vault;
    } catch (MalformedException e) {
      throw new AssertionError(e);
    }
  }

  private void compare() {
    until(() -> !here.isEmpty() && !there.isEmpty());
    var digits = ((PairingEvent.Compare) here.getFirst()).digits();
    if (!digits.equals(((PairingEvent.Compare) there.getFirst()).digits())) {
      throw new AssertionError("the digits differ");
    }
  }

  private Vault vault(Path path, Bytes content) throws MalformedException {
    var given = Handover.decode(content);
    var values = new HashMap<String, Bytes>();
    given.places().forEach(place -> values.putAll(place.vaultValues()));
    var linked =
        new LinkedDevice(given.name(), given.chain(), key, SealKey.generate(random), values);
    return Vault.linked(path, linked, random, world.nowMs());
  }

  private void until(BooleanSupplier holds) {
    if (!world.runUntil(holds, STEP_MS)) {
      throw new AssertionError("pairing does not go on");
    }
  }

  private Handover handover(DeviceId device) {
    var self = by.vault().identity();
    var certificate =
        DeviceCertificate.byDevice(self.device(), self.person(), device, world.nowMs());
    var chain = new ArrayList<>(self.chain());
    chain.add(certificate);
    return new Handover(self.name(), chain, List.of(by.group().devices().link(certificate)));
  }
}
