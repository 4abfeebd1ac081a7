package grove.web;

import grove.web.cli.Cli;
import grove.web.cli.ExitStatus;
import grove.web.cli.PlainStart;
import grove.web.cli.RunOptions;
import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;

/// The program's entry: reads the command line and runs one command.
public final class Main {
  private Main() {}

  public static void main(String[] args) {
    Logging.prepare();
    PrintStream out = utf8(FileDescriptor.out);
    PrintStream err = utf8(FileDescriptor.err);
    NodeRunner runner = new NodeRunner(out, err);
    System.exit(
        PlainStart.read(args)
            .map(options -> run(options, runner, err))
            .orElseGet(() -> Cli.run(args, Version.current(), runner)));
  }

  /// As picocli would: whatever goes wrong, the process ends.
  private static int run(RunOptions options, NodeRunner runner, PrintStream err) {
    try {
      return runner.run(options).code();
    } catch (RuntimeException e) {
      e.printStackTrace(err);
      return ExitStatus.FAILED.code();
    }
  }

  private static PrintStream utf8(FileDescriptor to) {
    return new PrintStream(new FileOutputStream(to), true, StandardCharsets.UTF_8);
  }
}
