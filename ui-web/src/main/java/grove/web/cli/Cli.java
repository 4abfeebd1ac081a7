package grove.web.cli;

import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.util.function.LongSupplier;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.OptionSpec;

/// The program's command line: reads it and runs one command.
@Command(
    name = "grove",
    description = "A private workspace for a group, without a server.",
    mixinStandardHelpOptions = true,
    usageHelpAutoWidth = true,
    subcommands = {
      RunCommand.class,
      IdentityCommands.Id.class,
      IdentityCommands.Card.class,
      IdentityCommands.Recovery.class,
      VaultCommands.Lock.class,
      VaultCommands.Unlock.class,
      VaultCommands.OfVault.class,
      BackupCommands.Backup.class,
      BackupCommands.Restore.class,
      WorkspaceCommands.class,
      InviteCommands.class,
      JoinCommand.class,
      RequestCommands.Requests.class,
      RequestCommands.Approve.class,
      RequestCommands.Decline.class,
      MemberCommands.Members.class,
      MemberCommands.SetRole.class,
      MemberCommands.Remove.class,
      MemberCommands.Leave.class,
      DeviceCommands.class,
      OversightCommands.Audit.class,
      OversightCommands.SetAside.class,
      OversightCommands.Adopt.class,
      OversightCommands.Removals.class,
      OversightCommands.Rotate.class,
      OversightCommands.Allow.class,
      KeepingCommands.Redact.class,
      KeepingCommands.Retention.class,
      SafetyCommand.class,
      TalkCommands.Post.class,
      TalkCommands.Channel.class,
      TalkCommands.Messages.class,
      PageCommands.class,
      FileCommands.class,
      ImportCommand.class,
      ExportCommand.class,
      SearchCommand.class,
      StatusCommand.class,
      UpkeepCommands.Verify.class,
      UpkeepCommands.Diagnose.class,
      DemoCommand.class,
      CommandLine.HelpCommand.class
    })
public final class Cli implements java.util.concurrent.Callable<Integer> {
  /// What commands take for the time: ms since 1970.
  static final LongSupplier CLOCK_MS = System::currentTimeMillis;

  @Mixin private final Globals globals = new Globals();
  @Mixin private final RunCommand.Options options = new RunCommand.Options();

  private final RunOptions.Starter starter;

  private Cli(RunOptions.Starter starter) {
    this.starter = starter;
  }

  /// Runs one command line.
  ///
  /// @param version of the program
  /// @param starter starts a node, for `grove run`
  /// @return the process's exit status
  public static int run(String[] arguments, String version, RunOptions.Starter starter) {
    var err = new PrintWriter(System.err, true, StandardCharsets.UTF_8);
    var line = new CommandLine(new Cli(starter), new Creator(starter));
    line.getCommandSpec().version("grove " + version);
    line.setErr(err);
    line.setExecutionExceptionHandler((error, command, parsed) -> {
      if (error instanceof CliException known) {
        err.println("grove: " + Output.plain(known.line()));
        return known.status().code();
      }
      throw error;
    });
    line.setExecutionStrategy(Cli::execute);
    helpEverywhere(line);
    return line.execute(arguments);
  }

  /// Who knows no option of a command tries `--help` after it.
  private static void helpEverywhere(CommandLine line) {
    if (line.getCommandSpec().findOption("--help") == null) {
      line.getCommandSpec()
          .addOption(
              OptionSpec.builder("-h", "--help")
                  .usageHelp(true)
                  .description("Show this help message and exit.")
                  .build());
    }
    line.getSubcommands().values().forEach(Cli::helpEverywhere);
  }

  /// Runs the command that was named, with the options of [Globals] from wherever they stood:
  /// `grove --home DIR status` must never speak to another home than `grove status --home DIR`.
  private static int execute(CommandLine.ParseResult top) {
    for (String name : Globals.NAMES) {
      passDown(top, name);
    }
    return new CommandLine.RunLast().execute(top);
  }

  private static void passDown(CommandLine.ParseResult top, String name) {
    Object value = null;
    for (var at = top; at != null; at = at.subcommand()) {
      OptionSpec option = at.commandSpec().findOption(name);
      if (at.hasMatchedOption(name)) {
        value = option.getValue();
      } else if (option != null && value != null) {
        option.setValue(value);
      }
    }
  }

  /// Without a command the program starts the node.
  @Override
  public Integer call() {
    return options.start(globals, starter);
  }

  /// Gives the starter to the commands that need it.
  private record Creator(RunOptions.Starter starter) implements CommandLine.IFactory {
    @Override
    public <K> K create(Class<K> type) throws Exception {
      if (type == RunCommand.class) {
        return type.cast(new RunCommand(starter));
      }
      return type == DemoCommand.class
          ? type.cast(new DemoCommand(starter))
          : CommandLine.defaultFactory().create(type);
    }
  }
}
