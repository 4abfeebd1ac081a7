package grove.graph.net;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import grove.graph.Address;
import grove.graph.Connection;
import grove.graph.Loop;
import grove.graph.Transport;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.RejectedExecutionException;
import org.junit.jupiter.api.Test;

/// Threads and sockets keep the contract.
final class RealPortTest extends PortContract {
  @Override
  Stage stage() {
    return new RealStage();
  }

  @Test
  void aTaskThatFailsIsReportedAndTheLoopGoesOn() {
    var failed = new CompletableFuture<Throwable>();
    try (var loop = Loop.thread("failing", failed::complete)) {
      loop.execute(() -> {
        throw new IllegalStateException("as planned");
      });
      assertEquals("as planned", failed.join().getMessage());
      assertEquals(5, loop.call(() -> 5).join());
    }
  }

  @Test
  void aClosedLoopHasRunWhatItWasGivenAndTakesNothingMore() {
    var ran = new ArrayList<Integer>();
    var loop = Loop.thread("closing");
    for (var i = 0; i < 100; i++) {
      var number = i;
      loop.execute(() -> ran.add(number));
    }
    loop.close();
    assertEquals(100, ran.size());
    assertThrows(RejectedExecutionException.class, () -> loop.execute(() -> {}));
    var question = loop.call(() -> 1);
    assertThrows(CompletionException.class, question::join);
  }

  @Test
  void aFullInboxMakesOthersWaitButNotTheLoopItself() {
    try (var loop = Loop.thread("full")) {
      var done = new CompletableFuture<Integer>();
      loop.execute(() -> {
        var ran = new int[1];
        for (var i = 0; i < 10_000; i++) {
          loop.execute(() -> ran[0]++);
        }
        loop.execute(() -> done.complete(ran[0]));
      });
      assertEquals(10_000, done.join());
    }
  }

  @Test
  void whatNobodyTakesStaysWithTheSender() {
    var heard = new CompletableFuture<Long>();
    var accepted = new CompletableFuture<Connection>();
    var transport = Transport.sockets();
    var size = 14L << 20;
    try (var loop = Loop.thread("slow")) {
      var at = transport.listen(new Address("127.0.0.1", 0), loop, accepted::complete).address();
      var connection = transport.dial(at);
      for (var i = 0; i < size >> 20; i++) {
        connection.send(new byte[1 << 20]);
      }
      var silent = accepted.join();
      assertFalse(heard.isDone());
      assertTrue(connection.queuedBytes() > 0, "the kernel takes some of it, not all");
      silent.attach(loop, new Counting(size, heard, new CompletableFuture<>()));
      assertEquals(size, heard.join());
      transport.close();
    }
  }

  @Test
  void aClosedTransportEndsItsConnections() {
    var ended = List.of(new CompletableFuture<Boolean>(), new CompletableFuture<Boolean>());
    var accepted = new CompletableFuture<Connection>();
    var transport = Transport.sockets();
    try (var loop = Loop.thread("ending")) {
      var at = transport.listen(new Address("127.0.0.1", 0), loop, accepted::complete).address();
      var connection = transport.dial(at);
      connection.attach(loop, new Counting(1, new CompletableFuture<>(), ended.getFirst()));
      accepted.join().attach(loop, new Counting(1, new CompletableFuture<>(), ended.getLast()));
      transport.close();
      ended.forEach(end -> assertTrue(end.join()));
      var late = new CompletableFuture<Boolean>();
      transport.dial(at).attach(loop, new Counting(1, new CompletableFuture<>(), late));
      assertTrue(late.join(), "and takes no more");
    }
  }

  /// Counts what comes.
  private static final class Counting implements Connection.Handler {
    private final long expected;
    private final CompletableFuture<Long> heard;
    private final CompletableFuture<Boolean> ended;
    private long bytes;

    Counting(long expected, CompletableFuture<Long> heard, CompletableFuture<Boolean> ended) {
      this.expected = expected;
      this.heard = heard;
      this.ended = ended;
    }

    @Override
    public void onBytes(byte[] more) {
      bytes += more.length;
      if (bytes >= expected) {
        heard.complete(bytes);
      }
    }

    @Override
    public void onDrained() {
      assertTrue(bytes >= 0);
    }

    @Override
    public void onClosed() {
      ended.complete(true);
    }
  }

  @Test
  void aWildcardIsTakenApartIntoTheAddressesOfTheMachine() {
    var transport = Transport.sockets();
    try (var loop = Loop.thread("wild");
        var listener = transport.listen(new Address("0.0.0.0", 0), loop, _ -> {})) {
      var addresses = listener.addresses();
      assertFalse(addresses.stream().anyMatch(Address::wildcard));
      var last = addresses.getLast();
      assertTrue(List.of("127.0.0.1", "::1").contains(last.host()));
    }
    transport.close();
  }
}
