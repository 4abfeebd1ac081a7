package grove.grouping.space;

import grove.identity.bytes.Hash;

/// What a data entry says, to be looked at before somebody decides about it: nothing of it is
/// applied, and nothing is fetched for it.
///
/// @param seq its number in its log
/// @param timeMs its author's clock
/// @param kind of the first record that it is about, in lower case; `other` for one of a newer Grove
/// @param text the beginning, at most [#CHARS_MAX] characters; foreign text
/// @param pending whether its key or its text is not here
public record Preview(
    Hash entry, long seq, long timeMs, String kind, String text, boolean pending) {
  /// Characters of a text that are shown (UTF-16 units).
  public static final int CHARS_MAX = 280;
}
