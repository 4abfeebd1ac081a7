package grove.web.upkeep;

import static grove.web.TestNode.json;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import grove.store.testing.PackFiles;
import grove.web.Commands;
import grove.web.TestNode;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// A home is checked, what was damaged is found, said and mended as far as it can be.
final class HomeUpkeepTest {
  private static final int FILE_BYTES = 600_000;

  @TempDir Path folder = Path.of("");

  private TestNode start() {
    return new TestNode(folder.resolve("home"), Optional.of("Ada"));
  }

  private static String found(TestNode node) {
    return node.post("/workspaces", json("name", "Garden")).getString("workspace");
  }

  private static JsonObject upload(TestNode node, String workspace) {
    var sent =
        node.request("/workspaces/" + workspace + "/files?name=noise.bin")
            .header("Content-Type", "application/octet-stream")
            .POST(BodyPublishers.ofByteArray(noise()))
            .build();
    return new JsonObject(node.exchange(sent, BodyHandlers.ofString()).body());
  }

  private static byte[] noise() {
    byte[] noise = new byte[FILE_BYTES];
    new grove.identity.testing.SeededRandom(5).nextBytes(noise);
    return noise;
  }

  private int grove(String... words) {
    return new Commands(home()).run(words);
  }

  private Path home() {
    return folder.resolve("home");
  }

  @Test
  void aSoundHomeHasNoProblems() {
    try (TestNode node = start()) {
      String workspace = found(node);
      upload(node, workspace);
      node.post("/workspaces/" + workspace + "/pages", json("title", "Beans", "text", "Sow."));
      JsonObject found = node.post("/verify", new JsonObject());
      assertEquals(new JsonArray(), found.getJsonArray("problems"));
      assertTrue(found.getLong("entries") >= 5, found::encode);
      assertEquals(1, found.getInteger("blobs"), found::encode);
      assertEquals(0, grove("verify", "--json"));
      assertEquals(0, grove("doctor"));
      assertEquals(0, grove("status"));
      JsonObject disk = node.get("/disk");
      JsonObject use = disk.getJsonArray("workspaces").getJsonObject(0);
      assertEquals(workspace, use.getString("workspace"));
      assertTrue(use.getLong("files") >= FILE_BYTES, use::encode);
      assertTrue(disk.getLong("free") <= disk.getLong("total"), disk::encode);
    }
    assertEquals(0, grove("doctor", "--json"));
    assertEquals(3, grove("verify"));
  }

  @Test
  void theDoctorNamesMulticastOnlyWhereTheNodeUsesIt() {
    try (TestNode node = start()) {
      assertFalse(node.get("/node").getBoolean("near"));
      String said = new Commands(home()).said("doctor", "--json");
      assertTrue(said.contains("does not look for members in the same network"), said);
      assertFalse(said.contains("multicast"), said);
    }
  }

  @Test
  void theDoctorSaysWhatIsWrongWithADamagedWorkspaceOfANodeThatRuns() throws IOException {
    String workspace;
    try (TestNode node = start()) {
      workspace = found(node);
      found(node); // a node none of whose workspaces opens does not run
    }
    Path database = home().resolve("groups/" + workspace + "/entries/entries");
    Files.write(database.resolve("CURRENT"), new byte[] {0});
    try (TestNode node = start()) {
      assertEquals("ready", node.get("/node").getString("state"));
      String said = new Commands(home()).said("doctor");
      String line =
          said.lines()
              .filter(each -> each.startsWith("BAD   workspace " + workspace.substring(0, 8)))
              .findFirst()
              .orElseThrow(() -> new AssertionError(said));
      assertFalse(line.endsWith(": "), "it says what is wrong: " + line);
      assertEquals(1, grove("doctor"));
      assertEquals(1, grove("verify"));
    }
  }

