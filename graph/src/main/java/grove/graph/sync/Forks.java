package grove.graph.sync;

import grove.graph.Admission;
import grove.graph.GraphEvent;
import grove.graph.Standing;
import grove.graph.link.Counter;
import grove.graph.link.Link;
import grove.graph.link.Site;
import grove.graph.wire.ForkFrame;
import grove.graph.wire.ForkFrame.Point;
import grove.identity.bytes.ByteReader;
import grove.identity.bytes.ByteWriter;
import grove.identity.bytes.Bytes;
import grove.identity.bytes.Hash;
import grove.identity.bytes.MalformedException;
import grove.store.Entry;
import grove.store.ForkProof;
import grove.store.HeaderRun;
import grove.store.Lane;
import grove.store.LogId;
import grove.store.Segment;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/// Finds out that a device signed two histories of a log, proves it, and sees to it that everybody
/// has the proof.
///
/// Two honest neighbours with different branches see no more than that a run does not verify, or
/// that two heads differ: a compact run says nothing of what it stands on. They then *compare*: each
/// in turn sends ids of its entries at up to 64 places between the highest known to be equal and the
/// lowest known to differ, so the place where the histories part is found in a few messages, however
/// long the log. Who finds it sends its *side*, the signed headers from there on; the other has the
/// second half. Nobody is believed: a proof is valid or not, and honest nodes send only valid ones,
/// so one that is not costs its sender the link.
///
/// A new proof goes to all neighbours at once. Whoever was not there is told when it claims entries
/// behind the fork, or asks, because a neighbour's frontier shows a fork that its own does not.
public final class Forks {
  /// Messages about forks that one link may send within [#WINDOW_MS], each of which costs some
  /// reading or checking.
  private static final int FRAMES_MAX = 300;

  private static final long WINDOW_MS = 60_000;

  /// A log that was compared with a neighbour is compared with it again after so long.
  private static final long COMPARE_AGAIN_MS = 30_000;

  /// A proof is handed to one neighbour again after so long, if it seems not to have it.
  private static final long TELL_AGAIN_MS = 30_000;

  /// Above so many queued bytes no proof is sent unasked: the next exchange of frontiers shows what
  /// the neighbour lacks.
  private static final long QUEUED_BYTES_MAX = 512 << 10;

  private final Site site;
  private final Consumer<LogId> onFrozen;
  private final Map<Link, Peer> peers = new HashMap<>();

  /// What is known of one link.
  private static final class Peer {
    long sinceMs;
    int frames;
    final Map<LogId, Long> comparedMs = new HashMap<>();
    final Map<LogId, Long> toldMs = new HashMap<>();
  }

  /// @param onFrozen hears of logs that are frozen, or frozen lower, from now on
  Forks(Site site, Consumer<LogId> onFrozen) {
    this.site = site;
    this.onFrozen = onFrozen;
  }

  private Peer peer(Link link) {
    return peers.computeIfAbsent(link, _ -> new Peer());
  }

  void onEnd(Link link) {
    peers.remove(link);
  }

  private long ceiling(LogId log) {
    return site.entries().frontier().ceiling(log);
  }

  /// A signed run came that parts from what is stored.
  void onParting(Segment offered, long seq, Link link) {
    site.count(Counter.FORKS_SEEN);
    var log = offered.log();
    var ours = site.entries().read(log, seq, 0);
    var theirs = offered.after(seq - 1);
    if (ours.isEmpty() || theirs.isEmpty() || !offered.last().signatureValid()) {
      return;
    }
    if (parts(ours.get().first(), theirs.get().first().header().prev())) {
      prove(HeaderRun.of(ours.get()), HeaderRun.of(theirs.get()), link);
    } else {
      suspect(link, log, offered.last().seq());
    }
  }

  private static boolean parts(Entry ours, Hash theirPrev) {
    return ours.header().prev().equals(theirPrev);
  }

  /// The neighbour's history of this log, known to it up to `seq`, may be another one: asks.
  void suspect(Link link, LogId log, long seq) {
    var top = Math.min(seq, site.entries().frontier().seq(log));
    var compared = peer(link).comparedMs;
    var lately = site.nowMs() - compared.getOrDefault(log, Long.MIN_VALUE / 2) < COMPARE_AGAIN_MS;
    if (top > 0 && !lately && mayTalk(link, log)) {
      compared.put(log, site.nowMs());
      link.send(ForkFrame.compare(link.tag(log), points(log, 0, top)));
    }
  }

  private static boolean mayTalk(Link link, LogId log) {
    return link.standing() == Standing.MEMBER
        && (log.lane() == Lane.CONTROL ? link.open() : link.live());
  }

  /// Own entries at places from above `same` to `differs`, both included where they exist.
  private List<Point> points(LogId log, long same, long differs) {
    var points = new ArrayList<Point>();
    var steps = Math.min(ForkFrame.POINTS_MAX - 1, differs - same);
    for (var step = 0L; step <= steps; step++) {
      var seq = same + (differs - same) * step / steps;
      if (seq > 0 && (points.isEmpty() || seq > points.getLast().seq())) {
        site.entries()
            .entry(log, seq)
            .ifPresent(entry -> points.add(new Point(entry.seq(), entry.id())));
      }
    }
    return points;
  }

