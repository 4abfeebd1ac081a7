package grove.grouping.space;

import grove.grouping.sim.MemoryPages;
import grove.identity.Secret;
import grove.identity.bytes.Bytes;
import grove.identity.testing.SeededRandom;
import grove.store.BlobRef;
import grove.store.BlobStore;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.TreeMap;

/// A workspace on its own node, with entries and blobs carried by hand.
final class SpaceNode {
  final MemoryLog log;
  final BlobStore blobs = BlobStore.memory();
  final MemoryPages pages = new MemoryPages();
  final List<ItemChange> changes = new ArrayList<>();
  final Workspace space;
  private final int number;

  SpaceNode(int number) {
    this.number = number;
    this.log = new MemoryLog(number);
    this.space = open();
  }

  /// So many nodes that know each other's control entries.
  static List<SpaceNode> group(int size) {
    var nodes = new ArrayList<SpaceNode>();
    for (var number = 1; number <= size; number++) {
      nodes.add(new SpaceNode(number));
    }
    syncAll(nodes);
    return nodes;
  }

  static void syncAll(List<SpaceNode> nodes) {
    nodes.forEach(to -> nodes.forEach(to::receiveFrom));
  }

  private Workspace open() {
    return Workspace.open(log, blobs, new SeededRandom(number), changes::addAll, notes());
  }

  private Notes notes() {
    return Notes.of(pages, Secret.of(Bytes.of(new byte[32])), log.arrived().size());
  }

  /// As after a start: the same entries, as far as they were noted from the notes.
  Workspace restarted() {
    return Workspace.open(log, blobs, new SeededRandom(number), _ -> {}, notes());
  }

  /// The same entries, read anew.
  Workspace rebuilt() {
    return Workspace.open(log, blobs, new SeededRandom(number), _ -> {});
  }

  void receiveFrom(SpaceNode other) {
    log.receiveFrom(other.log);
    space.catchUp();
  }

  /// Fetches the blobs that this node wants, from one who has them.
  void fetchFrom(SpaceNode other) {
    for (var ref : space.blobsWanted()) {
      fetch(ref, other);
    }
  }

  void fetch(BlobRef ref, SpaceNode other) {
    var fetched = true;
    while (fetched) {
      fetched = false;
      for (var chunk : blobs.missing(ref, 100)) {
        var cipher = other.blobs.chunk(chunk);
        if (cipher.isPresent()) {
          fetched = blobs.put(chunk, cipher.get());
          space.onBlob(ref.manifest());
        }
      }
    }
  }

  BlobRef blob(String content) {
    return blob(Bytes.utf8(content));
  }

  BlobRef blob(Bytes content) {
    try {
      return blobs.write(new ByteArrayInputStream(content.toArray()), log.blobKey());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  ItemId channel() {
    return space.channels().getFirst().id();
  }

  Item.Message post(String text) {
    return space.post(channel(), text, Optional.empty());
  }

  List<String> texts() {
    return space.messages(channel(), Optional.empty(), MessageList.WINDOW_MAX).messages().stream()
        .map(Item.Message::text)
        .toList();
  }

  List<ItemChange> takeChanges() {
    var taken = List.copyOf(changes);
    changes.clear();
    return taken;
  }

  /// Everything that people see here, as text.
  static String picture(Workspace space) {
    var lines = new TreeMap<ItemId, String>();
    space
        .items()
        .forEach(item ->
            lines.put(
                item.id(),
                item + " | " + space.searchText(item) + " | " + space.conflict(item.id())));
    var picture = new StringBuilder();
    lines.values().forEach(line -> picture.append(line).append('\n'));
    space.channels().stream()
        .sorted(Comparator.comparing(Item.Channel::id))
        .forEach(channel ->
            picture.append(
                space
                    .messages(channel.id(), Optional.empty(), MessageList.WINDOW_MAX)
                    .messages()
                    .stream()
                    .map(Item.Message::id)
                    .toList()));
    return picture.toString();
  }
}
