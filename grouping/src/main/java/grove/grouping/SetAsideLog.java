package grove.grouping;

import grove.identity.PersonId;
import grove.identity.bytes.Hash;
import grove.store.LogId;
import java.util.List;

/// What one line of a data log holds that is stored and does not count.
///
/// A log of which its device signed two histories has a line for each that is known here.
///
/// @param person whose log it is
/// @param entries how many there are
/// @param from sequence number of the lowest
/// @param upto sequence number of the highest
/// @param uptoId id of the highest
/// @param why in words; several reasons are joined
/// @param beside whether it is another history than the one that was here first; then its entries are
///     adopted by their ids, since their numbers name the first
/// @param newest ids of the newest ones, newest first, at most [#NEWEST_MAX]
public record SetAsideLog(
    LogId log,
    PersonId person,
    long entries,
    long from,
    long upto,
    Hash uptoId,
    String why,
    boolean beside,
    List<Hash> newest) {
  /// Entries that are named one by one.
  public static final int NEWEST_MAX = 20;

  public SetAsideLog {
    newest = List.copyOf(newest);
  }
}
