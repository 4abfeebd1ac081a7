package grove.web.group;

import grove.grouping.Group;
import grove.grouping.GroupEvent;
import grove.grouping.Member;
import grove.grouping.Role;
import grove.identity.NameShape;
import grove.identity.PersonId;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/// What this home knows of the people of a workspace besides what the group says: who was verified
/// in person, and whose name can be taken for that of a member.
///
/// Names are looked at anew after the group has changed. Confined to the group's loop.
public final class Acquaintances {
  private final Group group;
  private final Verified verified;
  private final Map<PersonId, Boolean> lookalikes = new HashMap<>();

  /// Who bears a name of this shape; empty until somebody asks.
  private final Map<String, Set<PersonId>> bearers = new HashMap<>();

  Acquaintances(Group group, Verified verified) {
    this.group = group;
    this.verified = verified;
    group.listen(event -> {
      if (event instanceof GroupEvent.MembersChanged) {
        lookalikes.clear();
        bearers.clear();
      }
    });
  }

  public boolean verified(PersonId person) {
    return verified.has(person);
  }

  /// Whether the name by which the group knows a person could be another member's.
  public boolean lookalike(PersonId person) {
    return lookalikes.computeIfAbsent(
        person, p -> lookalike(p, group.member(p).map(Member::name).orElse("")));
  }

  /// Whether a name that somebody goes by could be that of a member, or one's own.
  public boolean lookalike(PersonId person, String name) {
    List<Member> others = others(person);
    if (name.isEmpty() || others.isEmpty()) {
      return false; // and no table of characters is loaded for nothing
    }
    if (bearers.isEmpty()) {
      others.forEach(this::note);
      group.member(person).filter(Acquaintances::counts).ifPresent(this::note);
    }
    return NameShape.of(name).stream()
        .flatMap(shape -> bearers.getOrDefault(shape, Set.of()).stream())
        .anyMatch(bearer -> !bearer.equals(person));
  }

  private List<Member> others(PersonId person) {
    return group.members().stream().filter(m -> !m.person().equals(person) && counts(m)).toList();
  }

  private static boolean counts(Member member) {
    return member.role() != Role.NONE && !member.name().isEmpty();
  }

  private void note(Member member) {
    for (String shape : NameShape.of(member.name())) {
      bearers.computeIfAbsent(shape, none -> new HashSet<>()).add(member.person());
    }
  }
}
