package grove.web.e2e;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.vertx.core.json.JsonObject;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/// Lock, backup, restore and recovery by the command line, at a strength that releases accept.
@Order(2)
final class LockProcessTest {
  private static final String HORSE = "correct horse";

  @TempDir Path folder;

  private static NodeProcess.Outcome run(Path home, String input, String... arguments)
      throws Exception {
    NodeProcess.Outcome outcome = NodeProcess.command(home, input, arguments);
    assertEquals(0, outcome.status(), outcome.err());
    return outcome;
  }

  private static String refused(Path home, String input, String... arguments) throws Exception {
    NodeProcess.Outcome outcome = NodeProcess.command(home, input, arguments);
    assertEquals(1, outcome.status(), outcome.out());
    assertEquals(1, outcome.err().lines().count(), outcome.err());
    return outcome.err();
  }

  @Test
  @Timeout(300)
  void aHomeIsLockedBackedUpAndComesBack() throws Exception {
    Path home = folder.resolve("home");
    Path backup = folder.resolve("grove.backup");
    String person;
    String code;
    try (NodeProcess node = NodeProcess.start(home, "--port", "0", "--name", "Founder")) {
      node.post("/workspaces", new JsonObject().put("name", "Garden"));
      person = node.get("/node").getString("person");
      code = node.get("/recovery").getString("code");
      run(home, HORSE + "\n", "passphrase", "set");
      JsonObject counts = run(home, HORSE + "\n", "backup", backup.toString(), "--json").json();
      assertEquals(1, counts.getInteger("workspaces"));
      assertEquals(Files.size(backup), counts.getLong("bytes"));
    }
    try (NodeProcess node = NodeProcess.start(home, "--port", "0")) {
      assertEquals("locked", node.get("/node").getString("state"));
      assertTrue(refused(home, "", "workspace", "list").contains("locked"));
      assertTrue(refused(home, "another house\n", "unlock").contains("does not open"));
      run(home, HORSE + "\n", "unlock");
      assertEquals("ready", node.get("/node").getString("state"));
      run(home, "", "lock");
      run(home, code + "\n", "unlock", "--code");
      run(home, HORSE + "\n", "passphrase", "remove");
      assertFalse(node.get("/node").getJsonObject("vault").getBoolean("passphrase"));
    }
    Path restored = folder.resolve("restored");
    try (NodeProcess node = NodeProcess.start(restored, "--port", "0")) {
      JsonObject back = run(restored, HORSE, "restore", backup.toString(), "--json").json();
      assertEquals(person, back.getString("person"));
      assertEquals(1, node.get("/workspaces").getJsonArray("workspaces").size());
    }
    Path recovered = folder.resolve("recovered");
    try (NodeProcess node = NodeProcess.start(recovered, "--port", "0")) {
      JsonObject back =
          run(recovered, code, "recovery", "use", "--name", "Founder", "--json").json();
      assertEquals(person, back.getString("person"));
      assertTrue(node.get("/node").getBoolean("recoveryPending"));
    }
    assertFalse(Files.exists(folder.resolve("grove.backup.part")));
  }
}
