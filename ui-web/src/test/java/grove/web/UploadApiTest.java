package grove.web;

import static grove.web.TestNode.json;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import grove.identity.bytes.Bytes;
import grove.identity.bytes.Hash;
import grove.identity.testing.SeededRandom;
import grove.store.BlobStore;
import io.vertx.core.json.JsonObject;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.SequenceInputStream;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Uploads and downloads that are interrupted, and go on, at a real node.
final class UploadApiTest {
  private static final int BYTES = 9 << 20;
  private static final int HALF = BYTES / 2;

  @TempDir Path folder;
  private final byte[] plain = new byte[BYTES];
  private TestNode node;
  private String w;

  @BeforeEach
  void start() {
    new SeededRandom(BYTES).nextBytes(plain);
    node = new TestNode(folder.resolve("home"), Optional.of("Ada"));
    w = "/workspaces/" + node.post("/workspaces", json("name", "Garden")).getString("workspace");
  }

  @AfterEach
  void stop() {
    node.close();
  }

  private JsonObject begin(String stamp) {
    return node.post(w + "/uploads", json("name", "large.bin", "size", BYTES, "stamp", stamp));
  }

  private JsonObject send(String upload, int from, int to, int status) {
    var sent =
        node.request(w + "/uploads/" + upload + "?from=" + from)
            .PUT(BodyPublishers.ofByteArray(plain, from, to - from))
            .build();
    var answer = node.exchange(sent, BodyHandlers.ofString());
    assertEquals(status, answer.statusCode(), answer::body);
    return new JsonObject(answer.body());
  }

  private byte[] content(String item) {
    var asked = node.request(w + "/files/" + item + "/content").build();
    return node.exchange(asked, BodyHandlers.ofByteArray()).body();
  }

  @Test
  void anUploadThatIsInterruptedGoesOnWhereItWas() {
    String upload = begin("1").getString("upload");
    assertEquals(HALF, send(upload, 0, HALF, 200).getInteger("received"));
    assertEquals(0, begin("2").getInteger("received"), "another file of that name and size");
    JsonObject again = begin("1");
    assertEquals(upload, again.getString("upload"));
    assertEquals(HALF, again.getInteger("received"));
    assertEquals("elsewhere", send(upload, 0, 1, 409).getJsonObject("error").getString("code"));
    JsonObject whole = send(upload, HALF, BYTES, 200);
    String item = whole.getJsonObject("file").getString("item");
    assertArrayEquals(plain, content(item));
    assertEquals(1, node.get(w + "/files").getJsonArray("files").size());
    assertEquals("not-found", refused(send(upload, HALF, HALF + 1, 404)));
    assertEquals(0, begin("1").getInteger("received"), "and can be sent once more");
  }

  @Test
  void anUploadGoesOnWhereItWasAfterTheNodeRestarts() {
    send(begin("1").getString("upload"), 0, HALF, 200);
    node.close();
    node = new TestNode(folder.resolve("home"), Optional.empty());
    JsonObject again = begin("1");
    int at = again.getInteger("received");
    assertTrue(at > HALF - BlobStore.CHUNK_BYTES_MAX && at <= HALF, () -> at + " are here");
    String upload = again.getString("upload");
    assertEquals("elsewhere", refused(send(upload, 0, 1, 409)));
    JsonObject whole = send(upload, at, BYTES, 200);
    assertArrayEquals(plain, content(whole.getJsonObject("file").getString("item")));
    assertEquals(0, begin("1").getInteger("received"), "and can be sent once more");
  }

  private static String refused(JsonObject answer) {
    return answer.getJsonObject("error").getString("code");
  }

