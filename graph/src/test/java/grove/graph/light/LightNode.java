package grove.graph.light;

import grove.graph.flood.Flood;
import grove.graph.flood.News;
import grove.graph.light.LightStats.Kind;
import grove.graph.light.LightStats.WireBytes;
import grove.graph.overlay.Around;
import grove.graph.overlay.Backoff;
import grove.graph.overlay.Overlay;
import grove.identity.DeviceId;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import org.jspecify.annotations.Nullable;

/// A node in light mode: the real overlay and the real flooding; its store is the highest seq of each
/// log, its links are calls.
final class LightNode implements Flood.Wires<LightLink, Integer>, Around {
  private static final int TARGET = 8;
  private static final int MAX = 12;
  private static final long BACKOFF_MIN_MS = 1_000;
  private static final long BACKOFF_MAX_MS = 300_000;
  private static final long CONNECT_MS = 5_000;
  private static final long DEAD_MS = 45_000;
  private static final long PING_MS = 15_000;
  private static final long DIGEST_MS = 60_000;

  private final LightGroup group;
  private final int number;
  private final DeviceId device;
  private final long place;
  private final long[] seqs = new long[LightGroup.WRITERS];
  private final Random random;
  private final Map<DeviceId, LightLink> links = new LinkedHashMap<>();
  private final List<LightLink> live = new ArrayList<>();
  private @Nullable List<LightLink> lasting;
  private Flood<LightLink, Integer> flood;
  private Overlay overlay;
  private Backoff backoff;
  private int ringIndex;
  private int life;
  private long plannedMs;
  private long sinceMs;
  private boolean online;
  private boolean greedy;
  private long plans;

  LightNode(LightGroup group, int number, DeviceId device, long place) {
    this.group = group;
    this.number = number;
    this.device = device;
    this.place = place;
    random = group.plain("node " + number);
  }

  LightGroup group() {
    return group;
  }

  DeviceId device() {
    return device;
  }

  int number() {
    return number;
  }

  Long place() {
    return place;
  }

  void ringIndex(int index) {
    ringIndex = index;
  }

  boolean online() {
    return online;
  }

  /// Since when it is online.
  long sinceMs() {
    return sinceMs;
  }

  long entries() {
    var sum = 0L;
    for (var seq : seqs) {
      sum += seq;
    }
    return sum;
  }

  /// Takes what it gets from now on, and passes on and serves nothing.
  void greedy() {
    greedy = true;
  }

  /// Nodes with which there is a link on which entries flow.
  List<LightNode> neighbours() {
    return live.stream().map(link -> link.to).toList();
  }

  /// How many these are, but for those whose links are about to end.
  int degree() {
    return (int) live.stream().filter(link -> !link.leaving).count();
  }

  /// How often the overlay was asked what to do.
  long plans() {
    return plans;
  }

  /// Comes online, with what it stored before.
  void start() {
    online = true;
    life++;
    sinceMs = nowMs();
    plannedMs = Long.MAX_VALUE;
    flood = new Flood<>(number, this);
    backoff = new Backoff(BACKOFF_MIN_MS, BACKOFF_MAX_MS, random);
    overlay = new Overlay(this, backoff, random, TARGET, MAX, nowMs());
    wake();
    later(random.nextLong(DIGEST_MS), this::upkeep);
  }

  /// Goes: says so to its neighbours, or is silent, so that they find out by themselves.
  void stop(boolean silently) {
    online = false;
    for (var link : List.copyOf(links.values())) {
      link.open = false;
      var waits = silently ? DEAD_MS + random.nextLong(PING_MS) : link.delayMs;
      group.world().schedule(waits, () -> link.to.ended(link.peer));
    }
    links.clear();
    live.clear();
    lasting = null;
  }

  @Override
  public void later(long ms, Runnable task) {
    var then = life;
    group
        .world()
        .schedule(
            ms,
            () -> {
              if (online && life == then) {
                task.run();
              }
            });
  }

  @Override
  public long nowMs() {
    return group.world().nowMs();
  }

  private void wake() {
    plan(nowMs());
  }

  private void plan(long atMs) {
    if (atMs < plannedMs || plannedMs < nowMs()) {
      plannedMs = atMs;
      later(
          atMs - nowMs(),
          () -> {
            if (plannedMs <= nowMs()) {
              plannedMs = Long.MAX_VALUE;
              run();
            }
          });
    }
  }

