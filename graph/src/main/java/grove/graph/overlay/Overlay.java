package grove.graph.overlay;

import grove.identity.DeviceId;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;
import java.util.random.RandomGenerator;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/// Decides with whom this node is linked.
///
/// Each node dials the two next devices on the ring, which keep all nodes in one piece, and two by
/// chance, which make ways short and which nobody else can choose; about as many others dial it. A
/// group that fits under the cap is fully meshed. Links that nobody needs stay while the
/// degree is below the target.
///
/// *Against islands.* Once a minute a device outside the neighbourhood is dialled, whatever its
/// back-off, for some seconds. If it could not be reached before, the network has changed: all are
/// tried again, so the ring closes at once. *Against encirclement.* Random neighbours are of other persons, chosen by
/// person; one of them changes every ten minutes (while news travel on it,
/// every hour); one link, the anchor, stays for a day and is dialled
/// first after a restart. *At the cap* the least useful link of those that others opened gives way to
/// a caller, unless news travel on it, or it is young, near on the ring, or the anchor.
///
/// The owner tells what happens to links, and does what [#plan] says. All methods belong on one loop.
public final class Overlay {
  /// Successors on the ring, and devices picked by chance, that each node dials.
  static final int SUCCESSORS = 2;

  static final int RANDOMS = 2;

  /// Below so many links more are picked by chance.
  static final int MIN = 3;

  /// From one probe to the next, and from one change of a random neighbour to the next, +- a fifth.
  private static final long PROBE_MS = 60_000;

  private static final long ROTATE_MS = 600_000;

  /// A random neighbour stays for so many changes more while news travel on its link.
  private static final int ROTATIONS_PUT_OFF_MAX = 5;

  /// How long a probe stays, and where the device could not be reached before.
  private static final long PROBE_STAYS_MS = 10_000;

  private static final long MERGER_STAYS_MS = 60_000;

  /// A link is not given up for another before.
  private static final long SETTLED_MS = 60_000;

  /// How long an anchor stays the anchor, and after how many failures in a row it is none.
  private static final long ANCHOR_MS = 24 * 3_600_000L;

  private static final int ANCHOR_FAILURES = 4;

  /// Devices looked at on the ring, and picks by chance, in one plan.
  private static final int WALK_MAX = 128;

  private static final int PICKS_MAX = 32;

  private final Around around;
  private final Backoff backoff;
  private final RandomGenerator random;
  private final int target;
  private final int max;
  private final Map<DeviceId, Tie> ties = new LinkedHashMap<>();
  private final Set<DeviceId> sighted = new LinkedHashSet<>();
  private @Nullable DeviceId anchor;
  private long anchorSinceMs;
  private long probeAtMs;
  private long rotateAtMs;
  private int rotationsPutOff;

  /// @param target degree up to which links are kept that nobody needs
  /// @param max links at most
  public Overlay(
      Around around, Backoff backoff, RandomGenerator random, int target, int max, long nowMs) {
    this.around = around;
    this.backoff = backoff;
    this.random = random;
    this.target = target;
    this.max = max;
    probeAtMs = nowMs + about(PROBE_MS);
    rotateAtMs = nowMs + about(ROTATE_MS);
  }

  private long about(long ms) {
    return ms - ms / 5 + random.nextLong(2 * ms / 5);
  }

  /// The link that is kept for a day, and since when it is the anchor.
  public Optional<DeviceId> anchor() {
    return Optional.ofNullable(anchor);
  }

  public long anchorSinceMs() {
    return anchorSinceMs;
  }

  /// The anchor of before a restart.
  public void anchor(DeviceId device, long sinceMs) {
    anchor = device;
    anchorSinceMs = sinceMs;
  }

  /// The network may be another one, or time was lost: what failed is tried again, and one probe.
  public void onChange(long nowMs) {
    backoff.forgive(nowMs);
    probeAtMs = nowMs;
  }

  /// A device was seen nearby, or has what nobody else gives: it is dialled at once, as a probe, if
  /// need be above the cap.
  public void onSighted(DeviceId device) {
    sighted.add(device);
  }

  /// What to do now. Whom it says to dial counts as linked until [#onEnd].
  public Plan plan(long nowMs) {
    var plan = new Plan();
    if (meshed()) {
      mesh(plan, nowMs);
    } else {
      successors(plan, nowMs);
      rotate(nowMs);
      randoms(plan, nowMs);
      trim(plan, nowMs);
      plan.next(rotateAtMs);
    }
    probe(plan, nowMs);
    chooseAnchor(nowMs);
    plan.next(probeAtMs);
    return plan;
  }

  private boolean meshed() {
    return around.others() <= max;
  }

