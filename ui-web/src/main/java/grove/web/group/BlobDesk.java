package grove.web.group;

import grove.graph.Graph;
import grove.grouping.space.Workspace;
import grove.identity.bytes.ByteReader;
import grove.identity.bytes.ByteWriter;
import grove.identity.bytes.Bytes;
import grove.identity.bytes.Hash;
import grove.identity.bytes.MalformedException;
import grove.store.BlobRef;
import grove.store.BlobStore;
import grove.store.EntryStore;
import grove.store.Progress;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.BooleanSupplier;

/// Which blobs of a workspace are fetched, and which are here.
///
/// The workspace says what this device always wants (texts of pages, files up to a size that its
/// person chose); a person asks for the rest. What was asked for goes on after a restart. While the
/// disk is full nothing is fetched; it goes on with the next change, or when somebody asks.
///
/// Fetching belongs to the group's loop; [#progress] may be asked by any thread, and remembers what
/// is whole, since lists of files ask again and again.
final class BlobDesk {
  /// Whole blobs that are remembered.
  private static final int WHOLE_MAX = 100_000;

  /// Blobs that people asked for and that are remembered over restarts.
  private static final int ASKED_MAX = 1_000;

  /// Files that stand paused at a time.
  private static final int PAUSED_MAX = 1_000;

  private static final String ASKED = "web/files-asked";
  private static final String PAUSED = "web/files-paused";
  private static final String UP_TO = "web/files-up-to";

  private final BlobStore blobs;
  private final EntryStore store;
  private final Graph graph;
  private final Workspace space;
  private final BooleanSupplier full;
  private final Map<Hash, BlobRef> fetching = new LinkedHashMap<>();
  private final LocalHashes asked;
  private final LocalHashes paused;
  private final FileKeeping keeping;
  private long heldRevision = -1;
  private long heldFreed;
  private final Set<Hash> whole = ConcurrentHashMap.newKeySet();
  private long filesUpTo;

  /// @param full whether the disk has no room for files
  BlobDesk(
      BlobStore blobs,
      EntryStore store,
      Graph graph,
      Workspace space,
      FileKeeping keeping,
      BooleanSupplier full) {
    this.blobs = blobs;
    this.store = store;
    this.graph = graph;
    this.space = space;
    this.keeping = keeping;
    this.full = full;
    this.asked = new LocalHashes(store, ASKED, ASKED_MAX);
    this.paused = new LocalHashes(store, PAUSED, PAUSED_MAX);
    this.filesUpTo = readUpTo(store);
  }

  private static long readUpTo(EntryStore store) {
    try {
      Bytes kept = store.local(UP_TO).orElse(Bytes.EMPTY);
      return kept.isEmpty() ? Workspace.FILES_UP_TO : ByteReader.of(kept).u64();
    } catch (MalformedException e) {
      return Workspace.FILES_UP_TO;
    }
  }

  /// Up to which size this device fetches files unasked, bytes.
  long filesUpTo() {
    return filesUpTo;
  }

  /// From now on files up to this size are fetched unasked; what is here stays.
  void fetchUpTo(long bytes) {
    filesUpTo = bytes;
    store.putLocal(Map.of(UP_TO, new ByteWriter().u64(bytes).toBytes()));
    refresh();
  }

  /// Fetches what is wanted now, and no longer what is not.
  void refresh() {
    Map<Hash, BlobRef> wanted = wanted();
    if (!wanted.isEmpty() && full.getAsBoolean()) {
      wanted.clear();
    }
    List<BlobRef> unwanted =
        fetching.values().stream().filter(blob -> !wanted.containsKey(blob.manifest())).toList();
    unwanted.forEach(this::stop);
    wanted.values().forEach(this::fetch);
    hold();
  }

  /// Tells everybody what is here, if that has changed.
  private void hold() {
    if (heldRevision != space.blobsRevision() || heldFreed != keeping.revision()) {
      heldRevision = space.blobsRevision();
      heldFreed = keeping.revision();
      graph.hold(
          space.blobsHere().stream()
              .map(BlobRef::manifest)
              .filter(manifest -> !keeping.freed(manifest))
              .toList());
    }
  }

