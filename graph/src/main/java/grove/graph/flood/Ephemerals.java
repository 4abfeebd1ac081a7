package grove.graph.flood;

import grove.graph.Standing;
import grove.graph.link.Counter;
import grove.graph.link.Link;
import grove.graph.link.Site;
import grove.graph.wire.Ephemeral;
import grove.graph.wire.Said;
import grove.identity.DeviceId;
import grove.identity.bytes.ByteReader;
import grove.identity.bytes.ByteWriter;
import grove.identity.bytes.Bytes;
import grove.identity.bytes.MalformedException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// Keeps and floods what devices say about themselves: of each device and kind only the newest.
///
/// An ephemeral is checked (member, newer than the one kept, signature), kept, told, and passed on
/// along its device's tree ([Trees]); a live link gets what it lacks, and what a tree missed is made
/// up within minutes ([SaidDigests]). They are written to the store's small local state a while later: what a crash loses is sent again by
/// others.
public final class Ephemerals {
  /// Words that are kept, of all devices and kinds.
  private static final int WORDS_MAX = 8_000;

  /// What changed is written after so long.
  private static final long WRITE_MS = 5_000;

  /// A counter farther ahead of the own clock is refused: it would never be overtaken.
  private static final long AHEAD_MS_MAX = 24 * 3_600_000L;

  private static final String INDEX = "graph/ephemerals";

  private final Site site;
  private final Announcer announcer;
  private final Map<Key, Ephemeral> newest = new LinkedHashMap<>();
  private final Map<Integer, Hearer> hearers = new HashMap<>();
  private final SaidDigests digests;
  private final Set<Key> unwritten = new LinkedHashSet<>();
  private boolean writing;

  /// Of whom and of what kind.
  private record Key(DeviceId device, int kind) {
    String name() {
      return INDEX + "/" + kind + "/" + device.toHex();
    }
  }

  /// Takes a payload of one kind in.
  public interface Hearer {
    /// A device said this. Malformed: it is neither kept nor passed on.
    void onSaid(Ephemeral said) throws MalformedException;

    /// Whether a word of others may come now, which was checked. What is refused is neither kept nor
    /// passed on; if nothing newer follows, it comes again when neighbours compare what they keep.
    default boolean mayCome(Ephemeral said) {
      return true;
    }
  }

  /// @param announcer on whose trees words travel
  public Ephemerals(Site site, Announcer announcer) {
    this.site = site;
    this.announcer = announcer;
    digests = new SaidDigests(site, () -> List.copyOf(newest.values()));
  }

  /// Who hears of a kind; kinds without a hearer are not kept.
  public void hearer(int kind, Hearer hearer) {
    hearers.put(kind, hearer);
  }

  /// Reads what was kept at the last run.
  public void load() {
    var index = site.entries().local(INDEX);
    if (index.isEmpty()) {
      return;
    }
    try {
      var in = ByteReader.of(index.get());
      while (in.remaining() > 0) {
        var key = new Key(DeviceId.read(in), in.u8());
        var kept = site.entries().local(key.name());
        var hearer = hearers.get(key.kind());
        if (kept.isPresent() && hearer != null) {
          var said = Ephemeral.read(ByteReader.of(kept.get()));
          newest.put(key, said);
          hearer.onSaid(said);
        }
      }
    } catch (MalformedException e) {
      newest.clear(); // others will send it all again
    }
  }

  /// The newest of a device and kind.
  public Optional<Ephemeral> of(DeviceId device, int kind) {
    return Optional.ofNullable(newest.get(new Key(device, kind)));
  }

  /// Says something about the own device, to everybody.
  public void say(int kind, Bytes payload) {
    var last = of(site.device(), kind).map(Ephemeral::counter).orElse(0L);
    var counter = Math.max(last + 1, site.nowMs());
    var said = make(kind, counter, 0, payload);
    try {
      keep(said);
    } catch (MalformedException e) {
      throw new IllegalStateException("an own payload does not decode", e);
    }
    announcer.spreadWord(said, null);
  }

