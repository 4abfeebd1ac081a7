package grove.grouping.space;

import grove.grouping.Draft;
import grove.grouping.Group;
import grove.grouping.Role;
import grove.identity.PersonId;
import grove.identity.Secret;
import grove.identity.bytes.Hash;
import grove.store.Entry;
import grove.store.EntryStore;
import grove.store.LogId;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;

/// The group and its store, as the space sees them.
final class GroupLog implements SpaceLog {
  private final Group group;
  private final EntryStore entries;

  GroupLog(Group group, EntryStore entries) {
    this.group = group;
    this.entries = entries;
  }

  @Override
  public PersonId self() {
    return group.self();
  }

  @Override
  public LogId own() {
    return group.dataLog();
  }

  @Override
  public void requireWriter() {
    group.requireWriter();
  }

  @Override
  public boolean moderates() {
    return group.role().atLeast(Role.ADMIN);
  }

  @Override
  public List<Entry> after(long position, int max) {
    return entries.after(position, max);
  }

  @Override
  public Optional<Entry> entry(Hash id) {
    return entries.entry(id);
  }

  @Override
  public Optional<Entry> entry(LogId log, long seq) {
    return entries.entry(log, seq);
  }

  @Override
  public Opened open(Entry entry) {
    if (entry.header().kind() != RECORDS_KIND) {
      return new Opened.Newer();
    }
    return switch (group.open(entry)) {
      case grove.grouping.Opened.Plain(var stub, var body) -> new Opened.Plain(stub, body);
      case grove.grouping.Opened.MissingKey(var epoch) -> new Opened.MissingKey(epoch);
      case grove.grouping.Opened.Broken _ -> new Opened.Broken();
    };
  }

  @Override
  public boolean effective(LogId log, long seq) {
    return group.effective(log, seq);
  }

  @Override
  public boolean beside(Hash id) {
    return group.forks().beside(id);
  }

  @Override
  public boolean effectiveBeside(Hash id) {
    return group.forks().effective(id);
  }

  @Override
  public void waitingFor(Supplier<Set<Hash>> deps) {
    group.forks().waitingFor(deps);
  }

  @Override
  public long revision() {
    return group.revision();
  }

  @Override
  public PersonId author(LogId log) {
    return group.author(log);
  }

  @Override
  public BodyRules bodies() {
    return new GroupBodies(group.redactions());
  }

  @Override
  public List<Entry> write(List<Draft> drafts) {
    return group.writeAll(drafts);
  }

  @Override
  public Secret blobKey() {
    return group.blobKey();
  }
}
