package grove.grouping.space;

import grove.graph.OwedBodies;
import grove.identity.PersonId;
import grove.identity.bytes.Hash;
import grove.store.LogId;
import java.util.Collection;
import java.util.List;
import java.util.Set;
import java.util.function.Supplier;

/// What the space asks of the group about bodies: which were taken back, and how long those are kept
/// that were replaced.
///
/// [GroupBodies] is the real one; tests have a twin in memory.
interface BodyRules {
  /// Data entries that somebody said to take back, with effect or without.
  Set<Hash> named();

  /// Did somebody who may, or may not, say so of this entry of its author?
  boolean named(Hash id, LogId log);

  /// Has this data entry been taken back?
  boolean redacted(Hash id, LogId log);

  /// Grows whenever the other questions may be answered otherwise than before.
  long revision();

  /// Throws what [#redact] would throw.
  void requireMay(PersonId author);

  /// Takes back what one person wrote in these entries; throws where that is not allowed.
  void redact(PersonId author, List<Hash> entries);

  /// Takes the bodies of entries out of the store; which of them had one.
  List<Hash> drop(Collection<Hash> entries);

  /// After how many days what was replaced may go; 0 keeps all.
  int retentionDays();

  /// Whether replaced bodies were ever allowed to go.
  boolean everRetained();

  /// Does somebody else than its author vouch for this entry by a checkpoint?
  boolean pinned(LogId log, long seq);

  /// Says which bodies ought to be here and are not, whenever it is asked.
  void owed(Supplier<OwedBodies> owed);
}
