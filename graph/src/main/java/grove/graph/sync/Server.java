package grove.graph.sync;

import grove.graph.link.Link;
import grove.graph.link.Site;
import grove.graph.wire.Bulk;
import grove.graph.wire.LogRef;
import grove.graph.wire.SegmentFrame;
import grove.graph.wire.Want;
import grove.identity.bytes.ByteWriter;
import grove.identity.bytes.Hash;
import grove.identity.bytes.MalformedException;
import grove.store.Entry;
import grove.store.Lane;
import grove.store.LogId;
import grove.store.Segment;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// Answers WANTs: remembers for each link how far it has got, and reads from the store only as much
/// as the network takes, control lane first. So a first sync of any size needs little memory.
final class Server {
  /// Ranges and ids that one link may have open.
  private static final int RANGES_MAX = 60_000;

  /// After so many entries that were read for their bodies and have none ...
  private static final int VAIN_ENTRIES_MAX = 256;

  /// ... no more are looked at on that link for so long: they cost the neighbour nothing.
  private static final long REST_MS = 100;

  /// What a range of bodies is read by, bytes for each entry behind the first: else a question about
  /// one body were answered with all that follows.
  private static final int BODY_ENTRY_BYTES = 256;

  /// The least that is read of a log at once, where little more may be sent.
  private static final long PIECE_BYTES_MIN = 16 << 10;

  /// Above so many queued bytes nothing more is read.
  private static final long QUEUED_BYTES_MAX = 512 << 10;

  private final Site site;
  private final Ceiling ceiling;
  private final Forks forks;
  private final Map<Link, Open> open = new HashMap<>();

  /// What a link may be given of a log.
  interface Ceiling {
    /// The highest seq served in ranges; 0: nothing.
    long of(Link link, LogId log);

    /// The highest seq served by id: also behind a fork, where there is a name for it.
    long byId(Link link, LogId log);
  }

  /// What one link waits for: single entries first, then the control lane.
  private static final class Open {
    final Deque<Hash> ids = new ArrayDeque<>();

    /// Data entries that were asked for before both sides were ready: an id does not say its lane.
    final Deque<Hash> early = new ArrayDeque<>();

    final Deque<Range> control = new ArrayDeque<>();
    final Deque<Range> data = new ArrayDeque<>();
    final Deque<Range> bodies = new ArrayDeque<>();
    int vain;
    boolean resting;

    /// The range of data that was finished last, and the seq at which its last run ends: it goes on
    /// to a signed entry, perhaps into the range that follows.
    @Nullable Range last;

    long lastSeq;

    /// What of a range was not sent with the one before. (Who asks again for what it did not keep
    /// begins lower.)
    Range rest(Range range) {
      var before = last;
      var begun =
          before != null
              && before.log.equals(range.log)
              && !range.bodies
              && before.to + 1 == range.from
              && lastSeq >= range.from;
      if (begun && lastSeq >= range.to) {
        last = range;
      }
      return begun ? new Range(range.log, lastSeq + 1, range.to, false) : range;
    }

    int size() {
      return ids.size() + control.size() + data.size() + bodies.size();
    }

    /// What goes first; bodies that were missed may wait.
    Deque<Range> next() {
      if (!control.isEmpty()) {
        return control;
      }
      return !data.isEmpty() || resting ? data : bodies;
    }
  }

  /// A part of a log that is still to be sent.
  ///
  /// @param bodies whether only runs that have a body are sent
  private record Range(LogId log, long from, long to, boolean bodies) {}

  Server(Site site, Ceiling ceiling, Forks forks) {
    this.site = site;
    this.ceiling = ceiling;
    this.forks = forks;
  }

  /// Whether every WANT of the link is answered.
  boolean idle(Link link) {
    var ranges = open.get(link);
    return ranges == null || ranges.size() == 0;
  }

  void onWant(Link link, Want want) throws MalformedException {
    var ranges = open.computeIfAbsent(link, _ -> new Open());
    for (var asked : want.ranges()) {
      var log = link.log(asked.tag());
      if (log != null && served(link, log)) {
        var to = Math.min(asked.to(), ceiling.of(link, log));
        if (asked.to() > site.entries().frontier().ceiling(log)) {
          forks.lacks(link, log); // it does not know of the fork, and would ask one after the other
        }
        var bodies = asked.parts() == Want.Parts.BODIES;
        queue(ranges, log, bodies).add(new Range(log, asked.from(), to, bodies));
      }
    }
    ranges.ids.addAll(want.ids());
    if (ranges.size() + ranges.early.size() > RANGES_MAX) {
      throw new MalformedException("more ranges wanted than there may be logs");
    }
    pump(link);
  }

  private static boolean served(Link link, LogId log) {
    return log.lane() == Lane.CONTROL || link.state().takesData();
  }

  /// A range of data is asked for by who has said READY; an id, whose lane nobody knows, before it too.
  private static boolean servedById(Link link, LogId log) {
    return log.lane() == Lane.CONTROL || link.live();
  }

