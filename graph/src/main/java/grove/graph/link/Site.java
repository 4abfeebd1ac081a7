package grove.graph.link;

import grove.graph.GraphConfig;
import grove.graph.GraphEvent;
import grove.graph.GraphPolicy;
import grove.graph.GraphPorts;
import grove.graph.GraphSecurity;
import grove.graph.GraphStores;
import grove.graph.Loop;
import grove.identity.DeviceId;
import grove.identity.LocalIdentity;
import grove.store.BlobStore;
import grove.store.EntryStore;
import grove.store.GroupId;
import grove.store.StoreException;
import java.security.SecureRandom;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/// The ground that all parts of one graph stand on: own identity, ports, stores, rules, the open
/// links, and where events and counts go.
public final class Site {
  /// What could not be done for the store's sake is tried again after so long.
  public static final long STORE_RETRY_MS = 15_000;

  /// That the store fails is told at most this often.
  private static final long FAILURE_TOLD_MS = 60_000;

  private final GraphConfig config;
  private final LocalIdentity self;
  private final GraphPorts ports;
  private final GraphStores stores;
  private final GraphPolicy policy;
  private final Consumer<GraphEvent> listener;
  private final Counters counters = new Counters();
  private final Traffic traffic = new Traffic();
  private final Links links = new Links();
  private boolean stopped;
  private long failedMs;

  public Site(
      GraphConfig config,
      LocalIdentity self,
      GraphPorts ports,
      GraphStores stores,
      GraphPolicy policy,
      Consumer<GraphEvent> listener) {
    this.config = config;
    this.self = self;
    this.ports = ports;
    this.stores = stores;
    this.policy = policy;
    this.listener = listener;
  }

  public GraphConfig config() {
    return config;
  }

  public LocalIdentity self() {
    return self;
  }

  /// Own device.
  public DeviceId device() {
    return self.device().id();
  }

  public GroupId group() {
    return stores.entries().group();
  }

  public Loop loop() {
    return ports.loop();
  }

  /// Runs a task on the loop later, unless the graph has stopped by then. Where the store fails it is
  /// run again after a while, so that nothing that repeats itself ends with it.
  public Loop.Cancellable later(long delayMs, Runnable task) {
    var later = new Later(task);
    later.begin(delayMs);
    return later;
  }

  /// A task that was put off.
  private final class Later implements Loop.Cancellable {
    private final Runnable task;
    private Loop.@Nullable Cancellable timer;

    Later(Runnable task) {
      this.task = task;
    }

    void begin(long delayMs) {
      timer = ports.loop().schedule(delayMs, this::run);
    }

    private void run() {
      if (!stopped) {
        try {
          task.run();
        } catch (StoreException e) {
          onFailure(e);
          begin(STORE_RETRY_MS);
        }
      }
    }

    @Override
    public void cancel() {
      if (timer != null) {
        timer.cancel();
      }
    }
  }

  /// The store can not do what it must. Told once in a while, in a task of its own, since nobody knows in
  /// the midst of what that happened.
  public void onFailure(StoreException failure) {
    counters.add(Counter.STORE_FAILURES, 1);
    var nowMs = nowMs();
    if (failedMs == 0 || Math.abs(nowMs - failedMs) >= FAILURE_TOLD_MS) {
      failedMs = nowMs;
      ports.loop().schedule(0, () -> tellFailure(failure));
    }
  }

  private void tellFailure(StoreException failure) {
    if (!stopped) {
      tell(new GraphEvent.StoreFailed(failure));
    }
  }

  /// Runs a task on the loop after what is going on now, unless the graph has stopped by then.
  public void soon(Runnable task) {
    later(0, task);
  }

  /// Nothing that was put off is run any more: the stores may be closed from now on.
  public void stop() {
    stopped = true;
  }

  public boolean stopped() {
    return stopped;
  }

  public long nowMs() {
    return ports.loop().nowMs();
  }

  public GraphPorts ports() {
    return ports;
  }

  public SecureRandom random() {
    return ports.random();
  }

  public EntryStore entries() {
    return stores.entries();
  }

  public BlobStore blobs() {
    return stores.blobs();
  }

  public GraphSecurity security() {
    return policy.security();
  }

  public GraphPolicy policy() {
    return policy;
  }

  public Links links() {
    return links;
  }

  public Counters counters() {
    return counters;
  }

  public Traffic traffic() {
    return traffic;
  }

  public void count(Counter counter) {
    counters.add(counter, 1);
  }

  public void tell(GraphEvent event) {
    listener.accept(event);
  }
}
