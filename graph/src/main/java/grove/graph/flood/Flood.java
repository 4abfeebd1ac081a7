package grove.graph.flood;

import java.util.Collection;
import java.util.List;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/// Spreads news to all nodes: whole along the [Trees], by name on all other links, where they are
/// fetched if they do not come in time.
///
/// It knows nothing of what links and logs are, so the same code runs in a node and in simulations of
/// ten thousand.
///
/// @param <L> a link
/// @param <K> a log
public final class Flood<L, K> {
  /// From the word that a link is to end until it ends.
  public static final long LEAVE_MS = 2_000;

  /// Names of large news are gathered for so long, since they are what brings them.
  private static final long GATHER_LARGE_MS = 20;

  /// Names of other news are gathered for so long: most neighbours turn out to have them by then.
  private static final long GATHER_MS = 120;

  private final Wires<L, K> wires;
  private final Trees<L> trees;
  private final Notices<L, K> notices = new Notices<>();
  private final Awaited<L, K> awaited;
  private long gatheredMs = Long.MAX_VALUE;
  private long awaitedMs = Long.MAX_VALUE;

  /// What flooding uses of the node it runs in.
  public interface Wires<L, K> {
    /// Links on which entries flow.
    Collection<L> live();

    /// Whether the link takes what it is given, so that more may be pushed.
    boolean keepsUp(L link);

    /// Whether the other side is known to have an entry.
    boolean has(L link, K log, long seq);

    /// Up to which seq a log is here.
    long here(K log);

    /// Whose log it is.
    long author(K log);

    void have(L link, List<News<K>> news);

    void prune(L link, List<Long> authors);

    void graft(L link, List<Long> authors);

    /// Asks the link for what is missing up to these news.
    ///
    /// @param instead of whoever was asked for it before
    void pull(L link, News<K> news, boolean instead);

    void later(long ms, Runnable task);

    long nowMs();
  }

  /// @param self this node as an author
  public Flood(long self, Wires<L, K> wires) {
    this.wires = wires;
    trees = new Trees<>(self);
    awaited = new Awaited<>(wires::here);
  }

  /// Tells of news that were stored just now.
  ///
  /// @param source the link they came from, null if they are own ones or that is not known
  /// @param push sends them whole
  public void spread(News<K> news, @Nullable L source, Consumer<L> push) {
    var author = wires.author(news.log());
    for (var link : wires.live()) {
      if (link.equals(source) || wires.has(link, news.log(), news.seq())) {
        continue;
      }
      if (!news.large() && trees.eager(link, author) && wires.keepsUp(link)) {
        trees.onPushed(link, author);
        push.accept(link);
      } else {
        notices.add(link, news);
        gather(news.large() ? GATHER_LARGE_MS : GATHER_MS);
      }
    }
  }

  /// Passes a word of an author on, along its tree.
  public void spreadWord(long author, @Nullable L source, Consumer<L> send) {
    for (var link : wires.live()) {
      if (!link.equals(source) && trees.eager(link, author)) {
        trees.onPushed(link, author);
        send.accept(link);
      }
    }
  }

  private void gather(long ms) {
    var atMs = wires.nowMs() + ms;
    if (atMs < gatheredMs || gatheredMs < wires.nowMs()) {
      gatheredMs = atMs;
      wires.later(ms, this::flush);
    }
  }

  private void flush() {
    gatheredMs = Long.MAX_VALUE;
    notices.links().forEach(this::flush);
  }

  /// Names to a neighbour what was gathered for it and is new to it, unless it does not keep up: then
  /// later.
  private void flush(L link) {
    if (wires.keepsUp(link)) {
      var news =
          notices.take(link).stream()
              .filter(one -> !wires.has(link, one.log(), one.seq()))
              .toList();
      if (!news.isEmpty()) {
        wires.have(link, news);
      }
    }
  }

  /// The link takes more again.
  public void onDrained(L link) {
    flush(link);
  }

  /// Something of an author was pushed; `known` where it was here before.
  public void onPush(L link, long author, boolean known) {
    if (trees.onPush(link, author, known, wires.nowMs())) {
      wires.prune(link, List.of(author));
    }
  }

  /// The other side names news.
  public void onHave(L link, News<K> news) {
    if (wires.here(news.log()) >= news.seq()) {
      return;
    }
    if (news.large()) {
      wires.pull(link, news, false);
    } else {
      awaited.add(link, news, wires.nowMs());
      await();
    }
  }

  private void await() {
    var nextMs = awaited.nextMs();
    if (nextMs < awaitedMs) {
      awaitedMs = nextMs;
      wires.later(Math.max(1, nextMs - wires.nowMs()), this::fetch);
    }
  }

  /// Asks for what did not come in time.
  private void fetch() {
    awaitedMs = Long.MAX_VALUE;
    for (var ask : awaited.due(wires.nowMs())) {
      var author = wires.author(ask.news().log());
      trees.graft(ask.link(), author);
      wires.graft(ask.link(), List.of(author));
      wires.pull(ask.link(), ask.news(), true);
    }
    await();
  }

  /// The other side does not want the news of these authors; of none: the link will end in a moment.
  public void onPrune(L link, List<Long> authors) {
    if (authors.isEmpty()) {
      graft(trees.onLeaving(link, wires.live()));
    } else {
      trees.onPrune(link, authors);
    }
  }

  /// This node will end the link, [#LEAVE_MS] from now or later: until then both sides find other ways
  /// for what comes on it, so that nothing is late.
  public void leave(L link) {
    wires.prune(link, List.of());
    graft(trees.onLeaving(link, wires.live()));
  }

  public void onGraft(L link, List<Long> authors) {
    if (authors.isEmpty()) {
      trees.onStaying(link);
    } else {
      trees.onGraft(link, authors);
    }
  }

  /// Entries flow on the link from now on.
  public void onLive(L link) {
    var authors = trees.onLive(link, wires.nowMs());
    if (!authors.isEmpty()) {
      wires.prune(link, authors);
    }
  }

  public void onEnd(L link) {
    notices.onEnd(link);
    awaited.onEnd(link);
    graft(trees.onEnd(link, wires.live()));
  }

  /// Wants the news of these authors from everybody.
  private void graft(List<Long> authors) {
    if (!authors.isEmpty()) {
      trees.staying(wires.live()).forEach(link -> wires.graft(link, authors));
    }
  }

  /// The link stays after all.
  public void stay(L link) {
    wires.graft(link, List.of());
    trees.onStaying(link);
  }

  /// Whether the link is part of how news travel now.
  public boolean inUse(L link) {
    return trees.inUse(link, wires.nowMs());
  }

  /// How useful the link was lately.
  public double utility(L link) {
    return trees.utility(link);
  }
}
