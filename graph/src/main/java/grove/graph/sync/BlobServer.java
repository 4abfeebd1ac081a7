package grove.graph.sync;

import grove.graph.GraphEvent;
import grove.graph.link.Link;
import grove.graph.link.Site;
import grove.graph.wire.BlobChunk;
import grove.graph.wire.BlobHave;
import grove.graph.wire.BlobWant;
import grove.graph.wire.Bulk;
import grove.identity.bytes.Bytes;
import grove.identity.bytes.Hash;
import grove.identity.bytes.MalformedException;
import grove.store.StoreException;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SequencedSet;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Future;

/// Gives chunks to neighbours that may have them: sends only as much as the network takes, reads a few
/// chunks ahead of that, and remembers what was asked for in vain.
///
/// The disk is read beside the loop, for to wait for it would hold up all links. Answers keep the order in
/// which they were asked for, and who may have a chunk is judged again when it is sent.
///
/// A chunk goes out as it lies on the disk: who gets it hashes it in any case, and to do so here too took
/// a quarter of the time of giving it. Who found it wrong asks once more; then it is hashed here, so that
/// damage of this disk is noticed and the chunk fetched again.
public final class BlobServer {
  /// Chunks that one link may have asked for.
  private static final int ASKED_MAX = 256;

  /// Chunks of one link that are being read, or were and wait for the network: so many that the disk is
  /// busy while the network is, and so few that they take little memory, up to 1 MiB each.
  private static final int READ_AHEAD = 8;

  /// Chunks asked for in vain that are remembered of one link.
  private static final int VAIN_MAX = 4_096;

  /// Chunks that one link got last, of which it is known that it did: who asks again does so at once.
  private static final int GIVEN_MAX = 1_024;

  /// Above so many queued bytes nothing more is sent.
  private static final long QUEUED_BYTES_MAX = 512 << 10;

  private final Site site;
  private final Beside beside;
  private final Map<Link, Asker> askers = new HashMap<>();

  /// A chunk on its way from the disk.
  ///
  /// @param again whether it was given before, so that it is hashed now
  private record Read(Hash chunk, boolean again, CompletableFuture<Optional<Bytes>> cipher) {
    boolean done() {
      return cipher.isDone();
    }

    boolean lost() {
      return again && cipher.state() == Future.State.SUCCESS && cipher.resultNow().isEmpty();
    }
  }

  BlobServer(Site site, Beside beside) {
    this.site = site;
    this.beside = beside;
  }

  public void onWant(Link link, BlobWant want) throws MalformedException {
    var asker = askers.computeIfAbsent(link, Asker::new);
    asker.asked.addAll(want.chunks());
    if (asker.unanswered() > ASKED_MAX) {
      throw new MalformedException("too many chunks asked for at once");
    }
    pump(link);
  }

  /// Sends as much as the network takes now. A chunk that can not be read ends the link.
  public void pump(Link link) {
    var asker = askers.get(link);
    if (asker != null) {
      try {
        asker.pump();
      } catch (StoreException e) {
        link.onFailure(e);
      }
    }
  }

  /// What is known of one link.
  private final class Asker {
    final Deque<Hash> asked = new ArrayDeque<>();
    private final Link link;
    private final Deque<Read> reads = new ArrayDeque<>();
    private final Set<Hash> vain = new HashSet<>();
    private final SequencedSet<Hash> given = new LinkedHashSet<>();

    Asker(Link link) {
      this.link = link;
    }

    int unanswered() {
      return asked.size() + reads.size();
    }

    void pump() {
      readAhead();
      while (!reads.isEmpty() && reads.getFirst().done() && mayBeSentTo()) {
        answer(reads.removeFirst());
        readAhead();
      }
    }

    private void readAhead() {
      while (!asked.isEmpty() && reads.size() < READ_AHEAD && listens()) {
        reads.add(begin(asked.remove()));
      }
    }

    private boolean listens() {
      return link.live() && link.open();
    }

    private boolean mayBeSentTo() {
      return listens() && link.room(Bulk.BLOBS) > 0 && link.queuedBytes() < QUEUED_BYTES_MAX;
    }

    private boolean mayRead() {
      return site.security().mayReadBlobs(link.device());
    }

    private Read begin(Hash chunk) {
      if (!mayRead()) {
        return new Read(chunk, false, CompletableFuture.completedFuture(Optional.empty()));
      }
      var again = given.contains(chunk);
      var cipher = again ? site.blobs().chunkBeside(chunk) : site.blobs().unverifiedBeside(chunk);
      var read = new Read(chunk, again, cipher);
      if (read.done()) {
        onRead(read);
      } else {
        beside.after(
            cipher,
            () -> {
              onRead(read);
              BlobServer.this.pump(link);
            });
      }
      return read;
    }

    private void answer(Read read) {
      var found = Beside.result(read.cipher);
      var cipher = mayRead() ? found : Optional.<Bytes>empty();
      if (cipher.isPresent()) {
        given.add(read.chunk);
      } else {
        given.remove(read.chunk);
        remember(read.chunk);
      }
      if (given.size() > GIVEN_MAX) {
        given.removeFirst();
      }
      link.send(new BlobChunk(read.chunk, cipher));
      if (cipher.isEmpty() && mayRead() && site.blobs().has(read.chunk)) {
        onArrived(read.chunk); // after it was looked for
      }
    }

    void onArrived(Hash chunk) {
      if (vain.remove(chunk)) {
        link.send(new BlobHave(List.of(chunk)));
      }
    }

    private void remember(Hash chunk) {
      if (vain.size() < VAIN_MAX) {
        vain.add(chunk);
      }
    }
  }

  /// What the disk has lost is fetched again, though the link that asked may have ended meanwhile.
  private void onRead(Read read) {
    if (read.lost()) {
      site.soon(() -> site.tell(new GraphEvent.ChunkLost()));
    }
  }

  /// A chunk is here now: who asked for it in vain hears of it.
  void onArrived(Hash chunk) {
    askers.values().forEach(asker -> asker.onArrived(chunk));
  }

  void onEnd(Link link) {
    askers.remove(link);
  }
}