  @Test
  void aDamagedPieceOfAFileIsFoundRemovedAndMissing() throws IOException {
    try (TestNode node = start()) {
      String workspace = found(node);
      String item = upload(node, workspace).getString("item");
      flipInAChunk(largest(home().resolve("groups/" + workspace + "/blobs/packs"), ""));
      JsonArray problems = node.post("/verify", new JsonObject()).getJsonArray("problems");
      assertEquals(1, problems.size(), problems::encode);
      assertTrue(problems.getString(0).contains("fetched again"), problems::encode);
      JsonObject file = node.get("/workspaces/" + workspace + "/files/" + item);
      assertFalse(file.getBoolean("here"), file::encode);
      assertEquals(new JsonArray(), node.post("/verify", json()).getJsonArray("problems"));
      upload(node, workspace);
      assertTrue(node.get("/workspaces/" + workspace + "/files/" + item).getBoolean("here"));
    }
  }

  @Test
  void damagedEntriesAreSaidAndWhatIsSoundIsSaved() throws IOException {
    String workspace;
    long entries;
    try (TestNode node = start()) {
      workspace = found(node);
      JsonArray pages = new JsonArray();
      for (int i = 0; i < 100; i++) {
        pages.add(json("title", "Page " + i, "text", "Sow " + i + ". " + "x".repeat(2_000)));
      }
      node.post("/workspaces/" + workspace + "/pages/batch", json("pages", pages));
      entries = node.get("/workspaces/" + workspace + "/status").getLong("entries");
    }
    try (TestNode node = start()) {
      assertEquals(new JsonArray(), node.post("/verify", json()).getJsonArray("problems"));
    }
    Path groups = home().resolve("groups/" + workspace);
    flip(largest(groups.resolve("entries/entries"), ".sst"), 0.6);
    assertEquals(1, grove("doctor"));
    assertEquals(0, grove("doctor", "--repair"));
    assertTrue(Files.exists(groups.resolve("entries.damaged-1")));
    assertEquals(0, grove("doctor"));
    try (TestNode node = start()) {
      node.await("the workspace opens", () -> !listed(node).getString("state").equals("opening"));
      JsonObject list = listed(node);
      assertEquals(workspace, list.getString("workspace"), list::encode);
      assertTrue(list.getLong("entries") < entries, list::encode);
      assertTrue(list.getLong("entries") > 10, "what came before is there: " + list.encode());
      assertEquals(new JsonArray(), node.post("/verify", json()).getJsonArray("problems"));
    }
  }

  @Test
  void whatIsWrongWithAHomeIsSaidInPlainWords() throws IOException {
    start().close();
    Files.writeString(home().resolve("settings.json"), "{");
    assertEquals(0, grove("doctor"), "settings can be done without");
    Files.write(home().resolve("vault"), new byte[100]);
    assertEquals(1, grove("doctor"));
    Files.writeString(home().resolve("format"), "3\n");
    assertEquals(1, grove("doctor"));
    assertEquals(0, new Commands(folder.resolve("none")).run("doctor"));
    assertFalse(Files.exists(folder.resolve("none")));
  }

  private static JsonObject listed(TestNode node) {
    return node.get("/workspaces").getJsonArray("workspaces").getJsonObject(0);
  }

  private static Path largest(Path under, String ending) throws IOException {
    try (Stream<Path> files = Files.walk(under)) {
      List<Path> all =
          files.filter(Files::isRegularFile).filter(f -> f.toString().endsWith(ending)).toList();
      return all.stream().max(Comparator.comparingLong(f -> f.toFile().length())).orElseThrow();
    }
  }

  private static void flip(Path file, double where) throws IOException {
    byte[] bytes = Files.readAllBytes(file);
    bytes[(int) (bytes.length * where)] ^= 0x10;
    Files.write(file, bytes);
  }

  /// In place: the node has the file open.
  private static void flipInAChunk(Path pack) throws IOException {
    try (var file = new RandomAccessFile(pack.toFile(), "rw")) {
      byte[] bytes = new byte[(int) file.length()];
      file.readFully(bytes);
      int at = PackFiles.inAChunk(bytes);
      file.seek(at);
      file.write(bytes[at] ^ 0x10);
    }
  }
}
