package grove.graph.net;

import grove.graph.Address;
import grove.graph.Loop;
import grove.graph.Transport;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;

/// Threads and sockets of this machine.
final class RealStage implements Stage {
  private static final long WAIT_SECONDS = 20;

  private final Loop.Running loop = Loop.thread("contract");
  private final Transport transport = Transport.sockets();
  private final Semaphore signals = new Semaphore(0);

  @Override
  public Loop loop() {
    return loop;
  }

  @Override
  public Transport server() {
    return transport;
  }

  @Override
  public Transport client() {
    return transport;
  }

  @Override
  public Address any() {
    return new Address("127.0.0.1", 0);
  }

  @Override
  public boolean await(BooleanSupplier condition) {
    try {
      while (!loop.call(condition::getAsBoolean).join()) {
        if (!signals.tryAcquire(WAIT_SECONDS, TimeUnit.SECONDS)) {
          return false;
        }
      }
      return true;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return false;
    }
  }

  @Override
  public void signal() {
    signals.release();
  }

  @Override
  public void close() {
    transport.close();
    loop.close();
  }
}
