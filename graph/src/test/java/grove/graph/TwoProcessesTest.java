package grove.graph;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import grove.graph.sim.RealNode;
import grove.graph.sim.TestNode;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.net.SocketException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Nodes on real sockets and disks, one of them in a process of its own.
final class TwoProcessesTest {
  private static final long WAIT_SECONDS = 30;

  @TempDir private Path folder;

  @Test
  void twoProcessesSyncALogThroughAKill() throws IOException, InterruptedException {
    try (var here = started()) {
      PeerProcess.write(here, 500, 1_000);
      var child = PeerProcess.start(2, folder.resolve("2"));
      child.ask("start");
      child.ask("meet 1 " + here.address().port());
      assertSame(here, child, 502);
      child.ask("write 120 300");
      assertSame(here, child, 622);
      child.kill();
      assertTrue(here.await(node -> node.ready() == 0, WAIT_SECONDS));
      PeerProcess.write(here, 30, 1_000);
      try (var again = PeerProcess.start(2, folder.resolve("2"))) {
        again.ask("start");
        again.ask("meet 1 " + here.address().port());
        assertSame(here, again, 652);
      }
    }
  }

  @Test
  void garbageAtThePortHarmsNobody() throws IOException, InterruptedException {
    try (var here = started();
        var other = new RealNode(2, folder.resolve("2"))) {
      for (var i = 0; i < 50; i++) {
        try (var socket = new Socket(InetAddress.getLoopbackAddress(), here.address().port())) {
          socket.setSoTimeout((int) (WAIT_SECONDS * 1_000));
          assertEquals(-1, closedWithoutAWord(socket, new byte[48 + i * 10]));
        }
      }
      other.on(node -> {
        node.know(1, 2);
        node.enrol();
        node.start();
        node.graph().learn(TestNode.device(1), List.of(here.address()));
        return true;
      });
      PeerProcess.write(here, 10, 100);
      assertTrue(other.await(node -> node.entries().entries() == 12, WAIT_SECONDS));
      assertEquals(digest(here), digest(other));
    }
  }

  private static void assertSame(RealNode here, PeerProcess child, int entries)
      throws IOException, InterruptedException {
    var there = child.ask("await " + entries);
    assertTrue(here.await(node -> node.entries().entries() >= entries, WAIT_SECONDS));
    assertEquals(digest(here), there);
  }

  /// Sends noise and waits for the end; a reset counts as one.
  private static int closedWithoutAWord(Socket socket, byte[] noise) throws IOException {
    try {
      socket.getOutputStream().write("GET / HTTP/1.1\r\n\r\n".getBytes(StandardCharsets.UTF_8));
      socket.getOutputStream().write(noise);
      return socket.getInputStream().read();
    } catch (SocketException e) {
      return -1;
    }
  }

  private RealNode started() {
    var node = new RealNode(1, folder.resolve("1"));
    node.on(it -> {
      it.know(1, 2);
      it.enrol();
      it.start();
      return true;
    });
    return node;
  }

  private static String digest(RealNode node) {
    return node.on(it -> it.digest().toHex());
  }
}
