package grove.web.cli;

import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/// The options of a command that acts on a workspace, and the node it talks to.
final class InWorkspace {
  @Mixin private final Globals globals = new Globals();

  @Option(
      names = {"-w", "--workspace"},
      paramLabel = "WORKSPACE",
      description = "Id, unique prefix or name; may be left out when there is one.")
  private @Nullable String workspace;

  /// A node and the path of one workspace's resources in it.
  record Place(NodeClient node, String path) {}

  Output output() {
    return globals.output();
  }

  NodeClient node() {
    return globals.node();
  }

  Place place() {
    NodeClient node = globals.node();
    return new Place(node, node.workspace(workspace));
  }
}
