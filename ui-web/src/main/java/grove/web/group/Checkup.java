package grove.web.group;

import grove.grouping.space.Workspace;
import grove.identity.bytes.Hash;
import grove.search.SearchException;
import grove.search.SearchIndex;
import grove.store.BlobRef;
import grove.store.BlobStore;
import grove.store.EntryStore;
import grove.store.StoreException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletionException;

/// A check of all that a home holds: entries, blobs, what was made of the entries, and the index.
///
/// Every entry is hashed, every chain and signature followed, every chunk hashed. A damaged chunk is
/// removed, and fetched again from other members. What is shown is compared with what the entries
/// say, read anew; the index with what is shown.
public final class Checkup {

  /// What was found.
  ///
  /// @param entries that were checked
  /// @param blobs that are here whole
  /// @param problems a line each; empty where all is well
  public record Findings(long entries, long blobs, List<String> problems) {
    public Findings {
      problems = List.copyOf(problems);
    }

    Findings with(List<String> more) {
      List<String> all = new ArrayList<>(problems);
      all.addAll(more);
      return new Findings(entries, blobs, all);
    }

    private Findings and(Findings other) {
      return new Findings(entries + other.entries, blobs + other.blobs, problems)
          .with(other.problems);
    }
  }

  /// Of a workspace, on its loop.
  private record Shown(Set<BlobRef> blobs, List<String> problems, long items) {
    static Shown of(OpenWorkspace.Parts parts) {
      Workspace space = parts.space();
      return new Shown(new HashSet<>(space.blobs()), space.verify(), space.ids().size());
    }
  }

  private Checkup() {}

  static Findings of(List<OpenWorkspace> workspaces) {
    Findings all = new Findings(0, 0, List.of());
    for (OpenWorkspace workspace : workspaces) {
      all = all.and(of(workspace));
    }
    return all;
  }

  private static Findings of(OpenWorkspace workspace) {
    List<String> problems = new ArrayList<>();
    Findings stored = stored(workspace.store(), workspace.blobs());
    problems.addAll(stored.problems());
    if (!stored.problems().isEmpty()) {
      workspace.fetchAgain();
    }
    Shown shown = workspace.call(Shown::of).join();
    problems.addAll(shown.problems());
    index(workspace, shown, problems);
    long whole =
        shown.blobs().stream().filter(b -> workspace.blobs().progress(b).complete()).count();
    return new Findings(stored.entries(), whole, problems);
  }

  /// What can be checked without any key: entries and chunks.
  static Findings stored(EntryStore store, BlobStore blobs) {
    List<String> problems = new ArrayList<>(store.verify());
    int removed = sweep(blobs);
    if (removed > 0) {
      problems.add(
          removed
              + " pieces of files were damaged and have been removed: they are fetched again from"
              + " other members when these are reached.");
    }
    return new Findings(store.entries(), 0, problems);
  }

  /// Reads all chunks, which removes the damaged ones; how many.
  static int sweep(BlobStore blobs) {
    int removed = 0;
    for (int shelf = 0; shelf < BlobStore.SHELVES; shelf++) {
      for (Hash chunk : blobs.chunks(shelf)) {
        removed += gone(blobs, chunk) ? 1 : 0;
      }
    }
    return removed;
  }

  private static boolean gone(BlobStore blobs, Hash chunk) {
    try {
      return blobs.chunk(chunk).isEmpty();
    } catch (StoreException e) {
      return true; // the disk does not give it
    }
  }

  /// While it is being fed, or items come and go, nothing can be said.
  private static void index(OpenWorkspace workspace, Shown shown, List<String> problems) {
    SearchDesk search = workspace.search();
    if (search.behind()) {
      return;
    }
    try {
      SearchIndex index = search.index().join();
      long documents = index.documents();
      long items = workspace.call(parts -> parts.space().ids().size()).join();
      if (documents != items && items == shown.items() && !search.behind()) {
        problems.add(
            "The search index has %d items, not %d: it is built anew.".formatted(documents, items));
        search.rebuild();
      }
    } catch (SearchException e) {
      problems.add(String.valueOf(e.getMessage()));
      search.onDamage();
    } catch (CompletionException e) {
      problems.add(String.valueOf(Faults.cause(e).getMessage()));
    }
  }
}
