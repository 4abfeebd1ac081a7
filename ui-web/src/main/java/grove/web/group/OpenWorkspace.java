package grove.web.group;

import static java.lang.System.Logger.Level.WARNING;

import grove.graph.Graph;
import grove.graph.GraphConfig;
import grove.graph.GraphPolicy;
import grove.graph.GraphPorts;
import grove.graph.GraphStores;
import grove.graph.Loop;
import grove.graph.SyncProgress;
import grove.grouping.Group;
import grove.grouping.GroupPorts;
import grove.grouping.Member;
import grove.grouping.space.Notes;
import grove.grouping.space.Rewriting;
import grove.grouping.space.Workspace;
import grove.identity.DeviceId;
import grove.identity.PersonId;
import grove.identity.Secret;
import grove.identity.Suite;
import grove.identity.bytes.Bytes;
import grove.store.BlobRef;
import grove.store.BlobStore;
import grove.store.EntryStore;
import grove.store.Lane;
import grove.store.Progress;
import grove.store.Segment;
import grove.store.StoreException;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;
import java.util.function.Function;

/// One workspace that is open at this node: its loop, stores, group, graph, items and index.
///
/// Made and used on its loop; other threads ask by [#call]. The store of blobs and the index may be
/// used by any thread.
public final class OpenWorkspace {
  /// A device that was not seen for so long is not waited for, and not counted on: 60 days.
  static final long SEEN_MS = 60 * Erasing.DAY_MS;

  private static final long SURE_MS = 1_000;

  private static final Bytes UPLOADS = Bytes.utf8("grove/uploads/key/1");
  private static final Bytes NOTES = Bytes.utf8("grove/notes/key/1");

  private static final System.Logger LOG = System.getLogger("grove.web");

  /// What may be used on the workspace's loop, and only there.
  public record Parts(
      Group group, Workspace space, Graph graph, EntryStore store, OpenWorkspace whole) {

    /// Members and devices with what they hold, as of now.
    public People people() {
      return new People(
          group,
          space,
          new SyncMeter(store.frontier(), graph.acknowledgements()),
          new DeviceSights(whole.self, graph, whole.seen, whole.loop.nowMs()));
    }

    /// Living devices of members that were seen lately: what they say they hold is believed.
    Map<DeviceId, PersonId> sureDevices() {
      return whole.sureDevices();
    }

    /// What this home knows of its people.
    public Acquaintances acquaintances() {
      return whole.acquaintances;
    }

    /// Up to which size this device fetches files unasked, bytes.
    public long filesUpTo() {
      return whole.blobDesk.filesUpTo();
    }

    public void fetchUpTo(long bytes) {
      whole.blobDesk.fetchUpTo(bytes);
    }

    /// Which files stay on this device.
    public FileShelf files() {
      return whole.files;
    }
  }

  private final PersonId person;
  private final DeviceId self;
  private final Loop.Running loop;
  private final BlobStore blobs;
  private final Parts parts;
  private final BlobDesk blobDesk;
  private final SearchDesk search;
  private final Uptake uptake;
  private final Standing standing;
  private final Seen seen;
  private final Acquaintances acquaintances;
  private final Erasing erasing;
  private final FileShelf files;
  private final Uploading uploading;
  private final Notes notes;
  private Map<DeviceId, PersonId> sure = Map.of();
  private long sureAtMs;

  /// On a loop that is there already, of which this is a task.
  OpenWorkspace(
      NodeParts node,
      Loop.Running loop,
      Function<GroupPorts, Group> opening,
      WorkspaceDisk stores,
      Consumer<Happenings.Matter> matters) {
    this.loop = loop;
    this.person = node.vault().identity().person();
    this.self = node.vault().identity().device().id();
    GroupWire wire = new GroupWire(node);
    Group group =
        opening.apply(new GroupPorts(node.vault(), stores, loop, node.random(), wire.network()));
    String id = group.id().toHex();
    EntryStore store = stores.opened(group.id());
    this.blobs = stores.blobs(group.id());
    Secret indexKey = new IndexKeys(node.vault(), node.random()).of(id);
    Secret uploadKey = Suite.hkdf(indexKey, Bytes.EMPTY, UPLOADS, Suite.KEY_BYTES);
    this.uploading = new Uploading(blobs, new UploadMarks(store, loop, uploadKey), loop::nowMs);
    this.seen = new Seen(store);
    Happenings happenings =
        new Happenings(id, node.events(), matters, device -> seen.note(device, loop.nowMs()));
    Secret noteKey = Suite.hkdf(indexKey, Bytes.EMPTY, NOTES, Suite.KEY_BYTES);
    this.notes = Notes.of(stores.notes(group.id()), noteKey, stores.found(group.id()));
    Workspace space =
        Workspace.open(group, store, blobs, node.random(), happenings::onChanges, notes);
    Graph graph =
        new Graph(
            GraphConfig.defaults(),
            node.vault().identity(),
            new GraphPorts(loop, node.network().transport(), node.random()),
            new GraphStores(store, blobs),
            new GraphPolicy(group.security(), group.desk()),
            happenings::onGraph);
    this.parts = new Parts(group, space, graph, store, this);
    FileKeeping keeping = new FileKeeping(store, graph, space, self, () -> parts().sureDevices());
    this.blobDesk = new BlobDesk(blobs, store, graph, space, keeping, stores::full);
    this.files =
        new FileShelf(
            parts,
            keeping,
            blobDesk,
            loop,
            node.indexLoop(),
            () -> node.events().accept(new LiveEvent.Files(id)));
    this.search = new SearchDesk(node.indexLoop(), loop, () -> behind(graph));
    this.standing = new Standing(group, graph, store);
    this.acquaintances = new Acquaintances(group, new Verified(node.vault()));
    this.erasing = new Erasing(parts, files, loop, node.indexLoop());
    this.uptake = new Uptake(loop, space, () -> behind(graph), happenings::onWhole);
    wire.connect(group, graph, this::onWritten);
    happenings.attach(
        new Happenings.Ears(group, graph, space, blobDesk, search, erasing, files),
        standing,
        uptake);
    search.open(
        () -> stores.index(group.id(), indexKey, node.random()),
        group,
        space,
        stores.found(group.id()),
        uptake::due);
    begin(node);
  }

