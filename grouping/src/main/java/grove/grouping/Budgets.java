package grove.grouping;

import grove.identity.PersonId;
import grove.store.Entry;
import grove.store.Lane;
import grove.store.LogId;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/// Bounds what people below admin can make everybody store: what they write and nobody above them has
/// named (a pin, a cut, a control entry after it) draws on a purse per person and lane. While a purse
/// is empty, their logs wait: they are delayed, never refused, and nothing of it touches who may what.
///
/// Each node has its own purses, by its own clock, and keeps them over restarts. The own person's
/// logs are never held up here, but their purses are drawn on all the same: so an author sees that
/// others are likely to wait.
final class Budgets {
  private static final String KEPT = "group/budget/";

  private final GroupState state;
  private final Coverage coverage;
  private final Map<PersonId, Account> accounts = new HashMap<>();
  private final Set<LogId> waiting = new HashSet<>();
  private Runnable onLow = () -> {};

  Budgets(GroupState state) {
    this.state = state;
    this.coverage = new Coverage(state);
  }

  /// Says who hears, with every run that comes, that somebody's purse for data is half empty.
  void whenLow(Runnable ear) {
    onLow = ear;
  }

  private long nowMs() {
    return state.loop().nowMs();
  }

  private Account account(PersonId person) {
    return accounts.computeIfAbsent(
        person,
        _ ->
            state
                .store()
                .local(KEPT + person.toHex())
                .map(kept -> Account.read(kept, nowMs()))
                .orElseGet(() -> new Account(nowMs())));
  }

  private PersonId author(LogId log) {
    PersonId author = state.membership().author(log).person();
    return log.lane() == Lane.DATA && state.store().frontier().seq(log) == 0
        ? state.membership().author(log.on(Lane.CONTROL)).person()
        : author;
  }

  private boolean free(PersonId person) {
    return state.roster().role(person).atLeast(Role.ADMIN);
  }

  /// Entries of one log were stored, own ones included, if any.
  void onStored(List<Entry> entries) {
    if (entries.isEmpty()) {
      return;
    }
    LogId log = entries.getFirst().log();
    PersonId person = author(log);
    if (free(person) || state.membership().author(log).isKey()) {
      return;
    }
    settle();
    Account account = account(person);
    for (Entry entry : entries) {
      if (entry.seq() > coverage.of(log)) {
        account.pay(entry, nowMs());
      }
    }
    keep(person, account);
    if (log.lane() == Lane.DATA && account.purse(Lane.DATA).low(nowMs())) {
      onLow.run();
    }
  }

  /// Control entries may have come: what they name is paid back.
  private void settle() {
    if (!coverage.refresh()) {
      return;
    }
    for (PersonId person : state.membership().people()) {
      Account account = account(person);
      boolean back = false;
      for (Map.Entry<LogId, Long> open : account.open().entrySet()) {
        long upto = free(person) ? open.getValue() : coverage.of(open.getKey(), open.getValue());
        back |= account.named(open.getKey(), upto);
      }
      if (back) {
        keep(person, account);
      }
    }
  }

  private void keep(PersonId person, Account account) {
    state.store().putLocal(Map.of(KEPT + person.toHex(), account.encode()));
  }

  /// How many entries of the log may be taken now above those that are here.
  long allowance(LogId log, long here) {
    settle();
    PersonId person = author(log);
    if (person.equals(state.me()) || free(person) || unknown(log)) {
      return Long.MAX_VALUE - here;
    }
    long left = account(person).purse(log.lane()).left(nowMs());
    if (left == 0) {
      waiting.add(log);
    } else {
      waiting.remove(log);
    }
    return Math.max(0, coverage.of(log) - here) + left;
  }

  /// A log of which nothing is here that says whose it is.
  private boolean unknown(LogId log) {
    return state.store().frontier().seq(log.on(Lane.CONTROL)) == 0;
  }

  /// Whether enough has come back for a log that waits.
  boolean due() {
    settle();
    return waiting.stream()
        .anyMatch(log ->
            account(author(log)).purse(log.lane()).left(nowMs())
                >= Purse.Size.of(log.lane()).step());
  }

  /// Until more of the person's entries are taken; 0 where they are now.
  long waitMs(PersonId person, Lane lane) {
    settle();
    return account(person).purse(lane).left(nowMs()) > 0
        ? 0
        : account(person).purse(lane).waitMs(nowMs());
  }
}
