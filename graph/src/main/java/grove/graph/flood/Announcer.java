package grove.graph.flood;

import grove.graph.link.Counter;
import grove.graph.link.Link;
import grove.graph.link.Site;
import grove.graph.sync.Prefix;
import grove.graph.sync.Puller;
import grove.graph.wire.Authors;
import grove.graph.wire.Ephemeral;
import grove.graph.wire.Graft;
import grove.graph.wire.Have;
import grove.graph.wire.Have.Notice;
import grove.graph.wire.LogRef;
import grove.graph.wire.Prune;
import grove.graph.wire.Push;
import grove.identity.bytes.ByteWriter;
import grove.identity.bytes.Bytes;
import grove.identity.bytes.MalformedException;
import grove.store.LogId;
import grove.store.Segment;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// Passes new entries and words of devices on to neighbours: [Flood], with real messages.
///
/// Small runs travel as PUSH along the author's tree; large ones, and all for a neighbour that does
/// not keep up, are named by HAVE. What a HAVE names of a log that is not known here is asked for after
/// a while, since nobody can tell yet whether it comes otherwise.
public final class Announcer implements Flood.Wires<Link, LogId> {
  /// Above so many queued bytes a neighbour gets HAVE instead of PUSH.
  private static final long PUSH_QUEUED_BYTES_MAX = 256 << 10;

  private final Site site;
  private final Puller puller;
  private final Flood<Link, LogId> flood;

  public Announcer(Site site, Puller puller) {
    this.site = site;
    this.puller = puller;
    flood = new Flood<>(Authors.name(site.device()), this);
  }

  /// Tells of a run that was stored just now.
  ///
  /// @param source the neighbour it came from, null if it is an own one or not known
  public void spread(Segment run, @Nullable Link source) {
    var last = run.last();
    var large = run.bytes() > Push.RUN_BYTES_MAX;
    var news = new News<>(run.log(), last.seq(), Prefix.of(last.id()), large);
    flood.spread(news, source, link -> push(link, run));
  }

  private void push(Link link, Segment run) {
    var prevSeq = run.first().seq() - 1;
    var log = run.log();
    var ref = prevSeq == 0 ? new LogRef.Named(log) : new LogRef.Tagged(link.tag(log));
    site.count(Counter.PUSHES_SENT);
    link.send(new Push(ref, prevSeq, run.last().seq(), encode(run)));
  }

  private static Bytes encode(Segment run) {
    var out = new ByteWriter(run.bytes());
    run.write(out);
    return out.toBytes();
  }

  /// A run was pushed.
  public void onPush(Link link, Push push) throws MalformedException {
    var log =
        switch (push.log()) {
          case LogRef.Named(var named) -> named;
          case LogRef.Tagged(var tag) -> link.log(tag);
          case LogRef.Above _ -> null;
        };
    var known = log != null && puller.here(log) >= push.lastSeq();
    puller.onPush(link, push);
    if (log != null && link.open() && puller.here(log) >= push.lastSeq()) {
      if (known) {
        site.count(Counter.PUSHES_KNOWN);
      }
      flood.onPush(link, author(log), known);
    }
  }

  /// A neighbour names what it has.
  public void onHave(Link link, Have have) throws MalformedException {
    var unknown = new ArrayList<Notice>();
    for (var notice : have.notices()) {
      var log = link.log(notice.tag());
      if (log == null && !notice.large()) {
        unknown.add(notice);
      } else if (log == null || puller.here(log) >= notice.seq() || own(log)) {
        claim(link, notice);
      } else {
        puller.onNamed(link, notice.tag(), notice.seq());
        flood.onHave(link, new News<>(log, notice.seq(), notice.idPrefix(), notice.large()));
      }
    }
    if (!unknown.isEmpty()) {
      site.later(Awaited.WAIT_MS, () -> claim(link, unknown));
    }
  }

  private boolean own(LogId log) {
    return log.device().equals(site.device());
  }

  private void claim(Link link, Notice notice) throws MalformedException {
    puller.onClaim(link, notice.tag(), notice.seq(), notice.idPrefix(), null);
  }

  private void claim(Link link, List<Notice> notices) {
    try {
      for (var notice : notices) {
        if (link.open()) {
          claim(link, notice);
        }
      }
      puller.flush();
    } catch (MalformedException e) {
      link.malformed();
    }
  }

  public void onPrune(Link link, Prune prune) {
    flood.onPrune(link, prune.authors());
  }

  public void onGraft(Link link, Graft graft) {
    flood.onGraft(link, graft.authors());
  }

  /// Passes a word of a device on, along the device's tree.
  void spreadWord(Ephemeral said, @Nullable Link source) {
    flood.spreadWord(Authors.name(said.device()), source, link -> link.send(said));
  }

  /// A word of a device came.
  void onWord(Link link, Ephemeral said, boolean known) {
    flood.onPush(link, Authors.name(said.device()), known);
  }

  /// The queue to the network is short again.
  public void onDrained(Link link) {
    flood.onDrained(link);
  }

  public void onLive(Link link) {
    flood.onLive(link);
  }

  public void onEnd(Link link) {
    flood.onEnd(link);
  }

  /// What decides on which links entries travel.
  public Flood<Link, LogId> flood() {
    return flood;
  }

  @Override
  public Collection<Link> live() {
    return site.stopped() ? List.of() : site.links().live();
  }

  @Override
  public boolean keepsUp(Link link) {
    return link.live() && link.queuedBytes() <= PUSH_QUEUED_BYTES_MAX;
  }

  @Override
  public boolean has(Link link, LogId log, long seq) {
    return puller.has(link, log, seq);
  }

  @Override
  public long here(LogId log) {
    return puller.here(log);
  }

  @Override
  public long author(LogId log) {
    return Authors.name(log.device());
  }

  @Override
  public void have(Link link, List<News<LogId>> news) {
    var notices =
        news.stream()
            .map(one -> new Notice(link.tag(one.log()), one.seq(), one.idPrefix(), one.large()))
            .toList();
    for (var from = 0; from < notices.size(); from += Have.NOTICES_MAX) {
      var some = notices.subList(from, Math.min(notices.size(), from + Have.NOTICES_MAX));
      site.counters().add(Counter.HAVES_SENT, some.size());
      link.send(new Have(some));
    }
  }

  @Override
  public void prune(Link link, List<Long> authors) {
    if (link.live()) {
      site.count(Counter.PRUNES_SENT);
      link.send(new Prune(authors.stream().limit(Authors.MAX).toList()));
    }
  }

  @Override
  public void graft(Link link, List<Long> authors) {
    if (link.live()) {
      site.count(Counter.GRAFTS_SENT);
      link.send(new Graft(authors.stream().limit(Authors.MAX).toList()));
    }
  }

  @Override
  public void pull(Link link, News<LogId> news, boolean instead) {
    if (!link.open()) {
      return;
    }
    try {
      if (instead) {
        puller.turnTo(link, news.log());
      }
      var tag = link.tag(news.log());
      puller.onClaim(link, tag, news.seq(), news.idPrefix(), null);
      puller.flush();
    } catch (MalformedException e) {
      link.malformed();
    }
  }

  @Override
  public void later(long ms, Runnable task) {
    site.later(ms, task);
  }

  @Override
  public long nowMs() {
    return site.nowMs();
  }
}