  private void run() {
    plans++;
    var plan = overlay.plan(nowMs());
    plan.drops().forEach(one -> leave(links.get(one)));
    plan.guests().forEach(one -> flood.leave(links.get(one)));
    plan.stays().forEach(one -> flood.stay(links.get(one)));
    plan.dials().forEach(this::dial);
    plan(Math.max(nowMs() + 1, plan.nextMs()));
  }

  private void dial(DeviceId to) {
    var other = group.node(to);
    if (!other.online || group.apart(this, other)) {
      later(CONNECT_MS, () -> failed(to));
      return;
    }
    var delay = group.delay();
    group.stats().sent(Kind.LINK, WireBytes.HANDSHAKE);
    later(4 * delay, () -> arrive(other, delay));
  }

  private void failed(DeviceId to) {
    if (!links.containsKey(to)) {
      backoff.failed(to, nowMs());
      overlay.onEnd(to);
      wake();
    }
  }

  private void arrive(LightNode other, long delay) {
    if (links.containsKey(other.device)) {
      return;
    }
    if (!other.online || group.apart(this, other) || !other.takes(this)) {
      failed(other.device);
      return;
    }
    var here = new LightLink(this, other, delay);
    var there = new LightLink(other, this, delay);
    here.peer = there;
    there.peer = here;
    opened(here);
    other.opened(there);
    sync(here);
  }

  private boolean takes(LightNode caller) {
    var gives = overlay.onCaller(caller.device, nowMs());
    gives.filter(one -> !one.equals(caller.device)).ifPresent(one -> leave(links.get(one)));
    return !gives.equals(Optional.of(caller.device));
  }

  private void opened(LightLink link) {
    links.put(link.to.device, link);
    live.add(link);
    lasting = null;
    overlay.onLive(link.to.device, nowMs());
    flood.onLive(link);
    wake();
  }

  private void leave(LightLink link) {
    if (link == null) {
      return;
    }
    link.leaving = true;
    flood.leave(link);
    later(Flood.LEAVE_MS, () -> drop(link));
  }

  private void drop(LightLink link) {
    if (link.open) {
      group.stats().sent(Kind.LINK, WireBytes.FRAME + 8 * 80);
      group.world().schedule(link.delayMs, () -> link.to.ended(link.peer));
      ended(link);
    }
  }

  /// Links across the border carry nothing any more, and are found dead.
  void cut() {
    for (var link : List.copyOf(links.values())) {
      if (group.apart(this, link.to)) {
        link.peer.open = false;
        later(DEAD_MS + random.nextLong(PING_MS), () -> ended(link));
      }
    }
  }

  private void ended(LightLink link) {
    link.open = false;
    if (links.remove(link.to.device, link)) {
      live.remove(link);
      lasting = null;
      backoff.lived(link.to.device, nowMs());
      overlay.onEnd(link.to.device);
      flood.onEnd(link);
      wake();
    }
  }

  private void upkeep() {
    if (!live.isEmpty()) {
      sync(live.get(random.nextInt(live.size())));
    }
    var pings = (int) (live.size() * DIGEST_MS / PING_MS);
    group.stats().sent(Kind.LINK, pings * 2 * (WireBytes.FRAME + 8));
    later(DIGEST_MS, this::upkeep);
  }

  /// Both sides compare frontiers, and pull.
  private void sync(LightLink link) {
    link.send(
        Kind.SYNC, 2 * (WireBytes.FRAME + 34), () -> link.to.onDigest(link.peer, seqs.clone()));
  }

  private void onDigest(LightLink link, long[] theirs) {
    onList(link, theirs);
    var same = java.util.Arrays.equals(theirs, seqs);
    var answer = seqs.clone();
    link.send(
        Kind.SYNC,
        2 * (WireBytes.FRAME + 34) + (same ? 0 : WireBytes.ROW * seqs.length),
        () -> link.to.onList(link.peer, answer));
  }

  private void onList(LightLink link, long[] theirs) {
    for (var log = 0; log < seqs.length; log++) {
      knows(link, log, theirs[log]);
      if (theirs[log] > seqs[log]) {
        pull(link, new News<>(log, theirs[log], 0, true), false);
      }
    }
  }

  private void knows(LightLink link, int log, long seq) {
    link.known[log] = Math.max(link.known[log], seq);
  }

  void write(int log) {
    seqs[log]++;
    group.stats().received();
    group.stats().copy();
    flood.spread(news(log), null, link -> push(link, log));
  }

  private News<Integer> news(int log) {
    return new News<>(log, seqs[log], 0, false);
  }

