package grove.search;

import java.util.Objects;

/// What the index knows of one item: plain text, who, where and when.
///
/// @param id the item's id, unique in the workspace; putting it again replaces the document
/// @param kind `message`, `page`, `file` or `channel`
/// @param title short text, weighs more; empty where the kind has none
/// @param body long text; empty where there is none
/// @param authorId stable id of the author
/// @param author the author's name as shown
/// @param placeId id of the channel or folder it lies in; empty at the top
/// @param place that place's name as shown
/// @param timeMs milliseconds since 1970, UTC
public record SearchDocument(
    String id,
    String kind,
    String title,
    String body,
    String authorId,
    String author,
    String placeId,
    String place,
    long timeMs) {

  public SearchDocument {
    Objects.requireNonNull(id);
    Objects.requireNonNull(kind);
  }
}
