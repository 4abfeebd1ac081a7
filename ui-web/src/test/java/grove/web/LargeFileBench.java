package grove.web;

import static grove.web.TestNode.json;

import grove.identity.testing.SeededRandom;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.io.InputStream;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;

/// `./grove bench LargeFile [MIB]`: a file of so many MiB goes in, comes out, and goes into a backup,
/// in a node whose heap is smaller than it: set it by `GROVE_JAVA_OPTS=-Xmx128m`.
public final class LargeFileBench {
  private static final int MIB_DEFAULT = 1_024;

  private LargeFileBench() {}

  public static void main(String[] args) throws IOException {
    long bytes = (args.length > 0 ? Long.parseLong(args[0]) : MIB_DEFAULT) << 20;
    Path folder = Files.createTempDirectory("grove-large");
    try (TestNode node = new TestNode(folder.resolve("home"), Optional.of("Ada"))) {
      String w =
          "/workspaces/" + node.post("/workspaces", json("name", "Garden")).getString("workspace");
      long t0 = System.nanoTime();
      var sent =
          node.request(w + "/files?name=large.bin")
              .header("Content-Type", "application/octet-stream")
              .POST(BodyPublishers.ofInputStream(() -> new Noise(bytes)))
              .build();
      String item =
          new JsonObject(node.exchange(sent, BodyHandlers.ofString()).body()).getString("item");
      long t1 = System.nanoTime();
      long out = count(node, node.request(w + "/files/" + item + "/content").build());
      long t2 = System.nanoTime();
      var backup =
          node.request("/backup")
              .POST(BodyPublishers.ofString(json("passphrase", "correct horse").encode()))
              .build();
      long sealed = count(node, backup);
      long t3 = System.nanoTime();
      if (out != bytes || sealed < bytes) {
        throw new IllegalStateException("came out: " + out + " and " + sealed + " of " + bytes);
      }
      System.out.printf(
          "%d MiB at most %d MiB of heap: in %s, out %s, backup %s%n",
          bytes >> 20,
          Runtime.getRuntime().maxMemory() >> 20,
          rate(bytes, t1 - t0),
          rate(bytes, t2 - t1),
          rate(bytes, t3 - t2));
    }
    new grove.web.home.GroupFolder(folder).delete();
  }

  private static String rate(long bytes, long ns) {
    return "%d MB/s".formatted(bytes * 1_000 / ns);
  }

  private static long count(TestNode node, java.net.http.HttpRequest asked) throws IOException {
    try (InputStream in = node.exchange(asked, BodyHandlers.ofInputStream()).body()) {
      byte[] buffer = new byte[1 << 16];
      long all = 0;
      for (int n = in.read(buffer); n >= 0; n = in.read(buffer)) {
        all += n;
      }
      return all;
    }
  }

  /// Bytes that are like no others, made as they are read.
  private static final class Noise extends InputStream {
    private final SeededRandom random = new SeededRandom(1);
    private long left;

    Noise(long bytes) {
      left = bytes;
    }

    @Override
    public int read() {
      byte[] one = new byte[1];
      return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
    }

    @Override
    public int read(byte[] into, int from, int most) {
      if (left == 0) {
        return -1;
      }
      int n = (int) Math.min(most, left);
      byte[] some = new byte[n];
      random.nextBytes(some);
      System.arraycopy(some, 0, into, from, n);
      left -= n;
      return n;
    }
  }
}