  private Map<Hash, BlobRef> wanted() {
    Map<Hash, BlobRef> wanted = new LinkedHashMap<>();
    for (BlobRef blob : space.blobsWanted(filesUpTo)) {
      if (!keeping.freed(blob.manifest()) && !paused.has(blob.manifest())) {
        wanted.put(blob.manifest(), blob);
      }
    }
    if (!asked.isEmpty() || keeping.anyPinned()) {
      for (BlobRef blob : space.blobs()) {
        if (demanded(blob.manifest()) && !paused.has(blob.manifest())) {
          wanted.put(blob.manifest(), blob);
        }
      }
    }
    return wanted;
  }

  /// Did a person ask for it here?
  private boolean demanded(Hash manifest) {
    return asked.has(manifest) || keeping.pinned(manifest);
  }

  /// How the fetching of a blob stands that is not here whole.
  FileShelf.Fetch fetching(BlobRef blob) {
    Hash manifest = blob.manifest();
    if (paused.has(manifest)) {
      return FileShelf.Fetch.PAUSED;
    }
    boolean runs = demanded(manifest) || fetching.containsKey(manifest);
    return runs ? FileShelf.Fetch.RUNNING : FileShelf.Fetch.NONE;
  }

  /// Somebody asked for a file, or wants it to go on.
  void ask(BlobRef blob) {
    keeping.wantAgain(blob.manifest());
    paused.remove(blob.manifest());
    if (!progress(blob).complete()) {
      asked.addAll(List.of(blob.manifest())); // beyond what can be remembered it is asked for again
    }
    refresh();
    graph.hurry(blob);
  }

  /// Nothing more of it comes until somebody asks, also after a restart; what is here stays.
  void pause(BlobRef blob) {
    if (!progress(blob).complete() && !paused.addAll(List.of(blob.manifest()))) {
      throw new IllegalArgumentException(
          PAUSED_MAX + " files are paused: let one of them go on, or cancel it");
    }
    refresh();
  }

  /// Somebody wants a file to stay here, or no longer.
  void pin(BlobRef blob, boolean on) {
    keeping.pin(blob.manifest(), on);
    if (on) {
      paused.remove(blob.manifest());
      keeping.wantAgain(blob.manifest());
    }
    refresh();
  }

  /// These files are about to be removed here: nobody is told any more that they are, and nobody
  /// fetches them.
  void letGo(List<BlobRef> gone) {
    for (BlobRef blob : gone) {
      asked.remove(blob.manifest());
      paused.remove(blob.manifest());
      whole.remove(blob.manifest());
    }
    refresh();
  }

  /// They are removed. One that somebody wants again meanwhile is fetched.
  void onGone(List<BlobRef> gone) {
    for (BlobRef blob : gone) {
      whole.remove(blob.manifest());
      space.onBlobGone(blob.manifest());
    }
    refresh();
  }

  /// A piece of a blob has come: the disk may be full now.
  void onPiece() {
    if (full.getAsBoolean()) {
      refresh();
    }
  }

  /// A blob is whole.
  void onWhole(Hash manifest) {
    asked.remove(manifest);
    paused.remove(manifest);
    BlobRef blob = fetching.remove(manifest);
    if (blob != null) {
      graph.unwant(blob);
    }
  }

  Progress progress(BlobRef blob) {
    if (whole.contains(blob.manifest())) {
      return new Progress(1, 1, blob.length(), blob.length(), false);
    }
    Progress progress = blobs.progress(blob);
    if (progress.complete() && whole.size() < WHOLE_MAX) {
      whole.add(blob.manifest());
    }
    return progress;
  }

  /// A blob that was whole turned out to lack something.
  void doubt(BlobRef blob) {
    whole.remove(blob.manifest());
  }

  /// Pieces turned out damaged and were removed: nothing is taken for whole before it is looked at.
  void doubtAll() {
    whole.clear();
    refresh();
  }

  private void fetch(BlobRef blob) {
    if (!fetching.containsKey(blob.manifest()) && !progress(blob).complete()) {
      fetching.put(blob.manifest(), blob);
      graph.want(blob);
    }
  }

  private void stop(BlobRef blob) {
    fetching.remove(blob.manifest());
    graph.unwant(blob);
  }
}
