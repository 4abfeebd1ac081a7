package grove.grouping;

import grove.graph.Loop;
import grove.identity.Vault;
import grove.store.EntryStore;
import grove.store.GroupId;
import java.security.SecureRandom;
import java.util.function.Function;

/// What a group needs from its node.
///
/// @param vault identity and keys; the group's area is "group/" + id + "/"
/// @param stores opens the group's store, which is empty for a new group
/// @param loop the group's only thread: all methods of `Group` are called on it
public record GroupPorts(
    Vault vault,
    Function<GroupId, EntryStore> stores,
    Loop loop,
    SecureRandom random,
    GroupNetwork network) {}