  private Ephemeral make(int kind, long counter, long ttlMs, Bytes payload) {
    var incarnation = site.self().incarnation();
    return new Ephemeral(kind, site.device(), incarnation, counter, ttlMs, payload, Bytes.EMPTY)
        .sign(site.self().device(), site.group());
  }

  /// Says something to everybody that is not kept here: who says it sees to that.
  public Ephemeral sayOnce(int kind, long ttlMs, Bytes payload) {
    var said = make(kind, site.nowMs(), ttlMs, payload);
    passOn(said, null);
    return said;
  }

  /// A neighbour passes something on.
  public void onSaid(Link link, Ephemeral said) throws MalformedException {
    var kept = newest.get(new Key(said.device(), said.kind()));
    if (kept != null && kept.counter() >= said.counter()) {
      announcer.onWord(link, said, true);
      return;
    }
    var hearer = hearers.get(said.kind());
    if (hearer == null || !acceptable(said) || !hearer.mayCome(said)) {
      site.count(Counter.EPHEMERALS_REFUSED);
      return;
    }
    site.count(Counter.EPHEMERALS_RECEIVED);
    keep(said);
    announcer.onWord(link, said, false);
    announcer.spreadWord(said, link);
  }

  /// Whether a member said it, lately enough.
  public boolean acceptable(Ephemeral said) {
    return site.security().standing(said.device()) == Standing.MEMBER
        && said.counter() >= 0
        && said.counter() - site.nowMs() < AHEAD_MS_MAX
        && said.fresh(site.nowMs())
        && said.signatureValid(site.group());
  }

  private void keep(Ephemeral said) throws MalformedException {
    var hearer = hearers.get(said.kind());
    if (hearer != null) {
      hearer.onSaid(said);
    }
    var key = new Key(said.device(), said.kind());
    newest.remove(key);
    newest.put(key, said);
    unwritten.add(key);
    while (newest.size() > WORDS_MAX) {
      var oldest = newest.keySet().iterator().next();
      newest.remove(oldest);
      unwritten.add(oldest);
    }
    writeLater();
  }

  /// Sends something that is not kept to all live neighbours but one.
  public void passOn(Ephemeral said, @Nullable Link source) {
    for (var link : site.links().live()) {
      if (!link.equals(source)) {
        link.send(said);
      }
    }
  }

  /// Who dialled asks what is newer at the other side.
  public void onLive(Link link) {
    if (link.dialled()) {
      compare(link);
    }
  }

  /// Asks a live neighbour for what is newer there, and is asked back.
  public void compare(Link link) {
    digests.ask(link);
  }

  /// A neighbour tells what it keeps.
  public void onDigests(Link link, Said said) {
    digests.onSaid(link, said);
  }

  private void writeLater() {
    if (!writing) {
      writing = true;
      site.later(WRITE_MS, this::write);
    }
  }

  /// Writes what changed.
  public void write() {
    writing = false;
    if (unwritten.isEmpty()) {
      return;
    }
    var values = new HashMap<String, Bytes>();
    for (var key : unwritten) {
      var said = newest.get(key);
      values.put(key.name(), said == null ? Bytes.EMPTY : encode(said));
    }
    unwritten.clear();
    var index = new ByteWriter();
    for (var key : new ArrayList<>(newest.keySet())) {
      index.bytes(key.device().bytes()).u8(key.kind());
    }
    values.put(INDEX, index.toBytes());
    site.entries().putLocal(values);
  }

  private static Bytes encode(Ephemeral said) {
    var out = new ByteWriter();
    said.write(out);
    return out.toBytes();
  }

  /// Devices and payloads of a kind, as last heard.
  public List<Ephemeral> all(int kind) {
    return newest.values().stream().filter(said -> said.kind() == kind).toList();
  }
}
