package grove.grouping.space;

import grove.identity.PersonId;
import grove.identity.bytes.Hash;
import java.util.List;
import java.util.Optional;

/// Versions of an item of which none knew the other, and that say different things.
///
/// @param versions at least two, the front one first
public record Conflict(ItemId item, List<Version> versions) {
  /// The item as it is in one of them.
  ///
  /// @param id names it to [Workspace#resolve]
  /// @param title of a page, or the name of a channel, file or folder; empty for messages
  /// @param text of a page or message
  /// @param place the channel or folder
  /// @param deleted this version deletes the item
  /// @param pending its text is not on this device yet
  public record Version(
      Hash id,
      PersonId author,
      long timeMs,
      String title,
      String text,
      Optional<ItemId> place,
      boolean deleted,
      boolean pending) {}
}
