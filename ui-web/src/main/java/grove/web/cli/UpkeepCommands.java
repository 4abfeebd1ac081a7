package grove.web.cli;

import grove.store.StoreException;
import grove.web.group.Doctor;
import grove.web.group.Doctor.Finding;
import grove.web.group.Repair;
import grove.web.home.DiskRoom;
import grove.web.home.Home;
import grove.web.home.HomeException;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.nio.file.Files;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/// What looks after a home: `verify` checks it, `doctor` explains and repairs.
final class UpkeepCommands {
  private UpkeepCommands() {}

  /// `grove verify`.
  @Command(
      name = "verify",
      description =
          "Check every chain, hash, signature and blob of this home, and that what is shown agrees"
              + " with them. Ends with status 1 if there is any problem.")
  static final class Verify implements Callable<Integer> {
    @Mixin private final Globals globals = new Globals();

    @Override
    public Integer call() {
      JsonObject found = globals.node().post("/verify", new JsonObject());
      List<String> lines = new ArrayList<>();
      JsonArray problems = found.getJsonArray("problems");
      problems.forEach(problem -> lines.add(String.valueOf(problem)));
      lines.add(
          found.getValue("entries")
              + " entries and "
              + found.getValue("blobs")
              + " blobs checked, "
              + (problems.isEmpty() ? "all sound." : problems.size() + " problems."));
      globals.output().show(found, lines);
      return (problems.isEmpty() ? ExitStatus.DONE : ExitStatus.FAILED).code();
    }
  }

  /// `grove doctor`.
  @Command(
      name = "doctor",
      description =
          "Say what is wrong with this home, node or computer, and what to do. Shows no names, keys"
              + " or texts. Ends with status 1 if something is bad.")
  static final class Diagnose implements Callable<Integer> {
    @Mixin private final Globals globals = new Globals();
    @Spec private CommandSpec spec = CommandSpec.create();

    @Option(
        names = "--repair",
        description =
            "Save what is sound of damaged entries; the rest comes back from other members. Only"
                + " while no node runs.")
    private boolean repair;

    private final List<Finding> findings = new ArrayList<>();

    @Override
    public Integer call() {
      findings.add(
          Finding.ok(
              "program",
              spec.root().version()[0]
                  + ", Java "
                  + Runtime.version()
                  + ", "
                  + System.getProperty("os.name")
                  + " "
                  + System.getProperty("os.arch")));
      findings.add(Doctor.clock(Cli.CLOCK_MS.getAsLong()));
      if (Files.exists(globals.home())) {
        DiskRoom room = DiskRoom.of(globals.home(), Cli.CLOCK_MS);
        findings.add(Doctor.disk(room.room()));
        home();
      } else {
        findings.add(Finding.ok("home", "There is no home at " + globals.home() + " yet."));
      }
      return show();
    }

    private void home() {
      try {
        switch (Home.open(globals.home())) {
          case Home.Opening.Opened(Home home) -> resting(home);
          case Home.Opening.Taken taken -> running();
        }
      } catch (HomeException | StoreException e) {
        findings.add(new Finding("home", Doctor.State.BAD, String.valueOf(e.getMessage()), ""));
      }
    }

    private void resting(Home home) {
      try (home) {
        findings.add(Finding.ok("node", "No node runs for this home."));
        if (repair) {
          for (Repair.Saved saved : Repair.run(home)) {
            findings.add(
                Finding.ok(
                    "repair",
                    saved.saved()
                        + " entries were saved; the damaged files are in "
                        + saved.aside()
                        + ". Start the node: the rest comes back from other members."));
          }
        }
        findings.addAll(Doctor.examine(home));
      }
    }

    private void running() {
      if (repair) {
        throw new CliException(
            ExitStatus.FAILED, "a node runs for this home; stop it first, then repair");
      }
      NodeClient node = globals.node();
      JsonObject said = node.get("/node");
      findings.add(
          Finding.ok(
              "node",
              "A node runs (process "
                  + said.getValue("pid")
                  + "), state "
                  + said.getString("state")
                  + "."));
      findings.add(
          Finding.ok(
              "ports",
              "The page answers. Other nodes connect to TCP "
                  + said.getString("peer")
                  + ": a firewall has to let that in; "
                  + (said.getBoolean("near", true)
                      ? "members in the same network are found by multicast (UDP 4749)."
                      : "it does not look for members in the same network (--no-lan, or bound to"
                          + " this computer).")));
      if (said.getString("state").equals("ready")) {
        workspaces(node);
      }
    }

    private void workspaces(NodeClient node) {
      JsonArray all = node.get("/workspaces").getJsonArray("workspaces");
      for (int i = 0; i < all.size(); i++) {
        JsonObject one = all.getJsonObject(i);
        String check = "workspace " + one.getString("workspace").substring(0, 8);
        String problem = one.getString("reason", "");
        findings.add(
            one.getString("state", "").equals("damaged")
                ? new Finding(
                    check,
                    Doctor.State.BAD,
                    problem,
                    "Stop the node, then run: grove doctor --repair")
                : Finding.ok(check, one.getValue("entries") + " entries."));
      }
    }

    private Integer show() {
      boolean bad = findings.stream().anyMatch(f -> f.state() == Doctor.State.BAD);
      List<String> lines = new ArrayList<>();
      JsonArray checks = new JsonArray();
      for (Finding finding : findings) {
        checks.add(finding.json());
        String mark =
            switch (finding.state()) {
              case OK -> "ok    ";
              case WARN -> "warn  ";
              case BAD -> "BAD   ";
            };
        lines.add(mark + finding.check() + ": " + finding.text());
        if (!finding.remedy().isEmpty()) {
          lines.add("      -> " + finding.remedy());
        }
      }
      globals.output().show(new JsonObject().put("checks", checks), lines);
      return (bad ? ExitStatus.FAILED : ExitStatus.DONE).code();
    }
  }
}
