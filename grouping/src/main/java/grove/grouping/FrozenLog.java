package grove.grouping;

import grove.identity.PersonId;
import grove.store.LogId;

/// A log of which its device signed two histories: what follows the fork is set aside, in every
/// branch.
///
/// @param person whose device it is; a log that nobody enrolled has an author that is nobody
/// @param seq the first entry that is frozen
/// @param foundMs when this node learned of it, ms since 1970
/// @param setAside entries of its data that are stored here and do not count for it
/// @param self whether this home wrote it
/// @param text what happened and what follows from it, in words; names in it are foreign text
public record FrozenLog(
    LogId log, PersonId person, long seq, long foundMs, long setAside, boolean self, String text) {}