  private void push(LightLink link, int log) {
    var seq = seqs[log];
    knows(link, log, seq);
    link.send(
        Kind.PUSH, WireBytes.FRAME + WireBytes.RUN, () -> link.to.onPush(link.peer, log, seq));
  }

  private void onPush(LightLink link, int log, long seq) {
    group.stats().copy();
    knows(link, log, seq);
    var before = seqs[log];
    if (seq <= before + 1) {
      flood.onPush(link, log, seq <= before);
    }
    if (seq == before + 1) {
      store(log, seq, link);
    } else if (seq > before) {
      pull(link, new News<>(log, seq, 0, false), false);
    }
  }

  private void store(int log, long seq, LightLink source) {
    for (var one = seqs[log] + 1; one <= seq; one++) {
      group.stats().received();
      var writtenMs = group.writtenMs(log, one);
      if (sinceMs + DIGEST_MS < writtenMs) {
        group.stats().delivered(nowMs() - writtenMs);
      }
    }
    seqs[log] = seq;
    if (!greedy) {
      flood.spread(news(log), source, link -> push(link, log));
    }
  }

  @Override
  public Collection<LightLink> live() {
    var all = lasting;
    if (all == null) {
      all = List.copyOf(live);
      lasting = all;
    }
    return all;
  }

  @Override
  public boolean keepsUp(LightLink link) {
    return true;
  }

  @Override
  public boolean has(LightLink link, Integer log, long seq) {
    return !link.open || link.known[log] >= seq;
  }

  @Override
  public long here(Integer log) {
    return seqs[log];
  }

  @Override
  public long author(Integer log) {
    return log;
  }

  @Override
  public void have(LightLink link, List<News<Integer>> news) {
    link.send(
        Kind.HAVE,
        WireBytes.FRAME + 2 + WireBytes.NOTICE * news.size(),
        () -> {
          for (var one : news) {
            link.to.knows(link.peer, one.log(), one.seq());
            link.to.flood.onHave(link.peer, one);
          }
        });
  }

  @Override
  public void prune(LightLink link, List<Long> authors) {
    var bytes = WireBytes.FRAME + 2 + 8 * authors.size();
    link.send(Kind.PRUNE, bytes, () -> link.to.flood.onPrune(link.peer, authors));
  }

  @Override
  public void graft(LightLink link, List<Long> authors) {
    var bytes = WireBytes.FRAME + 2 + 8 * authors.size();
    link.send(Kind.GRAFT, bytes, () -> link.to.flood.onGraft(link.peer, authors));
  }

  @Override
  public void pull(LightLink link, News<Integer> news, boolean instead) {
    var from = seqs[news.log()] + 1;
    link.send(Kind.WANT, WireBytes.FRAME + 24, () -> link.to.serve(link.peer, news.log(), from));
  }

  private void serve(LightLink link, int log, long from) {
    var to = seqs[log];
    if (to >= from && !greedy) {
      var bytes = (int) Math.min(1 << 20, WireBytes.FRAME + WireBytes.RUN * (to - from + 1));
      link.send(Kind.SEGMENT, bytes, () -> link.to.onSegment(link.peer, log, from, to));
    }
  }

  private void onSegment(LightLink link, int log, long from, long to) {
    for (var seq = from; seq <= to; seq++) {
      group.stats().copy();
    }
    knows(link, log, to);
    if (to > seqs[log] && from <= seqs[log] + 1) {
      store(log, to, link);
    }
  }

  @Override
  public int others() {
    return group.nodes().size() - 1;
  }

  @Override
  public Iterable<DeviceId> successors() {
    return () ->
        new Iterator<>() {
          private int step;

          @Override
          public boolean hasNext() {
            return step < others();
          }

          @Override
          public DeviceId next() {
            step++;
            return group.ring().get((ringIndex + step) % group.ring().size()).device;
          }
        };
  }

  @Override
  public boolean knows(DeviceId other) {
    return true;
  }

  @Override
  public long distance(DeviceId other) {
    return group.node(other).place - place;
  }

  @Override
  public Optional<DeviceId> any() {
    var other = group.nodes().get(random.nextInt(group.nodes().size()));
    return other == this ? Optional.empty() : Optional.of(other.device);
  }

  @Override
  public Object person(DeviceId other) {
    return other;
  }

  @Override
  public boolean inUse(DeviceId other) {
    var link = links.get(other);
    return link != null && flood.inUse(link);
  }

  @Override
  public double utility(DeviceId other) {
    var link = links.get(other);
    return link == null ? 0 : flood.utility(link);
  }
}
