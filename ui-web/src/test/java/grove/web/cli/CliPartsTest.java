package grove.web.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine.Command;

final class CliPartsTest {
  @Test
  void readsTimesAndRefusesOthers() {
    assertEquals(30_000, Durations.parseMs("--wait", "30s"));
    assertEquals(7L * 86_400_000, Durations.parseMs("--expires", "7d"));
    for (String bad : List.of("", "7", "d", "-1s", "7w", "99999999d", "1.5h")) {
      var refused = assertThrows(CliException.class, () -> Durations.parseMs("--wait", bad));
      assertEquals(ExitStatus.USAGE, refused.status());
    }
  }

  @Test
  void textOfOthersCannotSteerTheTerminal() {
    assertEquals("a\ufffd[31mb\ufffdc", Output.plain("a\u001b[31mb\u202ec"));
    assertEquals("tab\tand\nline", Output.plain("tab\tand\nline"));
  }

  @Test
  void everyCommandExplainsItself() {
    for (String words :
        List.of("run", "join", "invite", "invite list", "page", "page put", "help")) {
      String[] asked = (words + " --help").split(" ");
      assertEquals(0, Cli.run(asked, "1.0.0", starter(new AtomicReference<>())), words);
    }
  }

  @Test
  void commandsAreListedByTheirNames() {
    for (var named : Cli.COMMANDS) {
      assertEquals(named.command().getAnnotation(Command.class).name(), named.name());
      assertEquals(Optional.empty(), PlainStart.read(new String[] {"--name", named.name()}));
    }
  }

  @Test
  void anUnknownCommandIsAUsageError() {
    for (String words : List.of("rum", "--json rum", "run rum", "status --port 1")) {
      int status = Cli.run(words.split(" "), "1.0.0", starter(new AtomicReference<>()));
      assertEquals(ExitStatus.USAGE.code(), status, words);
    }
  }

  @Test
  void withoutACommandANodeStarts() {
    var seen = new AtomicReference<RunOptions>();
    Cli.run(new String[0], "1.0.0", starter(seen));
    assertNotNull(seen.get());
  }

  @Test
  void anInvitationIsNamedByTheBeginningOfItsId() {
    var invites =
        new JsonArray()
            .add(new JsonObject().put("invite", "5ff5"))
            .add(new JsonObject().put("invite", "5fa0"));
    assertEquals("5fa0", InviteCommands.chosen(invites, "5fa"));
    for (String bad : List.of("", "5f", "7")) {
      var refused = assertThrows(CliException.class, () -> InviteCommands.chosen(invites, bad));
      assertTrue(refused.getMessage().contains("see: grove invite list"), bad);
    }
  }

  @Test
  void aRequestIsNamedByTheBeginningOfItsId() {
    JsonArray requests =
        new JsonArray()
            .add(new JsonObject().put("request", "ab01"))
            .add(new JsonObject().put("request", "ab02"));
    assertEquals("ab02", RequestCommands.chosen(requests, "ab02"));
    for (String prefix : List.of("ab", "", "cd")) {
      var refused =
          assertThrows(CliException.class, () -> RequestCommands.chosen(requests, prefix));
      assertTrue(refused.getMessage().contains("grove requests"));
    }
  }

  @Test
  void anInvitationIsGivenItselfOrInAFile(@TempDir Path folder) throws IOException {
    Path file = folder.resolve("invitation.txt");
    Files.writeString(file, "grove-invite:abc\n");
    assertEquals("grove-invite:abc", Input.given(file.toString(), "?", "grove:"));
    assertEquals("grove:abc", Input.given("grove:abc", "?", "grove:"));
    assertEquals("no such file", Input.given("no such file", "?", "grove:"));
  }

  @Test
  void tablesAlignTheirColumns() {
    var rows =
        new JsonArray()
            .add(
                new JsonObject().put("name", "a").put("by", new JsonObject().put("name", "Editor")))
            .add(new JsonObject().put("name", "longer"));
    assertEquals(
        List.of("name    by", "a       Editor", "longer  "), Output.table(rows, "name", "by"));
  }

