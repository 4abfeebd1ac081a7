package grove.grouping.space;

import grove.graph.OwedBodies;
import grove.grouping.Redactions;
import grove.identity.PersonId;
import grove.identity.bytes.Hash;
import grove.store.LogId;
import java.util.Collection;
import java.util.List;
import java.util.Set;
import java.util.function.Supplier;

/// The group's rules about bodies, as the space sees them.
final class GroupBodies implements BodyRules {
  private final Redactions redactions;

  GroupBodies(Redactions redactions) {
    this.redactions = redactions;
  }

  @Override
  public Set<Hash> named() {
    return redactions.named();
  }

  @Override
  public boolean named(Hash id, LogId log) {
    return redactions.named(id, log);
  }

  @Override
  public boolean redacted(Hash id, LogId log) {
    return redactions.redacted(id, log);
  }

  @Override
  public long revision() {
    return redactions.revision();
  }

  @Override
  public void requireMay(PersonId author) {
    redactions.requireMay(author);
  }

  @Override
  public void redact(PersonId author, List<Hash> entries) {
    redactions.redact(author, entries);
  }

  @Override
  public List<Hash> drop(Collection<Hash> entries) {
    return redactions.drop(entries);
  }

  @Override
  public int retentionDays() {
    return redactions.retentionDays();
  }

  @Override
  public boolean everRetained() {
    return redactions.everRetained();
  }

  @Override
  public boolean pinned(LogId log, long seq) {
    return redactions.pinned(log, seq);
  }

  @Override
  public void owed(Supplier<OwedBodies> owed) {
    redactions.owed(owed);
  }
}
