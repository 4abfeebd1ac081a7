package grove.grouping.rule;

import grove.identity.DeviceId;
import grove.identity.PersonId;
import grove.store.LogId;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

/// The entries of D, in a causal order, and found by what they are about.
final class Ledger {
  private final List<Act> acts = new ArrayList<>();
  private final Map<PersonId, List<Act>> statements = new HashMap<>();
  private final Map<PersonId, List<Act>> enrolments = new HashMap<>();
  private final Map<DeviceKeyOf, List<Act>> links = new HashMap<>();
  private final Map<EndKey, List<Act>> ends = new HashMap<>();
  private final Map<DeviceKeyOf, List<Act>> revocations = new HashMap<>();
  private final Map<LogId, List<Act>> adoptions = new HashMap<>();
  private final Map<LogId, List<Act>> pinnings = new HashMap<>();

  private record DeviceKeyOf(PersonId person, DeviceId device) {}

  private record EndKey(PersonId person, Meaning.Ended ended) {}

  void add(Act act) {
    acts.add(act);
    switch (act.meaning()) {
      case Meaning.Founding m -> {
        put(statements, m.founder(), act);
        put(enrolments, act.person(), act);
      }
      case Meaning.Statement m -> put(statements, m.target(), act);
      case Meaning.Leaving m -> put(statements, m.author(), act);
      case Meaning.Enrolment m -> {
        put(enrolments, act.person(), act);
        m.ends().forEach(ended -> put(ends, new EndKey(act.person(), ended), act));
      }
      case Meaning.Revocation m -> {
        if (act.isEnd()) {
          put(ends, new EndKey(m.target(), new Meaning.Ended.Key(m.device())), act);
        } else {
          put(revocations, new DeviceKeyOf(m.target(), m.device()), act);
        }
      }
      case Meaning.Linking m -> put(links, new DeviceKeyOf(act.person(), m.device()), act);
      case Meaning.Adoption m -> put(adoptions, m.log(), act);
      case Meaning.Pinning m -> m.pins().keySet().forEach(log -> put(pinnings, log, act));
      case Meaning.Redaction _, Meaning.Plain _ -> {}
    }
  }

  private static <K> void put(Map<K, List<Act>> map, K key, Act act) {
    map.computeIfAbsent(key, _ -> new ArrayList<>()).add(act);
  }

  /// All control entries of D.
  List<Act> acts() {
    return acts;
  }

  /// Of a role: GENESIS, ADD, SET, REMOVE and LEAVE about the person.
  List<Act> statements(PersonId person) {
    return statements.getOrDefault(person, List.of());
  }

  /// GENESIS and DEVICE_ADDs of the person's incarnations.
  List<Act> enrolments(PersonId person) {
    return enrolments.getOrDefault(person, List.of());
  }

  List<Act> links(PersonId person, DeviceId device) {
    return links.getOrDefault(new DeviceKeyOf(person, device), List.of());
  }

  /// Ends of one incarnation of the person: those that name it, and those that name its key.
  List<Act> ends(PersonId person, Incarnation device) {
    List<Act> one = ends.getOrDefault(new EndKey(person, new Meaning.Ended.One(device)), List.of());
    List<Act> all = ends(person, device.key());
    if (one.isEmpty()) {
      return all;
    }
    List<Act> both = new ArrayList<>(one);
    both.addAll(all);
    return both;
  }

  /// Ends of a device key of the person, with all of its incarnations.
  List<Act> ends(PersonId person, DeviceId key) {
    return ends.getOrDefault(new EndKey(person, new Meaning.Ended.Key(key)), List.of());
  }

  /// DEVICE_REVOKEs of the person's device by somebody else than the person or the workspace key.
  ///
  /// Found by both: the right to revoke is judged by the person that the entry names, so it must not
  /// reach the device of anybody else.
  List<Act> revocations(PersonId person, DeviceId device) {
    return revocations.getOrDefault(new DeviceKeyOf(person, device), List.of());
  }

  List<Act> adoptions(LogId log) {
    return adoptions.getOrDefault(log, List.of());
  }

  /// CHECKPOINTs that pin entries of the log.
  List<Act> pinnings(LogId log) {
    return pinnings.getOrDefault(log, List.of());
  }

  /// Everybody who wrote in D or whom a statement is about; the workspace key is nobody.
  Set<PersonId> people() {
    Set<PersonId> people = new TreeSet<>(statements.keySet());
    acts.stream().filter(act -> !act.byKey()).map(Act::person).forEach(people::add);
    return people;
  }

  /// The causally maximal of these entries, which stand in causal order. What is not maximal is in
  /// the past of something maximal that stands later.
  static List<Act> maximal(List<Act> found) {
    List<Act> maximal = new ArrayList<>();
    for (int i = found.size() - 1; i >= 0; i--) {
      Act act = found.get(i);
      if (maximal.stream().noneMatch(later -> later.past().has(act))) {
        maximal.add(act);
      }
    }
    return maximal;
  }
}
