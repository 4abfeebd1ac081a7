package grove.web.group;

import static org.junit.jupiter.api.Assertions.assertThrows;

import grove.graph.sim.SimLoop;
import grove.graph.sim.World;
import grove.grouping.Group;
import grove.grouping.GroupNetwork;
import grove.grouping.GroupPorts;
import grove.grouping.space.Item;
import grove.grouping.space.Workspace;
import grove.identity.Secret;
import grove.identity.Vault;
import grove.search.SearchDocument;
import grove.search.SearchIndex;
import grove.store.BlobStore;
import grove.store.EntryStore;
import grove.store.StoreException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.logging.Handler;
import java.util.logging.LogRecord;
import java.util.logging.Logger;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;

/// A search index that is fed with what is written into a workspace, in simulated time.
abstract class IndexFeedSetting {
  @TempDir Path folder;

  final World world = new World(1);

  /// One of its own, so that what the index does can be held up while the group goes on.
  final SimLoop indexLoop = world.loop();

  boolean unreadable;
  Group group;
  Workspace space;
  SearchIndex index;
  Uptake uptake;
  IndexFeed feed;

  @BeforeEach
  void open() {
    var random = world.random("node");
    var loop = world.loop();
    EntryStore[] store = new EntryStore[1];
    var network =
        new GroupNetwork(
            _ -> {
              if (uptake != null) {
                uptake.onControl();
              }
            },
            _ -> {},
            () -> {},
            List::of);
    Vault vault = Vault.create(folder.resolve("vault"), "Ada", random, world.nowMs());
    var ports =
        new GroupPorts(vault, id -> store[0] = EntryStore.memory(id), loop, random, network);
    group = Group.found(ports, "Garden");
    space =
        Workspace.open(
            group,
            store[0],
            BlobStore.memory(),
            random,
            changes -> {
              if (feed != null) {
                feed.onChanges(changes);
              }
            });
    index = SearchIndex.open(folder.resolve("index"), "g", Secret.of(new byte[32]), random);
    feed =
        new IndexFeed(
            new IndexFeed.Loops(loop, indexLoop),
            index,
            space,
            () -> unreadable ? this::refuse : new Documents(group, space),
            () -> false);
    feed.start(0);
    uptake = new Uptake(loop, space, () -> false, () -> {});
    world.runFor(5_000);
  }

  @AfterEach
  void close() {
    feed.close();
    index.close();
    group.close();
  }

  /// The number in the name of the file that is written by a commit.
  int commits() {
    try (Stream<Path> files = Files.list(folder.resolve("index"))) {
      return files
          .map(file -> file.getFileName().toString())
          .filter(name -> name.startsWith("segments_"))
          .mapToInt(name -> Integer.parseInt(name.substring("segments_".length()), 36))
          .max()
          .orElse(0);
    } catch (IOException e) {
      throw new AssertionError(e);
    }
  }

  /// Whether files of the index hold what is in it no more.
  boolean filesHoldRemoved() {
    try (Stream<Path> files = Files.list(folder.resolve("index"))) {
      return files.anyMatch(file -> file.getFileName().toString().endsWith(".liv"));
    } catch (IOException e) {
      throw new AssertionError(e);
    }
  }

  /// Done when the answer to a search may be made.
  static CompletableFuture<Boolean> search(IndexFeed feed) {
    CompletableFuture<Boolean> done = new CompletableFuture<>();
    feed.upToDate(() -> done.complete(true));
    return done;
  }

  void write() {
    space.createPage("Page", "text");
  }

  /// Fails as a store does whose folder is gone.
  SearchDocument refuse(Item item) {
    throw assertThrows(
        StoreException.class, () -> BlobStore.files(folder.resolve("file/" + item.id())));
  }

  /// A file lies in the place of the index's folder, which is moved away: nothing can be written.
  void takeAwayIndex() throws IOException {
    Files.move(folder.resolve("index"), folder.resolve("away"));
    Files.createFile(folder.resolve("index"));
  }

  /// Keeps the lines that are logged until it is closed.
  static final class Said extends Handler implements AutoCloseable {
    private final Logger log = Logger.getLogger("grove.web");
    private final List<String> lines = new ArrayList<>();

    Said() {
      log.addHandler(this);
    }

    List<String> lines() {
      return lines;
    }

    @Override
    public void publish(LogRecord line) {
      lines.add(line.getMessage());
    }

    @Override
    public void flush() {}

    @Override
    public void close() {
      log.removeHandler(this);
    }
  }
}
