package grove.web.cli;

import java.util.Optional;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/// `grove run`: starts the node and, unless told otherwise, opens its page.
@Command(name = "run", description = "Start the node and open it in the browser.")
final class RunCommand implements Callable<Integer> {
  @Mixin private final Globals globals = new Globals();
  @Mixin private final Options options = new Options();
  private final RunOptions.Starter starter;

  RunCommand(RunOptions.Starter starter) {
    this.starter = starter;
  }

  @Override
  public Integer call() {
    return options.start(globals, starter);
  }

  /// How the node is to be started.
  static final class Options {
    static final int PORT_MAX = 65_535;

    @Option(names = "--port", paramLabel = "N", description = "Port of the page; 0 = any free one.")
    private @Nullable Integer port;

    @Option(
        names = "--peer-port",
        paramLabel = "N",
        description = "Port for other nodes; 0 = any free one.")
    private @Nullable Integer peerPort;

    @Option(
        names = "--bind",
        paramLabel = "ADDR",
        description = "Address of the peer port; the page is always on loopback.")
    private @Nullable String bind;

    @Option(
        names = "--name",
        paramLabel = "NAME",
        description = "Create the identity unattended at the first start.")
    private @Nullable String name;

    @Option(names = "--no-browser", description = "Do not open the page.")
    private boolean noBrowser;

    @Option(names = "--no-lan", description = "Do not look for nodes in the local network.")
    private boolean noLan;

    @Option(
        names = "--metrics",
        description = "Tell programs numbers about links and sync, at /api/metrics.")
    private boolean metrics;

    int start(Globals globals, RunOptions.Starter starter) {
      var options =
          new RunOptions(
              globals.home(),
              valid("--port", port),
              valid("--peer-port", peerPort),
              Optional.ofNullable(bind),
              Optional.ofNullable(name),
              !noBrowser,
              !noLan,
              metrics,
              globals.json());
      return starter.run(options).code();
    }

    private static Optional<Integer> valid(String option, @Nullable Integer port) {
      if (port != null && (port < 0 || port > PORT_MAX)) {
        throw new CliException(
            ExitStatus.USAGE, option + " takes a port from 0 (any free one) to " + PORT_MAX);
      }
      return Optional.ofNullable(port);
    }
  }
}
