package grove.web.upkeep;

import static grove.web.TestNode.json;
import static grove.web.TestNode.rows;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import grove.identity.testing.SeededRandom;
import grove.store.testing.PackFiles;
import grove.web.Commands;
import grove.web.TestNode;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Each kind of file of a home with a flipped bit, missing, or of a newer format: the doctor says in one
/// line what is wrong and what to do, or it is harmless.
///
/// That nothing damaged is taken for right is shown where it is read: the store's `DamageTest`, the
/// vault's and the index's tests.
final class HomeDamageTest {
  private static final int FILE_BYTES = 100_000;

  /// Where the lower byte of the vault's format stands.
  private static final int VAULT_FORMAT_AT = 9;

  /// Kinds of files of which any damage has to be said.
  private static final List<String> MUST_BE_SAID =
      List.of("vault", "groups/ID/entries/entries/CURRENT", "groups/ID/blobs/packs/N");

  @TempDir Path folder;

  private interface Harm {
    void to(Path file) throws IOException;
  }

  private Path home() {
    Path home = folder.resolve("home");
    try (TestNode node = new TestNode(home, Optional.of("Ada"))) {
      String w =
          "/workspaces/" + node.post("/workspaces", json("name", "W")).getString("workspace");
      node.post(w + "/pages", json("title", "Beans", "text", "Sow."));
      byte[] noise = new byte[FILE_BYTES];
      new SeededRandom(FILE_BYTES).nextBytes(noise);
      var sent =
          node.request(w + "/files?name=noise").POST(BodyPublishers.ofByteArray(noise)).build();
      assertEquals(200, node.exchange(sent, BodyHandlers.discarding()).statusCode());
    }
    return home;
  }

  /// A file of each kind, under a name in which ids and numbers are replaced.
  private static Map<String, Path> kinds(Path home) throws IOException {
    Map<String, Path> kinds = new TreeMap<>();
    try (Stream<Path> files = Files.walk(home)) {
      for (Path file : files.filter(Files::isRegularFile).toList()) {
        Path name = home.relativize(file);
        kinds.putIfAbsent(
            name.toString().replaceAll("[0-9a-f]{64}", "ID").replaceAll("[0-9]+", "N"), name);
      }
    }
    return kinds;
  }

  private Path harmed(Path home, Path file, Harm harm) throws IOException {
    Path copy = Files.createTempDirectory(folder, "harmed");
    try (Stream<Path> files = Files.walk(home)) {
      for (Path from : files.filter(f -> !f.equals(home)).toList()) {
        Files.copy(from, copy.resolve(home.relativize(from)));
      }
    }
    harm.to(copy.resolve(file));
    return copy;
  }

  private static void flip(Path file) throws IOException {
    byte[] bytes = Files.readAllBytes(file);
    if (bytes.length > 0) {
      bytes[PackFiles.isPack(file) ? PackFiles.inAChunk(bytes) : bytes.length / 2] ^= 1;
      Files.write(file, bytes);
    }
  }

  /// What the doctor finds wrong; each a line, with what to do in it or beside it.
  private static List<JsonObject> wrong(Path home, String what) {
    String said = new Commands(home).said("doctor", "--json");
    List<JsonObject> wrong =
        rows(new JsonObject(said).getJsonArray("checks")).stream()
            .filter(check -> !check.getString("state").equals("ok"))
            .toList();
    for (JsonObject check : wrong) {
      String text = check.getString("text");
      assertEquals(1, text.lines().count(), what + ": " + check.encode());
      assertFalse(text.contains("Exception"), what + ": " + check.encode());
      boolean says = text.contains(": ") || !check.getString("remedy").isEmpty();
      assertTrue(says, what + " without what to do: " + check.encode());
    }
    return wrong;
  }

  /// The store's own tests harm all of its files; the index is built anew at start.
  private static boolean looked(String kind) {
    return !kind.contains("/index/")
        && !kind.startsWith("run/")
        && (!kind.contains("/entries/entries/") || kind.endsWith("CURRENT"));
  }

  @Test
  void damageOfEachKindOfFileAndANewerFormatAreSaidWithWhatToDo() throws IOException {
    Path home = home();
    assertEquals(List.of(), wrong(home, "a sound home"));
    Map<String, Path> kinds = kinds(home);
    assertTrue(kinds.keySet().containsAll(MUST_BE_SAID), kinds::toString);
    for (var kind : kinds.entrySet()) {
      String name = kind.getKey();
      if (looked(name)) {
        boolean flipped =
            !wrong(harmed(home, kind.getValue(), HomeDamageTest::flip), name).isEmpty();
        boolean missing = !wrong(harmed(home, kind.getValue(), Files::delete), name).isEmpty();
        assertTrue(flipped || !MUST_BE_SAID.contains(name), name + " flipped");
        assertTrue(missing || !MUST_BE_SAID.contains(name) || name.endsWith("packs/N"), name);
      }
    }
    Harm ofTomorrow = file -> Files.writeString(file, "3\n");
    Harm later =
        file -> {
          byte[] bytes = Files.readAllBytes(file);
          bytes[VAULT_FORMAT_AT] = 9;
          Files.write(file, bytes);
        };
    for (Path harmed :
        List.of(
            harmed(home, Path.of("format"), ofTomorrow), harmed(home, Path.of("vault"), later))) {
      List<JsonObject> wrong = wrong(harmed, "newer");
      assertTrue(wrong.getFirst().getString("text").contains("newer Grove"), wrong::toString);
      assertTrue(wrong.getFirst().getString("text").contains("install"), wrong::toString);
    }
  }
}
