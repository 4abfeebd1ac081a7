package grove.grouping.space;

import grove.identity.PersonId;
import grove.identity.bytes.Hash;
import grove.store.BlobRef;
import java.util.List;
import java.util.Optional;

/// A record as people see it, its versions merged.
///
/// Names and titles are safe to show: what could deceive in them is neutralized ([ItemName]). Times
/// are the author's clock, in ms since 1970; nothing is ordered by them. `conflict` says that there
/// are several versions of which somebody has to choose one ([Workspace#conflict]); until then the
/// greatest (lamport, id) stands in front.
public sealed interface Item {
  ItemId id();

  /// The person who wrote what is shown.
  PersonId author();

  /// When that was written.
  long timeMs();

  boolean conflict();

  /// What the item is called; empty for messages.
  String name();

  /// A place to talk.
  ///
  /// @param messages how many it shows
  /// @param lastMs time of its last message; of its creation if it has none
  record Channel(
      ItemId id,
      String name,
      PersonId createdBy,
      long createdMs,
      int messages,
      long lastMs,
      boolean conflict)
      implements Item {
    @Override
    public PersonId author() {
      return createdBy;
    }

    @Override
    public long timeMs() {
      return createdMs;
    }
  }

  /// Something said in a channel.
  ///
  /// @param author who wrote the text that is shown, so nobody can put words into another's mouth
  /// @param timeMs when it was first written
  /// @param edited there is more than its first version
  /// @param pending its text is not on this device (yet); then `text` is empty
  record Message(
      ItemId id,
      ItemId channel,
      String text,
      PersonId author,
      long timeMs,
      Optional<ItemId> replyTo,
      boolean edited,
      boolean pending,
      boolean conflict)
      implements Item {
    @Override
    public String name() {
      return "";
    }
  }

  /// A text that everybody writes. [Workspace#pageText] gives the text itself.
  ///
  /// @param versions the newest ones, the front one first; an editor hands them back as its base
  record Page(
      ItemId id,
      String title,
      PersonId createdBy,
      long createdMs,
      PersonId updatedBy,
      long updatedMs,
      List<Hash> versions,
      boolean conflict)
      implements Item {
    @Override
    public PersonId author() {
      return updatedBy;
    }

    @Override
    public long timeMs() {
      return updatedMs;
    }

    @Override
    public String name() {
      return title;
    }
  }

  /// A file; its content is a blob, which may not be on this device.
  ///
  /// @param folder where it is shown; none at the root
  /// @param type its media type as the author gave it: a claim, never trusted
  record File(
      ItemId id,
      String name,
      Optional<ItemId> folder,
      long size,
      String type,
      BlobRef content,
      PersonId author,
      long timeMs,
      boolean conflict)
      implements Item {}

  /// A place for files and folders.
  ///
  /// @param parent where it is shown; none at the root
  record Folder(
      ItemId id,
      String name,
      Optional<ItemId> parent,
      PersonId author,
      long timeMs,
      boolean conflict)
      implements Item {}
}
