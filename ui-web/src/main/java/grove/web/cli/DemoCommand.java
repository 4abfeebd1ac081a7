package grove.web.cli;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/// `grove demo`: three nodes on this computer with a small workspace, and the first one's page in the browser.
@Command(
    name = "demo",
    description =
        "Three nodes with a small workspace in temporary homes, to look around; all is deleted at the end.")
final class DemoCommand implements Callable<Integer> {
  @Mixin private final Globals globals = new Globals();

  @Option(names = "--no-browser", description = "Do not open the page.")
  private boolean noBrowser;

  private final RunOptions.Starter starter;
  private final Deque<ChildNode> nodes = new ArrayDeque<>();

  DemoCommand(RunOptions.Starter starter) {
    this.starter = starter;
  }

  @Override
  public Integer call() throws InterruptedException {
    var ending = new Thread(this::end, "demo-end");
    Runtime.getRuntime().addShutdownHook(ending);
    DemoScript script = DemoScript.load();
    say("Starting three nodes …");
    for (String person : script.people()) {
      nodes.add(ChildNode.start(person));
    }
    List<NodeClient> clients = nodes.stream().map(ChildNode::client).toList();
    say("Writing a small workspace …");
    script.play(clients);
    ChildNode first = nodes.getFirst();
    String url = clients.getFirst().post("/session/code", new JsonObject()).getString("url");
    boolean opened = !noBrowser && starter.open(url);
    globals.output().show(ready(), lines(url, opened));
    first.awaitEnd();
    return ExitStatus.DONE.code();
  }

  private JsonObject ready() {
    var all = new JsonArray();
    nodes.forEach(node -> all.add(node.ready().copy().put("home", node.home().toString())));
    return new JsonObject().put("event", "ready").put("nodes", all);
  }

  /// A one-time address is for a terminal only: what is piped may be read by others.
  private static List<String> lines(String url, boolean opened) {
    var lines = new ArrayList<String>();
    lines.add("Ready.");
    if (!opened && Terminal.present()) {
      lines.add("Open it within a minute, once: " + url);
    }
    lines.add("Ctrl+C ends the demonstration and deletes what it wrote.");
    return lines;
  }

  private static void say(String line) {
    System.err.println(line);
  }

  private void end() {
    while (!nodes.isEmpty()) {
      nodes.removeLast().close();
    }
  }
}
