package grove.grouping.rule;

import grove.grouping.Role;
import grove.identity.DeviceId;
import grove.identity.PersonId;
import grove.identity.bytes.Bytes;
import grove.identity.bytes.Hash;
import grove.store.Head;
import grove.store.Lane;
import grove.store.LogId;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// How long the membership rule takes over 10,000 control entries: all at once, and as the last of
/// them comes.
public final class MembershipBench {
  private static final int PEOPLE = 500;
  private static final int ENTRIES = 10_000;
  private static final int ROUNDS = 10;

  private final Membership membership =
      new Membership(_ -> Optional.empty(), Membership.DEVICE_LIMIT);
  private final List<Hash> tips = new ArrayList<>();
  private int count;

  private MembershipBench() {}

  public static void main(String[] words) {
    for (int round = 0; round < ROUNDS; round++) {
      MembershipBench bench = new MembershipBench();
      long begun = System.nanoTime();
      bench.grow();
      long fed = System.nanoTime();
      bench.ask();
      long asked = System.nanoTime();
      bench.own(7, Meaning.Plain.OWN_ACT);
      bench.ask();
      long extended = System.nanoTime();
      bench.remove(9);
      bench.ask();
      long again = System.nanoTime();
      System.out.printf(
          "%d entries: fed %d ms, judged %d ms, one more %d ms, removal %d ms%n",
          ENTRIES,
          (fed - begun) / 1_000_000,
          (asked - fed) / 1_000_000,
          (extended - asked) / 1_000_000,
          (again - extended) / 1_000_000);
    }
  }

  /// A founder adds everybody; they enrol and then speak in turn, each knowing the founder's and
  /// one other's newest entry. Some are admins, some are removed.
  private void grow() {
    add(0, List.of(), new Meaning.Founding(person(0), Optional.empty()));
    for (int who = 1; who < PEOPLE; who++) {
      Role role = who % 50 == 0 ? Role.ADMIN : Role.EDITOR;
      own(0, new Meaning.Statement(person(who), role, Map.of()));
      add(who, List.of(tips.getFirst()), enrolment(who));
    }
    for (int n = 0; count < ENTRIES; n++) {
      int who = n % PEOPLE;
      if (n % 1_000 == 999) {
        remove(n / 1_000 + 1);
      } else {
        own(who, Meaning.Plain.OWN_ACT);
      }
    }
  }

  private void ask() {
    membership.acts().forEach(membership::effective);
    membership.people().forEach(membership::role);
  }

  private void remove(int who) {
    Map<LogId, Head> cut =
        Map.of(
            log(who),
            new Head(membership.act(tips.get(who)).orElseThrow().at().seq(), tips.get(who)));
    own(0, new Meaning.Statement(person(who), Role.NONE, cut));
  }

  private void own(int who, Meaning meaning) {
    add(who, List.of(tips.getFirst(), tips.get((who + 1) % tips.size())), meaning);
  }

  private void add(int who, List<Hash> heads, Meaning meaning) {
    Hash id = Hash.sha256(Bytes.utf8("entry " + count++));
    Optional<Hash> prev = who < tips.size() ? Optional.of(tips.get(who)) : Optional.empty();
    membership.add(id, log(who), prev, heads, meaning);
    if (prev.isPresent()) {
      tips.set(who, id);
    } else {
      tips.add(id);
    }
  }

  private static Meaning enrolment(int who) {
    return new Meaning.Enrolment(person(who), Meaning.Proof.IDENTITY, List.of(), Map.of());
  }

  private static LogId log(int who) {
    return new LogId(new DeviceId(key(who + PEOPLE)), 1, Lane.CONTROL);
  }

  private static PersonId person(int who) {
    return new PersonId(key(who));
  }

  private static Bytes key(int number) {
    return Bytes.of(ByteBuffer.allocate(PersonId.SIZE).putInt(number).array());
  }
}
