package grove.grouping.space;

import grove.identity.bytes.Hash;
import grove.store.BlobRef;
import java.util.Optional;

/// Makes items of records: reads the heads, neutralizes names, fetches the texts of messages.
final class Views {
  /// Stands for the content of a file of which only the record is left to tell.
  private static final BlobRef NO_CONTENT = new BlobRef(Hash.ZERO, 0, Hash.ZERO.bytes());

  private final Records records;
  private final Shelf shelf;
  private final Texts texts;
  private final FolderTree tree;
  private final Bodies bodies;

  Views(Records records, Shelf shelf, Texts texts, FolderTree tree, Bodies bodies) {
    this.records = records;
    this.shelf = shelf;
    this.texts = texts;
    this.tree = tree;
    this.bodies = bodies;
  }

  /// Is the record an item that people see?
  boolean listed(RecordState record) {
    return record.exists
        && record
            .id
            .kind()
            .map(kind ->
                switch (kind) {
                  case CHANNEL, FOLDER -> true;
                  case PAGE -> !takenBack(record);
                  case MESSAGE -> record.place != null && isListed(record.place);
                  case FILE -> content(record).isPresent();
                })
            .orElse(false);
  }

  /// Is all gone that anybody wrote on it? One edit that is taken back alone hides no page: what was
  /// written before is in its history.
  private boolean takenBack(RecordState record) {
    return record.heads.versions().stream()
        .filter(version -> version.entry.effective() && !version.op.fields().isEmpty())
        .allMatch(version -> bodies.redacted(version.entry));
  }

  private boolean isListed(ItemId channel) {
    var record = records.get(channel);
    return record != null && channel.is(ItemKind.CHANNEL) && record.exists;
  }

  /// The item, if people see it.
  Optional<Item> item(ItemId id) {
    return Optional.ofNullable(records.get(id))
        .filter(this::listed)
        .map(record -> item(record, true));
  }

  /// The item that a record is, or was.
  ///
  /// @param withText whether a message is shown with its text, which has to be fetched
  Item item(RecordState record, boolean withText) {
    return switch (record.id.kind().orElseThrow()) {
      case CHANNEL -> channel(record);
      case MESSAGE -> message(record, withText);
      case PAGE -> page(record);
      case FOLDER -> folder(record);
      case FILE -> file(record);
    };
  }

  Item.Channel channel(RecordState record) {
    var first = first(record);
    var messages = shelf.messages(record.id);
    var last = messages.isEmpty() ? first : first(messages.last());
    return new Item.Channel(
        record.id,
        name(record),
        first.log.author,
        first.wallMs,
        messages.size(),
        last.wallMs,
        record.conflict);
  }

  Item.Message message(RecordState record) {
    return message(record, true);
  }

  private Item.Message message(RecordState record, boolean withText) {
    var first = first(record);
    var front = Merge.front(record, Fields.TEXT);
    var text = withText ? text(record) : Optional.<String>empty();
    return new Item.Message(
        record.id,
        Optional.ofNullable(record.place == null ? record.lastPlace : record.place)
            .orElse(record.id),
        text.orElse(""),
        front.map(version -> version.entry).orElse(first).log.author,
        first.wallMs,
        Merge.kept(record, Fields.REPLY_TO).flatMap(FieldValue::asRef),
        front.isPresent() && front.get().entry != first,
        withText && text.isEmpty(),
        record.conflict);
  }

  Item.Page page(RecordState record) {
    var first = first(record);
    var tips = record.heads.tips();
    var newest = tips.isEmpty() ? first : tips.getFirst().entry;
    return new Item.Page(
        record.id,
        title(record),
        first.log.author,
        first.wallMs,
        newest.log.author,
        newest.wallMs,
        tips.stream().map(tip -> tip.entry.id).toList(),
        record.conflict);
  }

  Item.Folder folder(RecordState record) {
    var first = first(record);
    return new Item.Folder(
        record.id,
        name(record),
        tree.place(record),
        first.log.author,
        newest(record).wallMs,
        record.conflict);
  }

  Item.File file(RecordState record) {
    var content = content(record).orElse(NO_CONTENT);
    var by = Merge.front(record, Fields.CONTENT).map(v -> v.entry).orElse(first(record));
    return new Item.File(
        record.id,
        name(record),
        tree.place(record),
        content.length(),
        line(record, Fields.TYPE).map(ItemName::shownTitle).orElse(""),
        content,
        by.log.author,
        by.wallMs,
        record.conflict);
  }

  /// The text of a page or message; empty while it is not on this device.
  Optional<String> text(RecordState record) {
    return Merge.front(record, Fields.TEXT)
        .map(version -> texts.text(version, Fields.TEXT))
        .orElse(Optional.of(""));
  }

  static Optional<BlobRef> content(RecordState record) {
    return Merge.kept(record, Fields.CONTENT).flatMap(FieldValue::asBlob);
  }

  /// Where the newest version of a record comes from.
  static Origin origin(RecordState record) {
    var node = newest(record);
    return new Origin(node.id, node.log.id, node.seq, node.lamport, node.log.author, node.wallMs);
  }

  private static EntryNode newest(RecordState record) {
    var tips = record.heads.tips();
    return tips.isEmpty() ? first(record) : tips.getFirst().entry;
  }

  /// Where the record comes from; of one that is set aside, where any of it comes from.
  private static EntryNode first(RecordState record) {
    var first = record.first;
    return first == null ? record.heads.versions().getFirst().entry : first;
  }

  /// What the front version calls the record, as it may be shown.
  static String name(RecordState record) {
    return record.id.is(ItemKind.PAGE)
        ? title(record)
        : ItemName.shownName(line(record, Fields.NAME).orElse(""));
  }

  private static String title(RecordState record) {
    return ItemName.shownTitle(line(record, Fields.NAME).orElse(""));
  }

  private static Optional<String> line(RecordState record, int field) {
    return Merge.kept(record, field).flatMap(FieldValue::asText);
  }
}
