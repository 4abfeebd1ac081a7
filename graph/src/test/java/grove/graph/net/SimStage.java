package grove.graph.net;

import grove.graph.Address;
import grove.graph.Loop;
import grove.graph.Transport;
import grove.graph.sim.SimNetwork;
import grove.graph.sim.World;
import java.util.function.BooleanSupplier;

/// The simulated twins.
final class SimStage implements Stage {
  private static final long WAIT_MS = 60_000;

  private final World world = new World(1);
  private final Loop loop = world.loop();
  private final SimNetwork network = new SimNetwork(world, 5, 20);
  private final Transport server = network.host("server");
  private final Transport client = network.host("client");

  @Override
  public Loop loop() {
    return loop;
  }

  @Override
  public Transport server() {
    return server;
  }

  @Override
  public Transport client() {
    return client;
  }

  @Override
  public Address any() {
    return new Address("server", 0);
  }

  @Override
  public boolean await(BooleanSupplier condition) {
    return world.runUntil(condition, WAIT_MS);
  }

  @Override
  public void signal() {}

  @Override
  public void close() {}
}
