package grove.web;

import static grove.web.TestNode.json;
import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_16LE;
import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// What lies on the disk says nothing of what people wrote, while a node runs and after it ended.
final class HomeSecrecyTest {
  private static final List<String> WORDS =
      List.of(
          "apricot",
          "bramble",
          "clematis",
          "dahlia",
          "eglantine",
          "fritillary",
          "gooseberry",
          "hyacinth",
          "Hortensia",
          "Celandine");

  @TempDir Path folder;

  @Test
  void noFileOfAHomeHoldsAWordThatSomebodyWrote() throws IOException {
    Path home = folder.resolve("one");
    try (TestNode one = new TestNode(home, Optional.of("Hortensia"));
        TestNode two = new TestNode(folder.resolve("two"), Optional.of("Celandine"))) {
      String w =
          "/workspaces/" + one.post("/workspaces", json("name", "Apricot")).getString("workspace");
      String link = one.post(w + "/invites", json("role", "editor")).getString("link");
      two.post("/join", json("link", link, "waitMs", 30_000));
      write(one, w);
      for (TestNode node : List.of(one, two)) {
        node.await("everything is found", () -> found(node, w) == 5);
      }
      assertEquals(Set.of(), seen(folder));
    }
    assertEquals(Set.of(), seen(folder));
    Files.writeString(home.resolve("control.txt"), "a DAHLIA in the clear");
    assertEquals(Set.of("dahlia in control.txt"), seen(folder));
  }

  private static void write(TestNode one, String w) {
    String channel =
        one.post(w + "/channels", json("name", "bramble", "topic", "clematis")).getString("item");
    one.post(w + "/channels/" + channel + "/messages", json("text", "The bramble and the dahlia"));
    one.post(w + "/pages", json("title", "Eglantine bramble", "text", "# Fritillary"));
    one.post(w + "/folders", json("name", "bramble"));
    HttpRequest upload =
        one.request(w + "/files?name=bramble-gooseberry.txt")
            .POST(BodyPublishers.ofString("hyacinth ".repeat(50_000)))
            .build();
    assertEquals(200, one.exchange(upload, BodyHandlers.ofString()).statusCode());
  }

  private static long found(TestNode node, String w) {
    return node.get(w + "/search?q=bramble").getLong("total");
  }

  /// Every word that some file holds, in UTF-8 or UTF-16 and in whatever case.
  private static Set<String> seen(Path folder) throws IOException {
    Set<String> seen = new TreeSet<>();
    try (var files = Files.walk(folder)) {
      for (Path file : files.filter(Files::isRegularFile).toList()) {
        String text = file + "\n" + new String(Files.readAllBytes(file), ISO_8859_1);
        String lower = text.toLowerCase(Locale.ROOT);
        WORDS.stream()
            .filter(word -> holds(lower, word.toLowerCase(Locale.ROOT)))
            .forEach(word -> seen.add(word + " in " + file.getFileName()));
      }
    }
    return seen;
  }

  private static boolean holds(String text, String word) {
    return text.contains(word) || text.contains(new String(word.getBytes(UTF_16LE), ISO_8859_1));
  }
}
