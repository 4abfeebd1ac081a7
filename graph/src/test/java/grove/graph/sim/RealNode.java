package grove.graph.sim;

import grove.graph.Address;
import grove.graph.GraphPorts;
import grove.graph.GraphStores;
import grove.graph.Loop;
import grove.graph.Transport;
import grove.identity.testing.SeededRandom;
import grove.store.BlobStore;
import grove.store.EntryStore;
import java.nio.file.Path;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import java.util.function.Predicate;

/// A [TestNode] on a real thread, real sockets and a real disk.
public final class RealNode implements AutoCloseable {
  private static final Address LOOPBACK = new Address("127.0.0.1", 0);

  private final Loop.Running loop;
  private final Transport transport = Transport.sockets();
  private final GraphStores stores;
  private final TestNode node;
  private final Semaphore events = new Semaphore(0);

  /// @param folder where it keeps its stores
  public RealNode(long number, Path folder) {
    loop = Loop.thread("node " + number);
    stores =
        new GraphStores(
            EntryStore.rocks(folder.resolve("entries"), TestNode.genesis().group()),
            BlobStore.files(folder.resolve("blobs")));
    var ports = new GraphPorts(loop, transport, new SeededRandom(number));
    node = loop.call(() -> new TestNode(number, ports, stores, LOOPBACK)).join();
    node.listen(_ -> events.release());
  }

  /// Asks something of the node, or has it do something, on its loop.
  public <T> T on(Function<TestNode, T> question) {
    return loop.call(() -> question.apply(node)).join();
  }

  /// Waits until the condition holds, which is looked at after every event.
  public boolean await(Predicate<TestNode> condition, long secondsMax) throws InterruptedException {
    while (!on(condition::test)) {
      if (!events.tryAcquire(secondsMax, TimeUnit.SECONDS)) {
        return on(condition::test);
      }
      events.drainPermits();
    }
    return true;
  }

  public Address address() {
    return node.port().address();
  }

  @Override
  public void close() {
    on(stopped -> {
      stopped.graph().stop();
      stopped.port().close();
      return true;
    });
    transport.close();
    loop.close();
    try {
      stores.entries().close();
      stores.blobs().close();
    } catch (Exception e) {
      throw new IllegalStateException(e);
    }
  }
}
