package grove.web;

import grove.graph.GraphException;
import grove.grouping.GroupException;
import grove.identity.IdentityException;
import grove.store.StoreException;
import grove.web.cli.ExitStatus;
import grove.web.cli.RunOptions;
import grove.web.cli.Terminal;
import grove.web.home.Home;
import grove.web.home.HomeException;
import grove.web.home.RunFiles;
import io.vertx.core.json.JsonObject;
import java.io.PrintStream;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;

/// Runs a node in the foreground: says when it is ready, opens the page, waits until the process is
/// told to end.
final class NodeRunner implements RunOptions.Starter {
  /// After this the launch file is of no use: its code has expired.
  private static final long LAUNCH_S = 60;

  private final PrintStream out;
  private final PrintStream err;

  NodeRunner(PrintStream out, PrintStream err) {
    this.out = out;
    this.err = err;
  }

  @Override
  public ExitStatus run(RunOptions options) {
    try {
      return switch (Home.open(options.home())) {
        case Home.Opening.Opened(Home home) -> runIn(home, options);
        case Home.Opening.Taken(Optional<RunFiles.Running> running) -> pointTo(running, options);
      };
    } catch (HomeException
        | IdentityException
        | StoreException
        | GraphException
        | GroupException e) {
      err.println("grove: " + e.getMessage());
      return ExitStatus.FAILED;
    }
  }

  private ExitStatus runIn(Home home, RunOptions options) {
    Node node = Node.start(home, nodeOptions(options));
    LockPrompt.ask(node, options, out);
    CountDownLatch ended = new CountDownLatch(1);
    Runtime.getRuntime()
        .addShutdownHook(
            new Thread(
                () -> {
                  node.close();
                  ended.countDown();
                },
                "grove-stop"));
    if (options.json()) {
      JsonObject ready = new JsonObject().put("event", "ready").mergeIn(node.running().json());
      out.println(ready.encode());
    } else {
      out.println("Grove is ready: " + node.running().url());
    }
    out.flush();
    show(node, options);
    awaitEnd(ended);
    return ExitStatus.DONE;
  }

  private static void awaitEnd(CountDownLatch ended) {
    try {
      ended.await();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private static NodeOptions nodeOptions(RunOptions options) {
    return new NodeOptions(
        port(options.port()),
        port(options.peerPort()),
        options.bind(),
        options.name(),
        options.lan(),
        options.metrics());
  }

  private static OptionalInt port(Optional<Integer> port) {
    return port.map(OptionalInt::of).orElseGet(OptionalInt::empty);
  }

  /// Opens the page, or says how to. A one-time address is shown on a terminal only: what is piped
  /// into a file or a journal may be read by others.
  private void show(Node node, RunOptions options) {
    AtomicReference<Optional<Launch>> launched = new AtomicReference<>(Optional.empty());
    String url =
        node.oneTimeUrl(() -> launched.get().ifPresent(Launch::remove))
            .toCompletableFuture()
            .join();
    Optional<Launch> launch = options.browser() ? launch(url) : Optional.empty();
    launched.set(launch);
    launch.ifPresent(NodeRunner::removeLater);
    if (launch.isEmpty() && !options.json() && Terminal.present()) {
      out.println("Open it within a minute, once: " + url);
      out.flush();
    }
  }

  /// Gives the browser a file that leads to the address; empty where there is no browser.
  private static Optional<Launch> launch(String url) {
    Optional<List<String>> opener =
        Launch.opener(System.getProperty("os.name", ""), System.getenv());
    if (opener.isEmpty()) {
      return Optional.empty();
    }
    Launch launch = Launch.write(Path.of(System.getProperty("user.home", ".")), url);
    if (launch.open(opener.get())) {
      return Optional.of(launch);
    }
    launch.remove();
    return Optional.empty();
  }

  @Override
  public boolean open(String url) {
    Optional<Launch> launch = launch(url);
    launch.ifPresent(NodeRunner::removeLater);
    return launch.isPresent();
  }

  private static void removeLater(Launch launch) {
    CompletableFuture.delayedExecutor(LAUNCH_S, TimeUnit.SECONDS).execute(launch::remove);
  }

  /// The home is in use: the user gets to the node that uses it.
  private ExitStatus pointTo(Optional<RunFiles.Running> running, RunOptions options) {
    if (running.isEmpty()) {
      err.println(
          "grove: another process uses the home "
              + options.home()
              + " and has not said its address yet: wait a moment, or end it.");
      return ExitStatus.FAILED;
    }
    RunFiles.Running node = running.get();
    err.println(
        "grove: a node runs for this home already (process %d): %s"
            .formatted(node.pid(), node.url()));
    if (options.browser() && !options.json()) {
      RunningNode.oneTimeUrl(options.home(), node).ifPresent(this::openLater);
    }
    return ExitStatus.FAILED;
  }

  private void openLater(String url) {
    if (!open(url) && Terminal.present()) {
      out.println("Open it within a minute, once: " + url);
    }
  }
}