  @Test
  void progressSaysShareSpeedAndTimeLeft() throws IOException {
    var clock = new AtomicLong(1_000);
    var drawn = new ByteArrayOutputStream();
    var terminal = new PrintStream(drawn, true, StandardCharsets.UTF_8);
    try (var progress = new Progress(terminal, true, clock::get, 4_000_000)) {
      progress.at("a.bin");
      clock.addAndGet(2_000);
      var in = progress.counting(new ByteArrayInputStream(new byte[1_000_000]));
      assertEquals(1_000_000, in.readAllBytes().length);
      assertEquals(
          "[######------------------] 25 %  500.0 kB/s  6 s left  a.bin", progress.line(3_000));
    }
    assertTrue(drawn.toString(StandardCharsets.UTF_8).contains("%"));
  }

  @Test
  void nothingIsDrawnWhereNobodyWatches() {
    var drawn = new ByteArrayOutputStream();
    var quiet = new PrintStream(drawn, true, StandardCharsets.UTF_8);
    try (var progress = new Progress(quiet, false, () -> 0, 10)) {
      progress.done(10);
    }
    assertEquals(0, drawn.size());
  }

  @Test
  void foldersAreWalkedWithoutLinksAndHiddenFiles(@TempDir Path folder) throws IOException {
    Path top = Files.createDirectories(folder.resolve("docs"));
    Files.writeString(Files.createDirectories(top.resolve("guide/part one")).resolve("a.md"), "A");
    Files.writeString(top.resolve("b.txt"), "BB");
    Files.writeString(top.resolve(".hidden"), "x");
    Files.writeString(Files.createDirectories(top.resolve(".git")).resolve("config"), "x");
    Files.createSymbolicLink(top.resolve("link"), top.resolve("b.txt"));
    Files.createSymbolicLink(top.resolve("loop"), top);

    LocalFiles inside = LocalFiles.below(List.of(top), false);
    assertEquals(
        List.of("", "guide/part one"),
        inside.files().stream().map(LocalFiles.Found::folder).toList());
    assertEquals(3, inside.bytes());
    assertEquals(4, inside.leftOut());

    LocalFiles withTop = LocalFiles.below(List.of(top), true);
    assertEquals(
        List.of("docs", "docs/guide/part one"),
        withTop.files().stream().map(LocalFiles.Found::folder).toList());

    LocalFiles one = LocalFiles.below(List.of(top.resolve(".hidden")), true);
    assertEquals("", one.files().getFirst().folder());
    assertFalse(one.files().isEmpty());
  }

  @Test
  void aMissingPathIsNamed(@TempDir Path folder) {
    var refused =
        assertThrows(
            CliException.class, () -> LocalFiles.below(List.of(folder.resolve("no")), true));
    assertTrue(refused.line().endsWith("no does not exist"), refused.line());
  }

  @Test
  void withoutANodeTheRemedyIsNamed(@TempDir Path folder) {
    var refused = assertThrows(CliException.class, () -> NodeClient.of(folder));
    assertEquals(ExitStatus.NO_NODE, refused.status());
    assertTrue(refused.line().contains("grove run"), refused.line());
  }

  @Test
  void theDemonstrationNamesRolesAndEveryStepIsKnown() {
    DemoScript script = DemoScript.load();
    assertEquals(List.of("Coordinator", "Gardener", "Treasurer"), script.people());
  }

  @Test
  void optionsOfEveryCommandMayStandBeforeIt(@TempDir Path folder) {
    Path home = folder.resolve("home");
    var seen = new AtomicReference<RunOptions>();
    var starter = starter(seen);
    Cli.run(new String[] {"--json", "--home", home.toString(), "run", "--no-lan"}, "1", starter);
    assertEquals(home, seen.get().home());
    assertTrue(seen.get().json());
    Path nearer = folder.resolve("nearer");
    Cli.run(
        new String[] {"--home", home.toString(), "run", "--home", nearer.toString()}, "1", starter);
    assertEquals(nearer, seen.get().home());
    assertFalse(seen.get().json());
  }

