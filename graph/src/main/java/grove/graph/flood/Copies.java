package grove.graph.flood;

import grove.graph.GraphEvent;
import grove.graph.link.Site;
import grove.graph.wire.Ephemeral;
import grove.graph.wire.HeldBlobs;
import grove.identity.DeviceId;
import grove.identity.bytes.Bytes;
import grove.identity.bytes.Hash;
import grove.identity.bytes.MalformedException;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;

/// Says which blobs this node holds whole, and keeps what others say: so copies are counted, and
/// nobody lets go of one that is needed.
///
/// A change is said soon, and at most every [#GAP_MS], the more seldom the longer the word is: it goes
/// to everybody. Of a device that says more in the long run than twice what that allows, this node
/// takes no more for a while: such a word may have 160 KB, and the next one replaces it.
public final class Copies {
  /// From a change to the word about it.
  private static final long SOON_MS = 500;

  /// From one word to the next.
  private static final long GAP_MS = 5_000;

  /// Longer for each blob that is named.
  private static final long GAP_PER_BLOB_MS = 10;

  /// What a device may say at once, in the time that its words would take it: two of the longest.
  private static final long AT_ONCE_MS = GAP_MS + GAP_PER_BLOB_MS * HeldBlobs.BLOBS_MAX;

  private final Site site;
  private final Ephemerals ephemerals;
  private final Map<DeviceId, Long> paidUntilMs = new HashMap<>();
  private final Map<DeviceId, SortedSet<Long>> held = new LinkedHashMap<>();
  private SortedSet<Long> own = new TreeSet<>();
  private Bytes lastSaid = Bytes.EMPTY;
  private long saidMs;
  private boolean due;
  private boolean telling;

  public Copies(Site site, Ephemerals ephemerals) {
    this.site = site;
    this.ephemerals = ephemerals;
    ephemerals.hearer(Ephemeral.HELD_BLOBS, new Hearing());
    saidMs = site.nowMs() - GAP_MS;
  }

  /// This node holds these blobs whole and synced, and no others.
  public void hold(Collection<Hash> manifests) {
    own = new TreeSet<>();
    for (var manifest : manifests) {
      if (own.size() < HeldBlobs.BLOBS_MAX) {
        own.add(HeldBlobs.name(manifest));
      }
    }
    if (!due && !(lastSaid.isEmpty() && own.isEmpty())) {
      due = true;
      var gapMs = gapMs(own.size());
      var passedMs = Math.abs(site.nowMs() - saidMs);
      site.later(Math.max(SOON_MS, gapMs - passedMs), this::say);
    }
  }

  /// From a word that names so many blobs to the next.
  private static long gapMs(long blobs) {
    return GAP_MS + GAP_PER_BLOB_MS * blobs;
  }

  private void say() {
    due = false;
    var payload = new HeldBlobs(own).encode();
    if (!payload.equals(lastSaid)) {
      saidMs = site.nowMs();
      ephemerals.say(Ephemeral.HELD_BLOBS, payload);
    }
  }

  /// The devices that say they hold this blob, this one among them if it has said so.
  public Set<DeviceId> holders(Hash manifest) {
    var name = HeldBlobs.name(manifest);
    var holders = new TreeMap<DeviceId, Boolean>();
    held.forEach((device, blobs) -> {
      if (blobs.contains(name)) {
        holders.put(device, true);
      }
    });
    return holders.keySet();
  }

  /// What others say of this, and how much of it.
  private final class Hearing implements Ephemerals.Hearer {
    @Override
    public void onSaid(Ephemeral said) throws MalformedException {
      Copies.this.onSaid(said);
    }

    @Override
    public boolean mayCome(Ephemeral said) {
      var nowMs = site.nowMs();
      var paidMs =
          Math.clamp(paidUntilMs.getOrDefault(said.device(), nowMs), nowMs, nowMs + AT_ONCE_MS);
      var afterMs = paidMs + gapMs(said.payload().size() / Long.BYTES) / 2;
      if (afterMs > nowMs + AT_ONCE_MS) {
        return false;
      }
      paidUntilMs.put(said.device(), afterMs);
      return true;
    }
  }

  private void onSaid(Ephemeral said) throws MalformedException {
    var blobs = HeldBlobs.read(said.payload()).blobs();
    if (said.device().equals(site.device())) {
      lastSaid = said.payload();
    }
    held.put(said.device(), blobs);
    if (!telling) {
      telling = true;
      site.soon(this::tell);
    }
  }

  private void tell() {
    telling = false;
    site.tell(new GraphEvent.CopiesChanged());
  }
}
