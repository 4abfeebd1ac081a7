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
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SequencedSet;
import java.util.Set;

/// Gives chunks to neighbours that may have them: reads from disk only as much as the network
/// takes, and remembers what was asked for in vain.
///
/// A chunk goes out as it lies on the disk: who gets it hashes it in any case, and to do so here too took
/// a quarter of the time of giving it. Who found it wrong asks once more; then it is hashed here, so that
/// damage of this disk is noticed and the chunk fetched again.
public final class BlobServer {
  /// Chunks that one link may have asked for.
  private static final int ASKED_MAX = 256;

  /// Chunks asked for in vain that are remembered of one link.
  private static final int VAIN_MAX = 4_096;

  /// Chunks that one link got last, of which it is known that it did: who asks again does so at once.
  private static final int GIVEN_MAX = 1_024;

  /// Above so many queued bytes nothing more is read.
  private static final long QUEUED_BYTES_MAX = 512 << 10;

  private final Site site;
  private final Map<Link, Deque<Hash>> asked = new HashMap<>();
  private final Map<Link, Set<Hash>> vain = new HashMap<>();
  private final Map<Link, SequencedSet<Hash>> given = new HashMap<>();

  BlobServer(Site site) {
    this.site = site;
  }

  public void onWant(Link link, BlobWant want) throws MalformedException {
    var queue = asked.computeIfAbsent(link, _ -> new ArrayDeque<>());
    queue.addAll(want.chunks());
    if (queue.size() > ASKED_MAX) {
      throw new MalformedException("too many chunks asked for at once");
    }
    pump(link);
  }

  /// Sends as much as the network takes now.
  public void pump(Link link) {
    var queue = asked.get(link);
    while (queue != null
        && !queue.isEmpty()
        && link.live()
        && link.open()
        && link.room(Bulk.BLOBS) > 0
        && link.queuedBytes() < QUEUED_BYTES_MAX) {
      var chunk = queue.remove();
      var cipher =
          site.security().mayReadBlobs(link.device()) ? read(link, chunk) : Optional.<Bytes>empty();
      if (cipher.isEmpty()) {
        remember(link, chunk);
      }
      link.send(new BlobChunk(chunk, cipher));
    }
  }

  private Optional<Bytes> read(Link link, Hash chunk) {
    var before = given.computeIfAbsent(link, _ -> new LinkedHashSet<>());
    var again = before.contains(chunk);
    var cipher = again ? site.blobs().chunk(chunk) : site.blobs().unverified(chunk);
    if (cipher.isPresent()) {
      before.add(chunk);
    } else if (again) {
      before.remove(chunk);
      site.soon(() -> site.tell(new GraphEvent.ChunkLost()));
    }
    if (before.size() > GIVEN_MAX) {
      before.removeFirst();
    }
    return cipher;
  }

  private void remember(Link link, Hash chunk) {
    var chunks = vain.computeIfAbsent(link, _ -> new LinkedHashSet<>());
    if (chunks.size() < VAIN_MAX) {
      chunks.add(chunk);
    }
  }

  /// A chunk is here now: who asked for it in vain hears of it.
  void onArrived(Hash chunk) {
    vain.forEach((link, chunks) -> {
      if (chunks.remove(chunk)) {
        link.send(new BlobHave(List.of(chunk)));
      }
    });
  }

  void onEnd(Link link) {
    asked.remove(link);
    vain.remove(link);
    given.remove(link);
  }
}
