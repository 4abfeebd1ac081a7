package grove.web.group;

import grove.identity.bytes.Bytes;
import grove.identity.bytes.Hash;
import grove.identity.bytes.MalformedException;
import grove.store.Append;
import grove.store.Entry;
import grove.store.EntryStore;
import grove.store.GroupId;
import grove.store.LogId;
import grove.store.Segment;
import grove.store.StoreException;
import grove.web.home.GroupFolder;
import grove.web.home.Home;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// Saves what is sound of a damaged entry store, in a home that no node uses.
///
/// Entries are read in the order of their arrival up to the first that can not be read, and taken
/// into a new store as if they came from the network, so nothing wrong gets in; then what each log has
/// above. The rest comes back from other members. The damaged files are put aside, never
/// deleted. Own entries may be missing then, so the home is made to look moved: at its next start
/// the node takes a new incarnation and never uses a seq again.
public final class Repair {
  /// Entries that are read at a time: those of a page with a damaged one are left for [#copyByLog].
  private static final int PAGE = 16;

  /// Up to the next signed entry: less is lost before a damaged one.
  private static final int SHORTEST = 1;

  /// What became of a damaged workspace.
  ///
  /// @param saved entries that were sound
  /// @param aside where the damaged files lie now
  public record Saved(String workspace, long saved, String aside) {}

  private Repair() {}

  /// Repairs the workspaces of a home whose entries are damaged; the others stay as they are.
  public static List<Saved> run(Home home) {
    List<Saved> saved = new ArrayList<>();
    for (String id : home.groups()) {
      groupId(id)
          .filter(group -> damaged(home.group(id), group))
          .ifPresent(group -> {
            home.hostRecord().forget();
            saved.add(save(home.group(id), id, group));
          });
    }
    return saved;
  }

  private static Optional<GroupId> groupId(String id) {
    try {
      return Optional.of(new GroupId(new Hash(Bytes.hex(id))));
    } catch (MalformedException | IllegalArgumentException e) {
      return Optional.empty();
    }
  }

  private static boolean damaged(GroupFolder folder, GroupId group) {
    try (EntryStore store = EntryStore.rocks(folder.entries(), group)) {
      return !store.verify().isEmpty();
    } catch (StoreException e) {
      if (e.reason() == StoreException.Reason.DAMAGED) {
        return true;
      }
      throw e;
    }
  }

  private static Saved save(GroupFolder folder, String id, GroupId group) {
    folder.mend();
    long saved;
    try (EntryStore to = EntryStore.rocks(folder.entriesToBe(), group)) {
      copy(folder, group, to);
      to.sync();
      saved = to.entries();
    }
    return new Saved(id, saved, folder.putAsideEntries().toString());
  }

  private static void copy(GroupFolder folder, GroupId group, EntryStore to) {
    try (EntryStore from = EntryStore.rocks(folder.entries(), group)) {
      from.freezes()
          .forEach((log, freeze) ->
              from.forkProof(log).ifPresent(proof -> to.freeze(proof, freeze.knownMs())));
      copyInOrder(from, to);
      while (copyByLog(from, to)) {
        // what one log brought, another may have waited for
      }
    } catch (StoreException e) {
      return; // it does not open at all: other members have everything
    }
  }

  /// Everything up to the first entry that can not be read.
  private static void copyInOrder(EntryStore from, EntryStore to) {
    try {
      List<Entry> run = new ArrayList<>();
      long at = 0;
      for (List<Entry> next = from.after(at, PAGE); !next.isEmpty(); next = from.after(at, PAGE)) {
        for (Entry entry : next) {
          run.add(entry);
          if (entry.signature().isPresent()) {
            taken(to, run);
            run.clear();
          }
        }
        at += next.size();
      }
    } catch (StoreException e) {
      return;
    }
  }

  /// What each log has above; true if anything came.
  private static boolean copyByLog(EntryStore from, EntryStore to) {
    long before = to.entries();
    for (LogId log : from.frontier().logs()) {
      copyLog(from, to, log);
    }
    return to.entries() > before;
  }

  private static void copyLog(EntryStore from, EntryStore to, LogId log) {
    try {
      Optional<Segment> next = next(from, to, log);
      while (next.isPresent() && taken(to, next.get().entries())) {
        next = next(from, to, log);
      }
    } catch (StoreException e) {
      return; // damaged from here on
    }
  }

  private static Optional<Segment> next(EntryStore from, EntryStore to, LogId log) {
    return from.read(log, to.frontier().seq(log) + 1, SHORTEST);
  }

  private static boolean taken(EntryStore to, List<Entry> run) {
    try {
      Segment segment = new Segment(run);
      return to.append(segment, false) instanceof Append.Accepted
          || to.appendBeside(segment) instanceof Append.Accepted;
    } catch (IllegalArgumentException e) {
      return false; // the run is no valid segment any more
    }
  }
}
