package grove.web.group;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import grove.graph.sim.World;
import grove.grouping.Group;
import grove.grouping.GroupNetwork;
import grove.grouping.GroupPorts;
import grove.grouping.space.NewItem;
import grove.grouping.space.Workspace;
import grove.identity.Vault;
import grove.store.BlobStore;
import grove.store.EntryStore;
import grove.store.StoreException;
import java.lang.reflect.Proxy;
import java.nio.file.Path;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Of two views of one store the first writes; the other one takes in what is there by an [Uptake].
final class UptakeTest {
  private static final int MANY = 3_000;

  /// More than is taken in two slices.
  private static final int LARGE = 6_000;

  @TempDir Path folder;

  private final World world = new World(1);
  private final AtomicBoolean busy = new AtomicBoolean();
  private final AtomicInteger whole = new AtomicInteger();
  private boolean unreadable;
  private Group group;
  private Workspace writer;
  private Workspace reader;
  private Uptake uptake;

  @BeforeEach
  void open() {
    var random = world.random("node");
    var loop = world.loop();
    EntryStore[] store = new EntryStore[1];
    var network = new GroupNetwork(_ -> {}, _ -> {}, () -> {}, List::of);
    Vault vault = Vault.create(folder.resolve("vault"), "Ada", random, world.nowMs());
    group =
        Group.found(
            new GroupPorts(vault, id -> store[0] = EntryStore.memory(id), loop, random, network),
            "Garden");
    writer = Workspace.open(group, store[0], BlobStore.memory(), random, _ -> {});
    reader = Workspace.open(group, readable(store[0]), BlobStore.memory(), random, _ -> {});
    uptake = new Uptake(loop, reader, busy::get, whole::incrementAndGet);
    uptake.onArrival();
    world.runFor(1);
  }

  /// The same store, which can not be read on at times.
  private EntryStore readable(EntryStore store) {
    return (EntryStore)
        Proxy.newProxyInstance(
            EntryStore.class.getClassLoader(),
            new Class<?>[] {EntryStore.class},
            (_, method, arguments) -> {
              if (unreadable && method.getName().equals("after")) {
                throw failure();
              }
              return method.invoke(store, arguments);
            });
  }

  /// As of a store whose folder is gone.
  private StoreException failure() {
    return assertThrows(
        StoreException.class, () -> BlobStore.files(folder.resolve("vault/no/folder")));
  }

  @Test
  void whatCannotBeReadForTheMomentIsTakenLater() {
    unreadable = true;
    assertThrows(StoreException.class, () -> arrive(2));
    unreadable = false;
    world.runFor(9_000);

    assertEquals(0, reader.ids().size());
    assertTrue(uptake.due());
    world.runFor(2_000);

    assertEquals(2, reader.ids().size());
    assertFalse(uptake.due());
  }

  @AfterEach
  void close() {
    group.close();
  }

  private void arrive(int pages) {
    writer.importAll(Collections.nCopies(pages, new NewItem.Page("Page", "text")));
    uptake.onArrival();
  }

  @Test
  void whatComesAloneIsTakenAtOnce() {
    arrive(1);

    assertEquals(1, reader.ids().size());
    assertFalse(uptake.due());
    assertEquals(0, whole.get());
  }

  @Test
  void waitsWhileMoreIsOnItsWayAndIsTakenOnceAllIsThere() {
    busy.set(true);
    arrive(2);
    world.runFor(200);
    arrive(2);

    assertEquals(0, reader.ids().size());
    assertTrue(uptake.due());
    busy.set(false);
    world.runFor(100);

    assertEquals(4, reader.ids().size());
    assertFalse(uptake.due());
    assertEquals(1, whole.get());
  }

  @Test
  void waitsNoLongerThanHalfASecond() {
    busy.set(true);
    arrive(2);
    world.runFor(600);

    assertEquals(2, reader.ids().size());
    assertEquals(1, whole.get());
  }

  @Test
  void whileMoreIsOnItsWayOnePageIsTakenASecond() {
    busy.set(true);
    arrive(LARGE);
    world.runFor(600);
    int first = reader.ids().size();
    world.runFor(500);

    assertTrue(first > 0 && first < LARGE, first + " at once");
    assertTrue(reader.ids().size() > first && reader.ids().size() < LARGE);
    assertTrue(uptake.due());
    busy.set(false);
    world.runFor(200);

    assertEquals(LARGE, reader.ids().size());
    assertEquals(1, whole.get());
  }

  @Test
  void muchIsTakenInSlicesBetweenOtherTasks() {
    busy.set(true);
    arrive(MANY);
    busy.set(false);
    world.runFor(100);

    assertEquals(MANY, reader.ids().size());
    assertEquals(1, whole.get());
  }

  @Test
  void nothingIsTakenOnceItIsClosed() {
    busy.set(true);
    arrive(2);
    uptake.close();
    world.runFor(5_000);

    assertEquals(0, reader.ids().size());
  }
}