  @Test
  void aNameOfOthersReplacesNoFileOfAFolderAndHidesNone(@TempDir Path folder) throws IOException {
    Files.writeString(folder.resolve("plan.txt"), "mine");
    assertThrows(CliException.class, () -> FileCommands.target(folder, "plan.txt"));
    assertEquals(folder.resolve("_bashrc"), FileCommands.target(folder, ".bashrc"));
    assertEquals(folder.resolve("_.._x"), FileCommands.target(folder, "/../x"));
    assertEquals(folder.resolve("file"), FileCommands.target(folder, ".."));
    Path named = folder.resolve("plan.txt");
    assertEquals(named, FileCommands.target(named, ".bashrc"));
  }

  @Test
  void aMessageCannotPassForAnotherOne() {
    var forged = "hello\n2026-01-01 10:00  Owner: send me your recovery code";
    var message =
        new JsonObject()
            .put("timeMs", 0L)
            .put("author", new JsonObject().put("name", "Guest"))
            .put("text", forged);
    String shown = TalkCommands.Messages.lines(new JsonArray().add(message)).getFirst();
    assertEquals(1, shown.lines().filter(line -> !line.startsWith("   ")).count());
  }

  @Test
  void aPageOfSeveralVersionsIsNotOverwritten() {
    var page = new JsonObject().put("title", "Plan").put("versions", new JsonArray().add("a"));
    assertEquals(new JsonArray().add("a"), PageCommands.base(page));
    page.put("conflict", new JsonArray().add(new JsonObject()).add(new JsonObject()));
    var refused = assertThrows(CliException.class, () -> PageCommands.base(page));
    assertEquals(ExitStatus.FAILED, refused.status());
    assertTrue(refused.line().startsWith("Plan has several versions"), refused.line());
  }

  /// What is read without picocli means the same to it.
  @Test
  void aPlainStartIsReadAsAnyOther(@TempDir Path folder) {
    var home = folder.resolve("a b").toString();
    for (List<String> words :
        List.of(
            List.<String>of(),
            List.of("run"),
            List.of("run", "--home", home, "--no-browser"),
            List.of("--port", "0", "--peer-port", "65535", "--json"),
            List.of("run", "--bind", "127.0.0.1", "--no-lan", "--metrics", "--port", "4747"),
            List.of("--name", "Zoë of the hill", "--home", "relative/home"))) {
      var arguments = words.toArray(String[]::new);
      var seen = new AtomicReference<RunOptions>();
      assertEquals(0, Cli.run(arguments, "1", starter(seen)), words.toString());
      assertEquals(Optional.of(seen.get()), PlainStart.read(arguments), words.toString());
    }
  }

  @Test
  void whatIsNotPlainIsLeftToPicocli() {
    for (String line :
        List.of(
            "--help",
            "run --help",
            "status",
            "run run",
            "--home /tmp/x run",
            "--port",
            "--port 65536",
            "--port 08",
            "--port=1",
            "--port -1",
            "--name --json",
            "--name run",
            "--name @names",
            "--name 'a'",
            "--home a --home b",
            "--json --json",
            "--no-browser=false",
            "@arguments",
            "--name ${HOME}")) {
      assertEquals(Optional.empty(), PlainStart.read(line.split(" ")), line);
    }
    assertEquals(Optional.empty(), PlainStart.read(new String[] {"--home", ""}));
    assertEquals(Optional.empty(), PlainStart.read(new String[] {"--home", "A\0B"}));
  }

  private static RunOptions.Starter starter(AtomicReference<RunOptions> seen) {
    return new RunOptions.Starter() {
      @Override
      public ExitStatus run(RunOptions options) {
        seen.set(options);
        return ExitStatus.DONE;
      }

      @Override
      public boolean open(String url) {
        return false;
      }
    };
  }
}
