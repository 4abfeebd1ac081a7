package grove.web;

import static grove.web.TestNode.json;
import static grove.web.TestNode.rows;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import grove.identity.testing.SeededRandom;
import grove.web.cli.Cli;
import grove.web.cli.ExitStatus;
import grove.web.cli.RunOptions;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// A workspace goes out as folders that any program can read, and comes back from them.
final class ExportTest {
  private static final Map<String, String> PAGES =
      Map.of(
          "Beans", "Sow in May.",
          "beans", "Another page.",
          "Plans/2027", "# Plans\n\nMore beans: ä, 豆, 🫘.",
          "../out", "stays in",
          "a:b?\"c\"", "");

  @TempDir Path folder = Path.of("");

  private static final class NoStarter implements RunOptions.Starter {
    @Override
    public ExitStatus run(RunOptions options) {
      throw new AssertionError("a node was started");
    }

    @Override
    public boolean open(String url) {
      throw new AssertionError("a page was opened");
    }
  }

  private static int grove(TestNode node, String command, Path path) {
    String[] line = {command, path.toString(), "--home", node.home().toString(), "--json"};
    return Cli.run(line, "1", new NoStarter());
  }

  private TestNode start(String name) {
    return new TestNode(folder.resolve(name), Optional.of(name));
  }

  private static String found(TestNode node) {
    JsonObject made = node.post("/workspaces", json("name", "Garden"));
    return "/workspaces/" + made.getString("workspace");
  }

  private static void upload(TestNode node, String path, byte[] bytes) {
    var sent =
        node.request(path)
            .header("Content-Type", "application/octet-stream")
            .POST(BodyPublishers.ofByteArray(bytes))
            .build();
    assertEquals(200, node.exchange(sent, BodyHandlers.discarding()).statusCode(), path);
  }

  private static byte[] noise(int size) {
    byte[] bytes = new byte[size];
    new SeededRandom(size).nextBytes(bytes);
    return bytes;
  }

  private static Map<String, String> pages(TestNode node, String at) {
    Map<String, String> pages = new TreeMap<>();
    for (JsonObject row : rows(node.get(at + "/pages").getJsonArray("pages"))) {
      JsonObject page = node.get(at + "/pages/" + row.getString("item"));
      pages.put(page.getString("title"), page.getString("text"));
    }
    return pages;
  }

  private static JsonObject channel(TestNode node, String at, String name) {
    return rows(node.get(at + "/channels").getJsonArray("channels")).stream()
        .filter(channel -> channel.getString("name").equals(name))
        .findFirst()
        .orElseThrow();
  }

  @Test
  void whatWentOutComesBack() throws IOException {
    Path out = folder.resolve("out");
    try (TestNode node = start("Ada")) {
      String at = found(node);
      PAGES.forEach((title, text) -> node.post(at + "/pages", json("title", title, "text", text)));
      String tools = node.post(at + "/folders", json("name", "Tools")).getString("item");
      upload(node, at + "/files?name=noise.bin&folder=" + tools, noise(700_000));
      upload(node, at + "/files?name=noise.bin", noise(10));
      upload(node, at + "/files?name=empty", new byte[0]);
      String talk = node.post(at + "/channels", json("name", "talk")).getString("item");
      for (int i = 0; i < 105; i++) {
        node.post(at + "/channels/" + talk + "/messages", json("text", "message " + i));
      }
      assertEquals(0, grove(node, "export", out));
      assertEquals(1, grove(node, "export", out), "what is there is left alone");
    }
    assertArrayEquals(noise(700_000), Files.readAllBytes(out.resolve("files/Tools/noise.bin")));
    assertTrue(texts(out.resolve("pages")).contains("Sow in May."));
    try (Stream<Path> files = Files.list(folder)) {
      assertEquals(
          List.of("Ada", "out"), files.map(f -> f.getFileName().toString()).sorted().toList());
    }
    try (TestNode node = start("Ben")) {
      String at = found(node);
      assertEquals(0, grove(node, "import", out));
      assertEquals(new TreeMap<>(PAGES), pages(node, at));
      assertEquals(105, channel(node, at, "talk").getInteger("messages"));
      JsonObject top = node.get(at + "/files");
      assertEquals(2, top.getJsonArray("files").size());
      String tools = top.getJsonArray("folders").getJsonObject(0).getString("item");
      JsonObject noise =
          node.get(at + "/files?folder=" + tools).getJsonArray("files").getJsonObject(0);
      var asked = node.request(at + "/files/" + noise.getString("item") + "/content").build();
      assertArrayEquals(noise(700_000), node.exchange(asked, BodyHandlers.ofByteArray()).body());
      assertEquals(0, grove(node, "import", out));
      assertEquals(105, channel(node, at, "talk").getInteger("messages"), "once only");
      assertEquals(PAGES.size(), pages(node, at).size());
    }
  }

  private static List<String> texts(Path pages) throws IOException {
    List<String> texts = new ArrayList<>();
    try (Stream<Path> files = Files.list(pages)) {
      for (Path file : files.toList()) {
        texts.add(Files.readString(file));
      }
    }
    return texts;
  }

  @Test
  void anIndexThatLeadsElsewhereIsRefused() throws IOException {
    Path out = folder.resolve("out");
    try (TestNode node = start("Ada")) {
      String at = found(node);
      assertEquals(0, grove(node, "export", out));
      Files.writeString(folder.resolve("secret"), "secret");
      Path index = out.resolve("grove.json");
      JsonObject changed = new JsonObject(Files.readString(index));
      changed.getJsonArray("pages").add(json("file", "../secret", "title", "Found"));
      Files.writeString(index, changed.encode());
      assertEquals(1, grove(node, "import", out));
      assertFalse(pages(node, at).containsKey("Found"));
      Files.writeString(index, changed.put("format", 2).encode());
      assertEquals(1, grove(node, "import", out));
      Files.writeString(index, "{");
      assertEquals(1, grove(node, "import", out));
      assertTrue(pages(node, at).isEmpty());
    }
  }
}
