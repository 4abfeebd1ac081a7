package grove.graph;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import grove.graph.sim.Puppet;
import grove.graph.sim.SimGroup;
import grove.graph.sim.TestNode;
import grove.graph.wire.BlobChunk;
import grove.graph.wire.BlobHave;
import grove.graph.wire.BlobWant;
import grove.graph.wire.Bye;
import grove.identity.bytes.Bytes;
import grove.identity.bytes.Hash;
import grove.store.BlobStore;
import grove.store.testing.Unusable;
import java.io.IOException;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/// Chunks that are read beside the loop for those who asked: some time after, in any order, while links
/// end, members go and disks fail.
final class BlobReadsSimTest {
  private static final int READ_AHEAD = 8;
  private static final int CHUNK_BYTES = 1_000;
  private static final long SECOND_MS = 1_000;
  private static final long MINUTE_MS = 60_000;

  private final SimGroup group = new SimGroup(88, 10, 30);
  private final BlobStore disk = BlobStore.memory();
  private final List<Begun> begun = new ArrayList<>();
  private final TestNode node = started();

  /// A read that is kept back.
  private record Begun(
      Hash chunk,
      boolean verified,
      Optional<Bytes> found,
      CompletableFuture<Optional<Bytes>> cipher) {
    void finish() {
      cipher.complete(found);
    }
  }

  private BlobStore keepingBack() {
    return (BlobStore)
        Proxy.newProxyInstance(
            BlobStore.class.getClassLoader(),
            new Class<?>[] {BlobStore.class},
            (_, method, arguments) ->
                switch (method.getName()) {
                  case "chunkBeside" -> begin((Hash) arguments[0], true);
                  case "unverifiedBeside" -> begin((Hash) arguments[0], false);
                  default -> {
                    try {
                      yield method.invoke(disk, arguments);
                    } catch (InvocationTargetException e) {
                      throw e.getCause();
                    }
                  }
                });
  }

  private CompletableFuture<Optional<Bytes>> begin(Hash chunk, boolean verified) {
    begun.add(new Begun(chunk, verified, disk.chunk(chunk), new CompletableFuture<>()));
    return begun.getLast().cipher;
  }

  private TestNode started() {
    var one = group.add(1, 0, new GraphStores(TestNode.memory().entries(), keepingBack()));
    group.add(2, 0);
    group.startAll();
    run();
    return one;
  }

  /// A member that entries flow to.
  private Puppet live(long number) {
    var before = node.ready();
    var puppet = Puppet.dial(group, number, node);
    group.all().forEach(one -> one.members().list(puppet.device()));
    puppet.onFrame(PuppetStage.answering(puppet));
    assertTrue(group.world().runUntil(() -> node.ready() == before + 1, MINUTE_MS));
    return puppet;
  }

  private static Bytes cipher(int number) {
    var bytes = new byte[CHUNK_BYTES];
    bytes[0] = (byte) number;
    bytes[1] = (byte) (number >> 8);
    return Bytes.owned(bytes);
  }

  /// So many chunks that are here.
  private List<Hash> chunks(int count) {
    var ciphers = IntStream.range(0, count).mapToObj(BlobReadsSimTest::cipher).toList();
    ciphers.forEach(cipher -> disk.put(Hash.sha256(cipher), cipher));
    return ciphers.stream().map(Hash::sha256).toList();
  }

  private void ask(Puppet puppet, List<Hash> chunks) {
    puppet.send(new BlobWant(chunks));
    run();
  }

  private void run() {
    group.world().runFor(SECOND_MS);
  }

  private static List<Hash> answered(Puppet puppet) {
    return puppet.received(BlobChunk.class).stream().map(BlobChunk::chunk).toList();
  }

  private static boolean given(Puppet puppet) {
    return puppet.received(BlobChunk.class).getLast().cipher().isPresent();
  }

  private long lost() {
    return node.events().stream().filter(GraphEvent.ChunkLost.class::isInstance).count();
  }

  private long failures() {
    return node.graph().counters().getOrDefault("store_failures", 0L);
  }

  @Test
  void answersKeepTheOrderOfWhatWasAskedFor() {
    var puppet = live(66);
    var chunks = chunks(5);
    ask(puppet, chunks);
    begun.reversed().subList(0, 4).forEach(Begun::finish);
    run();
    assertEquals(List.of(), answered(puppet));
    begun.getFirst().finish();
    run();
    assertEquals(chunks, answered(puppet));
    puppet
        .received(BlobChunk.class)
        .forEach(one -> assertEquals(one.chunk(), Hash.sha256(one.cipher().orElseThrow())));
  }

  @Test
  void onlyAFewChunksAreReadAhead() {
    var puppet = live(66);
    var chunks = chunks(20);
    ask(puppet, chunks);
    assertEquals(READ_AHEAD, begun.size());
    begun.getLast().finish();
    run();
    assertEquals(READ_AHEAD, begun.size(), "what was read and can not be sent counts");
    begun.getFirst().finish();
    run();
    assertEquals(READ_AHEAD + 1, begun.size());
    for (var i = 0; i < begun.size(); i++) {
      begun.get(i).finish();
      run();
    }
    assertEquals(chunks, answered(puppet));
  }

