package grove.grouping.space;

/// How much of what is stored is shown, and why the rest is not. All are counts.
///
/// @param entries data entries that this space knows of
/// @param waiting entries that name something that is not here yet
/// @param waitingForKey entries whose key is not here yet
/// @param setAside entries that count for nothing since their author may or might not write
/// @param needsNewer entries and records that a newer Grove wrote and this one can not read
/// @param conflicts items with versions to choose from
/// @param lost versions that count and whose text or file is gone or owed: what had replaced them lost
///     its force after they were dropped
public record SpaceStatus(
    long entries,
    long waiting,
    long waitingForKey,
    long setAside,
    long needsNewer,
    long conflicts,
    long lost) {}