  private static Deque<Range> queue(Open ranges, LogId log, boolean bodies) {
    if (bodies) {
      return ranges.bodies;
    }
    return log.lane() == Lane.CONTROL ? ranges.control : ranges.data;
  }

  /// An entry by id is served with what follows it up to a signed point; behind a fork with the
  /// branch that leads to it, for the asker may have another.
  private void serve(Link link, Open ranges, Hash id) {
    var entry = site.entries().entry(id);
    if (entry.isPresent()) {
      var log = entry.get().log();
      var seq = entry.get().seq();
      if (!servedById(link, log)) {
        ranges.early.add(id);
        return;
      }
      if (seq > ceiling.byId(link, log)) {
        return;
      }
      if (seq <= site.entries().frontier().ceiling(log)) {
        site.entries().read(id).ifPresent(run -> answer(link, run));
      } else {
        serveBranch(link, entry.get());
      }
    }
  }

  /// Sends a branch from the fork up to an entry, or its highest part.
  private void serveBranch(Link link, Entry to) {
    var ids = new ArrayDeque<Hash>();
    var fork = site.entries().frontier().ceiling(to.log());
    var at = Optional.of(to);
    while (at.isPresent() && at.get().seq() > fork && ids.size() < Branches.ENTRIES_MAX) {
      ids.addFirst(at.get().id());
      at = site.entries().entry(at.get().header().prev());
    }
    var sent = new HashSet<Hash>();
    for (var id : ids) {
      if (!sent.contains(id) && link.queuedBytes() < QUEUED_BYTES_MAX) {
        site.entries()
            .read(id)
            .ifPresent(run -> {
              run.entries().forEach(entry -> sent.add(entry.id()));
              answer(link, run);
            });
      }
    }
  }

  /// Sends as much as the network takes now.
  void pump(Link link) {
    var ranges = open.get(link);
    while (ranges != null && link.open() && takesMore(link)) {
      if (!ranges.ids.isEmpty()) {
        serve(link, ranges, ranges.ids.remove());
        continue;
      }
      var queue = ranges.next();
      if (queue.isEmpty()) {
        return;
      }
      var range = ranges.rest(queue.remove());
      var run = read(range, pieceBytes(link));
      if (run.isPresent()) {
        var sent = run.get();
        if (!range.bodies || hasBody(sent, range.to)) {
          send(link, sent);
        } else {
          inVain(link, ranges, sent.entries().size());
        }
        if (!range.bodies) {
          ranges.last = range;
          ranges.lastSeq = sent.last().seq();
        }
        if (sent.last().seq() < range.to) {
          var next = sent.last().seq() + 1;
          queue.addFirst(new Range(range.log, next, range.to, range.bodies));
        }
      }
    }
  }

  private Optional<Segment> read(Range range, int pieceBytes) {
    if (range.from > range.to) {
      return Optional.empty();
    }
    var bytesMax =
        range.bodies
            ? Math.min(pieceBytes, (range.to - range.from) * BODY_ENTRY_BYTES)
            : pieceBytes;
    return site.entries().read(range.log, range.from, range.to, (int) bytesMax);
  }

  private static boolean hasBody(Segment run, long to) {
    return run.entries().stream().anyMatch(e -> e.seq() <= to && e.body().isPresent());
  }

  /// Nothing is sent, so nothing on the network would ever slow the reading down.
  private void inVain(Link link, Open ranges, int entries) {
    ranges.vain += entries;
    if (ranges.vain >= VAIN_ENTRIES_MAX && !ranges.resting) {
      ranges.vain = 0;
      ranges.resting = true;
      site.later(
          REST_MS,
          () -> {
            ranges.resting = false;
            pump(link);
          });
    }
  }

  private static boolean takesMore(Link link) {
    return link.queuedBytes() < QUEUED_BYTES_MAX && link.room(Bulk.ENTRIES) > 0;
  }

  /// A slow line carries short pieces, between which other messages find their way.
  private static int pieceBytes(Link link) {
    return (int) Math.clamp(link.room(Bulk.ENTRIES), PIECE_BYTES_MIN, SegmentFrame.RUN_BYTES_MAX);
  }

  private static void send(Link link, Segment run) {
    var log = run.log();
    send(
        link,
        run,
        run.first().seq() == 1 ? new LogRef.Named(log) : new LogRef.Tagged(link.tag(log)));
  }

  private static void answer(Link link, Segment run) {
    send(link, run, new LogRef.Above(run.log(), run.first().header().prev()));
  }

  private static void send(Link link, Segment run, LogRef ref) {
    var prevSeq = run.first().seq() - 1;
    var out = new ByteWriter(run.bytes());
    run.write(out);
    link.send(new SegmentFrame(ref, prevSeq, out.toBytes()));
  }

  /// Both sides are ready: what was asked for too early is answered now.
  void onLive(Link link) {
    var ranges = open.get(link);
    if (ranges != null) {
      ranges.ids.addAll(ranges.early);
      ranges.early.clear();
      pump(link);
    }
  }

  void onEnd(Link link) {
    open.remove(link);
  }
}
