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
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.TreeMap;

/// Says what this node holds synced to its disk, and keeps what others say they hold.
///
/// Soon after something arrived, the store is synced and the frontier told. A bucket keeps that
/// bounded: a few acknowledgements can follow each other quickly, so that a conversation is
/// acknowledged at once; under steady load there is one every [#GAP_MS], or every
/// [#LARGE_GAP_MS] in a group of more than [#SMALL_DEVICES] devices.
public final class Acknowledger {
  /// From the arrival of an entry to its acknowledgement.
  private static final long SOON_MS = 150;

  /// From one acknowledgement to the next under steady load.
  private static final long GAP_MS = 5_000;

  private static final long LARGE_GAP_MS = 60_000;
  private static final int SMALL_DEVICES = 20;

  /// Acknowledgements that may follow each other quickly after a quiet time.
  private static final int BURST = 5;

  private final Site site;
  private final Ephemerals ephemerals;
  private final Map<DeviceId, Acknowledgement> heard = new LinkedHashMap<>();
  private Bytes lastSaid = Bytes.EMPTY;
  private double allowance = BURST;
  private long allowanceMs;
  private boolean due;
  private boolean telling;

  public Acknowledger(Site site, Ephemerals ephemerals) {
    this.site = site;
    this.ephemerals = ephemerals;
    ephemerals.hearer(Ephemeral.ACKNOWLEDGEMENT, this::onSaid);
    allowanceMs = site.nowMs();
  }

  /// What each device says it holds.
  public Map<DeviceId, Acknowledgement> all() {
    return Map.copyOf(heard);
  }

  /// Something was stored.
  public void onStored() {
    if (!due) {
      due = true;
      site.later(waitMs(), this::acknowledge);
    }
  }

  private long gapMs() {
    return heard.size() > SMALL_DEVICES ? LARGE_GAP_MS : GAP_MS;
  }

  /// Until the next acknowledgement may be said.
  private long waitMs() {
    refill();
    return allowance >= 1 ? SOON_MS : Math.max(SOON_MS, (long) ((1 - allowance) * gapMs()));
  }

  private void refill() {
    var nowMs = site.nowMs();
    var passedMs = Math.max(0, nowMs - allowanceMs);
    allowanceMs = nowMs;
    allowance = Math.min(BURST, allowance + (double) passedMs / gapMs());
  }

  private void acknowledge() {
    due = false;
    refill();
    allowance = Math.max(0, allowance - 1);
    site.entries().sync();
    var seqs = new TreeMap<LogId, Long>();
    for (var row : site.entries().syncedFrontier().heads().entrySet()) {
      if (seqs.size() < HeldLogs.LOGS_MAX && row.getValue().seq() > 0) {
        seqs.put(row.getKey(), row.getValue().seq());
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
    heard.put(said.device(), new Acknowledgement(held.seqs(), said.counter()));
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
