package grove.web.http;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.vertx.core.http.HttpMethod;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.security.DigestInputStream;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/// File bytes in both directions through a real server, and what the content port lets out.
final class StreamsTest {
  private static final int LARGE = 40 * 1024 * 1024 + 77;
  private final byte[] large = new byte[LARGE];
  private final CompletableFuture<Throwable> broken = new CompletableFuture<>();
  private final WebHost host = new WebHost(tools -> List.of(api -> addRoutes(api, tools)));

  StreamsTest() {
    new SplittableRandom(1).nextBytes(large);
  }

  @AfterEach
  void stop() {
    host.close();
  }

  private void addRoutes(Api api, WebTools tools) {
    api.stream(HttpMethod.POST, "/up", call -> upload(tools, call));
    api.stream(
        HttpMethod.GET,
        "/down",
        call -> tools.downloads().send(call.request(), call.context(), content("a.bin", "")));
    api.post(
        "/link",
        call ->
            tools
                .links()
                .issue(
                    ((Caller.Page) call.caller()).session(),
                    content(call.body().text("name"), call.body().text("type")))
                .thenApply(path -> new JsonObject().put("path", path)));
  }

  private Content content(String name, String type) {
    return new Content(name, type, LARGE, this::write);
  }

  private void write(long from, long to, OutputStream target) throws IOException {
    target.write(large, (int) from, (int) (to - from));
  }

  private void upload(WebTools tools, Call call) {
    tools
        .uploads()
        .read(call, StreamsTest::digest)
        .onComplete(
            hash -> Replies.json(call.request(), new JsonObject().put("hash", hash)),
            failure -> {
              broken.complete(failure);
              Replies.error(call.request(), Errors.of(failure));
            });
  }

  private static String digest(InputStream bytes) throws IOException {
    try (DigestInputStream in =
        new DigestInputStream(bytes, MessageDigest.getInstance("SHA-256"))) {
      in.transferTo(OutputStream.nullOutputStream());
      return HexFormat.of().formatHex(in.getMessageDigest().digest());
    } catch (NoSuchAlgorithmException e) {
      throw new AssertionError(e);
    }
  }

