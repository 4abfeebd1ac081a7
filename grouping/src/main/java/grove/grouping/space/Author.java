package grove.grouping.space;

import grove.grouping.Draft;
import grove.grouping.NotAllowedException;
import grove.identity.PersonId;
import grove.identity.bytes.Hash;
import grove.store.Entry;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.function.Predicate;

/// Writes for the local user. What can not be is refused here, before anything is written.
///
/// An edit replaces exactly the versions that its author saw; a field that they left as it was is not
/// written, so that it can not conflict with what others do to it meanwhile.
final class Author {
  /// Bytes of operations that are packed into one stub.
  private static final int PACKED_BYTES_MAX = Draft.STUB_BYTES_MAX - 64;

  private static final Comparator<RecordOp> BY_RECORD = Comparator.comparing(RecordOp::record);

  private final Space space;
  private final ChangeFeed feed;
  private final Creation creation;

  Author(Space space, ChangeFeed feed, Creation creation) {
    this.space = space;
    this.feed = feed;
    this.creation = creation;
  }

  /// Makes the items, all or none as far as the checks go, in this order.
  List<ItemId> create(List<? extends NewItem> wanted) {
    space.log.requireWriter();
    var writes = wanted.stream().map(creation::of).toList();
    write(writes.stream().map(List::of).toList());
    return writes.stream().map(write -> write.op().record()).toList();
  }

  void editMessage(ItemId id, String text) {
    space.log.requireWriter();
    var record = creation.existing(id, ItemKind.MESSAGE);
    if (!isOwn(record)) {
      throw notAllowed("Only its author can edit a message.");
    }
    var fields = Creation.fields();
    // With all else that the message says, so that nothing needs the body of the older version.
    for (var field : List.of(Fields.PLACE, Fields.REPLY_TO)) {
      Merge.kept(record, field).ifPresent(value -> fields.put(field, value));
    }
    fields.put(Fields.TEXT, Creation.messageText(text));
    patch(record, ids(record.heads.tips()), fields);
  }

  /// Writes a page as its editor left it, who saw these versions of it.
  void editPage(ItemId id, Set<Hash> base, String title, String text) {
    space.log.requireWriter();
    var record = creation.existing(id, ItemKind.PAGE);
    var seen = seen(record, base);
    var wantedTitle = ItemName.title(title);
    var fields = Creation.fields();
    if (!says(record, Fields.NAME, seen, wantedTitle::equals)) {
      fields.put(Fields.NAME, FieldValue.line(wantedTitle));
    }
    if (!says(record, Fields.TEXT, seen, text::equals)) {
      fields.put(Fields.TEXT, creation.pageText(text));
    }
    if (!fields.isEmpty() || base.size() > 1) {
      patch(record, base, fields);
    }
  }

  private List<Version> seen(RecordState record, Set<Hash> base) {
    var seen =
        record.heads.versions().stream().filter(each -> base.contains(each.entry.id)).toList();
    if (base.isEmpty() || seen.size() != base.size()) {
      throw new SpaceException(
          SpaceException.Code.CONFLICT, "This is not a version of the page; load it again.");
    }
    return seen;
  }

  /// Do all heads of the field, as seen from these versions, say this?
  private boolean says(
      RecordState record, int field, List<Version> seen, Predicate<String> wanted) {
    var heads = record.heads.headsAt(field, seen);
    return !heads.isEmpty()
        && heads.stream()
            .allMatch(head -> space.texts.text(head, field).filter(wanted).isPresent());
  }

  void rename(ItemId id, String name) {
    space.log.requireWriter();
    var record = creation.existing(id);
    var wanted =
        switch (id.kind().orElseThrow()) {
          case MESSAGE -> throw bad("A message has no name; edit its text.");
          case CHANNEL ->
              name.strip().equalsIgnoreCase(Views.name(record))
                  ? ItemName.name(name)
                  : creation.channelName(name);
          case PAGE -> ItemName.title(name);
          case FOLDER, FILE -> ItemName.name(name);
        };
    patch(record, Fields.NAME, FieldValue.line(wanted));
  }

  /// Moves a file or folder into a folder, or to the root.
  void move(ItemId id, Optional<ItemId> folder) {
    space.log.requireWriter();
    var record = creation.existing(id);
    if (!id.is(ItemKind.FILE) && !id.is(ItemKind.FOLDER)) {
      throw bad("Only files and folders can be moved.");
    }
    folder.ifPresent(target -> creation.existing(target, ItemKind.FOLDER));
    if (space.tree.path(folder).contains(record)) {
      throw bad("A folder can not be moved into itself.");
    }
    patch(record, Fields.PLACE, FieldValue.ref(folder));
  }

