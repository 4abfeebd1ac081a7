package grove.web.group;

import grove.graph.Graph;
import grove.graph.Loop;
import grove.grouping.Group;
import grove.grouping.GroupPorts;
import grove.grouping.space.NotePages;
import grove.grouping.space.Workspace;
import grove.identity.Secret;
import grove.search.SearchIndex;
import grove.store.BlobRef;
import grove.store.BlobStore;
import grove.store.EntryStore;
import grove.store.GroupId;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Function;

/// One workspace of a node whose outside is simulated: all that [OpenWorkspace] wires, on a loop of
/// the world. Its methods belong on the world's thread.
public final class Seat {
  private final OpenWorkspace open;

  /// What the workspace asks of the node around it.
  public interface Around {
    /// The request to join was refused.
    void onRefused(String reason);

    /// The home is an old copy of one that wrote further, or two copies wrote.
    void onOldCopy(long incarnation);
  }

  /// Where it keeps what it holds.
  ///
  /// @param index the folder of the search index; empty where nothing is searched
  public record Disk(
      Function<GroupId, EntryStore> entries,
      Function<GroupId, BlobStore> blobs,
      NotePages notes,
      Optional<Path> index) {}

  /// @param opening founds, opens or joins the group
  public Seat(
      NodeParts node,
      Loop.Running loop,
      Function<GroupPorts, Group> opening,
      Disk disk,
      Around around) {
    open = new OpenWorkspace(node, loop, opening, new Twin(disk), matters(around));
  }

  private static Consumer<Happenings.Matter> matters(Around around) {
    return matter -> {
      switch (matter) {
        case Happenings.Matter.Refused(String reason) -> around.onRefused(reason);
        case Happenings.Matter.OldCopy(long incarnation) -> around.onOldCopy(incarnation);
        case Happenings.Matter.Met _,
            Happenings.Matter.Handed _,
            Happenings.Matter.Begun _,
            Happenings.Matter.Members _ -> {
          // There is one workspace here: no other to carry over.
        }
      }
    };
  }

  public Group group() {
    return open.parts().group();
  }

  public Workspace space() {
    return open.parts().space();
  }

  public Graph graph() {
    return open.parts().graph();
  }

  public EntryStore store() {
    return open.parts().store();
  }

  public FileShelf files() {
    return open.parts().files();
  }

  /// Asks for a file that is not here.
  public void fetch(BlobRef blob) {
    open.parts().files().fetch(blob);
  }

  /// Up to which size files are fetched unasked, bytes.
  public void fetchUpTo(long bytes) {
    open.parts().fetchUpTo(bytes);
  }

  /// As the page shows the workspace.
  public WorkspaceView view() {
    return open.viewNow();
  }

  /// Removes what nothing names, as once a day.
  public void sweep() {
    open.parts().files().sweep();
  }

  public BlobStore blobs() {
    return open.blobs();
  }

  public SearchDesk search() {
    return open.search();
  }

  public void founded() {
    Faults.watch(open.founded());
  }

  /// A clean end.
  public void close() {
    graph().stop();
    closeSearch();
    group().close();
    blobs().close();
  }

  /// Lets go of the folder of the index, which this process of ours holds for all nodes.
  public void closeSearch() {
    Faults.watch(open.search().close());
  }

  private static final class Twin implements WorkspaceDisk {
    private final Disk disk;
    private Optional<EntryStore> store = Optional.empty();
    private long found;

    Twin(Disk disk) {
      this.disk = disk;
    }

    @Override
    public EntryStore apply(GroupId group) {
      if (store.isEmpty()) {
        EntryStore opened = disk.entries().apply(group);
        found = opened.position();
        store = Optional.of(opened);
      }
      return store.get();
    }

    @Override
    public EntryStore opened(GroupId group) {
      return store.orElseThrow();
    }

    @Override
    public boolean full() {
      return false;
    }

    @Override
    public long found(GroupId group) {
      return found;
    }

    @Override
    public BlobStore blobs(GroupId group) {
      return disk.blobs().apply(group);
    }

    @Override
    public NotePages notes(GroupId group) {
      return disk.notes();
    }

    @Override
    public SearchIndex index(GroupId group, Secret key, SecureRandom random) {
      return SearchIndex.open(disk.index().orElseThrow(), group.toHex(), key, random);
    }

    @Override
    public void close() {
      store.ifPresent(EntryStore::close);
    }
  }
}
