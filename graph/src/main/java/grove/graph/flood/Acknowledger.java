package grove.graph.flood;

import grove.graph.Acknowledgement;
import grove.graph.GraphEvent;
import grove.graph.link.Site;
import grove.graph.wire.Ephemeral;
import grove.graph.wire.HeldLogs;
import grove.identity.DeviceId;
import grove.identity.bytes.Bytes;
import grove.identity.bytes.MalformedException;
import grove.store.LogId;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.TreeMap;

/// Says what this node holds synced to its disk, and keeps what others say they hold.
///
/// Soon after something arrived, the store is synced and the frontier told. A bucket keeps that
/// bounded: a few acknowledgements can follow each other quickly, so that a conversation is
/// acknowledged at once; under steady load there is one every [#GAP_MS].
///
/// In a group of more than [#SMALL_DEVICES] devices, whose words about all logs would be most of what
/// travels, there is one every [#LARGE_GAP_MS] or [#GAP_PER_DEVICE_MS] for each device, at a moment of
/// chance in that time, so that not all speak at once.
public final class Acknowledger {
  /// From the arrival of an entry to its acknowledgement.
  private static final long SOON_MS = 150;

  /// From one acknowledgement to the next under steady load.
  private static final long GAP_MS = 5_000;

  private static final long LARGE_GAP_MS = 60_000;
  private static final long GAP_PER_DEVICE_MS = 600;
  private static final int SMALL_DEVICES = 20;

  /// Acknowledgements that may follow each other quickly after a quiet time.
  private static final int BURST = 5;

  private final Site site;
  private final Ephemerals ephemerals;
  private final Map<DeviceId, Heard> heard = new LinkedHashMap<>();
  private final Map<Long, LogId> named = new HashMap<>();
  private Map<DeviceId, Acknowledgement> resolved = Map.of();
  private boolean stale = true;
  private Bytes lastSaid = Bytes.EMPTY;
  private double allowance = BURST;
  private long allowanceMs;
  private boolean due;
  private boolean telling;

  /// A device's last word.
  private record Heard(HeldLogs held, long atMs) {}

  public Acknowledger(Site site, Ephemerals ephemerals) {
    this.site = site;
    this.ephemerals = ephemerals;
    ephemerals.hearer(Ephemeral.ACKNOWLEDGEMENT, this::onSaid);
    allowanceMs = site.nowMs();
  }

  /// What each device says it holds, of the logs that are known here.
  public Map<DeviceId, Acknowledgement> all() {
    var logs = site.entries().frontier().logs();
    if (named.size() != logs.size()) {
      logs.forEach(log -> named.put(HeldLogs.name(log), log));
      stale = true;
    }
    if (stale) {
      stale = false;
      var all = new LinkedHashMap<DeviceId, Acknowledgement>();
      heard.forEach((device, said) -> all.put(device, resolve(said)));
      resolved = Map.copyOf(all);
    }
    return resolved;
  }

  private Acknowledgement resolve(Heard said) {
    var seqs = new HashMap<LogId, Long>();
    said.held
        .seqs()
        .forEach((name, seq) -> {
          var log = named.get(name);
          if (log != null) {
            seqs.put(log, seq);
          }
        });
    return new Acknowledgement(seqs, said.atMs);
  }

  /// Something was stored.
  public void onStored() {
    if (!due) {
      due = true;
      site.later(waitMs(), this::acknowledge);
    }
  }

  private boolean large() {
    return heard.size() > SMALL_DEVICES;
  }

  private long gapMs() {
    return large() ? Math.max(LARGE_GAP_MS, GAP_PER_DEVICE_MS * heard.size()) : GAP_MS;
  }

  /// Until the next acknowledgement may be said.
  private long waitMs() {
    refill();
    if (allowance < 1) {
      return Math.max(SOON_MS, (long) ((1 - allowance) * gapMs()));
    }
    return large() ? SOON_MS + site.random().nextLong(gapMs()) : SOON_MS;
  }

  private void refill() {
    var nowMs = site.nowMs();
    var passedMs = Math.max(0, nowMs - allowanceMs);
    allowanceMs = nowMs;
    allowance = Math.min(large() ? 1 : BURST, allowance + (double) passedMs / gapMs());
  }

  private void acknowledge() {
    due = false;
    refill();
    allowance = Math.max(0, allowance - 1);
    site.entries().sync();
    var seqs = new TreeMap<Long, Long>();
    var owed = site.security().owedBodies();
    for (var row : site.entries().syncedFrontier().heads().entrySet()) {
      var held = owed.held(row.getKey(), row.getValue().seq());
      if (seqs.size() < HeldLogs.LOGS_MAX && held > 0) {
        seqs.put(HeldLogs.name(row.getKey()), held);
      }
    }
    var payload = new HeldLogs(seqs).encode();
    if (!payload.equals(lastSaid)) {
      ephemerals.say(Ephemeral.ACKNOWLEDGEMENT, payload);
    }
  }

  private void onSaid(Ephemeral said) throws MalformedException {
    var held = HeldLogs.read(said.payload());
    if (said.device().equals(site.device())) {
      lastSaid = said.payload();
    }
    heard.put(said.device(), new Heard(held, said.counter()));
    stale = true;
    if (!telling) {
      telling = true;
      site.soon(this::tell);
    }
  }

  private void tell() {
    telling = false;
    site.tell(new GraphEvent.AcknowledgementsChanged());
  }
}
