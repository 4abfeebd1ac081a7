package grove.web.group;

import grove.grouping.Group;
import grove.grouping.Member;
import grove.grouping.space.Item;
import grove.grouping.space.ItemId;
import grove.grouping.space.Workspace;
import grove.search.SearchDocument;
import java.util.Optional;
import java.util.function.Function;

/// What the search index is told of an item.
final class Documents implements Function<Item, SearchDocument> {
  private final Group group;
  private final Workspace space;

  Documents(Group group, Workspace space) {
    this.group = group;
    this.space = space;
  }

  @Override
  public SearchDocument apply(Item item) {
    Optional<ItemId> place = place(item);
    return new SearchDocument(
        item.id().toHex(),
        kind(item),
        item.name(),
        body(item),
        item.author().toHex(),
        group.member(item.author()).map(Member::name).orElse(""),
        place.map(ItemId::toHex).orElse(""),
        place.flatMap(space::item).map(Item::name).orElse(""),
        item.timeMs());
  }

  static String kind(Item item) {
    return switch (item) {
      case Item.Channel c -> "channel";
      case Item.Message m -> "message";
      case Item.Page p -> "page";
      case Item.File f -> "file";
      case Item.Folder f -> "folder";
    };
  }

  static Optional<ItemId> place(Item item) {
    return switch (item) {
      case Item.Channel c -> Optional.empty();
      case Item.Message message -> Optional.of(message.channel());
      case Item.Page p -> Optional.empty();
      case Item.File file -> file.folder();
      case Item.Folder folder -> folder.parent();
    };
  }

  /// The words of an item beside its name, which has a field of its own.
  private String body(Item item) {
    String text = space.searchText(item);
    return text.startsWith(item.name()) ? text.substring(item.name().length()) : text;
  }
}