  /// Opens a workspace on a loop of its own.
  ///
  /// @param opening founds, opens or joins the group
  /// @param matters hears, on that loop, what the registry has to act upon
  static CompletableFuture<OpenWorkspace> open(
      NodeParts node,
      Function<GroupPorts, Group> opening,
      WorkspaceDisk stores,
      Consumer<Happenings.Matter> matters) {
    Loop.Running loop = Loop.thread("grove-group");
    return loop.call(() -> new OpenWorkspace(node, loop, opening, stores, matters))
        .whenComplete((opened, failure) -> {
          if (failure != null) {
            stores.close();
            loop.close();
          }
        });
  }

  private static boolean behind(Graph graph) {
    SyncProgress progress = graph.progress();
    return progress.have() < progress.of();
  }

  /// What it writes into its data log the space takes in itself.
  private void onWritten(Segment own) {
    if (own.log().lane() == Lane.CONTROL) {
      uptake.onControl();
    }
  }

  private void begin(NodeParts node) {
    Graph graph = parts.graph();
    graph.start(node.network().port());
    parts.group().contacts().forEach(c -> graph.learn(c.device(), c.addresses()));
    parts.group().connected();
    if (parts.group().devices().resume(Rewriting::stub)) {
      parts.space().catchUp();
    }
    parts.group().joinAttempt(node.network().port().addresses()).ifPresent(graph::join);
    blobDesk.refresh();
    erasing.begin();
  }

  /// Asked for each file of a list, so it holds for a moment.
  private Map<DeviceId, PersonId> sureDevices() {
    long nowMs = loop.nowMs();
    if (Math.abs(nowMs - sureAtMs) > SURE_MS) {
      sureAtMs = nowMs;
      People people = parts.people();
      Map<DeviceId, PersonId> found = new HashMap<>();
      for (Member member : parts.group().members()) {
        for (DeviceId device : member.devices()) {
          if (nowMs - people.sight(device).lastSeenMs() <= SEEN_MS) {
            found.put(device, member.person());
          }
        }
      }
      sure = Map.copyOf(found);
    }
    return sure;
  }

  /// Only for tasks of the workspace's loop.
  Parts parts() {
    return parts;
  }

  /// Only for tasks of the workspace's loop.
  WorkspaceView viewNow() {
    return standing.view();
  }

  /// Asks on the workspace's loop.
  public <T> CompletableFuture<T> call(Function<Parts, T> question) {
    return loop.call(() -> question.apply(parts));
  }

  public CompletableFuture<WorkspaceView> view() {
    return loop.call(standing::view);
  }

  /// Its state once the first sync is done or there will be none, or as it is after `waitMs`.
  CompletableFuture<WorkspaceView> settled(long waitMs) {
    CompletableFuture<WorkspaceView> settled = new CompletableFuture<>();
    loop.execute(() -> {
      Faults.watch(standing.settled().thenAccept(settled::complete));
      loop.schedule(waitMs, () -> settled.complete(standing.view()));
    });
    return settled;
  }

  /// The workspace was founded here: there is nothing to wait for.
  CompletableFuture<OpenWorkspace> founded() {
    return loop.call(() -> {
      parts.space().found();
      standing.founded();
      return this;
    });
  }

  /// Own entries that nobody was shown never will be: they are written again once the workspace is
  /// opened under another incarnation.
  CompletableFuture<Boolean> renounce() {
    return call(open -> {
      open.graph().renounce();
      return true;
    });
  }

  /// This node's person. Any thread.
  public PersonId person() {
    return person;
  }

  /// Its entries, for reading only. Any thread.
  EntryStore store() {
    return parts.store();
  }

  /// Large bytes. Any thread.
  public BlobStore blobs() {
    return blobs;
  }

  /// How much of a blob is here. Any thread.
  public Progress progress(BlobRef blob) {
    return blobDesk.progress(blob);
  }

  /// A blob that should be here could not be read to its end. Any thread.
  public void doubt(BlobRef blob) {
    blobDesk.doubt(blob);
  }

  /// Pieces of blobs were removed: those that are wanted are fetched again. Any thread.
  void fetchAgain() {
    loop.execute(blobDesk::doubtAll);
  }

  /// Uploads that may stop and go on. Any thread.
  public Uploading uploading() {
    return uploading;
  }

  /// The index and how far it is. Any thread.
  public SearchDesk search() {
    return search;
  }

  /// Ends it in order: network, index, keys and stores; done when the disk has everything.
  CompletableFuture<Boolean> close() {
    uploading.close();
    return call(
            open -> {
              open.graph().stop();
              uptake.close();
              return search;
            })
        .thenCompose(SearchDesk::close)
        .thenCompose(indexClosed -> loop.call(this::closeStores))
        .whenComplete((done, failure) -> loop.close());
  }

  private boolean closeStores() {
    try {
      notes.close();
      parts.group().close();
      blobs.close();
      return true;
    } catch (StoreException e) {
      LOG.log(WARNING, e.getMessage());
      return false;
    }
  }
}
