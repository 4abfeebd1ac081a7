package grove.web.group;

import grove.graph.Graph;
import grove.grouping.space.Workspace;
import grove.identity.bytes.Hash;
import grove.store.BlobRef;
import grove.store.BlobStore;
import grove.store.Progress;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/// Which blobs of a workspace are fetched, and which are here.
///
/// The workspace says what it always wants (texts of pages, small files); a person asks for the
/// rest. Fetching belongs to the group's loop; [#progress] may be asked by any thread, and
/// remembers what is whole, since lists of files ask again and again.
final class BlobDesk {
  /// Whole blobs that are remembered.
  private static final int WHOLE_MAX = 100_000;

  private final BlobStore blobs;
  private final Graph graph;
  private final Workspace space;
  private final Map<Hash, BlobRef> fetching = new LinkedHashMap<>();
  private final Set<Hash> asked = ConcurrentHashMap.newKeySet();
  private final Set<Hash> whole = ConcurrentHashMap.newKeySet();

  BlobDesk(BlobStore blobs, Graph graph, Workspace space) {
    this.blobs = blobs;
    this.graph = graph;
    this.space = space;
  }

  /// Fetches what the workspace wants now, and no longer what it does not.
  void refresh() {
    Map<Hash, BlobRef> wanted = new LinkedHashMap<>();
    for (BlobRef blob : space.blobsWanted()) {
      wanted.put(blob.manifest(), blob);
    }
    List<BlobRef> unwanted =
        fetching.values().stream()
            .filter(blob -> !wanted.containsKey(blob.manifest()))
            .filter(blob -> !asked.contains(blob.manifest()))
            .toList();
    unwanted.forEach(this::stop);
    wanted.values().forEach(this::fetch);
  }

  /// Somebody asked for a file.
  void ask(BlobRef blob) {
    asked.add(blob.manifest());
    fetch(blob);
  }

  /// A blob is whole.
  void onWhole(Hash manifest) {
    asked.remove(manifest);
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
