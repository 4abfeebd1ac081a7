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
import java.util.LinkedHashSet;
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

  private static final String ASKED = "web/files-asked";
  private static final String UP_TO = "web/files-up-to";

  private final BlobStore blobs;
  private final EntryStore store;
  private final Graph graph;
  private final Workspace space;
  private final BooleanSupplier full;
  private final Map<Hash, BlobRef> fetching = new LinkedHashMap<>();
  private final Set<Hash> asked;
  private final Set<Hash> whole = ConcurrentHashMap.newKeySet();
  private long filesUpTo;

  /// @param full whether the disk has no room for files
  BlobDesk(BlobStore blobs, EntryStore store, Graph graph, Workspace space, BooleanSupplier full) {
    this.blobs = blobs;
    this.store = store;
    this.graph = graph;
    this.space = space;
    this.full = full;
    this.asked = readAsked(store);
    this.filesUpTo = readUpTo(store);
  }

  /// By their ids only: what opens them stays in the sealed entries.
  private static Set<Hash> readAsked(EntryStore store) {
    Set<Hash> asked = new LinkedHashSet<>();
    ByteReader in = ByteReader.of(store.local(ASKED).orElse(Bytes.EMPTY));
    try {
      while (in.remaining() > 0) {
        asked.add(in.hash());
      }
    } catch (MalformedException e) {
      return asked; // people ask again
    }
    return asked;
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
    Map<Hash, BlobRef> wanted = new LinkedHashMap<>();
    if (!full.getAsBoolean()) {
      for (BlobRef blob : space.blobsWanted(filesUpTo)) {
        wanted.put(blob.manifest(), blob);
      }
      if (!asked.isEmpty()) {
        for (BlobRef blob : space.blobs()) {
          if (asked.contains(blob.manifest())) {
            wanted.put(blob.manifest(), blob);
          }
        }
      }
    }
    List<BlobRef> unwanted =
        fetching.values().stream().filter(blob -> !wanted.containsKey(blob.manifest())).toList();
    unwanted.forEach(this::stop);
    wanted.values().forEach(this::fetch);
  }

  /// Somebody asked for a file.
  void ask(BlobRef blob) {
    if (!progress(blob).complete() && asked.size() < ASKED_MAX && asked.add(blob.manifest())) {
      keepAsked();
    }
    refresh();
  }

  private void keepAsked() {
    ByteWriter out = new ByteWriter();
    asked.forEach(out::hash);
    store.putLocal(Map.of(ASKED, out.toBytes()));
  }

  /// A piece of a blob has come: the disk may be full now.
  void onPiece() {
    if (full.getAsBoolean()) {
      refresh();
    }
  }

  /// A blob is whole.
  void onWhole(Hash manifest) {
    if (asked.remove(manifest)) {
      keepAsked();
    }
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
