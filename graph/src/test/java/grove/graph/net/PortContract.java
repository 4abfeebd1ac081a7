package grove.graph.net;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import grove.graph.Address;
import grove.graph.Connection;
import grove.graph.GraphException;
import grove.identity.bytes.Bytes;
import grove.identity.testing.SeededRandom;
import java.io.ByteArrayOutputStream;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/// What every pair of [grove.graph.Loop] and [grove.graph.Transport] has to do.
abstract class PortContract {
  private final Stage stage = stage();
  private final List<Connection> accepted = new ArrayList<>();

  abstract Stage stage();

  @AfterEach
  void close() {
    stage.close();
  }

  /// Writes down what a handler is told.
  private final class Recorder implements Connection.Handler {
    private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    private int drained;
    private int closed;

    @Override
    public void onBytes(byte[] more) {
      assertEquals(0, closed, "nothing comes after the end");
      bytes.writeBytes(more);
      stage.signal();
    }

    @Override
    public void onDrained() {
      drained++;
      stage.signal();
    }

    @Override
    public void onClosed() {
      closed++;
      stage.signal();
    }

    Bytes heard() {
      return Bytes.owned(bytes.toByteArray());
    }
  }

  @Test
  void tasksRunInOrderAndTimersAtTheirTime() {
    var loop = stage.loop();
    var ran = new ArrayList<String>();
    var startMs = loop.nowMs();
    loop.execute(() -> {
      loop.schedule(60, () -> note(ran, "late"));
      loop.schedule(20, () -> note(ran, "early"));
      loop.schedule(10, () -> note(ran, "cancelled")).cancel();
      loop.execute(() -> note(ran, "second"));
      note(ran, "first");
    });
    assertTrue(stage.await(() -> ran.size() == 4));
    assertEquals("first", ran.getFirst());
    assertTrue(ran.contains("second"));
    assertTrue(ran.indexOf("early") < ran.indexOf("late"));
    assertFalse(ran.contains("cancelled"));
    assertTrue(loop.nowMs() - startMs >= 60);
  }

  private void note(List<String> ran, String name) {
    ran.add(name);
    stage.signal();
  }

  @Test
  void bytesArriveWholeAndInOrderBothWays() {
    var server = new Recorder();
    var client = new Recorder();
    var address = listen(server);
    var connection = stage.client().dial(address);
    connection.attach(stage.loop(), client);
    var sent = noise(300_000);
    for (var at = 0; at < sent.size(); at += 1_000) {
      connection.send(sent.slice(at, Math.min(sent.size(), at + 1_000)).toArray());
    }
    assertTrue(stage.await(() -> server.heard().size() == sent.size()));
    assertEquals(sent, server.heard());
    accepted.getFirst().send(sent.toArray());
    assertTrue(stage.await(() -> client.heard().size() == sent.size()));
    assertEquals(sent, client.heard());
  }

  @Test
  void piecesOfAnySizeKeepTheirOrder() {
    var server = new Recorder();
    var connection = stage.client().dial(listen(server));
    connection.attach(stage.loop(), new Recorder());
    var random = new SeededRandom(6);
    var sent = noise(6 << 20);
    for (var at = 0; at < sent.size(); ) {
      var most = random.nextInt(8) == 0 ? 300_000 : 3_000;
      var end = Math.min(sent.size(), at + 1 + random.nextInt(most));
      connection.send(sent.slice(at, end).toArray());
      at = end;
    }
    assertTrue(stage.await(() -> server.heard().size() == sent.size()));
    assertEquals(sent, server.heard());
  }

  @Test
  void aLongQueueIsToldWhenItIsShort() {
    var server = new Recorder();
    var client = new Recorder();
    var connection = stage.client().dial(listen(server));
    connection.attach(stage.loop(), client);
    var size = 4 << 20;
    connection.send(new byte[size]);
    assertTrue(stage.await(() -> client.drained == 1 && server.heard().size() == size));
    assertEquals(0, connection.queuedBytes());
  }

  @Test
  void aQueueAboveItsLimitEndsTheConnection() {
    var client = new Recorder();
    var connection = stage.client().dial(listenSilently());
    connection.attach(stage.loop(), client);
    for (var i = 0; i <= Connection.QUEUED_BYTES_MAX >> 19; i++) {
      connection.send(new byte[(1 << 20) + 1]);
    }
    assertTrue(stage.await(() -> client.closed == 1));
  }

  @Test
  void theEndIsToldToBothSidesOnce() {
    var server = new Recorder();
    var client = new Recorder();
    var connection = stage.client().dial(listen(server));
    connection.attach(stage.loop(), client);
    var farewell = Bytes.utf8("farewell");
    connection.send(farewell.toArray());
    connection.close();
    assertTrue(stage.await(() -> server.closed == 1 && client.closed == 1));
    assertEquals(farewell, server.heard(), "what was queued still arrives");
    connection.close();
    connection.send(new byte[1]);
    assertEquals(1, client.closed);
  }

  @Test
  void aDialThatNobodyAnswersEnds() {
    var listener = stage.server().listen(stage.any(), stage.loop(), _ -> {});
    var address = listener.address();
    listener.close();
    var client = new Recorder();
    var connection = stage.client().dial(address);
    connection.send(new byte[10]);
    connection.attach(stage.loop(), client);
    assertTrue(stage.await(() -> client.closed == 1));
  }

  @Test
  void whatComesWhileNobodyIsAttachedWaits() {
    var connection = stage.client().dial(listenSilently());
    connection.attach(stage.loop(), new Recorder());
    connection.send(Bytes.utf8("one").toArray());
    assertTrue(stage.await(() -> !accepted.isEmpty()));
    var first = new Recorder();
    accepted.getFirst().attach(stage.loop(), first);
    assertTrue(stage.await(() -> first.heard().size() == 3));
    stage.loop().execute(() -> accepted.getFirst().detach());
    connection.send(Bytes.utf8("two").toArray());
    connection.close();
    var second = new Recorder();
    stage.loop().execute(() -> accepted.getFirst().attach(stage.loop(), second));
    assertTrue(stage.await(() -> second.closed == 1));
    assertEquals(Bytes.utf8("one"), first.heard());
    assertEquals(Bytes.utf8("two"), second.heard());
  }

  @Test
  void aPortIsTakenOnce() {
    var taken = stage.server().listen(stage.any(), stage.loop(), _ -> {}).address();
    assertThrows(GraphException.class, () -> stage.server().listen(taken, stage.loop(), _ -> {}));
  }

  @Test
  void addressesOfAListenerNameItsPort() {
    var listener = stage.server().listen(stage.any(), stage.loop(), _ -> {});
    assertTrue(listener.address().port() > 0);
    assertEquals(List.of(listener.address()), listener.addresses());
  }

  private Address listen(Recorder recorder) {
    return stage
        .server()
        .listen(
            stage.any(),
            stage.loop(),
            connection -> {
              accepted.add(connection);
              connection.attach(stage.loop(), recorder);
              stage.signal();
            })
        .address();
  }

  private Address listenSilently() {
    return stage
        .server()
        .listen(
            stage.any(),
            stage.loop(),
            connection -> {
              accepted.add(connection);
              stage.signal();
            })
        .address();
  }

  private static Bytes noise(int size) {
    var bytes = new byte[size];
    new SeededRandom(5).nextBytes(bytes);
    return Bytes.owned(bytes);
  }
}
