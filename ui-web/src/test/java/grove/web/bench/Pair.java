package grove.web.bench;

import grove.web.home.GroupFolder;
import io.vertx.core.json.JsonObject;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/// Two nodes of one workspace, in fresh homes, that can be parted and meet again.
final class Pair implements AutoCloseable {
  private final Path folder;
  private final BenchProcess one;
  private final BenchProcess other;
  private final BenchOptions options;
  private int meetings = 1;

  private Pair(Path folder, BenchOptions options) throws Exception {
    this.folder = folder;
    this.options = options;
    one = BenchProcess.start(folder.resolve("one"));
    other = BenchProcess.start(folder.resolve("other"));
  }

  static Pair start(BenchOptions options) throws Exception {
    return new Pair(Files.createTempDirectory("grove-bench"), options);
  }

  BenchProcess one() {
    return one;
  }

  BenchProcess other() {
    return other;
  }

  List<BenchProcess> both() {
    return List.of(one, other);
  }

  /// A workspace of the one, in which the other has a role. Gives its id.
  String founded(String role) {
    String id = one.ask("found", "Bench").getString("id");
    String link = one.ask("invite", id, role).getString("link");
    other.ask("join", link);
    return id;
  }

  /// A workspace in which the one has written so many records, and the other, an admin, has them.
  /// Gives its id.
  String shared(int records) {
    String id = founded("ADMIN");
    if (records > 0) {
      one.ask("write", id, records, records, options.bytes());
    }
    settle(id, List.of(entries(one, id)));
    return id;
  }

  /// Waits until both have at least so many entries and nothing to do.
  void settle(String id, List<Long> entries) {
    for (BenchProcess node : both()) {
      entries.forEach(count -> node.ask("await", id, count));
      node.ask("settled", id);
    }
  }

  long entries(BenchProcess node, String id) {
    return node.ask("entries", id).getLong("entries");
  }

  /// Ends their link; none comes about until they [#meet].
  void part() {
    both().forEach(node -> node.ask("network", "off"));
  }

  /// Connects the other to the one; gives when it began to.
  long meet(String id) {
    one.ask("network", "on");
    String device = one.ask("device").getString("device");
    meetings++;
    JsonObject began = other.ask("meet", id, device, one.port(), meetings);
    return began.getLong("ns");
  }

  @Override
  public void close() {
    one.close();
    other.close();
    new GroupFolder(folder).delete();
  }
}
