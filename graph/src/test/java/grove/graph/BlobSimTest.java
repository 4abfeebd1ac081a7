package grove.graph;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import grove.graph.sim.Puppet;
import grove.graph.sim.SimGroup;
import grove.graph.sim.TestNode;
import grove.graph.wire.BlobChunk;
import grove.graph.wire.BlobWant;
import grove.graph.wire.FrontierFrame;
import grove.graph.wire.Ready;
import grove.identity.Secret;
import grove.identity.bytes.Bytes;
import grove.identity.testing.SeededRandom;
import grove.store.BlobRef;
import grove.store.BlobStore;
import grove.store.testing.PackFiles;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Blobs that travel in a simulated world.
final class BlobSimTest {
  private static final int BLOB_BYTES = 3_000_000;
  private static final int KEY_BYTES = 32;
  private static final long TEN_SECONDS_MS = 10_000;

  @Test
  void aWantedBlobComesFromAllNeighboursThatHaveIt() throws IOException {
    var group = ready(41, 3);
    var plain = plain();
    var blob = write(group.node(1), plain);
    write(group.node(2), plain);
    group.node(3).graph().want(blob);
    assertTrue(group.world().runUntil(() -> complete(group.node(3), blob), TEN_SECONDS_MS));
    var read = new ByteArrayOutputStream();
    group.node(3).blobs().read(blob, 0, blob.length(), read);
    assertArrayEquals(plain, read.toByteArray());
    var last = group.node(3).events().getLast();
    assertTrue(last instanceof GraphEvent.BlobProgress progress && progress.complete());
    for (var neighbour : group.node(3).graph().neighbours()) {
      assertTrue(neighbour.receivedBytes() > BLOB_BYTES / 4, "both gave a share");
    }
  }

  @Test
  void aWantedBlobSurvivesTheEndOfALink() throws IOException {
    var group = ready(42, 2);
    var blob = write(group.node(1), plain());
    group.node(2).graph().want(blob);
    group.world().runFor(100);
    group.node(1).restart();
    assertFalse(complete(group.node(2), blob));
    assertTrue(group.world().runUntil(() -> complete(group.node(2), blob), 60_000));
  }

  @Test
  void whoAskedInVainHearsWhenTheChunksAreThere() throws IOException {
    var group = ready(43, 2);
    var owner = group.add(3, 0);
    for (var node : group.all()) {
      node.know(1, 2, 3);
    }
    owner.enrol();
    var blob = write(owner, plain());
    group.node(1).graph().want(blob);
    group.node(2).graph().want(blob);
    group.world().runFor(TEN_SECONDS_MS);
    owner.members().forget(group.node(1).device()); // it talks to node 2 only
    owner.meet(group.node(2));
    owner.start();
    assertTrue(group.world().runUntil(() -> complete(group.node(2), blob), TEN_SECONDS_MS));
    assertTrue(group.world().runUntil(() -> complete(group.node(1), blob), TEN_SECONDS_MS));
  }

  @Test
  void aNeighbourThatSendsWrongChunksDoesNoHarm() throws IOException {
    var group = ready(44, 2);
    var blob = write(group.node(1), plain());
    var liar = Puppet.dial(group, 66, group.node(2));
    group.node(2).members().list(liar.device());
    liar.onFrame(frame -> {
      switch (frame) {
        case FrontierFrame asked when asked.form() == FrontierFrame.Form.DIGEST ->
            liar.send(FrontierFrame.of(asked.lane(), FrontierFrame.Form.SAME, asked.digest()));
        case Ready ready -> liar.send(ready);
        case BlobWant want -> {
          for (var chunk : want.chunks()) {
            liar.send(new BlobChunk(chunk, Optional.of(Bytes.utf8("nonsense"))));
          }
        }
        default -> {}
      }
    });
    assertTrue(group.world().runUntil(() -> group.node(2).ready() == 2, TEN_SECONDS_MS));
    group.node(2).graph().want(blob);
    assertTrue(group.world().runUntil(() -> complete(group.node(2), blob), TEN_SECONDS_MS));
    assertTrue(group.node(2).graph().counters().get("chunks_wrong") > 0);
  }

  /// Chunks go out unhashed; who finds one wrong asks again, and the disk it came from is looked at.
  @Test
  void aNeighbourWhoseDiskIsDamagedNoticesIt(@TempDir Path folder) throws IOException {
    var group = new SimGroup(48, 10, 30);
    try (var files = BlobStore.files(folder)) {
      var damaged = group.add(1, 0, new GraphStores(TestNode.memory().entries(), inTurn(files)));
      var node = group.add(2, 0);
      var blob = write(damaged, plain());
      group.startAll();
      new PackFiles(folder.resolve("packs")).flip(blob.manifest(), 100);
      assertTrue(group.world().runUntil(() -> node.ready() == 1, TEN_SECONDS_MS));
      node.graph().want(blob);
      group.world().runFor(TEN_SECONDS_MS);
      assertFalse(damaged.blobs().has(blob.manifest()), "deleted");
      assertTrue(damaged.events().contains(new GraphEvent.ChunkLost()), "so it is fetched again");
      assertEquals(1, node.graph().counters().get("chunks_wrong"));
      write(damaged, plain());
      assertTrue(group.world().runUntil(() -> complete(node, blob), 70_000));
      assertEquals(1, node.graph().counters().get("chunks_wrong"));
    }
  }