  @Test
  void whatCameBeforeTheSenderWentAwayCounts() {
    String upload = begin("1").getString("upload");
    var broken =
        new SequenceInputStream(
            new ByteArrayInputStream(plain, 0, HALF),
            new InputStream() {
              @Override
              public int read() throws IOException {
                throw new IOException("the page was closed");
              }

              @Override
              public int read(byte[] to, int from, int length) throws IOException {
                return read();
              }
            });
    var sent =
        node.request(w + "/uploads/" + upload)
            .PUT(BodyPublishers.fromPublisher(BodyPublishers.ofInputStream(() -> broken), BYTES))
            .build();
    assertThrows(IOException.class, () -> node.client().send(sent, BodyHandlers.ofString()));
    node.await("it is seen", () -> begin("1").getInteger("received") > HALF / 2);
    int[] at = {0};
    node.await(
        "it stands still",
        () -> {
          int before = at[0];
          at[0] = begin("1").getInteger("received");
          return at[0] == before;
        });
    JsonObject whole = send(upload, at[0], BYTES, 200);
    assertArrayEquals(plain, content(whole.getJsonObject("file").getString("item")));
  }

  @Test
  void anUploadIsGivenUp() {
    String upload = begin("1").getString("upload");
    send(upload, 0, HALF, 200);
    node.delete(w + "/uploads/" + upload);
    assertEquals("not-found", refused(send(upload, HALF, HALF + 1, 404)));
    assertEquals(0, begin("1").getInteger("received"));
    assertEquals(0, node.get(w + "/files").getJsonArray("files").size());
    assertEquals(
        "bad-input", node.refused("POST", w + "/uploads", json("name", "", "size", 1), 400));
    JsonObject empty = node.post(w + "/uploads", json("name", "empty", "size", 0));
    var sent =
        node.request(w + "/uploads/" + empty.getString("upload")).PUT(BodyPublishers.noBody());
    var answer = new JsonObject(node.exchange(sent.build(), BodyHandlers.ofString()).body());
    assertEquals(0, content(answer.getJsonObject("file").getString("item")).length);
  }

  @Test
  void anInterruptedCommandGoesOnWhenItIsRepeated() throws IOException {
    Path file = folder.resolve("large.bin");
    Files.write(file, plain);
    String upload = begin(Files.getLastModifiedTime(file).toString()).getString("upload");
    send(upload, 0, HALF, 200);
    assertEquals(0, cli("file", "add", file.toString()));
    JsonObject added = node.get(w + "/files").getJsonArray("files").getJsonObject(0);
    String item = added.getString("item");
    assertArrayEquals(plain, content(item));
    assertEquals("not-found", refused(send(upload, HALF, HALF + 1, 404)), "it was that upload");
    Path out = folder.resolve("copy.bin");
    Path part = folder.resolve(".copy.bin." + item + ".grove-part");
    Files.write(part, Arrays.copyOf(plain, HALF));
    assertEquals(0, cli("file", "get", item, out.toString()));
    assertArrayEquals(plain, Files.readAllBytes(out));
    assertFalse(Files.exists(part));
    assertTrue(Files.exists(file));
  }

  @Test
  void whatLiesThereIsGoneOnWithOnlyWhereItIsTheBeginningOfTheFile() throws IOException {
    String upload = begin("1").getString("upload");
    String item = send(upload, 0, BYTES, 200).getJsonObject("file").getString("item");
    String digest = w + "/files/" + item + "/digest?from=";
    String hash = Hash.sha256(Bytes.of(plain, HALF, HALF + 9)).toHex();
    assertEquals(hash, node.get(digest + HALF + "&to=" + (HALF + 9)).getString("sha256"));
    for (String beyond : List.of("1&to=0", "0&to=" + (BYTES + 1), "0&to=" + (1L << 62))) {
      assertEquals("bad-input", node.refused("GET", digest + beyond, null, 400));
    }
    byte[] other = Arrays.copyOf(plain, HALF);
    other[HALF - 1]++;
    for (byte[] there : List.of(other, new byte[BYTES], new byte[BYTES + 5])) {
      Path out = folder.resolve("copy-" + there.length + ".bin");
      Files.write(folder.resolve("." + out.getFileName() + "." + item + ".grove-part"), there);
      assertEquals(0, cli("file", "get", item, out.toString()));
      assertArrayEquals(plain, Files.readAllBytes(out));
    }
  }

  private int cli(String... words) {
    return new Commands(node.home()).run(words);
  }
}
