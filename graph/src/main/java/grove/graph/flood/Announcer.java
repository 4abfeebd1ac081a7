package grove.graph.flood;

import grove.graph.link.Counter;
import grove.graph.link.Link;
import grove.graph.link.Site;
import grove.graph.sync.Prefix;
import grove.graph.sync.Puller;
import grove.graph.wire.Have;
import grove.graph.wire.Have.Notice;
import grove.graph.wire.LogRef;
import grove.graph.wire.Push;
import grove.identity.bytes.ByteWriter;
import grove.identity.bytes.Bytes;
import grove.store.LogId;
import grove.store.Segment;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// Passes new entries on to all live neighbours but the one they came from: small runs as PUSH, at
/// once; others, and all for a neighbour that does not keep up, as HAVE, gathered for a moment.
///
/// A HAVE names only the newest head of a log, so what waits for a slow neighbour is bounded by the
/// number of logs.
public final class Announcer {
  /// HAVEs are gathered for so long.
  private static final long GATHER_MS = 20;

  /// Above so many queued bytes a neighbour gets HAVE instead of PUSH.
  private static final long PUSH_QUEUED_BYTES_MAX = 256 << 10;

  private final Site site;
  private final Puller puller;
  private final Map<Link, Map<LogId, Notice>> notices = new HashMap<>();
  private boolean gathering;

  public Announcer(Site site, Puller puller) {
    this.site = site;
    this.puller = puller;
  }

  /// Tells of a run that was stored just now.
  ///
  /// @param source the neighbour it came from, null if it is an own one or not known
  public void spread(Segment run, @Nullable Link source) {
    var last = run.last();
    var links =
        site.links().live().stream()
            .filter(link -> !link.equals(source))
            .filter(link -> !puller.has(link, run.log(), last.seq()))
            .toList();
    if (links.isEmpty()) {
      return;
    }
    var small = run.bytes() <= Push.RUN_BYTES_MAX;
    var encoded = small ? encode(run) : Bytes.EMPTY;
    for (var link : links) {
      if (small && link.queuedBytes() <= PUSH_QUEUED_BYTES_MAX) {
        push(link, run, encoded);
      } else {
        notices
            .computeIfAbsent(link, _ -> new LinkedHashMap<>())
            .put(
                run.log(),
                new Notice(link.tag(run.log()), last.seq(), Prefix.of(last.id()), !small));
        gather();
      }
    }
  }

  private static Bytes encode(Segment run) {
    var out = new ByteWriter(run.bytes());
    run.write(out);
    return out.toBytes();
  }

  private void push(Link link, Segment run, Bytes encoded) {
    var prevSeq = run.first().seq() - 1;
    var log = run.log();
    var ref = prevSeq == 0 ? new LogRef.Named(log) : new LogRef.Tagged(link.tag(log));
    site.count(Counter.PUSHES_SENT);
    link.send(new Push(ref, prevSeq, run.last().seq(), encoded));
  }

  private void gather() {
    if (!gathering) {
      gathering = true;
      site.later(GATHER_MS, this::flush);
    }
  }

  private void flush() {
    gathering = false;
    List.copyOf(notices.keySet()).forEach(this::flush);
  }

  /// Sends a neighbour what was gathered for it, unless its queue is full: then later.
  private void flush(Link link) {
    if (!link.live() || link.queuedBytes() > PUSH_QUEUED_BYTES_MAX) {
      return;
    }
    var gathered = notices.remove(link);
    if (gathered == null) {
      return;
    }
    var all = List.copyOf(gathered.values());
    for (var from = 0; from < all.size(); from += Have.NOTICES_MAX) {
      var some = all.subList(from, Math.min(all.size(), from + Have.NOTICES_MAX));
      site.counters().add(Counter.HAVES_SENT, some.size());
      link.send(new Have(some));
    }
  }

  /// The queue to the network is short again.
  public void onDrained(Link link) {
    flush(link);
  }

  public void onEnd(Link link) {
    notices.remove(link);
  }
}
