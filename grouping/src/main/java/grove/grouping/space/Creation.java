package grove.grouping.space;

import grove.identity.bytes.Bytes;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.security.SecureRandom;
import java.util.Objects;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;

/// Checks what the user wants to write, and puts it into fields.
final class Creation {
  /// The longest message, bytes of UTF-8.
  static final int MESSAGE_BYTES_MAX = FieldValue.BYTES_MAX;

  /// The longest media type, characters.
  static final int TYPE_CHARS_MAX = 127;

  private final Space space;
  private final SecureRandom random;

  Creation(Space space, SecureRandom random) {
    this.space = space;
    this.random = random;
  }

  /// The operation that makes this item.
  Write of(NewItem wanted) {
    return switch (wanted) {
      case NewItem.Channel channel -> channel(channel);
      case NewItem.Message message -> message(message);
      case NewItem.Page page -> page(page);
      case NewItem.Folder folder -> folder(folder);
      case NewItem.File file -> file(file);
    };
  }

  private Write channel(NewItem.Channel channel) {
    var fields = fields();
    fields.put(Fields.NAME, FieldValue.line(channelName(channel.name())));
    return put(ItemKind.CHANNEL, fields);
  }

  /// A name that no other channel has, whatever the case of its letters.
  String channelName(String typed) {
    var name = ItemName.name(typed);
    space.shelf.of(ItemKind.CHANNEL).stream()
        .map(Views::name)
        .filter(name::equalsIgnoreCase)
        .findFirst()
        .ifPresent(taken -> {
          throw new SpaceException(
              SpaceException.Code.CONFLICT, "There is a channel named " + taken + " already.");
        });
    return name;
  }

  private Write message(NewItem.Message message) {
    existing(message.channel(), ItemKind.CHANNEL);
    message.replyTo().ifPresent(id -> answered(id, message.channel()));
    var fields = fields();
    fields.put(Fields.TEXT, messageText(message.text()));
    fields.put(Fields.PLACE, FieldValue.ref(Optional.of(message.channel())));
    message.replyTo().ifPresent(id -> fields.put(Fields.REPLY_TO, FieldValue.ref(Optional.of(id))));
    return put(ItemKind.MESSAGE, fields);
  }

  private void answered(ItemId message, ItemId channel) {
    if (!Objects.equals(channel, existing(message, ItemKind.MESSAGE).place)) {
      throw new SpaceException(
          SpaceException.Code.BAD_INPUT, "A reply belongs into the channel of its message.");
    }
  }

  private Write page(NewItem.Page page) {
    var fields = fields();
    fields.put(Fields.NAME, FieldValue.line(ItemName.title(page.title())));
    fields.put(Fields.TEXT, pageText(page.text()));
    return put(ItemKind.PAGE, fields);
  }

  private Write folder(NewItem.Folder folder) {
    var fields = fields();
    fields.put(Fields.NAME, FieldValue.line(ItemName.name(folder.name())));
    place(folder.parent(), fields);
    return put(ItemKind.FOLDER, fields);
  }

  private Write file(NewItem.File file) {
    var fields = fields();
    fields.put(Fields.NAME, FieldValue.line(ItemName.name(file.name())));
    place(file.folder(), fields);
    if (!file.type().isEmpty()) {
      fields.put(Fields.TYPE, FieldValue.line(type(file.type())));
    }
    fields.put(Fields.CONTENT, FieldValue.blob(file.content()));
    return put(ItemKind.FILE, fields);
  }

  private void place(Optional<ItemId> folder, SortedMap<Integer, FieldValue> fields) {
    folder.ifPresent(id -> {
      existing(id, ItemKind.FOLDER);
      fields.put(Fields.PLACE, FieldValue.ref(folder));
    });
  }

  private static String type(String type) {
    if (type.length() > TYPE_CHARS_MAX || !type.chars().allMatch(c -> c >= ' ' && c < 0x7f)) {
      throw bad("That is not a media type, such as text/plain.");
    }
    return type;
  }

  /// The text of a message, if it can be one.
  static FieldValue messageText(String text) {
    if (text.isBlank()) {
      throw bad("A message can not be empty.");
    }
    var utf8 = utf8(text);
    if (utf8.size() > MESSAGE_BYTES_MAX) {
      throw bad("A message can have at most 16 KiB; put longer texts on a page.");
    }
    return FieldValue.text(utf8);
  }

  /// The text of a page, if it can be one. A long one becomes a blob, which is on the disk when this
  /// returns.
  FieldValue pageText(String text) {
    if (text.length() > Texts.TEXT_CHARS_MAX) {
      throw bad("A page can have at most 1,000,000 characters; split it, or add it as a file.");
    }
    var utf8 = utf8(text);
    if (utf8.size() <= FieldValue.BYTES_MAX) {
      return FieldValue.text(utf8);
    }
    try {
      var plain = new ByteArrayInputStream(utf8.toArray());
      return FieldValue.blob(space.blobs.write(plain, space.log.blobKey()));
    } catch (IOException e) {
      throw new UncheckedIOException("an array could not be read", e);
    }
  }

  private static Bytes utf8(String text) {
    if (text.codePoints().anyMatch(point -> Character.getType(point) == Character.SURROGATE)) {
      throw bad("The text holds half a character; remove it.");
    }
    return Bytes.owned(text.getBytes(StandardCharsets.UTF_8));
  }

  /// The record of an item of this kind that people see.
  RecordState existing(ItemId id, ItemKind kind) {
    var record = space.records.get(id);
    if (!id.is(kind) || record == null || !space.views.listed(record)) {
      throw new SpaceException(
          SpaceException.Code.NOT_FOUND, "There is no such " + called(kind) + " (any more).");
    }
    return record;
  }

  /// The record of an item that people see.
  RecordState existing(ItemId id) {
    return existing(
        id,
        id.kind()
            .orElseThrow(
                () -> new SpaceException(SpaceException.Code.NOT_FOUND, "There is no such item.")));
  }

  private static String called(ItemKind kind) {
    return switch (kind) {
      case CHANNEL -> "channel";
      case MESSAGE -> "message";
      case PAGE -> "page";
      case FOLDER -> "folder";
      case FILE -> "file";
    };
  }

  private Write put(ItemKind kind, SortedMap<Integer, FieldValue> fields) {
    return Write.put(ItemId.fresh(kind, random), fields);
  }

  static SortedMap<Integer, FieldValue> fields() {
    return new TreeMap<>();
  }

  private static SpaceException bad(String message) {
    return new SpaceException(SpaceException.Code.BAD_INPUT, message);
  }
}
