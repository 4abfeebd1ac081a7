package grove.web;

import static grove.web.TestNode.json;
import static grove.web.TestNode.rows;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import grove.web.home.HostRecord;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Homes that are copied, and put back from a copy: each goes on under an incarnation of its own,
/// and no log ever has two histories.
final class CopiedHomeTest {
  private static final long WAIT_MS = 30_000;

  @TempDir Path folder;
  private final List<TestNode> all = new ArrayList<>();
  private TestNode ann;
  private String w;

  @BeforeEach
  void start() {
    ann = node("ann", Optional.of("Ann"));
    w = "/workspaces/" + ann.post("/workspaces", json("name", "Garden")).getString("workspace");
    TestNode ben = node("ben", Optional.of("Ben"));
    String link = ann.post(w + "/invites", json("role", "editor")).getString("link");
    ben.post("/join", json("link", link, "waitMs", WAIT_MS));
    says(ben, "first");
    ann.await("first", () -> reads(ann, "first"));
    close(ben);
  }

  private TestNode node(String home, Optional<String> name) {
    TestNode node = new TestNode(folder.resolve(home), name);
    all.add(node);
    return node;
  }

  private void close(TestNode node) {
    all.remove(node);
    node.close();
  }

  @AfterEach
  void stop() {
    all.reversed().forEach(TestNode::close);
  }

  /// What `cp -a` does.
  private void copy(String from, String to) throws IOException {
    Path source = folder.resolve(from);
    Path target = folder.resolve(to);
    try (Stream<Path> files = Files.walk(source)) {
      for (Path file : files.sorted().toList()) {
        Files.copy(
            file, target.resolve(source.relativize(file)), StandardCopyOption.COPY_ATTRIBUTES);
      }
    }
  }