  private void mesh(Plan plan, long nowMs) {
    for (var device : around.successors()) {
      if (!ties.containsKey(device)) {
        dialIfReady(plan, device, nowMs);
      }
    }
  }

  /// The tie with a device that may be dialled now, which is dialled; empty where it has to wait.
  private Optional<Tie> dialIfReady(Plan plan, DeviceId device, long nowMs) {
    return ready(plan, device, nowMs) && ties.size() < max
        ? Optional.of(dial(plan, device, nowMs))
        : Optional.empty();
  }

  private boolean ready(Plan plan, DeviceId device, long nowMs) {
    var readyAtMs = backoff.readyAtMs(device, nowMs);
    if (readyAtMs > nowMs) {
      plan.next(readyAtMs);
    }
    return readyAtMs <= nowMs;
  }

  private Tie dial(Plan plan, DeviceId device, long nowMs) {
    var tie = new Tie(device, true, nowMs);
    ties.put(device, tie);
    plan.dial(device);
    return tie;
  }

  /// The next devices on the ring that can be reached, of different persons while there are others.
  private void successors(Plan plan, long nowMs) {
    ties.values().forEach(tie -> tie.successor = false);
    var persons = new HashSet<Object>();
    var found = 0;
    var walked = 0;
    for (var device : around.successors()) {
      if (found >= SUCCESSORS || walked++ >= WALK_MAX) {
        return;
      }
      if (persons.contains(around.person(device))) {
        continue;
      }
      var tie = ties.get(device);
      if (tie != null && tie.ending) {
        continue;
      }
      if (tie == null) {
        tie = dialIfReady(plan, device, nowMs).orElse(null);
      }
      if (tie != null) {
        tie.successor = true;
        persons.add(around.person(device));
        found++;
      }
    }
  }

  /// One of the random neighbours is to be replaced.
  private void rotate(long nowMs) {
    if (nowMs < rotateAtMs) {
      return;
    }
    rotateAtMs = nowMs + about(ROTATE_MS);
    var least = least(tie -> tie.random() && tie.live && !tie.device.equals(anchor));
    if (least.isPresent()) {
      var busy = around.inUse(least.get().device) && rotationsPutOff < ROTATIONS_PUT_OFF_MAX;
      rotationsPutOff = busy ? rotationsPutOff + 1 : 0;
      least.get().leaving = !busy;
    }
  }

  private void randoms(Plan plan, long nowMs) {
    var has = ties.values().stream().filter(Tie::random).count();
    var held = anchor;
    if (has < RANDOMS && held != null && around.knows(held) && !ties.containsKey(held)) {
      var tie = dialIfReady(plan, held, nowMs);
      tie.ifPresent(one -> one.picked = true);
      has += tie.isPresent() ? 1 : 0;
    }
    while ((has < RANDOMS || ties.size() < MIN) && ties.size() < max) {
      var picked = pick(device -> ready(plan, device, nowMs));
      if (picked.isEmpty()) {
        return;
      }
      dial(plan, picked.get(), nowMs).picked = true;
      has++;
    }
  }

  /// A device by chance with which there is no link; of a person with whom there is none either,
  /// while such are found.
  private Optional<DeviceId> pick(Predicate<DeviceId> fits) {
    var persons = new HashSet<Object>();
    ties.keySet().forEach(device -> persons.add(around.person(device)));
    Optional<DeviceId> second = Optional.empty();
    for (var i = 0; i < PICKS_MAX; i++) {
      var device = around.any().filter(one -> !ties.containsKey(one)).filter(fits);
      if (device.isPresent() && !persons.contains(around.person(device.get()))) {
        return device;
      }
      second = second.isPresent() ? second : device;
    }
    return second;
  }

  /// Ends what was replaced, and what is more than the target.
  private void trim(Plan plan, long nowMs) {
    var randoms = ties.values().stream().filter(tie -> tie.random() && tie.live).count();
    var extra = least(tie -> tie.leaving && !tie.successor && !tie.ending);
    if (randoms >= RANDOMS && extra.isPresent()) {
      drop(plan, extra.get());
    }
    if (liveTies().count() > target) {
      least(tie -> surplus(tie, randoms) && settled(tie, nowMs)).ifPresent(tie -> drop(plan, tie));
    }
  }

  private static void drop(Plan plan, Tie tie) {
    tie.ending = true;
    plan.drop(tie.device);
  }

  private boolean surplus(Tie tie, long randoms) {
    return !tie.device.equals(anchor) && (tie.surplus() || (randoms > RANDOMS && tie.random()));
  }

  private static boolean settled(Tie tie, long nowMs) {
    return tie.live && Math.abs(nowMs - tie.sinceMs) >= SETTLED_MS;
  }

