package grove.graph.flood;

import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// By which links the news of each author come to this node, and on which they are passed on.
///
/// Every link begins eager: news are pushed on it. Who is pushed something that it has got already
/// says PRUNE for that author, so of all links that could bring an author's news one remains, the
/// quickest: the parent. What is left of all nodes' links is a tree for each author; on the other
/// links only names of news travel (HAVE). Each direction of a link is pruned and grafted by its
/// receiver alone, and never the parent, so there is always one eager link.
///
/// Only who brings something new becomes a parent: who brings it again may have it from this node.
/// Who loses a parent says GRAFT to all other neighbours: some of them may hang below it, and who does
/// not is not known; the quickest becomes the parent, the others are pruned again. A link that is ended
/// on purpose is told to be leaving a moment before, so that no news fall between.
///
/// One tree for each author, not one for all: a common tree is the quickest from one node only, and
/// from others nearly twice as slow.
///
/// @param <L> a link
public final class Trees<L> {
  /// Authors that one link has pruned, at most: beyond the devices of a group.
  private static final int AUTHORS_MAX = 4_096;

  /// A new link is told not to push the news of so many authors that were heard lately.
  private static final int WARM_MAX = 64;

  private static final long WARM_MS = 600_000;

  /// A useful push counts so much; the sum fades by [#FADING] with each push.
  private static final double USEFUL = 1;

  private static final double FADING = 31.0 / 32;

  private final long self;
  private final Map<L, Side> sides = new HashMap<>();
  private final Map<Long, Source<L>> sources = new LinkedHashMap<>();

  /// One link.
  private static final class Side {
    /// Authors whose news the other side does not want to be pushed.
    final Set<Long> pruned = new HashSet<>();

    /// The link is about to end: nothing begins to depend on it.
    boolean leaving;

    /// Authors whose news were pushed. These go on until the end where the link is about to end, and
    /// no others begin.
    final Set<Long> fed = new HashSet<>();

    double utility;
  }

  /// Where the news of one author come from.
  private static final class Source<L> {
    @Nullable L parent;

    /// Who was told PRUNE.
    final Set<L> pruned = new HashSet<>();

    long heardMs;
  }

  /// @param self this node as an author
  public Trees(long self) {
    this.self = self;
  }

  private Side side(L link) {
    return sides.computeIfAbsent(link, _ -> new Side());
  }

  /// Whether news of the author are pushed on the link. Never to the parent: it would take who had them
  /// first by another way for its own parent.
  public boolean eager(L link, long author) {
    var side = side(link);
    var source = sources.get(author);
    var parent = source != null && link.equals(source.parent);
    return !parent && !side.pruned.contains(author) && (!side.leaving || side.fed.contains(author));
  }

  /// News of an author are pushed on the link now.
  public void onPushed(L link, long author) {
    var side = side(link);
    if (side.fed.size() < AUTHORS_MAX) {
      side.fed.add(author);
    }
  }

  /// Something of an author was pushed.
  ///
  /// @param known whether it was here before
  /// @return whether the other side is to be told PRUNE
  public boolean onPush(L link, long author, boolean known, long nowMs) {
    var side = side(link);
    side.utility = side.utility * FADING + (known ? 0 : USEFUL);
    var source = sources.computeIfAbsent(author, _ -> new Source<>());
    source.heardMs = nowMs;
    if (source.pruned.contains(link)) {
      return false; // it was under way, or answers something else
    }
    if (!known && !side.leaving) {
      source.parent = link;
    }
    var enough = author == self || (source.parent != null && !link.equals(source.parent));
    return known && enough && source.pruned.add(link);
  }

  /// The other side does not want the news of these authors.
  public void onPrune(L link, Collection<Long> authors) {
    var side = side(link);
    side.fed.removeAll(authors);
    for (var author : authors) {
      if (side.pruned.size() < AUTHORS_MAX) {
        side.pruned.add(author);
      }
    }
  }

  /// The other side wants the news of these authors.
  public void onGraft(L link, Collection<Long> authors) {
    side(link).pruned.removeAll(authors);
  }

  /// This node says GRAFT on the link.
  public void graft(L link, long author) {
    var source = sources.computeIfAbsent(author, _ -> new Source<>());
    source.parent = link;
    source.pruned.remove(link);
  }

  /// A link is live.
  ///
  /// @return authors for which the other side is to be told PRUNE, since their news come already
  public List<Long> onLive(L link, long nowMs) {
    side(link);
    var warm =
        sources.entrySet().stream()
            .filter(one -> one.getValue().parent != null && !link.equals(one.getValue().parent))
            .filter(one -> Math.abs(nowMs - one.getValue().heardMs) < WARM_MS)
            .sorted((a, b) -> Long.compare(b.getValue().heardMs, a.getValue().heardMs))
            .limit(WARM_MAX)
            .toList();
    warm.forEach(one -> one.getValue().pruned.add(link));
    return warm.stream().map(Map.Entry::getKey).toList();
  }

  /// A link will end in a moment.
  ///
  /// @param live all live links
  /// @return the authors whose news come on it, for which others have to be told GRAFT
  public List<Long> onLeaving(L link, Collection<L> live) {
    side(link).leaving = true;
    return replace(link, live);
  }

  /// A link that was to end stays.
  public void onStaying(L link) {
    side(link).leaving = false;
  }

  /// A link is gone.
  ///
  /// @param live all live links
  /// @return the authors whose news came on it, for which others have to be told GRAFT
  public List<Long> onEnd(L link, Collection<L> live) {
    sides.remove(link);
    sources.values().forEach(source -> source.pruned.remove(link));
    return replace(link, live);
  }

  private List<Long> replace(L link, Collection<L> live) {
    return sources.entrySet().stream()
        .filter(one -> link.equals(one.getValue().parent))
        .peek(one -> {
          one.getValue().parent = null;
          one.getValue().pruned.removeAll(staying(live));
        })
        .map(Map.Entry::getKey)
        .toList();
  }

  /// The links among these that do not leave.
  public List<L> staying(Collection<L> live) {
    return live.stream().filter(link -> !side(link).leaving).toList();
  }

  /// Whether news come or go on the link that were heard lately: it is a branch of some tree.
  public boolean inUse(L link, long nowMs) {
    return sources.entrySet().stream()
        .filter(one -> Math.abs(nowMs - one.getValue().heardMs) < WARM_MS)
        .anyMatch(one -> link.equals(one.getValue().parent) || eager(link, one.getKey()));
  }

  /// How useful the link was lately: near 32 where every push was news.
  public double utility(L link) {
    var side = sides.get(link);
    return side == null ? 0 : side.utility;
  }
}