  /// The neighbour claims entries behind the fork: it does not know of the fork.
  void lacks(Link link, LogId log) {
    var told = peer(link).toldMs;
    var lately = site.nowMs() - told.getOrDefault(log, Long.MIN_VALUE / 2) < TELL_AGAIN_MS;
    if (!lately && link.open() && link.standing() == Standing.MEMBER) {
      tell(link, log);
    }
  }

  private void tell(Link link, LogId log) {
    if (link.queuedBytes() <= QUEUED_BYTES_MAX) {
      site.entries()
          .forkProof(log)
          .ifPresent(proof -> {
            peer(link).toldMs.put(log, site.nowMs());
            link.send(ForkFrame.proof(encode(proof)));
          });
    }
  }

  private static Bytes encode(ForkProof proof) {
    var out = new ByteWriter();
    proof.write(out);
    return out.toBytes();
  }

  /// The neighbour's frontier says that a log is frozen, and ends at this seq.
  void onFrozenRow(Link link, long tag, long seq) {
    var log = link.log(tag);
    if (log == null || ceiling(log) > seq) {
      link.send(ForkFrame.ask(tag));
    } else if (ceiling(log) < seq) {
      lacks(link, log);
    }
  }

  public void onFrame(Link link, ForkFrame frame) throws MalformedException {
    if (!mayGoOn(link)) {
      return;
    }
    switch (frame.form()) {
      case ASK -> onAsk(link, link.log(frame.tag()));
      case COMPARE -> onCompare(link, link.log(frame.tag()), frame.points());
      case SIDE -> onSide(link, link.log(frame.tag()), frame.proof());
      case PROOF -> onProof(link, frame.proof());
    }
  }

  private boolean mayGoOn(Link link) {
    var peer = peer(link);
    if (Math.abs(site.nowMs() - peer.sinceMs) > WINDOW_MS) {
      peer.sinceMs = site.nowMs();
      peer.frames = 0;
    }
    peer.frames++;
    return peer.frames <= FRAMES_MAX;
  }

  private void onAsk(Link link, @Nullable LogId log) {
    // Who was removed has to see why: a proof may be part of that.
    if (log != null && (link.standing() != Standing.UNKNOWN || link.proved())) {
      tell(link, log);
    }
  }

  private void onCompare(Link link, @Nullable LogId log, List<Point> theirs) {
    if (log == null || !mayTalk(link, log)) {
      return;
    }
    if (theirs.getLast().seq() > ceiling(log)) {
      lacks(link, log);
    }
    var top = site.entries().frontier().seq(log);
    var same = 0L;
    for (var point : theirs) {
      var own = point.seq() > top ? null : site.entries().entry(log, point.seq()).orElse(null);
      if (own == null) {
        return;
      }
      if (!own.id().equals(point.id())) {
        narrow(link, log, same, point.seq());
        return;
      }
      same = point.seq();
    }
  }

  /// The histories part above `same` and at `differs` at the latest.
  private void narrow(Link link, LogId log, long same, long differs) {
    if (differs - same > 1) {
      link.send(ForkFrame.compare(link.tag(log), points(log, same, differs)));
      return;
    }
    site.entries()
        .read(log, differs, 0)
        .ifPresent(run -> link.send(ForkFrame.side(link.tag(log), HeaderRun.of(run).encode())));
  }

  private void onSide(Link link, @Nullable LogId log, Bytes encoded) throws MalformedException {
    if (log == null || link.standing() != Standing.MEMBER) {
      return;
    }
    var theirs = HeaderRun.decode(encoded, site.group(), log);
    requireTrue(theirs.valid(site.group()));
    var seq = theirs.first().seq();
    var ours = site.entries().read(log, seq, 0);
    if (ours.isPresent()
        && parts(ours.get().first(), theirs.first().prev())
        && !ours.get().first().id().equals(theirs.first().id())) {
      prove(HeaderRun.of(ours.get()), theirs, link);
    }
  }

  private static void requireTrue(boolean proven) throws MalformedException {
    if (!proven) {
      throw new MalformedException("a proof of a fork that proves nothing");
    }
  }

  private void onProof(Link link, Bytes encoded) throws MalformedException {
    if (link.standing() != Standing.MEMBER) {
      return;
    }
    var in = ByteReader.of(encoded);
    var proof = ForkProof.read(in, site.group());
    in.end();
    if (ceiling(proof.log()) < proof.seq()) {
      return;
    }
    requireTrue(proof.valid(site.group()));
    if (site.security().admit(proof.log(), proof.one().first()) == Admission.ADMIT) {
      take(proof, link);
    }
  }

  private void prove(HeaderRun ours, HeaderRun theirs, Link link) {
    take(ForkProof.of(ours, theirs), link);
  }

  /// Keeps a valid proof and passes it on. Where another history is stored than the two that it
  /// shows, they all part lower, and the neighbour is asked where.
  private void take(ForkProof proof, Link from) {
    var log = proof.log();
    if (!site.security().freezes(log)) {
      return;
    }
    if (!site.entries().freeze(proof, site.nowMs())) {
      suspect(from, log, proof.below().seq());
      return;
    }
    site.count(Counter.FORKS_PROVED);
    onFrozen.accept(log);
    site.links().live().stream()
        .filter(link -> !link.equals(from) && link.standing() == Standing.MEMBER)
        .forEach(link -> tell(link, log));
    site.tell(new GraphEvent.LogFrozen(log, proof.seq()));
  }
}
