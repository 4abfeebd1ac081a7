package grove.graph;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import grove.graph.sim.SimGroup;
import grove.graph.sim.TestNode;
import grove.identity.Secret;
import grove.identity.bytes.Bytes;
import grove.identity.bytes.Hash;
import grove.identity.testing.SeededRandom;
import grove.store.BlobRef;
import grove.store.BlobStore;
import grove.store.EntryStore;
import grove.store.StoreException;
import grove.store.testing.Unusable;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;

/// Chunks that are stored beside the loop: some time after they came, while links end and disks fail.
final class BlobsBesideSimTest {
  private static final int BLOB_BYTES = 6_000_000;
  private static final long STORING_MS = 70;
  private static final long MINUTE_MS = 60_000;

  private final SimGroup group = new SimGroup(87, 10, 30);
  private boolean full;
  private int puts;

  /// The store in memory, which takes chunks a while after it was asked to.
  private BlobStore slow(BlobStore store, StoreException failure) {
    return (BlobStore)
        Proxy.newProxyInstance(
            BlobStore.class.getClassLoader(),
            new Class<?>[] {BlobStore.class},
            (_, method, arguments) -> {
              if (method.getName().equals("putBeside")) {
                return later(store, (Hash) arguments[0], (Bytes) arguments[1], failure);
              }
              try {
                return method.invoke(store, arguments);
              } catch (InvocationTargetException e) {
                throw e.getCause();
              }
            });
  }

  private CompletableFuture<Boolean> later(
      BlobStore store, Hash chunk, Bytes cipher, StoreException failure) {
    var stored = new CompletableFuture<Boolean>();
    puts++;
    group
        .world()
        .loop()
        .schedule(
            STORING_MS,
            () -> {
              if (full) {
                stored.completeExceptionally(failure);
              } else {
                stored.complete(store.put(chunk, cipher));
              }
            });
    return stored;
  }

  private TestNode fetching() throws IOException {
    var world = group.world();
    var host = SimGroup.host(3);
    var ports = new GraphPorts(world.loop(), group.network().host(host), world.random("slow"));
    var entries = EntryStore.memory(TestNode.genesis().group());
    var stores = new GraphStores(entries, slow(BlobStore.memory(), Unusable.failure()));
    var node = new TestNode(3, ports, stores, new Address(host, 4_748));
    var others = List.of(group.add(1, 0), group.add(2, 0));
    for (var one : List.of(others.getFirst(), others.getLast(), node)) {
      one.know(1, 2, 3);
      one.enrol();
    }
    others.forEach(one -> {
      one.meet(node);
      node.meet(one);
    });
    others.getFirst().meet(others.getLast());
    others.forEach(TestNode::start);
    node.start();
    assertTrue(world.runUntil(() -> node.ready() == 2, MINUTE_MS));
    return node;
  }

  private static BlobRef write(TestNode node) throws IOException {
    var plain = new byte[BLOB_BYTES];
    new SeededRandom(9).nextBytes(plain);
    try (var key = Secret.of(new byte[32])) {
      return node.blobs().write(new ByteArrayInputStream(plain), key);
    }
  }

  private static boolean complete(TestNode node, BlobRef blob) {
    return node.blobs().progress(blob).complete();
  }

  @Test
  void eachChunkIsStoredOnce() throws IOException {
    var node = fetching();
    var blob = write(group.node(1));
    write(group.node(2));
    node.graph().want(blob);
    assertTrue(group.world().runUntil(() -> complete(node, blob), MINUTE_MS));
    group.world().runFor(1_000);
    var pieces = node.blobs().progress(blob).of();
    assertEquals(pieces, puts);
    assertEquals(pieces, node.graph().counters().get("chunks_received"));
    assertTrue(node.events().getLast() instanceof GraphEvent.BlobProgress told && told.complete());
  }

  @Test
  void aLinkMayEndWhileItsChunksAreStored() throws IOException {
    var node = fetching();
    var blob = write(group.node(1));
    node.graph().want(blob);
    assertTrue(group.world().runUntil(() -> puts > 3, MINUTE_MS));
    group.node(1).restart();
    assertFalse(complete(node, blob));
    assertTrue(group.world().runUntil(() -> complete(node, blob), 2 * MINUTE_MS));
  }

  @Test
  void whatCouldNotBeStoredIsToldAndFetchedAgain() throws IOException {
    var node = fetching();
    var blob = write(group.node(1));
    full = true;
    node.graph().want(blob);
    group.world().runFor(MINUTE_MS);
    assertTrue(node.graph().counters().get("store_failures") > 0);
    assertTrue(node.events().stream().anyMatch(GraphEvent.StoreFailed.class::isInstance));
    full = false;
    assertTrue(group.world().runUntil(() -> complete(node, blob), 10 * MINUTE_MS));
  }

  @Test
  void whatIsStoredOnceTheGraphHasStoppedIsNoMatterOfIts() throws IOException {
    var node = fetching();
    node.graph().want(write(group.node(1)));
    assertTrue(group.world().runUntil(() -> puts > 3, MINUTE_MS));
    full = true;
    node.graph().stop();
    group.world().runFor(1_000);
    assertFalse(node.graph().counters().getOrDefault("store_failures", 0L) > 0);
  }
}
