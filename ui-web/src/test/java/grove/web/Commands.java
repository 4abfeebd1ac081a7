package grove.web;

import grove.web.cli.Cli;
import grove.web.cli.ExitStatus;
import grove.web.cli.RunOptions;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/// Runs commands as a person would type them, on a home; these start neither a node nor a browser.
public final class Commands {
  private final Path home;

  public Commands(Path home) {
    this.home = home;
  }

  /// The exit status of a command.
  public int run(String... words) {
    var line = new ArrayList<>(List.of("--home", home.toString()));
    line.addAll(List.of(words));
    return Cli.run(line.toArray(String[]::new), "1.0.0", new NoStarter());
  }

  /// What a command writes to standard output.
  public String said(String... words) {
    PrintStream before = System.out;
    var said = new ByteArrayOutputStream();
    System.setOut(new PrintStream(said, true, StandardCharsets.UTF_8));
    try {
      run(words);
    } finally {
      System.setOut(before);
    }
    return said.toString(StandardCharsets.UTF_8);
  }

  private static final class NoStarter implements RunOptions.Starter {
    @Override
    public ExitStatus run(RunOptions options) {
      throw new AssertionError("no node is to be started");
    }

    @Override
    public boolean open(String url) {
      throw new AssertionError("no page is to be opened");
    }
  }
}
