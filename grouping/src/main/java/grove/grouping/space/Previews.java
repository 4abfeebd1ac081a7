package grove.grouping.space;

import grove.identity.bytes.Hash;
import grove.identity.bytes.MalformedException;
import grove.store.Entry;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/// Reads entries that are set aside, without applying them.
final class Previews {
  private static final String OTHER = "other";

  private final SpaceLog log;
  private final Texts texts;

  Previews(Space space) {
    log = space.log;
    texts = space.texts;
  }

  /// What a stored data entry says; none if it is not here.
  Optional<Preview> of(Hash id) {
    return log.entry(id).map(this::of);
  }

  private Preview of(Entry entry) {
    return switch (log.open(entry)) {
      case SpaceLog.Opened.Plain plain -> of(entry, plain);
      case SpaceLog.Opened.MissingKey _ -> preview(entry, OTHER, "", true);
      case SpaceLog.Opened.Broken _ -> preview(entry, OTHER, "it cannot be read", false);
      case SpaceLog.Opened.Newer _ -> preview(entry, OTHER, "it needs a newer Grove", false);
    };
  }

  private Preview of(Entry entry, SpaceLog.Opened.Plain plain) {
    List<RecordOp> ops;
    try {
      ops = RecordOps.readStub(plain.stub());
    } catch (MalformedException e) {
      return preview(entry, OTHER, "it cannot be read", false);
    }
    RecordOp first = ops.getFirst();
    String kind = first.record().kind().map(k -> k.name().toLowerCase(Locale.ROOT)).orElse(OTHER);
    if (first.type() == RecordOp.DELETE) {
      return preview(entry, kind, "deleted", false);
    }
    Optional<List<FieldValue>> values =
        plain.body().flatMap(body -> Texts.values(ops, body)).map(List::getFirst);
    if (values.isEmpty()) {
      return preview(entry, kind, "", plain.body().isEmpty());
    }
    String name = said(first, values.get(), Fields.NAME).orElse("");
    Optional<String> text = said(first, values.get(), Fields.TEXT);
    boolean both = !name.isEmpty() && text.map(t -> !t.isEmpty()).orElse(false);
    return preview(entry, kind, name + (both ? ": " : "") + text.orElse(""), text.isEmpty());
  }

  /// What the operation says in a field of text: nothing where it does not write it, none where its
  /// blob is not here.
  private Optional<String> said(RecordOp op, List<FieldValue> values, int field) {
    int index = op.fields().indexOf(field);
    if (index < 0) {
      return Optional.of("");
    }
    FieldValue value = values.get(index);
    return value.asBlob().isPresent() ? value.asBlob().flatMap(texts::text) : value.asText();
  }

  private static Preview preview(Entry entry, String kind, String text, boolean pending) {
    return new Preview(
        entry.id(), entry.seq(), entry.header().wallMs(), kind, beginning(text), pending);
  }

  /// Never half of a character.
  private static String beginning(String text) {
    if (text.length() <= Preview.CHARS_MAX) {
      return text;
    }
    boolean halves = Character.isHighSurrogate(text.charAt(Preview.CHARS_MAX - 1));
    return text.substring(0, Preview.CHARS_MAX - (halves ? 1 : 0));
  }
}
