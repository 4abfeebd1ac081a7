package grove.web.bench;

import grove.graph.Address;
import grove.graph.SyncProgress;
import grove.grouping.space.Item;
import grove.grouping.space.NewItem;
import grove.identity.DeviceId;
import grove.identity.bytes.Bytes;
import grove.identity.testing.SeededRandom;
import grove.search.Asker;
import grove.search.SearchIndex;
import grove.search.SearchOrder;
import grove.search.SearchQuery;
import grove.store.BlobRef;
import grove.web.group.OpenWorkspace;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.io.InputStream;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Optional;

/// What a [BenchNode] does besides writing and waiting: the network, files, searches.
final class MoreDeeds {
  private static final int HITS = 20;

  private final BenchNode node;

  MoreDeeds(BenchNode node) {
    this.node = node;
  }

  JsonObject answer(String[] words) throws IOException {
    return switch (words[0]) {
      case "network" -> {
        node.transport().open(words[1].equals("on"));
        yield Deeds.now();
      }
      case "device" ->
          new JsonObject().put("device", node.core().vault().identity().device().id().toHex());
      case "meet" ->
          meet(words[1], words[2], Integer.parseInt(words[3]), Integer.parseInt(words[4]));
      case "current" -> current(words[1]);
      case "records" -> records(words[1], Long.parseLong(words[2]));
      case "addfile" -> addFile(words[1], Long.parseLong(words[2]));
      case "fetch" -> fetch(words[1], Long.parseLong(words[2]));
      case "search" -> search(words[1], Integer.parseInt(words[2]));
      default -> throw new IllegalArgumentException("no such command: " + words[0]);
    };
  }

  /// `meet ID DEVICE PORT N`: connects to a device at an address that was not heard of before, so that
  /// it is dialled at once; where it was dialled in vain before, one waits.
  private JsonObject meet(String id, String device, int port, int number) {
    DeviceId to = Checked.parsed(() -> new DeviceId(Bytes.hex(device)));
    Address at = new Address("127.0.0." + (1 + number), port);
    JsonObject began = Deeds.now();
    node.transport().open(true);
    node.ask(
        id,
        parts -> {
          parts.graph().learn(to, List.of(at));
          return true;
        });
    return began;
  }

  /// `current ID`: until a neighbour is ready and nothing is missing.
  private JsonObject current(String id) {
    BenchNode.until("current", () -> node.ask(id, p -> p.graph().progress()).equals(whole(id)));
    return Deeds.now();
  }

  private SyncProgress whole(String id) {
    long entries = node.ask(id, parts -> parts.store().entries());
    return new SyncProgress(entries, entries, true);
  }

  /// `records ID N`: until N data entries are here and in their places, and on the disk.
  private JsonObject records(String id, long count) {
    BenchNode.until("records", () -> node.ask(id, p -> p.space().status().entries()) >= count);
    return node.ask(
        id,
        parts -> {
          parts.store().sync();
          return Deeds.now();
        });
  }

  /// `addfile ID BYTES`
  private JsonObject addFile(String id, long bytes) throws IOException {
    OpenWorkspace workspace = node.workspace(id);
    long began = System.nanoTime();
    BlobRef blob =
        workspace.blobs().write(new Noise(bytes), node.ask(id, parts -> parts.group().blobKey()));
    long took = System.nanoTime() - began;
    NewItem.File file =
        new NewItem.File(Optional.empty(), "noise" + bytes, blob, "application/octet-stream");
    node.ask(id, parts -> parts.space().importAll(List.of(file)));
    return new JsonObject().put("tookNs", took);
  }

  /// `fetch ID BYTES`: a file of this size, until it is whole and synced.
  private JsonObject fetch(String id, long bytes) {
    OpenWorkspace workspace = node.workspace(id);
    BenchNode.until("the file", () -> blob(id, bytes).isPresent());
    BlobRef blob = blob(id, bytes).orElseThrow();
    long began = System.nanoTime();
    node.ask(
        id,
        parts -> {
          parts.files().fetch(blob);
          return true;
        });
    BenchNode.until("all of it", () -> workspace.progress(blob).complete());
    node.ask(id, parts -> true); // the loop has synced it
    return new JsonObject().put("tookNs", System.nanoTime() - began);
  }

  private Optional<BlobRef> blob(String id, long bytes) {
    return node.ask(
        id,
        parts ->
            parts
                .space()
                .items()
                .filter(item -> item instanceof Item.File file && file.size() == bytes)
                .map(item -> ((Item.File) item).content())
                .findFirst());
  }

  /// `search ID N`: asks so many questions, one after the other.
  private JsonObject search(String id, int questions) {
    SearchIndex index = node.workspace(id).search().index().join();
    Words words = new Words(9);
    Asker asker = Asker.of("", 0, ZoneOffset.UTC);
    JsonArray ms = new JsonArray();
    for (int i = 0; i < questions; i++) {
      String[] some = words.text("", 200).split(" ", -1);
      String typed =
          switch (i % 4) {
            case 0 -> some[0];
            case 1 -> some[0] + " " + some[1];
            case 2 -> '"' + some[0] + " " + some[1] + '"';
            default -> some[0].substring(0, Math.min(3, some[0].length())) + "*";
          };
      long began = System.nanoTime();
      index.search(SearchQuery.parse(typed), SearchOrder.RELEVANCE, 0, HITS, asker);
      ms.add((System.nanoTime() - began) / 1e6);
    }
    return new JsonObject().put("ms", ms);
  }

  /// Bytes that are like no others, at the cost of hardly any time.
  private static final class Noise extends InputStream {
    private static final int BLOCK_BYTES = 1 << 20;

    private final byte[] block = new byte[BLOCK_BYTES];
    private long left;
    private long made;

    Noise(long bytes) {
      left = bytes;
      new SeededRandom(bytes).nextBytes(block);
    }

    @Override
    public int read() {
      byte[] one = new byte[1];
      return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
    }

    @Override
    public int read(byte[] into, int from, int most) {
      if (left == 0) {
        return -1;
      }
      int at = (int) (made % BLOCK_BYTES);
      int n = (int) Math.min(Math.min(most, left), BLOCK_BYTES - at);
      System.arraycopy(block, at, into, from, n);
      if (at == 0 || at + n == BLOCK_BYTES) {
        // Each round differs from the one before in every 512 bytes.
        for (int i = (int) (made / BLOCK_BYTES) % 512; i < BLOCK_BYTES; i += 512) {
          block[i]++;
        }
      }
      made += n;
      left -= n;
      return n;
    }
  }
}