  /// A store on the disk that reads while the world waits, for that has one thread.
  private static BlobStore inTurn(BlobStore store) {
    return (BlobStore)
        Proxy.newProxyInstance(
            BlobStore.class.getClassLoader(),
            new Class<?>[] {BlobStore.class},
            (_, method, arguments) -> {
              try {
                var given = method.invoke(store, arguments);
                if (given instanceof CompletableFuture<?> beside) {
                  beside.join();
                }
                return given;
              } catch (InvocationTargetException e) {
                throw e.getCause();
              }
            });
  }

  /// It costs the time of one chunk, not that of each.
  @Test
  void aNeighbourThatNeverAnswersIsAskedLastFromThenOn() throws IOException {
    var group = ready(46, 1);
    var node = group.node(1);
    var mute = Puppet.dial(group, 66, node);
    node.members().list(mute.device());
    mute.onFrame(frame -> {
      switch (frame) {
        case FrontierFrame asked when asked.form() == FrontierFrame.Form.DIGEST ->
            mute.send(FrontierFrame.of(asked.lane(), FrontierFrame.Form.SAME, asked.digest()));
        case Ready ready -> mute.send(ready);
        default -> {}
      }
    });
    assertTrue(group.world().runUntil(() -> node.ready() == 1, TEN_SECONDS_MS));
    var owner = group.add(2, 0);
    owner.know(1, 2);
    node.know(1, 2);
    owner.enrol();
    var small = new byte[600];
    var blob = write(owner, small);
    owner.meet(node);
    owner.start();
    assertTrue(group.world().runUntil(() -> node.ready() == 2, TEN_SECONDS_MS));
    node.graph().want(blob);
    assertTrue(group.world().runUntil(() -> complete(node, blob), 30_000));
    assertTrue(!mute.received(BlobWant.class).isEmpty(), "it was asked first");
  }

  @Test
  void aSmallBlobWaitsForNoLargeOne() throws IOException {
    var group = ready(47, 2);
    var node = group.node(2);
    var large = write(group.node(1), plain(8 * BLOB_BYTES, 1));
    var small = write(group.node(1), plain(BLOB_BYTES / 3, 2));
    node.graph().want(large);
    group.world().runFor(100);
    node.graph().want(small);
    assertTrue(group.world().runUntil(() -> complete(node, small), TEN_SECONDS_MS));
    var progress = node.blobs().progress(large);
    assertTrue(progress.have() < progress.of() / 2, progress.toString());
    assertTrue(group.world().runUntil(() -> complete(node, large), TEN_SECONDS_MS));
  }

  /// However many that are, and small ones go first.
  @Test
  void whatNobodyHasKeepsNothingElseAway() throws IOException {
    var group = ready(63, 2);
    var node = group.node(2);
    var elsewhere = BlobStore.memory();
    var absent = new ArrayList<BlobRef>();
    for (var i = 0; i < 300; i++) {
      absent.add(write(elsewhere, plain(10, i)));
    }
    absent.forEach(node.graph()::want);
    group.world().runFor(TEN_SECONDS_MS);
    var there = write(group.node(1), plain(100_000, 7));
    node.graph().want(there);
    assertTrue(group.world().runUntil(() -> complete(node, there), 1_000));
    assertTrue(absent.stream().noneMatch(one -> complete(node, one)));
  }

  /// However many small blobs it alone might have, the others give what they have meanwhile.
  @Test
  void oneWhoNeverAnswersKeepsNothingOfOthersAway() throws IOException {
    var group = ready(65, 2);
    var node = group.node(2);
    var mute = Puppet.dial(group, 66, node);
    node.members().list(mute.device());
    mute.onFrame(PuppetStage.answering(mute));
    assertTrue(group.world().runUntil(() -> node.ready() == 2, TEN_SECONDS_MS));
    var elsewhere = BlobStore.memory();
    for (var i = 0; i < 300; i++) {
      node.graph().want(write(elsewhere, plain(10, i)));
    }
    group.world().runFor(TEN_SECONDS_MS);
    var small = write(group.node(1), plain(100_000, 7));
    var large = write(group.node(1), plain(BLOB_BYTES, 8));
    node.graph().want(small);
    assertTrue(group.world().runUntil(() -> complete(node, small), 1_000));
    node.graph().want(large);
    node.graph().hurry(large);
    assertTrue(group.world().runUntil(() -> complete(node, large), TEN_SECONDS_MS));
    assertFalse(mute.received(BlobWant.class).isEmpty());
  }

