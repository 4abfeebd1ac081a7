package grove.grouping.rule;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import grove.grouping.Role;
import grove.identity.DeviceKey;
import grove.identity.PersonId;
import grove.identity.RecoveryCode;
import grove.identity.bytes.Bytes;
import grove.identity.bytes.Hash;
import grove.identity.testing.SeededRandom;
import grove.store.Head;
import grove.store.Lane;
import grove.store.LogId;
import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/// A cut that names an entry which comes only later: the seq beside it stands in until then, and an
/// author may have made that up.
final class LateCutTest {
  private final SecureRandom random = new SeededRandom(31);
  private final PersonId owner = person();
  private final PersonId editor = person();
  private final LogId owners = log();
  private final LogId editors = log();
  private final Map<Hash, Position> data = new HashMap<>();
  private final Membership membership =
      new Membership(id -> Optional.ofNullable(data.get(id)), Membership.DEVICE_LIMIT);

  private PersonId person() {
    return RecoveryCode.generate(random).personKey().id();
  }

  private LogId log() {
    return new LogId(DeviceKey.generate(random).id(), 1, Lane.CONTROL);
  }

  private static Hash id(String name) {
    return Hash.sha256(Bytes.utf8(name));
  }

  /// Puts the owner, the editor and two of the editor's entries in.
  private void begin() {
    membership.add(
        id("genesis"),
        owners,
        Optional.empty(),
        List.of(),
        new Meaning.Founding(owner, Optional.empty()));
    membership.add(
        id("add"),
        owners,
        Optional.of(id("genesis")),
        List.of(),
        new Meaning.Statement(editor, Role.EDITOR, Map.of()));
    membership.add(
        id("device"),
        editors,
        Optional.empty(),
        List.of(id("add")),
        new Meaning.Enrolment(editor, Meaning.Proof.IDENTITY, List.of(), Map.of()));
    write(1);
    write(2);
  }

  private void write(int seq) {
    Position prev = data.get(id("data " + (seq - 1)));
    List<Hash> heads = seq == 1 ? List.of(id("device")) : List.of();
    Hash id = id("data " + seq);
    data.put(id, membership.addData(() -> id, editors.on(Lane.DATA), prev, heads));
  }

  private void remove(Head upto) {
    membership.add(
        id("remove"),
        owners,
        Optional.of(id("add")),
        List.of(id("device")),
        new Meaning.Statement(
            editor,
            Role.NONE,
            Map.of(editors, new Head(1, id("device")), editors.on(Lane.DATA), upto)));
  }

  private List<Integer> effective(int upto) {
    List<Integer> effective = new ArrayList<>();
    for (int seq = 1; seq <= upto; seq++) {
      if (membership.effectiveData(data.get(id("data " + seq)))) {
        effective.add(seq);
      }
    }
    return effective;
  }

  @Test
  void untilTheNamedEntryComesItsSeqDecidesAndThenItsPlace() {
    begin();
    remove(new Head(1, id("data 3")));
    assertEquals(List.of(1), effective(2));
    long revision = membership.revision();
    write(3);
    assertTrue(membership.revision() > revision, "what was judged before may be judged anew");
    assertEquals(List.of(1, 2, 3), effective(3));
    write(4);
    assertEquals(List.of(1, 2, 3), effective(4));
  }

  @Test
  void whatNoCutWaitsForChangesNothingThatWasJudged() {
    begin();
    remove(new Head(2, id("data 2")));
    assertEquals(List.of(1, 2), effective(2));
    long revision = membership.revision();
    write(3);
    assertEquals(revision, membership.revision());
    assertFalse(membership.effectiveData(data.get(id("data 3"))));
  }
}
