package grove.grouping.space;

import java.util.Optional;

/// The fields of records, numbered alike in all kinds.
///
/// ```
/// channel  NAME
/// message  PLACE (its channel), TEXT, REPLY_TO
/// page     NAME (its title), TEXT
/// folder   NAME, PLACE (its parent)
/// file     NAME, PLACE (its folder), TYPE, CONTENT
/// ```
final class Fields {
  /// LINE: name or title.
  static final int NAME = 1;

  /// TEXT, or a BLOB that holds the text.
  static final int TEXT = 2;

  /// REF: where it is.
  static final int PLACE = 3;

  /// REF: the message that it answers.
  static final int REPLY_TO = 4;

  /// LINE: media type.
  static final int TYPE = 5;

  /// BLOB: the content of a file.
  static final int CONTENT = 6;

  private Fields() {}

  /// Does this version know a value of this type in this field of this kind?
  static boolean known(Optional<ItemKind> kind, int field, int type) {
    return kind.map(is ->
            switch (is) {
              case CHANNEL -> field == NAME && type == FieldValue.LINE;
              case MESSAGE -> message(field, type);
              case PAGE -> field == NAME ? type == FieldValue.LINE : field == TEXT && text(type);
              case FOLDER -> named(field, type);
              case FILE ->
                  named(field, type)
                      || (field == TYPE && type == FieldValue.LINE)
                      || (field == CONTENT && type == FieldValue.BLOB);
            })
        .orElse(false);
  }

  private static boolean message(int field, int type) {
    return switch (field) {
      case TEXT -> type == FieldValue.TEXT;
      case PLACE, REPLY_TO -> type == FieldValue.REF;
      default -> false;
    };
  }

  private static boolean named(int field, int type) {
    return (field == NAME && type == FieldValue.LINE) || (field == PLACE && type == FieldValue.REF);
  }

  private static boolean text(int type) {
    return type == FieldValue.TEXT || type == FieldValue.BLOB;
  }
}
