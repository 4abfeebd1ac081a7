package grove.web.sim;

import grove.identity.PersonId;
import grove.identity.bytes.Bytes;
import grove.identity.bytes.Hash;
import grove.store.Entry;
import grove.store.EntryStore;
import grove.store.LogId;
import java.util.List;
import java.util.Map;

/// All checks of one world, family by family.
final class Checks {
  private final Cast cast;
  private final Ground ground;
  private final Ledger ledger;
  private final StateCheck state = new StateCheck();
  private final RightsCheck rights = new RightsCheck();
  private final KeyCheck keys;
  private final LinkCheck links;
  private long made;
  private boolean damaged;

  Checks(Ground ground, Cast cast) {
    this.cast = cast;
    this.ground = ground;
    ledger = new Ledger(cast);
    keys = new KeyCheck(ground);
    links = new LinkCheck(ground.network());
  }

  /// How many there were.
  long made() {
    return made;
  }

  void counted(long more) {
    made += more;
  }

  void onOpened(SimNode node, EntryStore store) {
    ledger.onOpened(node, store);
    made++;
  }

  void onStored(SimNode node, List<Entry> run) {
    ledger.onStored(node, run);
    if (node.wrote(run.getFirst().log())) {
      run.forEach(entry -> keys.onWritten(node, entry, cast.nodes()));
    }
    made += run.size();
  }

  void onEnding(SimNode node) {
    ledger.onEnding(node);
    links.onEnding(node);
    made++;
  }

  void onTakenOut(SimNode node, Map<LogId, Long> shown) {
    ledger.onTakenOut(node, shown);
  }

  /// Removes somebody at an honest node.
  void removed(SimNode by, PersonId person) {
    var cutAt = rights.cut(by);
    var removal = by.group().remove(person, false);
    rights.onRemoved(person, removal, cutAt);
  }

  /// Somebody adopted a log that was set aside.
  void adopted(LogId log, long upto) {
    rights.onAdopted(log, upto);
  }

  /// The device's logs may fork.
  void mayFork(SimNode node) {
    ledger.mayFork(node.device());
  }

  /// The node does what no honest one does; its device's logs may fork.
  void hostile(SimNode node) {
    ledger.mayFork(node.device());
    links.provoked();
  }

  /// A hostile member wrote a control entry that is not theirs to write.
  void overreached(Hash entry) {
    rights.onOverreach(entry);
  }

  /// A chunk was damaged where it lies.
  void chunkDamaged() {
    damaged = true;
  }

  /// Whether what is kept of files is on all disks as it was written there.
  boolean chunksWhole() {
    return !damaged;
  }

  void rolledBack(SimNode node) {
    ledger.forget(node);
  }

  LinkCheck links() {
    return links;
  }

  KeyCheck keys() {
    return keys;
  }

  /// What holds at any time.
  void look() {
    for (var node : cast.nodes()) {
      if (node.up() && !node.hostile()) {
        links.look(node);
        keys.look(node);
        rights.look(node);
        made += 3;
      }
    }
  }

  /// What holds when nothing happens any more.
  void atRest() {
    var honest = cast.honest();
    for (var node : honest) {
      state.store(node);
      state.space(node);
      rights.atRest(node);
      made += 3;
    }
    state.alike(honest);
    state.anew(honest.getFirst(), ground);
    keys.atRest(cast.nodes());
    links.atRest(cast);
    ledger.atRest(honest);
    made += 5;
  }

  /// A line that differs where two runs of one seed differ.
  String trace() {
    var all = new StringBuilder().append(ground.world().steps()).append(' ');
    all.append(ground.network().bytesCarried());
    for (var node : cast.nodes()) {
      all.append(' ').append(node).append(node.begun() ? node.disk().written() : 0);
    }
    return Hash.sha256(Bytes.utf8(all.toString())).toHex().substring(0, 16);
  }
}
