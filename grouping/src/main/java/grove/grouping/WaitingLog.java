package grove.grouping;

import grove.identity.PersonId;
import grove.store.LogId;

/// A log of which no more is taken for now: its author has written as much as everybody stores before
/// an admin or owner has seen it.
///
/// @param here entries of it that are stored
/// @param offered entries that neighbours have; for the own log, those that are here
/// @param own whether it is this node's own log, which others are likely to take no more of
/// @param waitMs until more of it is taken, if nobody allows more before
public record WaitingLog(
    LogId log, PersonId person, long here, long offered, boolean own, long waitMs) {}
