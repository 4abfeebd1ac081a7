package grove.grouping.space;

import grove.identity.PersonId;
import grove.identity.bytes.Hash;
import grove.store.LogId;

/// Where the newest version of an item comes from: who holds `seq` of this log holds the item.
public record Origin(Hash entry, LogId log, long seq, long lamport, PersonId author, long wallMs) {}
