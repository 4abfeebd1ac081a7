package grove.web.sim;

import grove.grouping.GroupStanding;
import grove.grouping.Member;
import grove.grouping.Role;
import grove.identity.PersonId;
import grove.identity.bytes.Bytes;
import grove.identity.bytes.Hash;
import grove.store.Entry;
import grove.store.Lane;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

/// Who holds which key: whoever its writer knew to be out has not got the key of an entry, all that
/// have it have the same (I12), and who was not let in has none (I16).
final class KeyCheck {
  private final Ground ground;
  private final Map<Hash, Set<PersonId>> barred = new HashMap<>();
  private final Set<SimNode> members = new HashSet<>();

  KeyCheck(Ground ground) {
    this.ground = ground;
  }

  /// The node wrote a data entry: its key is not for those who are out in its eyes.
  void onWritten(SimNode node, Entry entry, List<SimNode> all) {
    if (node.hostile() || entry.log().lane() != Lane.DATA || !node.up()) {
      return;
    }
    var out = barred.computeIfAbsent(entry.header().epoch(), _ -> new HashSet<>());
    for (var other : all) {
      var member = node.group().member(other.person());
      if (member.isPresent() && !member.get().role().atLeast(Role.RELAY)) {
        out.add(other.person());
      }
    }
  }

  void look(SimNode node) {
    if (node.group().standing() != GroupStanding.JOINING) {
      members.add(node);
    } else if (!members.contains(node)
        && !node.group().devices().arriving()
        && !node.vault().keys(epochs()).isEmpty()) {
      throw new Violation(Invariant.I16, node + " has a key before it was let in");
    }
  }

  private String epochs() {
    return "group/" + ground.group().toHex() + "/epoch/";
  }

  void atRest(List<SimNode> nodes) {
    var known = new HashMap<String, Bytes>();
    var inside =
        nodes.stream()
            .filter(n -> !n.hostile() && n.member())
            .flatMap(n -> n.group().members().stream())
            .filter(m -> m.role().atLeast(Role.RELAY))
            .map(Member::person)
            .collect(Collectors.toSet());
    for (var node : nodes) {
      for (var name : node.vault().keys(epochs())) {
        var key = node.vault().get(name).orElseThrow();
        if (!key.equals(known.getOrDefault(name, key))) {
          throw new Violation(Invariant.I12, node + " has another key of an epoch");
        }
        known.put(name, key);
      }
      if (!inside.contains(node.person())) {
        outside(node);
      }
    }
  }

  private void outside(SimNode node) {
    barred.forEach((epoch, people) -> {
      var name = epochs() + epoch.toHex();
      if (people.contains(node.person()) && node.vault().get(name).isPresent()) {
        throw new Violation(Invariant.I12, node + " has a key of entries that are not for it");
      }
    });
  }
}