  /// Half of what comes is of it, whatever else is wanted, once what chunks it has is known.
  @Test
  void whatAPersonAskedForLastComesBeforeTheRest() throws IOException {
    var group = ready(48, 2);
    var node = group.node(2);
    var blobs = new ArrayList<BlobRef>();
    for (var number = 1; number <= 10; number++) {
      blobs.add(write(group.node(1), plain(BLOB_BYTES + number, number)));
    }
    blobs.forEach(node.graph()::want);
    var last = blobs.getLast();
    var before = blobs.get(8);
    node.graph().hurry(before);
    node.graph().hurry(last);
    assertTrue(group.world().runUntil(() -> complete(node, last), TEN_SECONDS_MS));
    assertFalse(complete(node, before));
    assertAboutHalf(node, blobs, chunks(node, last));
    assertTrue(group.world().runUntil(() -> complete(node, before), TEN_SECONDS_MS));
    assertAboutHalf(node, blobs, chunks(node, last) + chunks(node, before));
    for (var blob : blobs) {
      assertTrue(group.world().runUntil(() -> complete(node, blob), TEN_SECONDS_MS));
    }
  }

  private static void assertAboutHalf(TestNode node, List<BlobRef> blobs, long half) {
    var all = blobs.stream().mapToLong(blob -> chunks(node, blob)).sum();
    var inFlight = 16; // when it was asked for, and again while its list of chunks came
    assertTrue(all - half <= half + 2L * inFlight, () -> half + " of " + all);
  }

  private static long chunks(TestNode node, BlobRef blob) {
    return node.blobs().progress(blob).have();
  }

  /// Half of those who have it give nothing, and its author is gone.
  @Test
  void blobsStayAvailableWhereHalfOfTheMembersGiveNothing() throws IOException {
    var group = ready(49, 8);
    var blob = write(group.node(1), plain());
    for (var miser = 2; miser <= 5; miser++) {
      for (var other : group.all()) {
        group.node(miser).members().noBlobs(other.device());
      }
    }
    for (var number = 2; number <= 6; number++) {
      group.node(number).graph().want(blob);
    }
    assertTrue(group.world().runUntil(() -> complete(group.node(6), blob), TEN_SECONDS_MS));
    group.node(1).graph().stop();
    for (var number = 7; number <= 8; number++) {
      var late = group.node(number);
      late.graph().want(blob);
      assertTrue(group.world().runUntil(() -> complete(late, blob), 60_000), late.toString());
    }
  }

  @Test
  void everybodyKnowsWhoHoldsABlob() throws IOException {
    var group = ready(46, 3);
    var blob = write(group.node(1), plain());
    group.node(1).graph().hold(List.of(blob.manifest()));
    group.node(2).graph().hold(List.of(blob.manifest()));
    var both = Set.of(group.node(1).device(), group.node(2).device());
    for (var node : group.all()) {
      assertTrue(
          group
              .world()
              .runUntil(() -> node.graph().holders(blob.manifest()).equals(both), TEN_SECONDS_MS));
    }
    group.node(2).graph().hold(List.of());
    var one = Set.of(group.node(1).device());
    assertTrue(
        group
            .world()
            .runUntil(
                () -> group.node(3).graph().holders(blob.manifest()).equals(one), TEN_SECONDS_MS));
    group.node(1).graph().stop();
    group.node(3).restart();
    assertEquals(one, group.node(3).graph().holders(blob.manifest()), "also after a restart");
  }

  @Test
  void whoMayNotReadBlobsGetsNone() throws IOException {
    var group = ready(45, 2);
    var blob = write(group.node(1), plain());
    group.node(1).members().noBlobs(group.node(2).device());
    group.node(2).graph().want(blob);
    group.world().runFor(TEN_SECONDS_MS);
    assertEquals(0, group.node(2).blobs().progress(blob).have());
    assertEquals(1, group.node(2).ready());
  }

  private static byte[] plain() {
    return plain(BLOB_BYTES, 0);
  }

  private static byte[] plain(int bytes, long seed) {
    var plain = new byte[bytes];
    new SeededRandom(seed).nextBytes(plain);
    return plain;
  }

  private static BlobRef write(TestNode node, byte[] plain) throws IOException {
    return write(node.blobs(), plain);
  }

  private static BlobRef write(BlobStore blobs, byte[] plain) throws IOException {
    try (var key = Secret.of(new byte[KEY_BYTES])) {
      return blobs.write(new ByteArrayInputStream(plain), key);
    }
  }

  private static boolean complete(TestNode node, BlobRef blob) {
    return node.blobs().progress(blob).complete();
  }

  private static SimGroup ready(long seed, int count) {
    var group = new SimGroup(seed, 10, 30);
    group.start(count);
    assertTrue(
        group.world().runUntil(() -> group.allAre(node -> node.ready() == count - 1), 30_000),
        "seed " + seed);
    return group;
  }
}