  @Test
  void uploadArrivesWhole() throws Exception {
    HttpResponse<String> answer =
        host.client.send(
            host.script("/up").POST(HttpRequest.BodyPublishers.ofByteArray(large)).build(),
            HttpResponse.BodyHandlers.ofString());
    String hash = HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(large));
    assertEquals(hash, new JsonObject(answer.body()).getString("hash"), answer.body());
  }

  @Test
  void uploadCutShortReachesTheSinkAsFailure() throws Exception {
    try (Socket socket = new Socket(InetAddress.ofLiteral("127.0.0.1"), host.server.pagePort())) {
      OutputStream out = socket.getOutputStream();
      out.write(
          ("POST /api/up HTTP/1.1\r\nHost: 127.0.0.1:"
                  + host.server.pagePort()
                  + "\r\nAuthorization: Bearer "
                  + WebHost.HOME_TOKEN
                  + "\r\nContent-Length: 1000000\r\n\r\n")
              .getBytes(StandardCharsets.US_ASCII));
      out.write(large, 0, 500_000);
      out.flush();
    }
    assertTrue(broken.get(20, TimeUnit.SECONDS) instanceof ApiException);
  }

  @Test
  void downloadGivesTheWholeAndItsParts() throws Exception {
    assertArrayEquals(large, down(null).body());
    HttpResponse<byte[]> part = down("bytes=1000000-29999999");
    assertEquals(206, part.statusCode());
    assertArrayEquals(Arrays.copyOfRange(large, 1_000_000, 30_000_000), part.body());
    assertEquals(
        "bytes 1000000-29999999/" + LARGE,
        part.headers().firstValue("Content-Range").orElseThrow());
    assertEquals(416, down("bytes=" + LARGE + "-").statusCode());
  }

  /// A worker can be done with ten bytes before the server has taken the first of them.
  @Test
  void smallPartsArriveEveryTime() throws Exception {
    for (int at = 0; at < 2_000; at++) {
      byte[] part = down("bytes=" + at + "-" + (at + 9)).body();
      assertArrayEquals(Arrays.copyOfRange(large, at, at + 10), part);
    }
  }

  private HttpResponse<byte[]> down(String range) throws Exception {
    HttpRequest.Builder request = host.script("/down");
    if (range != null) {
      request.header("Range", range);
    }
    return host.client.send(request.build(), HttpResponse.BodyHandlers.ofByteArray());
  }

  @Test
  void contentPortShowsOnlyWhatCanNotRun() throws Exception {
    String token = host.pageToken();
    HttpResponse<byte[]> image = content(link(token, "a.png", "image/png"));
    assertArrayEquals(large, image.body());
    assertEquals("image/png", image.headers().firstValue("Content-Type").orElseThrow());
    assertTrue(image.headers().firstValue("Content-Disposition").isEmpty());
    for (String type :
        List.of("text/html", "image/svg+xml", "application/pdf", "text/xml", "", "x\r\ny: z")) {
      HttpResponse<byte[]> other = content(link(token, "ä\"\r\n.html", type));
      assertEquals(
          "application/octet-stream", other.headers().firstValue("Content-Type").orElseThrow());
      assertEquals(
          "attachment; filename*=UTF-8''%C3%A4%22%0D%0A.html",
          other.headers().firstValue("Content-Disposition").orElseThrow());
    }
    HttpResponse<byte[]> text = content(link(token, "a.txt", "Text/Plain; charset=utf-7"));
    assertEquals(
        "text/plain; charset=utf-8", text.headers().firstValue("Content-Type").orElseThrow());
    for (HttpResponse<byte[]> answer : List.of(image, text)) {
      assertEquals(
          "sandbox; default-src 'none'",
          answer.headers().firstValue("Content-Security-Policy").orElseThrow());
      assertEquals("nosniff", answer.headers().firstValue("X-Content-Type-Options").orElseThrow());
      assertEquals("no-store", answer.headers().firstValue("Cache-Control").orElseThrow());
    }
    assertTrue(
        content(link(token, "a.png", "image/png") + "?download")
            .headers()
            .firstValue("Content-Disposition")
            .isPresent());
  }

  private String link(String token, String name, String type) throws Exception {
    HttpResponse<String> answer =
        host.client.send(
            HttpRequest.newBuilder(URI.create(host.server.apiUrl() + "/link"))
                .header("Origin", host.origin())
                .header("Authorization", "Bearer " + token)
                .POST(
                    HttpRequest.BodyPublishers.ofString(
                        new JsonObject().put("name", name).put("type", type).encode()))
                .build(),
            HttpResponse.BodyHandlers.ofString());
    return new JsonObject(answer.body()).getString("path");
  }

  private HttpResponse<byte[]> content(String path) throws Exception {
    return host.client.send(
        HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + host.server.contentPort() + path))
            .build(),
        HttpResponse.BodyHandlers.ofByteArray());
  }

  @Test
  void contentPortRefusesAllElse() throws Exception {
    String path = link(host.pageToken(), "a.png", "image/png");
    int port = host.server.contentPort();
    String own = "Host: 127.0.0.1:" + port;
    assertEquals(404, send("GET", "/guess", own));
    assertEquals(404, send("GET", "/", own));
    assertEquals(404, send("GET", path.substring(0, path.length() - 1), own));
    assertEquals(405, send("POST", path, own));
    assertEquals(405, send("OPTIONS", path, own));
    assertEquals(421, send("GET", path, "Host: evil.example:" + port));
    assertEquals(421, send("GET", path, "Host: 127.0.0.1:" + host.server.pagePort()));
    assertEquals(421, send("GET", path, "X: y"));
    assertEquals(200, send("HEAD", path, own));
    assertEquals(200, send("HEAD", path, "Host: localhost:" + port));
  }

  private int send(String method, String path, String field) throws IOException {
    try (RawHttp http = new RawHttp(host.server.contentPort())) {
      return http.send(method, path, List.of(field), "").status();
    }
  }

  @Test
  void longBodiesAreRefusedBeforeTheyAreRead() {
    HttpRequest request =
        host.script("/link").POST(HttpRequest.BodyPublishers.ofByteArray(large)).build();
    // the answer is 413, or the connection ends while the client still sends
    assertThrows(
        AssertionError.class,
        () -> {
          HttpResponse<String> answer;
          try {
            answer = host.client.send(request, HttpResponse.BodyHandlers.ofString());
          } catch (IOException e) {
            throw new AssertionError(e);
          }
          assertEquals(200, answer.statusCode());
        });
  }
}