  /// Deletes an item; with a folder all that is in it. Gives what was deleted.
  List<ItemId> delete(ItemId id) {
    space.log.requireWriter();
    var record = creation.existing(id);
    if (id.is(ItemKind.MESSAGE) && !isOwn(record) && !space.log.moderates()) {
      throw notAllowed("Only its author or an admin can delete a message.");
    }
    var all = new ArrayList<RecordState>();
    if (id.is(ItemKind.FOLDER)) {
      all.addAll(space.tree.within(id));
    }
    all.add(record);
    var writes = new ArrayList<Write>(all.size());
    for (var each : all) {
      writes.add(Write.delete(each.id, atMost16(each, ids(each.heads.tips()))));
    }
    write(packed(writes));
    return all.stream().map(each -> each.id).toList();
  }

  /// Takes back what an item says; each author's versions by a word of their own.
  void redact(ItemId id) {
    var record = space.records.get(id);
    if (record == null || record.heads.versions().isEmpty()) {
      throw new SpaceException(SpaceException.Code.NOT_FOUND, "There is no such item.");
    }
    if (id.is(ItemKind.CHANNEL) || id.is(ItemKind.FOLDER)) {
      throw bad("Only messages, pages and files can be taken back; rename or delete the others.");
    }
    var spoken = Bodies.spoken(record.heads.versions());
    if (spoken.isEmpty()) {
      throw new SpaceException(SpaceException.Code.CONFLICT, "It has been taken back already.");
    }
    var rules = space.log.bodies();
    var whole = needed(record, spoken.keySet());
    whole.forEach(rules::requireMay);
    spoken.keySet().removeIf(author -> !whole.contains(author) && !may(author));
    spoken.forEach(rules::redact);
    feed.catchUp();
    if (record.exists && !id.is(ItemKind.MESSAGE) && mayWrite()) {
      write(List.of(List.of(Write.delete(id, atMost16(record, ids(record.heads.tips()))))));
    }
  }

  /// Whose versions have to go for the item to go: of a message its author's, of a page or file those
  /// of all whose versions count. Else anybody could put a version on what somebody else wrote and so
  /// keep it from being taken back.
  private static Set<PersonId> needed(RecordState record, Set<PersonId> authors) {
    var needed = new HashSet<PersonId>();
    for (var version : record.heads.versions()) {
      var author = version.entry.log.author;
      if (version.entry.effective() && !record.id.is(ItemKind.MESSAGE)) {
        needed.add(author);
      }
    }
    if (record.first != null) {
      needed.add(record.first.log.author);
    }
    needed.retainAll(authors);
    return needed.isEmpty() ? authors : needed;
  }

  private boolean may(PersonId author) {
    try {
      space.log.bodies().requireMay(author);
      return true;
    } catch (NotAllowedException e) {
      return false;
    }
  }

  /// Who may not delete an item has taken back what it says all the same.
  private boolean mayWrite() {
    try {
      space.log.requireWriter();
      return true;
    } catch (NotAllowedException e) {
      return false;
    }
  }

  /// Brings deleted items back as they were.
  void restore(Collection<ItemId> ids) {
    space.log.requireWriter();
    var writes = new ArrayList<Write>(ids.size());
    for (var id : new HashSet<>(ids)) {
      var record = space.records.get(id);
      if (record == null || record.heads.tips().isEmpty()) {
        throw new SpaceException(SpaceException.Code.NOT_FOUND, "There is no such item.");
      }
      if (!record.exists) {
        requireLeft(record);
        var tips = atMost16(record, ids(record.heads.tips()));
        writes.add(Write.patch(id, tips, Creation.fields()));
      }
    }
    write(packed(writes));
  }

  /// Something of the item is left to be shown.
  private static void requireLeft(RecordState record) {
    var spoken = record.heads.versions().stream().filter(v -> !v.op.fields().isEmpty()).toList();
    if (!spoken.isEmpty() && spoken.stream().allMatch(version -> version.entry.bare)) {
      throw new SpaceException(
          SpaceException.Code.NOT_HERE, "What it said is gone, so it can not be brought back.");
    }
  }

