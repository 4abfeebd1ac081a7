package grove.graph.sync;

import grove.graph.GraphEvent;
import grove.graph.link.Counter;
import grove.graph.link.Link;
import grove.graph.link.Site;
import grove.graph.wire.BlobChunk;
import grove.graph.wire.BlobHave;
import grove.graph.wire.BlobWant;
import grove.identity.bytes.Hash;
import grove.store.BlobRef;
import grove.store.StoreException;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.NavigableSet;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/// Fetches wanted blobs, chunk by chunk, from all live neighbours at once.
///
/// A few chunks are in flight per link, so memory does not grow with the blob. A chunk is verified
/// before it is kept. One that is wrong is asked for once more, for a neighbour looks at its disk only
/// then ([BlobServer]); what it lacks, sends wrong again or does not send in time is asked for at
/// others, and of the same one again when it says BLOB_HAVE, after a new link, or a while later.
///
/// Every second turn is for what a person asked for last; the others are for the smallest blob of
/// all. So a person waits for nothing that is larger, and a large file holds up no texts of pages.
public final class Blobs {
  /// Chunks in flight on one link.
  private static final int IN_FLIGHT_MAX = 16;

  /// Missing chunks looked up at once.
  private static final int LOOK_AHEAD_CHUNKS = 256;

  /// A chunk that has not come for so long is asked for elsewhere.
  private static final long CHUNK_MS = 20_000;

  /// How often late chunks are looked after.
  private static final long SWEEP_MS = 5_000;

  /// After so long neighbours are asked again for what they did not have.
  private static final long ASK_AGAIN_MS = 60_000;

  /// Progress is told at most this often.
  private static final long PROGRESS_MS = 200;

  private final Site site;
  private final Beside beside;
  private final BlobServer server;
  private final Map<Hash, Wanted> wanted = new LinkedHashMap<>();
  private final NavigableSet<Wanted> bySize = new TreeSet<>();

  /// What people asked for and wait for, the last one first.
  private final Deque<Wanted> awaited = new ArrayDeque<>();

  /// Blobs of which no live link has what is not in flight already, as far as is known.
  private final Set<Wanted> idle = new HashSet<>();

  private final Map<Hash, Flight> inFlight = new HashMap<>();
  private final Map<Link, Set<Hash>> lacking = new HashMap<>();

  /// Links that let the time of a chunk pass without a word, or sent it wrong twice: they are asked last.
  private final Set<Link> doubtful = new HashSet<>();

  private boolean sweeping;
  private boolean awaitedHasTurn;
  private long askedAgainMs;

  /// A blob to be fetched. The order is by size.
  private static final class Wanted implements Comparable<Wanted> {
    final BlobRef blob;
    final Deque<Hash> next = new ArrayDeque<>();
    long toldMs;

    Wanted(BlobRef blob) {
      this.blob = blob;
    }

    @Override
    public int compareTo(Wanted other) {
      var bySize = Long.compare(blob.length(), other.blob.length());
      return bySize == 0 ? blob.manifest().compareTo(other.blob.manifest()) : bySize;
    }
  }

  /// A chunk that was asked for.
  private static final class Flight {
    final Link link;
    final Wanted blob;
    final long sinceMs;

    /// It has come, and is being stored.
    boolean arrived;

    /// It came wrong before.
    boolean again;

    Flight(Link link, Wanted blob, long sinceMs) {
      this.link = link;
      this.blob = blob;
      this.sinceMs = sinceMs;
    }
  }

  public Blobs(Site site) {
    this.site = site;
    beside = new Beside(site);
    server = new BlobServer(site, beside);
  }

  /// The side that gives chunks.
  public BlobServer server() {
    return server;
  }

  /// Fetches a blob, until it is complete.
  public void want(BlobRef blob) {
    if (site.blobs().progress(blob).complete()) {
      tell(new Wanted(blob));
      return;
    }
    bySize.add(wanted.computeIfAbsent(blob.manifest(), _ -> new Wanted(blob)));
    pump();
  }

  /// A person waits for a wanted blob.
  public void hurry(BlobRef blob) {
    var one = wanted.get(blob.manifest());
    if (one != null) {
      awaited.remove(one);
      awaited.addFirst(one);
      pump();
    }
  }

