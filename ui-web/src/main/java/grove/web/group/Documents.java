package grove.web.group;

import grove.grouping.Group;
import grove.grouping.Member;
import grove.grouping.space.Item;
import grove.grouping.space.ItemId;
import grove.grouping.space.Workspace;
import grove.identity.PersonId;
import grove.search.SearchDocument;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;

/// What the search index is told of some items.
///
/// Good for one task of the group's loop: names of people and places are looked up once.
final class Documents implements Function<Item, SearchDocument> {
  private final Group group;
  private final Workspace space;
  private final Map<PersonId, String> people = new HashMap<>();
  private final Map<ItemId, String> places = new HashMap<>();

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
        people.computeIfAbsent(item.author(), this::name),
        place.map(ItemId::toHex).orElse(""),
        place.map(id -> places.computeIfAbsent(id, this::name)).orElse(""),
        item.timeMs());
  }

  private String name(PersonId person) {
    return group.member(person).map(Member::name).orElse("");
  }

  private String name(ItemId place) {
    return space.item(place).map(Item::name).orElse("");
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
