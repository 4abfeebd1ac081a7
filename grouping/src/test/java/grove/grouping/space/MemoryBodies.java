package grove.grouping.space;

import grove.graph.OwedBodies;
import grove.grouping.NotAllowedException;
import grove.identity.PersonId;
import grove.identity.bytes.Hash;
import grove.store.LogId;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Supplier;

/// The twin of the group's rules about bodies: what was taken back, pinned and decided is set by the
/// test.
final class MemoryBodies implements BodyRules {
  /// Entries that were taken back, at every node that the test gives this set to.
  final Set<Hash> redacted = new HashSet<>();

  /// Entries of which somebody said so who may not.
  final Set<Hash> inVain = new HashSet<>();

  final Set<LogId> unpinned = new HashSet<>();
  int retentionDays;
  boolean everRetained;
  Supplier<OwedBodies> owed = () -> OwedBodies.NONE;
  private final MemoryLog log;

  MemoryBodies(MemoryLog log) {
    this.log = log;
  }

  @Override
  public Set<Hash> named() {
    var named = new HashSet<>(redacted);
    named.addAll(inVain);
    return named;
  }

  @Override
  public boolean named(Hash id, LogId of) {
    return named().contains(id);
  }

  @Override
  public boolean redacted(Hash id, LogId of) {
    return redacted.contains(id);
  }

  @Override
  public long revision() {
    return redacted.hashCode() * 31L + inVain.hashCode();
  }

  @Override
  public void requireMay(PersonId author) {
    if (!author.equals(log.self()) && !log.moderator) {
      throw new NotAllowedException("Only an admin can take back what others wrote.");
    }
  }

  @Override
  public void redact(PersonId author, List<Hash> entries) {
    requireMay(author);
    redacted.addAll(entries);
  }

  @Override
  public List<Hash> drop(Collection<Hash> entries) {
    var had = entries.stream().filter(log::hasBody).toList();
    had.forEach(log::dropBody);
    return had;
  }

  @Override
  public int retentionDays() {
    return retentionDays;
  }

  @Override
  public boolean everRetained() {
    return everRetained || retentionDays > 0;
  }

  @Override
  public boolean pinned(LogId of, long seq) {
    return !unpinned.contains(of);
  }

  @Override
  public void owed(Supplier<OwedBodies> bodies) {
    owed = bodies;
  }
}
