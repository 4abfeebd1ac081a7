package grove.web.group;

import static java.lang.System.Logger.Level.WARNING;

import grove.graph.Loop;
import grove.grouping.space.Settled;
import grove.identity.DeviceId;
import grove.identity.bytes.ByteReader;
import grove.identity.bytes.ByteWriter;
import grove.identity.bytes.Bytes;
import grove.identity.bytes.MalformedException;
import grove.store.LogId;
import grove.store.StoreException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;

/// Lets bodies go from this node's disk: those that were replaced long ago, and what is left in files
/// of those that were dropped.
///
/// How long an entry has been here is counted in days that this node has seen: whenever its clock is
/// a day away from the last time, it notes how many entries there are. So nothing hangs on a time
/// that somebody wrote, and a clock that jumps makes one day of it. Days while the node was off do
/// not count: bodies then stay longer than the policy says, never shorter.
final class Erasing {
  /// From one look at what may go to the next, milliseconds.
  private static final long LOOK_MS = 3_600_000;

  /// From the start to the first look.
  private static final long FIRST_LOOK_MS = 60_000;

  /// What was dropped leaves the files so long after the last drop.
  private static final long SCRUB_MS = 5_000;

  static final long DAY_MS = 86_400_000;

  /// Days that are remembered.
  private static final int DAYS_MAX = 3_650;

  private static final String DAYS = "web/days";
  private static final System.Logger LOG = System.getLogger("grove.web");

  private final OpenWorkspace.Parts parts;
  private final FileShelf files;
  private final Loop loop;
  private final Loop disk;
  private boolean scrubbing;
  private long lastMs;

  /// How many entries were here at the end of each day.
  private final List<Long> days = new ArrayList<>();

  /// @param disk what takes long on the disk is done there
  Erasing(OpenWorkspace.Parts parts, FileShelf files, Loop loop, Loop disk) {
    this.parts = parts;
    this.files = files;
    this.loop = loop;
    this.disk = disk;
    read(parts.store().local(DAYS).orElse(Bytes.EMPTY));
  }

  private void read(Bytes kept) {
    ByteReader in = ByteReader.of(kept);
    try {
      lastMs = kept.isEmpty() ? loop.nowMs() : in.u64();
      while (in.remaining() > 0 && days.size() < DAYS_MAX) {
        days.add(in.u48());
      }
    } catch (MalformedException e) {
      days.clear(); // all is as if it had come today
    }
  }

  void begin() {
    soon();
    loop.schedule(FIRST_LOOK_MS, this::look);
  }

  private void look() {
    loop.schedule(LOOK_MS, this::look);
    try {
      noteDay();
      if (parts.space().retain(settled()) > 0) {
        soon();
      }
    } catch (StoreException e) {
      LOG.log(WARNING, e.getMessage()); // the disk is full or broken, and people are told elsewhere
    }
  }

  private void noteDay() {
    boolean first = parts.store().local(DAYS).isEmpty();
    boolean over = Math.abs(loop.nowMs() - lastMs) >= DAY_MS;
    if (over) {
      lastMs = loop.nowMs();
      files.sweep();
      days.add(parts.store().position());
      if (days.size() > DAYS_MAX) {
        days.removeFirst();
      }
    }
    if (over || first) {
      ByteWriter out = new ByteWriter().u64(Math.max(0, lastMs));
      days.forEach(out::u48);
      parts.store().putLocal(Map.of(DAYS, out.toBytes()));
    }
  }

  private Settled settled() {
    int retained = parts.group().redactions().retentionDays();
    long upTo = retained > 0 && days.size() >= retained ? days.get(days.size() - retained) : 0;
    SyncMeter meter = new SyncMeter(parts.store().frontier(), parts.graph().acknowledgements());
    Set<DeviceId> seen = parts.sureDevices().keySet();
    return new Settled() {
      @Override
      public boolean old(long position) {
        return position <= upTo;
      }

      @Override
      public boolean everywhere(LogId log, long seq) {
        return meter.holders(seen, log, seq) == seen.size();
      }
    };
  }

  /// Bodies were dropped: their bytes leave the files once it is quiet.
  void soon() {
    if (!scrubbing) {
      scrubbing = true;
      loop.schedule(
          SCRUB_MS,
          () -> {
            scrubbing = false;
            files.forget(parts.space().takeForgotten());
            disk.execute(this::scrub);
          });
    }
  }

  private void scrub() {
    try {
      parts.store().scrub();
    } catch (StoreException e) {
      LOG.log(WARNING, e.getMessage());
    } catch (IllegalStateException e) {
      // The workspace was closed meanwhile; it goes on after the next start.
    }
  }
}