  public void unwant(BlobRef blob) {
    var one = wanted.remove(blob.manifest());
    if (one != null) {
      bySize.remove(one);
      awaited.remove(one);
      idle.remove(one);
    }
  }

  /// A link is live: it is asked for everything anew.
  public void onLive(Link link) {
    lacking.put(link, new HashSet<>());
    idle.clear();
    pump();
  }

  /// A neighbour has now what it lacked before.
  public void onHave(Link link, BlobHave have) {
    if (lacks(link).removeAll(Set.copyOf(have.chunks()))) {
      idle.clear();
      pump();
    }
  }

  /// A chunk that was asked for, or word that the neighbour lacks it.
  public void onChunk(Link link, BlobChunk answer) {
    var chunk = answer.chunk();
    var flight = inFlight.get(chunk);
    if (flight == null || !flight.link.equals(link) || flight.arrived) {
      return; // given up, or never asked for
    }
    if (answer.cipher().isEmpty()) {
      doubtful.remove(link);
      inFlight.remove(chunk);
      idle.remove(flight.blob);
      lacks(link).add(chunk);
      pump();
      return;
    }
    flight.arrived = true;
    var stored = site.blobs().putBeside(chunk, answer.cipher().get());
    if (stored.isDone()) {
      onStored(chunk, flight, stored);
    } else {
      beside.after(stored, () -> onStored(chunk, flight, stored));
    }
  }

  /// A chunk was stored, or was not the one that it should be. While that took, its link may have ended.
  private void onStored(Hash chunk, Flight flight, CompletableFuture<Boolean> stored) {
    inFlight.remove(chunk, flight);
    idle.remove(flight.blob);
    try {
      if (Beside.result(stored)) {
        site.count(Counter.CHUNKS_RECEIVED);
        doubtful.remove(flight.link);
        server.onArrived(chunk);
        if (wanted.containsKey(flight.blob.blob.manifest())) {
          progress(flight.blob);
        }
      } else {
        site.count(Counter.CHUNKS_WRONG);
        if (lacking.containsKey(flight.link)) {
          onWrong(chunk, flight);
        }
      }
      pump();
    } catch (StoreException e) {
      flight.link.onFailure(e);
    }
  }

  private void onWrong(Hash chunk, Flight flight) {
    if (flight.again || !wanted.containsKey(flight.blob.blob.manifest())) {
      lacks(flight.link).add(chunk);
      doubtful.add(flight.link);
      return;
    }
    var once = new Flight(flight.link, flight.blob, flight.sinceMs);
    once.again = true;
    inFlight.put(chunk, once);
    flight.link.send(new BlobWant(List.of(chunk)));
  }

  public void onEnd(Link link) {
    server.onEnd(link);
    lacking.remove(link);
    doubtful.remove(link);
    inFlight.values().removeIf(flight -> flight.link.equals(link));
    idle.clear();
    pump();
  }

  private Set<Hash> lacks(Link link) {
    return lacking.computeIfAbsent(link, _ -> new HashSet<>());
  }

  /// Asks for as much as may be in flight.
  private void pump() {
    var links = site.links().live();
    if (wanted.isEmpty() || links.isEmpty()) {
      return;
    }
    var asks = new LinkedHashMap<Link, List<Hash>>();
    var turns = new Turns();
    while (links.stream().anyMatch(this::hasRoom)) {
      var blob = turns.next();
      if (blob == null) {
        break;
      }
      if (ask(blob, links, asks)) {
        awaitedHasTurn = !awaitedHasTurn;
      } else if (!idle.contains(blob)) {
        turns.passed.add(blob);
      }
    }
    asks.forEach((link, chunks) -> link.send(new BlobWant(chunks)));
    watch();
  }

  /// One walk through what is wanted, in both orders at once.
  private final class Turns {
    final Set<Wanted> passed = new HashSet<>();
    private final Iterator<Wanted> hurried = awaited.iterator();
    private final Iterator<Wanted> small = bySize.iterator();
    private @Nullable Wanted last;
    private @Nullable Wanted smallest;

