package grove.web.group;

import static java.lang.System.Logger.Level.WARNING;

import grove.graph.Loop;
import grove.grouping.GroupStanding;
import grove.grouping.space.Item;
import grove.store.BlobRef;
import grove.store.BlobRemoval;
import grove.store.StoreException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/// The files of a workspace as they lie on this device's disk: kept, let go, swept.
///
/// What goes is first remembered as let go, then said to be here no more, and only then removed: so
/// nobody counts on a copy that is gone. Its methods belong to the workspace's loop; the removing
/// itself is done where the disk may take its time.
public final class FileShelf {
  /// Copies that stay elsewhere when one is removed here.
  public static final int COPIES_MIN = FileKeeping.COPIES_MIN;

  /// Pieces that no file has are removed once they have lain so long.
  private static final long SWEEP_AFTER_MS = 7 * Erasing.DAY_MS;

  /// From word of others' copies to a look at what is too much here.
  private static final long TRIM_MS = 5_000;

  /// When a fetch is cancelled some pieces are on their way: after so long they have come, and all go
  /// together. By then the lists must be here still, since they say which these are.
  private static final long LATE_MS = 30_000;

  private static final System.Logger LOG = System.getLogger("grove.web");

  private final OpenWorkspace.Parts parts;
  private final FileKeeping keeping;
  private final BlobDesk desk;
  private final Loop loop;
  private final Loop disk;
  private final Runnable changed;
  private boolean trimming;

  /// Files that were let go.
  public record Freed(int files, long bytes) {}

  /// How the fetching of a file stands that is not here whole.
  public enum Fetch {
    NONE,
    RUNNING,
    PAUSED
  }

  /// @param disk what takes long on the disk is done there
  /// @param changed files are shown otherwise now
  FileShelf(
      OpenWorkspace.Parts parts,
      FileKeeping keeping,
      BlobDesk desk,
      Loop loop,
      Loop disk,
      Runnable changed) {
    this.parts = parts;
    this.keeping = keeping;
    this.desk = desk;
    this.loop = loop;
    this.disk = disk;
    this.changed = changed;
  }

  /// How many devices hold the file whole, by their own word.
  ///
  /// @param here whether this one does
  public int copies(BlobRef blob, boolean here) {
    return keeping.copies(blob.manifest(), here);
  }

  /// Does it stay on this device by somebody's wish?
  public boolean pinned(BlobRef blob) {
    return keeping.pinned(blob.manifest());
  }

  /// May this copy go?
  public boolean mayGo(BlobRef blob) {
    return !pinned(blob) && !freed(blob) && keeping.mayGo(blob.manifest());
  }

  /// Was it let go here?
  public boolean freed(BlobRef blob) {
    return keeping.freed(blob.manifest());
  }

  public Fetch fetching(BlobRef blob) {
    return desk.fetching(blob);
  }

  /// Fetches a file that is not here, or goes on with it.
  public void fetch(BlobRef blob) {
    desk.ask(blob);
    changed.run();
  }

  /// Nothing more of it comes until it is asked for; throws `IllegalArgumentException` where too many
  /// are paused.
  public void pause(BlobRef blob) {
    desk.pause(blob);
    changed.run();
  }

  /// Fetches a file no more, by whatever wish, and removes what came of it; throws
  /// `IllegalArgumentException` with a line for the user where there is nothing to cancel.
  public void cancel(Item.File file) {
    BlobRef blob = file.content();
    if (desk.progress(blob).complete() && !freed(blob)) {
      throw new IllegalArgumentException("this file is here already: there is nothing to cancel");
    }
    keeping.pin(blob.manifest(), false);
    if (!keeping.free(List.of(blob.manifest()))) {
      throw new IllegalArgumentException("too many files were let go here: pause it instead");
    }
    desk.letGo(List.of(blob));
    changed.run();
    loop.schedule(
        LATE_MS,
        () -> {
          if (freed(blob)) {
            remove(List.of(blob));
          }
        });
  }