  private Stream<Tie> liveTies() {
    return ties.values().stream().filter(tie -> tie.live && !tie.ending);
  }

  private Optional<Tie> least(Predicate<Tie> of) {
    return ties.values().stream()
        .filter(of)
        .min(
            Comparator.comparing((Tie tie) -> around.inUse(tie.device))
                .thenComparingDouble(tie -> around.utility(tie.device)));
  }

  private void probe(Plan plan, long nowMs) {
    endProbes(plan, nowMs);
    for (var device : sighted) {
      if (around.knows(device) && !ties.containsKey(device) && ties.size() <= max) {
        dial(plan, device, nowMs).probe = true;
      }
    }
    sighted.clear();
    if (probeAtMs - nowMs > 2 * PROBE_MS) {
      probeAtMs = nowMs; // the clock was set back
    }
    if (nowMs < probeAtMs) {
      return;
    }
    probeAtMs = nowMs + about(PROBE_MS);
    if (ties.size() < max) {
      pick(_ -> true).ifPresent(device -> dial(plan, device, nowMs).probe = true);
    }
  }

  private void endProbes(Plan plan, long nowMs) {
    for (var tie : List.copyOf(ties.values())) {
      if (!tie.probe || !tie.live || tie.ending) {
        continue;
      }
      if (meshed() || tie.successor || liveTies().count() <= MIN) {
        tie.probe = false;
        tie.picked = !meshed();
        if (tie.guest) {
          tie.guest = false;
          plan.stay(tie.device);
        }
      } else if (nowMs >= tie.untilMs || tie.untilMs - nowMs > MERGER_STAYS_MS) {
        drop(plan, tie);
      } else {
        if (!tie.guest) {
          tie.guest = true;
          plan.guest(tie.device);
        }
        plan.next(tie.untilMs);
      }
    }
  }

  private void chooseAnchor(long nowMs) {
    var held = anchor;
    if (held != null
        && (Math.abs(nowMs - anchorSinceMs) >= ANCHOR_MS
            || backoff.failures(held) >= ANCHOR_FAILURES)) {
      anchor = null;
    }
    if (anchor == null) {
      ties.values().stream()
          .filter(tie -> tie.own && settled(tie, nowMs) && (meshed() || tie.random()))
          .max(Comparator.comparingDouble(tie -> around.utility(tie.device)))
          .ifPresent(tie -> anchor(tie.device, nowMs));
    }
  }

  /// A member called.
  ///
  /// @return empty where there is room; else who goes for it, which is the caller itself where nobody
  ///     else has to
  public Optional<DeviceId> onCaller(DeviceId device, long nowMs) {
    if (ties.containsKey(device)) {
      return Optional.empty();
    }
    var full = ties.values().stream().filter(tie -> !tie.ending).count() >= max;
    var gives = !full ? Optional.<DeviceId>empty() : Optional.of(yields(device, nowMs));
    gives.map(ties::get).ifPresent(tie -> tie.ending = true);
    if (!gives.equals(Optional.of(device))) {
      ties.put(device, new Tie(device, false, nowMs));
    }
    return gives;
  }

  /// Who gives way: nobody on whose link news travel, but for one who is next on the ring.
  private DeviceId yields(DeviceId caller, long nowMs) {
    var near = new ArrayList<>(ties.keySet());
    near.add(caller);
    near.sort((a, b) -> Long.compareUnsigned(around.distance(b), around.distance(a)));
    var kept = near.subList(0, Math.min(SUCCESSORS, near.size()));
    var must = kept.contains(caller);
    return least(tie ->
            mayYield(tie, nowMs)
                && !kept.contains(tie.device)
                && (must || !around.inUse(tie.device)))
        .map(tie -> tie.device)
        .orElse(caller);
  }

  private boolean mayYield(Tie tie, long nowMs) {
    return !tie.own
        && !tie.ending
        && !tie.successor
        && settled(tie, nowMs)
        && !tie.device.equals(anchor);
  }

  /// Entries flow on the link with a device.
  public void onLive(DeviceId device, long nowMs) {
    var tie = ties.computeIfAbsent(device, one -> new Tie(one, false, nowMs));
    var merger = backoff.failures(device) > 0;
    tie.live = true;
    tie.sinceMs = nowMs;
    tie.untilMs = nowMs + (merger ? MERGER_STAYS_MS : PROBE_STAYS_MS);
    backoff.succeeded(device);
    if (merger) {
      backoff.forgive(nowMs);
    }
  }

  /// There is no link with the device any more.
  public void onEnd(DeviceId device) {
    ties.remove(device);
  }

  /// Devices with which there is a link, or that are being dialled.
  public int degree() {
    return ties.size();
  }
}