    /// Whose turn it is, of those that something may be asked of; null where there is none.
    @Nullable Wanted next() {
      last = able(last, hurried);
      smallest = able(smallest, small);
      var first = awaitedHasTurn ? last : smallest;
      return first != null ? first : awaitedHasTurn ? smallest : last;
    }

    private @Nullable Wanted able(@Nullable Wanted now, Iterator<Wanted> rest) {
      var at = now;
      while (at == null || idle.contains(at) || passed.contains(at)) {
        if (!rest.hasNext()) {
          return null;
        }
        at = rest.next();
      }
      return at;
    }
  }

  /// Asks for one chunk of a blob; false where none can be asked for now. Where that is not for want of
  /// room, the blob is idle.
  private boolean ask(Wanted blob, List<Link> links, Map<Link, List<Hash>> asks) {
    if (blob.next.isEmpty()) {
      blob.next.addAll(site.blobs().missing(blob.blob, LOOK_AHEAD_CHUNKS));
    }
    var busy = false;
    for (var left = blob.next.size(); left > 0; left--) {
      var chunk = blob.next.remove();
      if (inFlight.containsKey(chunk)) {
        continue;
      }
      var link = chooseFor(chunk, links);
      if (link.isEmpty()) {
        busy |= links.stream().anyMatch(one -> !lacks(one).contains(chunk));
        blob.next.add(chunk);
      } else if (!site.blobs().has(chunk)) {
        inFlight.put(chunk, new Flight(link.get(), blob, site.nowMs()));
        asks.computeIfAbsent(link.get(), _ -> new ArrayList<>()).add(chunk);
        return true;
      }
    }
    if (!busy) {
      idle.add(blob);
    }
    return false;
  }

  private boolean hasRoom(Link link) {
    return flights(link) < IN_FLIGHT_MAX;
  }

  private long flights(Link link) {
    return inFlight.values().stream().filter(flight -> flight.link.equals(link)).count();
  }

  private Optional<Link> chooseFor(Hash chunk, List<Link> links) {
    return links.stream()
        .filter(link -> hasRoom(link) && !lacks(link).contains(chunk))
        .min(
            Comparator.comparing((Link link) -> doubtful.contains(link))
                .thenComparingLong(this::flights));
  }

  /// Tells which blobs are whole by chunks that came for others.
  private void lookThrough() {
    for (var blob : List.copyOf(wanted.values())) {
      var at = site.blobs().progress(blob.blob);
      if (at.complete() || at.broken()) {
        progress(blob);
      }
    }
  }

  /// Tells how far a wanted blob is, and forgets it once it is complete, or its list of chunks turns
  /// out to be nonsense.
  private void progress(Wanted blob) {
    var at = site.blobs().progress(blob.blob);
    if (at.complete()) {
      site.blobs().sync();
      at = site.blobs().progress(blob.blob); // what can not be brought to the disk is lost
    }
    var over = at.complete() || at.broken();
    if (over) {
      unwant(blob.blob);
    }
    if (over || Math.abs(site.nowMs() - blob.toldMs) >= PROGRESS_MS) {
      tell(blob);
    }
  }

  private void tell(Wanted blob) {
    blob.toldMs = site.nowMs();
    var at = site.blobs().progress(blob.blob);
    site.tell(new GraphEvent.BlobProgress(blob.blob.manifest(), at.have(), at.of(), at.complete()));
  }

  private void watch() {
    if (!sweeping && !wanted.isEmpty()) {
      sweeping = true;
      site.later(SWEEP_MS, this::sweep);
    }
  }

  private void sweep() {
    sweeping = false;
    var nowMs = site.nowMs();
    for (var entry : Map.copyOf(inFlight).entrySet()) {
      var flight = entry.getValue();
      if (!flight.arrived && Math.abs(nowMs - flight.sinceMs) > CHUNK_MS) {
        inFlight.remove(entry.getKey());
        lacks(flight.link).add(entry.getKey());
        doubtful.add(flight.link);
      }
    }
    if (Math.abs(nowMs - askedAgainMs) > ASK_AGAIN_MS) {
      askedAgainMs = nowMs;
      lacking.values().forEach(Set::clear);
    }
    idle.clear();
    lookThrough();
    pump();
    watch();
  }
}