  /// Throws `IllegalArgumentException` where too many are kept by hand.
  public void pin(BlobRef blob, boolean on) {
    desk.pin(blob, on);
    changed.run();
    trimSoon();
  }

  /// How many bytes of files stay here if others have them; 0: all.
  public long keepUpTo() {
    return keeping.keepUpTo();
  }

  public void keepUpTo(long bytes) {
    keeping.keepUpTo(bytes);
    trimSoon();
  }

  /// Removes the copy of one file from this device; throws `IllegalArgumentException` with a line for
  /// the user where it stays.
  public Freed free(Item.File file) {
    BlobRef blob = file.content();
    if (keeping.pinned(blob.manifest())) {
      throw new IllegalArgumentException(
          "this file is to stay on this device: let go of that first");
    }
    if (!keeping.mayGo(blob.manifest())) {
      throw new IllegalArgumentException(
          "this copy stays: only a file that %d others keep can be removed here (of each person one)"
              .formatted(COPIES_MIN));
    }
    return letGo(List.of(file));
  }

  /// Removes the copies of all files that may go.
  public Freed freeAll() {
    return letGo(keeping.mayGo(desk.filesUpTo()));
  }

  private Freed letGo(List<Item.File> files) {
    Set<BlobRef> gone = new LinkedHashSet<>();
    files.forEach(file -> gone.add(file.content()));
    if (gone.isEmpty() || !keeping.free(gone.stream().map(BlobRef::manifest).toList())) {
      return new Freed(0, 0);
    }
    desk.letGo(List.copyOf(gone));
    changed.run();
    remove(List.copyOf(gone));
    return new Freed(gone.size(), gone.stream().mapToLong(BlobRef::length).sum());
  }

  /// Bodies that named these blobs are gone.
  void forget(List<BlobRef> blobs) {
    Set<BlobRef> named = Set.copyOf(parts.space().blobsNamed());
    remove(blobs.stream().filter(blob -> !named.contains(blob)).toList());
  }

  /// Removes what no other blob has of these.
  void remove(List<BlobRef> gone) {
    if (gone.isEmpty()) {
      return;
    }
    BlobRemoval removal = parts.whole().blobs().removing(kept(gone));
    disk.execute(() -> {
      quietly(() -> removal.free(gone));
      loop.execute(() -> desk.onGone(gone));
    });
  }

  /// All blobs that something names or that are being uploaded, but for these and those that were let
  /// go.
  private List<BlobRef> kept(Collection<BlobRef> gone) {
    Set<BlobRef> without = new HashSet<>(gone);
    List<BlobRef> kept = new ArrayList<>(parts.whole().uploading().kept());
    for (BlobRef blob : parts.space().blobsNamed()) {
      if (!without.contains(blob) && !keeping.freed(blob.manifest())) {
        kept.add(blob);
      }
    }
    return kept;
  }

  /// Removes pieces of uploads that failed, and what else nothing names. Only while it is known what
  /// everything here says: else what names a piece may just not be readable yet.
  void sweep() {
    var status = parts.space().status();
    boolean known =
        parts.group().standing() == GroupStanding.MEMBER
            && status.waiting() == 0
            && status.waitingForKey() == 0
            && status.needsNewer() == 0;
    if (known) {
      BlobRemoval removal = parts.whole().blobs().removing(kept(List.of()));
      long beforeMs = loop.nowMs() - SWEEP_AFTER_MS;
      disk.execute(() -> quietly(() -> removal.sweep(beforeMs)));
    }
  }

  /// Others hold more or less than before, or more came here: looks whether there is too much.
  void trimSoon() {
    if (!trimming) {
      trimming = true;
      loop.schedule(
          TRIM_MS,
          () -> {
            trimming = false;
            letGo(keeping.excess(desk.filesUpTo()));
          });
    }
  }

  private static void quietly(Runnable work) {
    try {
      work.run();
    } catch (StoreException e) {
      LOG.log(WARNING, e.getMessage());
    }
  }
}
