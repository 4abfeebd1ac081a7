package grove.grouping;

import grove.graph.Contact;
import grove.identity.bytes.Hash;
import grove.store.Segment;
import java.util.List;
import java.util.function.Consumer;
import java.util.function.Supplier;

/// What a group asks of the network that carries it (its `Graph`). Called on the loop; while there
/// is no network, nothing happens: stored entries travel by themselves later.
///
/// @param announce an own segment has been stored and synced
/// @param wantKey the key of this epoch is missing
/// @param membershipChanged what the group's `GraphSecurity` answers may have changed
/// @param contacts devices and addresses to put into an invitation, best first
public record GroupNetwork(
    Consumer<Segment> announce,
    Consumer<Hash> wantKey,
    Runnable membershipChanged,
    Supplier<List<Contact>> contacts) {
  /// Carries nothing.
  public static GroupNetwork none() {
    return new GroupNetwork(_ -> {}, _ -> {}, () -> {}, List::of);
  }
}
