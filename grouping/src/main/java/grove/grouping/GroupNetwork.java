package grove.grouping;

import grove.graph.Contact;
import grove.graph.Spoken;
import grove.identity.bytes.Bytes;
import grove.identity.bytes.Hash;
import grove.store.Segment;
import java.util.List;
import java.util.function.BiConsumer;
import java.util.function.Consumer;
import java.util.function.Supplier;

/// What a group asks of the network that carries it (its `Graph`). Called on the loop; while there
/// is no network, nothing happens: stored entries travel by themselves later.
///
/// @param announce an own segment has been stored and synced
/// @param wantKey the key of this epoch is missing
/// @param membershipChanged what the group's `GraphSecurity` answers may have changed
/// @param contacts devices and addresses to put into an invitation, best first
/// @param say something in passing, sealed
public record GroupNetwork(
    Consumer<Segment> announce,
    Consumer<Hash> wantKey,
    Runnable membershipChanged,
    Supplier<List<Contact>> contacts,
    BiConsumer<Spoken, Bytes> say) {
  /// One that says nothing in passing.
  public GroupNetwork(
      Consumer<Segment> announce,
      Consumer<Hash> wantKey,
      Runnable membershipChanged,
      Supplier<List<Contact>> contacts) {
    this(announce, wantKey, membershipChanged, contacts, (_, _) -> {});
  }

  /// Carries nothing.
  public static GroupNetwork none() {
    return new GroupNetwork(_ -> {}, _ -> {}, () -> {}, List::of);
  }
}
