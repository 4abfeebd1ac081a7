package grove.grouping;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import grove.identity.PersonId;
import grove.identity.bytes.Bytes;
import grove.store.Entry;
import grove.store.EntryStore;
import grove.store.Lane;
import grove.store.LogId;
import grove.store.Segment;
import grove.store.testing.TestLog;
import java.util.Map;
import org.junit.jupiter.api.Test;

/// How much of what somebody writes is taken before anybody above them has seen it.
final class PurseTest {
  private static final long DAY_MS = Rotation.DAY_MS;
  private static final long NOW_MS = 1_000 * DAY_MS;

  private final Account account = new Account(NOW_MS);
  private final TestLog founder = TestLog.founder(1);
  private final Segment genesis = founder.genesis();

  @Test
  void aFullPurseHoldsWhatTheProtocolSays() {
    assertEquals(200, account.purse(Lane.CONTROL).left(NOW_MS));
    // As many as there is room for if each were as large as it can be.
    assertEquals(4_096, account.purse(Lane.DATA).left(NOW_MS));
  }

  @Test
  void entriesComeBackWithTheDays() {
    Purse purse = account.purse(Lane.DATA);
    purse.spend(20_000, 0, NOW_MS);
    assertEquals(0, purse.left(NOW_MS));
    assertEquals(5_000 / 24, purse.left(NOW_MS + DAY_MS / 24));
    assertEquals(4_096, purse.left(NOW_MS + DAY_MS));
    Purse control = account.purse(Lane.CONTROL);
    control.spend(200, 0, NOW_MS);
    assertEquals(50, control.left(NOW_MS + DAY_MS));
    assertEquals(200, control.left(NOW_MS + 5 * DAY_MS), "no more than a full purse");
  }

  @Test
  void soDoBytes() {
    Purse purse = account.purse(Lane.DATA);
    purse.spend(1, 256L << 20, NOW_MS);
    assertEquals(0, purse.left(NOW_MS));
    assertEquals(1_024, purse.left(NOW_MS + DAY_MS));
  }

  @Test
  void aClockThatIsSetBackGivesNothing() {
    Purse purse = account.purse(Lane.CONTROL);
    purse.spend(200, 0, NOW_MS);
    assertEquals(0, purse.left(NOW_MS - 10 * DAY_MS));
    assertEquals(50, purse.left(NOW_MS - 9 * DAY_MS), "and no loss for ever");
  }

  @Test
  void itSaysHowLongItTakes() {
    Purse purse = account.purse(Lane.CONTROL);
    purse.spend(200, 0, NOW_MS);
    long waitMs = purse.waitMs(NOW_MS);
    assertEquals(2 * DAY_MS / 50, waitMs);
    assertTrue(purse.left(NOW_MS + waitMs) >= Purse.Size.CONTROL.step());
  }

  @Test
  void whatIsNamedComesBackInPart() {
    LogId log = pay(100);
    assertEquals(100, account.purse(Lane.CONTROL).left(NOW_MS));
    assertTrue(account.named(log, 40));
    assertEquals(140, account.purse(Lane.CONTROL).left(NOW_MS));
    assertFalse(account.named(log, 40), "once");
    assertTrue(account.named(log, 1_000));
    assertEquals(200, account.purse(Lane.CONTROL).left(NOW_MS));
    assertEquals(Map.of(), account.open());
  }

  @Test
  void anEntryIsPaidForOnce() {
    pay(3);
    LogId log = pay(3);
    assertEquals(197, account.purse(Lane.CONTROL).left(NOW_MS));
    assertEquals(Map.of(log, 3L), account.open());
  }

  @Test
  void itIsKeptOverRestarts() {
    LogId log = pay(7);
    account.purse(Lane.DATA).spend(20_000, 1 << 20, NOW_MS);
    Account again = Account.read(account.encode(), NOW_MS);
    assertEquals(account.encode(), again.encode());
    assertEquals(193, again.purse(Lane.CONTROL).left(NOW_MS));
    assertEquals(0, again.purse(Lane.DATA).left(NOW_MS));
    assertEquals(Map.of(log, 7L), again.open());
    Account damaged = Account.read(Bytes.utf8("damaged"), NOW_MS);
    assertEquals(200, damaged.purse(Lane.CONTROL).left(NOW_MS));
  }

  /// Pays for the first entries of a control log.
  private LogId pay(int entries) {
    TestLog log = founder.other(2, Lane.CONTROL);
    for (int i = 0; i < entries; i++) {
      Entry entry = log.naming(genesis.last().id()).last();
      account.pay(entry, NOW_MS);
    }
    return log.log();
  }

  @Test
  void aNodePinsSoManyADayUnasked() {
    EntryStore store = EntryStore.memory(genesis.group());
    PersonId person = new PersonId(genesis.group().hash().bytes());
    Renewals renewals = new Renewals(store);
    renewals.count(Map.of(person, 99_000L), NOW_MS);
    assertEquals(1_000, renewals.left(person, NOW_MS + DAY_MS / 2));
    assertEquals(1_000, new Renewals(store).left(person, NOW_MS + DAY_MS / 2));
    renewals.count(Map.of(person, 1_000L), NOW_MS + DAY_MS / 2);
    assertEquals(0, renewals.left(person, NOW_MS + DAY_MS - 1));
    assertEquals(Renewals.DAILY_MAX, renewals.left(person, NOW_MS + DAY_MS));
  }
}
