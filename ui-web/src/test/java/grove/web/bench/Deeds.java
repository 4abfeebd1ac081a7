package grove.web.bench;

import grove.graph.Neighbour;
import grove.grouping.space.Item;
import grove.grouping.space.ItemId;
import grove.grouping.space.NewItem;
import grove.store.EntryStore;
import grove.web.group.LiveEvent;
import grove.web.group.OpenWorkspace;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.locks.LockSupport;

/// What a [BenchNode] does when it is told to; see [#answer] for the commands.
final class Deeds {
  /// Records that are handed over at once, as an import does.
  private static final int BATCH = 500;

  /// Who uses less than this part of a processor for so long rests.
  private static final int RESTING_PART = 20;

  private static final long REST_NS = 500_000_000;

  private final BenchNode node;
  private final MoreDeeds more;
  private final ConcurrentLinkedQueue<Double> latenciesMs = new ConcurrentLinkedQueue<>();

  Deeds(BenchNode node) {
    this.node = node;
    this.more = new MoreDeeds(node);
  }

  JsonObject answer(String[] words) throws IOException {
    return switch (words[0]) {
      case "found" -> new JsonObject().put("id", node.found(words[1]));
      case "invite" -> new JsonObject().put("link", node.invite(words[1], words[2]));
      case "join" -> {
        node.join(words[1]);
        yield now();
      }
      case "sync" -> sync(words[1], Long.parseLong(words[2]));
      case "write" -> write(words[1], words[2], Integer.parseInt(words[3]), number(words[4]));
      case "await" -> await(words[1], Long.parseLong(words[2]));
      case "searchable" -> searchable(words[1], Long.parseLong(words[2]));
      case "settled" -> settled(words[1]);
      case "entries" -> new JsonObject().put("entries", store(words[1]).entries());
      case "neighbours" -> neighbours(words[1], number(words[2]));
      case "wire" ->
          new JsonObject()
              .put("sent", node.transport().sentBytes())
              .put("received", node.transport().receivedBytes());
      case "live" -> live(words[1], number(words[2]), number(words[3]), number(words[4]));
      case "watch" -> watch(words[1]);
      case "latencies" -> latencies(number(words[1]));
      case "now" -> now();
      default -> more.answer(words);
    };
  }

  private static int number(String word) {
    return Integer.parseInt(word);
  }

  static JsonObject now() {
    return new JsonObject().put("ns", System.nanoTime());
  }

  EntryStore store(String id) {
    return node.ask(id, OpenWorkspace.Parts::store);
  }

  /// `sync LINK N`: joins, and waits until N entries of all lanes are here and on the disk.
  private JsonObject sync(String link, long entries) {
    long began = System.nanoTime();
    String id = node.beginJoin(link);
    return await(id, entries).put("id", id).put("beganNs", began);
  }

  /// `await ID N`: until N entries are here and on the disk.
  private JsonObject await(String id, long entries) {
    EntryStore store = store(id);
    BenchNode.until("entries", () -> store.entries() >= entries);
    return node.ask(
        id,
        parts -> {
          store.sync();
          return now().put("entries", store.entries());
        });
  }

  /// `searchable ID N`: until all of the first N entries can be found.
  private JsonObject searchable(String id, long entries) {
    OpenWorkspace workspace = node.workspace(id);
    BenchNode.until(
        "found",
        () ->
            !workspace.search().behind()
                && node.ask(id, parts -> parts.whole().search().reached()) >= entries);
    return now();
  }

  /// `settled ID`: until everything is in the index and that is on the disk: this node has nothing to do.
  private JsonObject settled(String id) {
    OpenWorkspace workspace = node.workspace(id);
    node.ask(id, parts -> true); // what came before is applied
    BenchNode.until("settled", () -> !workspace.search().behind());
    workspace.search().index().join().commit();
    rest();
    return now();
  }

  /// Until this process does next to nothing: the index merges what it wrote, and java compiles, after
  /// everything else has ended.
  private static void rest() {
    long[] seen = {System.nanoTime(), usedNs()};
    BenchNode.until(
        "rest",
        () -> {
          long passed = System.nanoTime() - seen[0];
          if (passed < REST_NS) {
            return false;
          }
          long used = usedNs() - seen[1];
          seen[0] += passed;
          seen[1] += used;
          return used < passed / RESTING_PART;
        });
  }

  private static long usedNs() {
    return ProcessHandle.current().info().totalCpuDuration().orElseThrow().toNanos();
  }

  /// `write ID SEED N SIZE`: imports messages.
  private JsonObject write(String id, String seed, int records, int bytes) {
    ItemId channel = channel(id);
    Words words = new Words(Long.parseLong(seed));
    long began = System.nanoTime();
    for (int from = 0; from < records; from += BATCH) {
      List<NewItem.Message> some = new ArrayList<>();
      for (int i = from; i < Math.min(records, from + BATCH); i++) {
        some.add(new NewItem.Message(channel, words.text(i + " ", bytes), Optional.empty()));
      }
      node.ask(id, parts -> parts.space().importAll(some));
    }
    return new JsonObject().put("beganNs", began).put("ns", System.nanoTime());
  }

  private ItemId channel(String id) {
    BenchNode.until("a channel", () -> node.ask(id, p -> !p.space().channels().isEmpty()));
    return node.ask(id, parts -> parts.space().channels().getFirst().id());
  }

  /// `neighbours ID N`: until links with so many devices are ready.
  private JsonObject neighbours(String id, int count) {
    BenchNode.until(
        "neighbours",
        () ->
            node.ask(
                    id,
                    parts -> parts.graph().neighbours().stream().filter(Neighbour::ready).count())
                >= count);
    return now();
  }

  /// `live ID N MS SIZE`: writes a message every so many ms, each with its time in front.
  private JsonObject live(String id, int records, int everyMs, int bytes) {
    ItemId channel = channel(id);
    Words words = new Words(records);
    OpenWorkspace workspace = node.workspace(id);
    long began = System.nanoTime();
    int late = 0;
    for (int i = 0; i < records; i++) {
      long due = began + 1_000_000L * everyMs * i;
      for (long left = due - System.nanoTime(); left > 0; left = due - System.nanoTime()) {
        LockSupport.parkNanos(left);
      }
      late += System.nanoTime() - due > everyMs * 1_000_000L ? 1 : 0;
      String text = words.text("", bytes - 24);
      workspace
          .call(parts ->
              parts
                  .space()
                  .post(channel, "%020d ".formatted(System.nanoTime()) + text, Optional.empty()))
          .join();
    }
    return new JsonObject().put("late", late);
  }

  /// `watch ID`: notes how old each message is when it can be read here.
  private JsonObject watch(String id) {
    OpenWorkspace.Parts parts = node.ask(id, p -> p);
    node.listen(event -> {
      if (event instanceof LiveEvent.Items(String where, _, _, var items) && where.equals(id)) {
        items.forEach(item -> note(parts, item));
      }
    });
    return now();
  }

  private void note(OpenWorkspace.Parts parts, String hex) {
    ItemId item = Checked.parsed(() -> ItemId.parse(hex));
    if (parts.space().item(item).orElse(null) instanceof Item.Message message) {
      long now = System.nanoTime();
      latenciesMs.add((now - Long.parseLong(message.text().substring(0, 20).strip())) / 1e6);
    }
  }

  /// `latencies N`: what was noted, once so many are.
  private JsonObject latencies(int count) {
    BenchNode.until("messages", () -> latenciesMs.size() >= count);
    JsonArray all = new JsonArray();
    latenciesMs.forEach(all::add);
    return new JsonObject().put("ms", all);
  }
}
