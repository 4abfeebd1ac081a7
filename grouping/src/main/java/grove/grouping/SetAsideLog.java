package grove.grouping;

import grove.identity.PersonId;
import grove.identity.bytes.Hash;
import grove.store.LogId;
import java.util.List;

/// What a data log holds that is stored and does not count.
///
/// @param person whose log it is
/// @param entries how many there are
/// @param from sequence number of the lowest
/// @param upto sequence number of the highest
/// @param uptoId id of the highest
/// @param why in words; several reasons are joined
/// @param newest ids of the newest ones, newest first, at most [#NEWEST_MAX]
public record SetAsideLog(
    LogId log,
    PersonId person,
    long entries,
    long from,
    long upto,
    Hash uptoId,
    String why,
    List<Hash> newest) {
  /// Entries that are named one by one.
  public static final int NEWEST_MAX = 20;

  public SetAsideLog {
    newest = List.copyOf(newest);
  }
}