  @Test
  void whatIsBeingReadCountsAsAskedFor() {
    var puppet = live(66);
    var chunks = chunks(257);
    for (var from = 0; from < 256; from += BlobWant.CHUNKS_MAX) {
      ask(puppet, chunks.subList(from, from + BlobWant.CHUNKS_MAX));
    }
    assertFalse(puppet.closed());
    ask(puppet, chunks.subList(256, 257));
    assertTrue(puppet.closed());
    assertEquals(1, node.graph().counters().get("frames_malformed"));
  }

  @Test
  void whoMayNotReadBlobsAnyMoreGetsNothingOfWhatIsBeingRead() {
    var puppet = live(66);
    var chunks = chunks(2);
    ask(puppet, chunks.subList(0, 1));
    node.members().noBlobs(puppet.device());
    begun.getFirst().finish();
    run();
    assertEquals(chunks.subList(0, 1), answered(puppet));
    assertFalse(given(puppet));
    ask(puppet, chunks.subList(1, 2));
    assertEquals(chunks, answered(puppet));
    assertEquals(1, begun.size(), "nothing is read for it");
    assertEquals(List.of(), puppet.received(BlobHave.class));
  }

  @Test
  void aLinkThatEndedMeanwhileIsForgotten() throws IOException {
    var puppet = live(66);
    var other = live(67);
    var chunks = chunks(20);
    ask(puppet, chunks);
    puppet.close();
    run();
    begun.getFirst().cipher.completeExceptionally(Unusable.failure());
    begun.forEach(Begun::finish);
    run();
    assertEquals(READ_AHEAD, begun.size(), "nothing more is read for it");
    assertEquals(0, failures());
    ask(other, chunks.subList(0, 1));
    begun.getLast().finish();
    run();
    assertTrue(given(other));
  }

  @Test
  void aChunkThatCanNotBeReadEndsOnlyTheLinkThatAsked() throws IOException {
    var puppet = live(66);
    var other = live(67);
    var chunks = chunks(3);
    ask(puppet, chunks);
    ask(other, chunks);
    begun.get(1).cipher.completeExceptionally(Unusable.failure());
    run();
    assertEquals(0, failures(), "what was asked for before comes before");
    begun.forEach(Begun::finish);
    run();
    assertEquals(chunks.subList(0, 1), answered(puppet));
    assertEquals(ByeCode.BUSY, puppet.received(Bye.class).getLast().code());
    assertEquals(1, failures());
    assertTrue(node.events().stream().anyMatch(GraphEvent.StoreFailed.class::isInstance));
    assertEquals(chunks, answered(other));
  }

  /// Such a read is done at once where there are no threads.
  @Test
  void aReadThatHasFailedAlreadyDoesTheSame() throws IOException {
    var puppet = live(66);
    var chunks = chunks(2);
    ask(puppet, chunks.subList(0, 1));
    ask(puppet, chunks.subList(1, 2));
    begun.getLast().cipher.completeExceptionally(Unusable.failure());
    begun.getFirst().finish();
    run();
    assertEquals(ByeCode.BUSY, puppet.received(Bye.class).getLast().code());
    assertEquals(1, failures());
  }

  @Test
  void onlyWhoGotAChunkBeforeHasItHashed() {
    var puppet = live(66);
    var chunk = chunks(1);
    ask(puppet, chunk);
    ask(puppet, chunk);
    begun.forEach(Begun::finish);
    run();
    ask(puppet, chunk);
    begun.getLast().finish();
    run();
    assertEquals(List.of(false, false, true), begun.stream().map(Begun::verified).toList());
    assertEquals(3, answered(puppet).size());
    assertEquals(0, lost());
  }

  /// It was deleted when it turned out to be damaged, whoever waits for it.
  @Test
  void aLostChunkIsToldThoughTheLinkHasEnded() {
    var puppet = live(66);
    var chunk = chunks(1);
    ask(puppet, chunk);
    begun.getLast().finish();
    run();
    ask(puppet, chunk);
    puppet.close();
    run();
    begun.getLast().cipher.complete(Optional.empty());
    run();
    assertEquals(1, lost());
  }

  @Test
  void whoAskedForAChunkThatCameWhileItWasLookedForHearsOfIt() {
    var puppet = live(66);
    var cipher = cipher(1);
    var chunk = Hash.sha256(cipher);
    ask(puppet, List.of(chunk));
    disk.put(chunk, cipher);
    begun.getLast().finish();
    run();
    assertFalse(given(puppet));
    assertEquals(List.of(chunk), puppet.received(BlobHave.class).getLast().chunks());
    ask(puppet, List.of(chunk));
    begun.getLast().finish();
    run();
    assertTrue(given(puppet));
  }
}
