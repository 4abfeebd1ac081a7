package grove.graph.sync;

import grove.graph.link.Link;
import grove.graph.link.Site;
import grove.graph.wire.KeySeal;
import grove.graph.wire.KeyWant;
import grove.identity.bytes.Bytes;
import grove.identity.bytes.Hash;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/// Asks neighbours for keys of epochs, one after the other until one answers, and answers them.
///
/// Who asked in vain is sent the seal as soon as it can be made, if the link lives still: a device
/// that has just begun asks before its own first entry has arrived, and would else wait for its next
/// round.
public final class Keys {
  /// A neighbour that has not answered for so long is passed over.
  private static final long ANSWER_MS = 5_000;

  /// After all were asked in vain, they are asked again after so long.
  private static final long AGAIN_MS = 30_000;

  /// Questions that one link may ask within [#WINDOW_MS].
  private static final int ASKED_MAX = 1_000;

  private static final long WINDOW_MS = 60_000;

  /// Questions without an answer that are kept for one link; the oldest go.
  private static final int OWED_MAX = 64;

  private final Site site;
  private final Map<Hash, Search> wanted = new LinkedHashMap<>();
  private final Map<Link, Window> windows = new HashMap<>();
  private final Map<Link, Set<Hash>> owed = new HashMap<>();
  private boolean sweeping;

  /// The search for one epoch's keys.
  private static final class Search {
    final Set<Link> asked = new HashSet<>();
    long askedMs;
  }

  /// How often a link has asked lately.
  private static final class Window {
    long sinceMs;
    int asked;
  }

  public Keys(Site site) {
    this.site = site;
  }

  /// Asks for the keys of an epoch until a seal comes.
  public void want(Hash epoch) {
    if (!wanted.containsKey(epoch)) {
      var search = new Search();
      wanted.put(epoch, search);
      askNext(epoch, search);
      watch();
    }
  }

  private void askNext(Hash epoch, Search search) {
    var left = site.links().live().stream().filter(link -> !search.asked.contains(link)).toList();
    if (!left.isEmpty()) {
      var next = left.get(site.random().nextInt(left.size()));
      search.asked.add(next);
      search.askedMs = site.nowMs();
      next.send(new KeyWant(epoch));
    }
  }

  private void watch() {
    if (!sweeping && !wanted.isEmpty()) {
      sweeping = true;
      site.later(ANSWER_MS, this::sweep);
    }
  }

  private void sweep() {
    sweeping = false;
    wanted.forEach((epoch, search) -> {
      var waitedMs = Math.abs(site.nowMs() - search.askedMs);
      if (waitedMs >= AGAIN_MS) {
        search.asked.clear();
      }
      if (waitedMs >= ANSWER_MS) {
        askNext(epoch, search);
      }
    });
    watch();
  }

  /// A link is live: it is asked for all that is wanted.
  public void onLive(Link link) {
    wanted.forEach((epoch, search) -> {
      search.asked.add(link);
      search.askedMs = site.nowMs();
      link.send(new KeyWant(epoch));
    });
  }

  public void onWant(Link link, KeyWant want) {
    if (mayAsk(link)) {
      var sealed = site.security().sealKey(want.epoch(), link.device());
      link.send(new KeySeal(want.epoch(), sealed.orElse(Bytes.EMPTY)));
      if (sealed.isEmpty()) {
        owe(link, want.epoch());
      }
    }
  }

  private void owe(Link link, Hash epoch) {
    var epochs = owed.computeIfAbsent(link, _ -> new LinkedHashSet<>());
    epochs.add(epoch);
    if (epochs.size() > OWED_MAX) {
      epochs.remove(epochs.iterator().next());
    }
  }

  /// Keys or members have come: answers what could not be answered before.
  public void settleOwed() {
    for (var entry : Map.copyOf(owed).entrySet()) {
      var link = entry.getKey();
      for (var epoch : List.copyOf(entry.getValue())) {
        var sealed = site.security().sealKey(epoch, link.device());
        if (link.open() && sealed.isPresent()) {
          entry.getValue().remove(epoch);
          link.send(new KeySeal(epoch, sealed.get()));
        }
      }
    }
    owed.values().removeIf(Set::isEmpty);
  }

  /// A seal costs some work, so a link gets so many a minute.
  private boolean mayAsk(Link link) {
    var window = windows.computeIfAbsent(link, _ -> new Window());
    if (Math.abs(site.nowMs() - window.sinceMs) > WINDOW_MS) {
      window.sinceMs = site.nowMs();
      window.asked = 0;
    }
    window.asked++;
    return window.asked <= ASKED_MAX;
  }

  public void onSeal(KeySeal seal) {
    var search = wanted.get(seal.epoch());
    if (search == null) {
      return; // never asked for, or answered by another already
    }
    if (seal.sealed().isEmpty()) {
      askNext(seal.epoch(), search);
    } else {
      wanted.remove(seal.epoch());
      site.security().onKeySeal(seal.epoch(), seal.sealed());
      settleOwed();
    }
  }

  public void onEnd(Link link) {
    windows.remove(link);
    owed.remove(link);
    wanted.values().forEach(search -> search.asked.remove(link));
  }
}