  private void delete(String home) throws IOException {
    try (Stream<Path> files = Files.walk(folder.resolve(home))) {
      for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
        Files.delete(file);
      }
    }
  }

  private String general(TestNode node) {
    JsonArray channels = node.get(w + "/channels").getJsonArray("channels");
    return w + "/channels/" + channels.getJsonObject(0).getString("item") + "/messages";
  }

  private void says(TestNode node, String text) {
    node.post(general(node), json("text", text));
  }

  private boolean reads(TestNode node, String text) {
    return rows(node.get(general(node)).getJsonArray("messages")).stream()
        .anyMatch(message -> message.getString("text").equals(text));
  }

  /// Ben's only device, as Ann's node knows it.
  private JsonObject device() {
    JsonObject ben =
        rows(ann.get(w + "/members").getJsonArray("members")).stream()
            .filter(member -> member.getString("name").equals("Ben"))
            .findFirst()
            .orElseThrow();
    assertEquals(1, ben.getJsonArray("deviceList").size());
    return ben.getJsonArray("deviceList").getJsonObject(0);
  }

  private static JsonObject ownRow(TestNode node) {
    return rows(node.get("/devices").getJsonArray("devices")).stream()
        .filter(device -> device.getBoolean("self"))
        .findFirst()
        .orElseThrow();
  }

  private void agree(TestNode one, TestNode other) {
    one.await(
        "the same everywhere",
        () ->
            one.get(w + "/status")
                .getString("digest")
                .equals(other.get(w + "/status").getString("digest")));
    assertEquals(0, one.get(w + "/status").getInteger("setAside"));
    assertEquals(0, ann.get(w + "/set-aside").getInteger("total"));
  }

  @Test
  void bothCopiesWriteAndNeitherForks() throws IOException {
    copy("ben", "copy");
    TestNode ben = node("ben", Optional.empty());
    says(ben, "from the original");
    ann.await("the original", () -> reads(ann, "from the original"));
    TestNode copy = node("copy", Optional.empty());
    says(copy, "from the copy");
    ann.await("the copy", () -> reads(ann, "from the copy"));
    says(ben, "from the original again");
    ann.await("the original again", () -> reads(ann, "from the original again"));
    close(ben);
    agree(copy, ann);
    assertTrue(reads(copy, "from the original again"));
    assertEquals(2, device().getInteger("incarnations"));
    // In words for the user, too.
    assertTrue(copy.get(w + "/status").getLong("begunAnewMs") > 0);
    assertTrue(ownRow(copy).getLong("begunAnewMs") > 0);
    assertEquals(0, ann.get(w + "/status").getLong("begunAnewMs"));
    assertFalse(ownRow(ann).containsKey("begunAnewMs"));
  }

  @Test
  void bothCopiesWriteApartAndMeetWithoutAFork() throws IOException {
    copy("ben", "copy");
    close(ann);
    TestNode ben = node("ben", Optional.empty());
    says(ben, "alone on the original");
    close(ben);
    TestNode copy = node("copy", Optional.empty());
    says(copy, "alone on the copy");
    ann = node("ann", Optional.empty());
    ann.await("the copy", () -> reads(ann, "alone on the copy"));
    close(copy);
    TestNode again = node("ben", Optional.empty());
    ann.await("the original", () -> reads(ann, "alone on the original"));
    agree(again, ann);
    assertTrue(reads(again, "alone on the copy"));
  }

  @Test
  void aHomeThatIsRolledBackGoesOnUnderANewIncarnation() throws IOException {
    copy("ben", "backup");
    TestNode ben = node("ben", Optional.empty());
    says(ben, "after the backup");
    ann.await("after the backup", () -> reads(ann, "after the backup"));
    close(ben);
    delete("ben");
    copy("backup", "ben");
    TestNode old = node("ben", Optional.empty());
    says(old, "from the backup");
    ann.await("from the backup", () -> reads(ann, "from the backup"));
    old.await("its own later word", () -> reads(old, "after the backup"));
    agree(old, ann);
    assertEquals(2, device().getInteger("incarnations"));
  }

  @Test
  void aHomeRolledBackWithoutATraceWritesAloneAndDoesNotFork() throws IOException {
    JsonObject page = ann.post(w + "/pages", json("title", "Plan", "text", "dig"));
    String p = w + "/pages/" + page.getString("item");
    TestNode ben = node("ben", Optional.empty());
    ben.await("the page", () -> ben.get(w + "/pages").getJsonArray("pages").size() == 1);
    close(ben);
    copy("ben", "backup");
    TestNode later = node("ben", Optional.empty());
    says(later, "after the backup");
    ann.await("after the backup", () -> reads(ann, "after the backup"));
    close(later);
    close(ann);
    // The disk goes back to what it was: the record of the host cannot tell.
    Path kept = folder.resolve("kept");
    Files.move(folder.resolve("ben/lock"), kept);
    delete("ben");
    copy("backup", "ben");
    Files.delete(folder.resolve("ben/lock"));
    Files.move(kept, folder.resolve("ben/lock"));
    new HostRecord(folder.resolve("ben/host"), folder.resolve("ben/lock"), HostRecord.machine())
        .settle();
    TestNode old = node("ben", Optional.empty());
    says(old, "alone on the old copy");
    JsonArray base = old.get(p).getJsonArray("versions");
    JsonArray next =
        old.put(p, json("title", "Plan", "text", "dig here", "base", base))
            .getJsonArray("versions");
    old.put(p, json("title", "Plan", "text", "dig there", "base", next));
    ann = node("ann", Optional.empty());
    ann.await("what it wrote alone", () -> reads(ann, "alone on the old copy"));
    ann.await("both edits", () -> ann.get(p).getString("text").equals("dig there"));
    assertFalse(ann.get(p).containsKey("conflict"));
    old.await("its own later word", () -> reads(old, "after the backup"));
    agree(old, ann);
    assertTrue(reads(old, "alone on the old copy"));
    assertEquals("dig there", old.get(p).getString("text"));
    assertEquals(2, device().getInteger("incarnations"));
    assertFalse(
        Files.exists(folder.resolve("ben/groups").resolve(w.substring(12) + "/entries.new")));
  }
}
