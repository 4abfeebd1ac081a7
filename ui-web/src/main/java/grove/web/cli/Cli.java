package grove.web.cli;

import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.util.List;
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
    usageHelpAutoWidth = true)
public final class Cli implements java.util.concurrent.Callable<Integer> {
  /// What commands take for the time: ms since 1970.
  static final LongSupplier CLOCK_MS = System::currentTimeMillis;

  /// A command by the name that its class says too. picocli learns all about a command by reflection,
  /// which of all of them takes longer than a node takes to start: so it is told of the one that is
  /// asked for.
  record Named(String name, Class<?> command) {}

  static final List<Named> COMMANDS =
      List.of(
          new Named("run", RunCommand.class),
          new Named("id", IdentityCommands.Id.class),
          new Named("card", IdentityCommands.Card.class),
          new Named("recovery", IdentityCommands.Recovery.class),
          new Named("lock", VaultCommands.Lock.class),
          new Named("unlock", VaultCommands.Unlock.class),
          new Named("passphrase", VaultCommands.OfVault.class),
          new Named("backup", BackupCommands.Backup.class),
          new Named("restore", BackupCommands.Restore.class),
          new Named("workspace", WorkspaceCommands.class),
          new Named("invite", InviteCommands.class),
          new Named("join", JoinCommand.class),
          new Named("requests", RequestCommands.Requests.class),
          new Named("approve", RequestCommands.Approve.class),
          new Named("decline", RequestCommands.Decline.class),
          new Named("members", MemberCommands.Members.class),
          new Named("role", MemberCommands.SetRole.class),
          new Named("remove", MemberCommands.Remove.class),
          new Named("leave", MemberCommands.Leave.class),
          new Named("device", DeviceCommands.class),
          new Named("audit", OversightCommands.Audit.class),
          new Named("set-aside", OversightCommands.SetAside.class),
          new Named("adopt", OversightCommands.Adopt.class),
          new Named("removals", OversightCommands.Removals.class),
          new Named("rotate", OversightCommands.Rotate.class),
          new Named("allow", OversightCommands.Allow.class),
          new Named("redact", KeepingCommands.Redact.class),
          new Named("retention", KeepingCommands.Retention.class),
          new Named("safety", SafetyCommand.class),
          new Named("post", TalkCommands.Post.class),
          new Named("channel", TalkCommands.Channel.class),
          new Named("messages", TalkCommands.Messages.class),
          new Named("page", PageCommands.class),
          new Named("file", FileCommands.class),
          new Named("import", ImportCommand.class),
          new Named("export", ExportCommand.class),
          new Named("search", SearchCommand.class),
          new Named("status", StatusCommand.class),
          new Named("verify", UpkeepCommands.Verify.class),
          new Named("doctor", UpkeepCommands.Diagnose.class),
          new Named("demo", DemoCommand.class),
          new Named("help", CommandLine.HelpCommand.class));

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
    asked(arguments).forEach(command -> line.addSubcommand(command.command));
    helpEverywhere(line);
    return line.execute(arguments);
  }

  /// The commands that a command line may mean: one, if it begins with its name; none, if it says
  /// nothing, which starts a node.
  private static List<Named> asked(String[] arguments) {
    if (arguments.length == 0) {
      return List.of();
    }
    return COMMANDS.stream()
        .filter(command -> command.name.equals(arguments[0]) && !command.name.equals("help"))
        .findFirst()
        .map(List::of)
        .orElse(COMMANDS);
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