  /// Ends a conflict: the fields that differ become what the chosen version says.
  void resolve(ItemId id, Hash chosen) {
    space.log.requireWriter();
    var record = creation.existing(id);
    var version =
        space.conflicts.versions(record).stream()
            .filter(each -> each.entry.id.equals(chosen))
            .findFirst()
            .orElseThrow(() ->
                new SpaceException(
                    SpaceException.Code.CONFLICT,
                    "That version is not in conflict (any more); load the item again."));
    var tips = atMost16(record, ids(record.heads.tips()));
    if (version.deletes()) {
      write(List.of(List.of(Write.delete(id, tips))));
    } else {
      write(List.of(List.of(Write.patch(id, tips, chosenFields(record, version)))));
    }
  }

  private SortedMap<Integer, FieldValue> chosenFields(RecordState record, Version chosen) {
    var fields = Creation.fields();
    for (var field : space.merge.conflicts(record)) {
      if (field != RecordHeads.EXISTENCE) {
        var value =
            space
                .conflicts
                .said(record, field, List.of(chosen))
                .orElseThrow(() ->
                    new SpaceException(
                        SpaceException.Code.NOT_HERE,
                        "The content of that version is not on this device."));
        fields.put(field, value.equals(FieldValue.NONE) ? FieldValue.nothing(field) : value);
      }
    }
    return fields;
  }

  private void patch(RecordState record, int field, FieldValue value) {
    var fields = Creation.fields();
    fields.put(field, value);
    patch(record, ids(record.heads.tips()), fields);
  }

  private void patch(RecordState record, Set<Hash> base, SortedMap<Integer, FieldValue> fields) {
    write(List.of(List.of(Write.patch(record.id, atMost16(record, base), fields))));
  }

  /// An operation replaces at most 16 versions. Of more, the first ones are brought together by
  /// operations that write nothing else.
  private Set<Hash> atMost16(RecordState record, Set<Hash> versions) {
    var all = new ArrayList<>(versions);
    while (all.size() > RecordOp.REPLACES_MAX) {
      var some = all.subList(0, RecordOp.REPLACES_MAX);
      var joined = write(List.of(List.of(Write.patch(record.id, some, Creation.fields()))));
      some.clear();
      all.addAll(joined);
    }
    return Set.copyOf(all);
  }

  private static Set<Hash> ids(List<Version> versions) {
    var ids = new HashSet<Hash>();
    versions.forEach(version -> ids.add(version.entry.id));
    return ids;
  }

  /// As many operations into one entry as its stub takes.
  private static List<List<Write>> packed(List<Write> writes) {
    var entries = new ArrayList<List<Write>>();
    var bytes = 0;
    for (var write : writes) {
      var last = entries.isEmpty() ? List.<Write>of() : entries.getLast();
      bytes += write.stubBytes();
      if (last.isEmpty() || last.size() == RecordOps.OPS_MAX || bytes > PACKED_BYTES_MAX) {
        entries.add(new ArrayList<>());
        bytes = write.stubBytes();
      }
      entries.getLast().add(write);
    }
    return entries;
  }

  /// Writes one entry for each list, and takes in what was written.
  private List<Hash> write(List<List<Write>> entries) {
    if (entries.isEmpty()) {
      return List.of();
    }
    var drafts = new ArrayList<Draft>(entries.size());
    for (var writes : entries) {
      var ops = writes.stream().map(Write::op).sorted(BY_RECORD).toList();
      var values =
          writes.stream()
              .sorted((one, other) -> BY_RECORD.compare(one.op(), other.op()))
              .flatMap(write -> write.values().stream())
              .toList();
      var deps = drafts.isEmpty() ? space.arrivals.deps() : List.<Hash>of();
      drafts.add(new Draft(RecordOps.writeStub(ops), RecordOps.writeBody(values), deps));
    }
    var written = space.log.write(drafts).stream().map(Entry::id).toList();
    entries.forEach(writes ->
        writes.forEach(write ->
            write.values().forEach(value -> value.asBlob().ifPresent(space.blobs::named))));
    feed.catchUp();
    return written;
  }

  private boolean isOwn(RecordState record) {
    var first = record.first;
    return first != null && first.log.author.equals(space.log.self());
  }

  private static SpaceException bad(String message) {
    return new SpaceException(SpaceException.Code.BAD_INPUT, message);
  }

  private static SpaceException notAllowed(String message) {
    return new SpaceException(SpaceException.Code.NOT_ALLOWED, message);
  }
}
