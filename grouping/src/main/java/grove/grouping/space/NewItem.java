package grove.grouping.space;

import grove.store.BlobRef;
import java.util.Optional;

/// Something to be written: what an import is made of.
public sealed interface NewItem {
  record Channel(String name) implements NewItem {}

  record Message(ItemId channel, String text, Optional<ItemId> replyTo) implements NewItem {}

  record Page(String title, String text) implements NewItem {}

  record Folder(Optional<ItemId> parent, String name) implements NewItem {}

  /// A file, whose content is a blob that is stored and synced.
  ///
  /// @param type media type, as far as it is known; may be empty
  record File(Optional<ItemId> folder, String name, BlobRef content, String type)
      implements NewItem {}
}
