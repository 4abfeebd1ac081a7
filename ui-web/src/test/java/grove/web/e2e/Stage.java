package grove.web.e2e;

import com.microsoft.playwright.Page;
import com.microsoft.playwright.options.ColorScheme;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// What the stories of one test class are played on: homes in a folder, node processes, one browser
/// with a window for each person who looks, started for the first. Ends all of them.
final class Stage implements AutoCloseable {
  private static final int WIDTH = 1280;
  private static final int HEIGHT = 800;

  private final Path folder;
  private final List<NodeProcess> nodes = new ArrayList<>();
  private @Nullable Chromium chromium;

  Stage(Path folder) {
    this.folder = folder;
  }

  /// Somebody who has chosen a name already.
  NodeProcess person(String name) throws IOException {
    return kept(NodeProcess.start(home(name), "--name", name, "--port", "0"));
  }

  /// A node on a home that is there, or on a new one that has no name yet.
  NodeProcess start(String home) throws IOException {
    return kept(NodeProcess.start(home(home), "--port", "0"));
  }

  Path home(String name) {
    return folder.resolve(name);
  }

  private NodeProcess kept(NodeProcess node) {
    nodes.add(node);
    return node;
  }

  Page window(NodeProcess node) throws IOException, InterruptedException {
    Chromium open = chromium;
    if (open == null) {
      open = new Chromium();
      chromium = open;
    }
    return open.open(node.pageUrl(), ColorScheme.LIGHT, WIDTH, HEIGHT);
  }

  /// Ends a node as its user would.
  void end(NodeProcess node) {
    nodes.remove(node);
    node.close();
  }

  List<String> complaints() {
    return chromium == null ? List.of() : chromium.complaints();
  }

  @Override
  public void close() {
    if (chromium != null) {
      chromium.close();
    }
    List<NodeProcess> left = List.copyOf(nodes);
    nodes.clear();
    left.forEach(NodeProcess::close);
  }
}
