package grove.grouping;

import grove.grouping.Invitation.Guest;
import grove.grouping.Invitation.State;
import grove.identity.PersonId;
import grove.identity.bytes.Bytes;
import grove.identity.bytes.MalformedException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// The invitations by link, and what became of them. Expiry is judged by this node's clock.
///
/// An INVITE for more than its author could grant counts for nothing: otherwise an admin could have
/// an owner's node make somebody an admin.
final class InviteBook {
  private final GroupState state;

  /// An INVITE that counts, or counted.
  record Offer(Note note, Control.Invite terms, State state, List<Guest> joined, boolean leaked) {
    boolean cameBy(PersonId person) {
      return joined.stream().anyMatch(guest -> guest.person().equals(person));
    }
  }

  InviteBook(GroupState state) {
    this.state = state;
  }

  List<Invitation> list() {
    List<Invitation> list = new ArrayList<>();
    for (InviteId id : state.book().invites().keySet()) {
      find(id).map(this::invitation).ifPresent(list::add);
    }
    list.sort(Comparator.comparingLong(Invitation::createdMs).thenComparing(Invitation::id));
    return list;
  }

  Optional<Offer> find(InviteId id) {
    List<Note> notes = state.book().invites().getOrDefault(id, List.of());
    return notes.stream()
        .filter(note -> note.control() instanceof Control.Invite)
        .filter(state.book()::effective)
        .filter(this::withinRank)
        .min(Comparator.comparing(Note::id))
        .map(note -> offer(note, (Control.Invite) note.control(), notes));
  }

  private boolean withinRank(Note invite) {
    Role author = state.membership().role(invite.act().person(), invite.act().past());
    Role offered = ((Control.Invite) invite.control()).role();
    return author == Role.OWNER || (author == Role.ADMIN && Role.EDITOR.atLeast(offered));
  }

  private Offer offer(Note note, Control.Invite terms, List<Note> notes) {
    List<Guest> joined = guests(terms.id());
    List<Note> ends =
        notes.stream()
            .filter(n -> !(n.control() instanceof Control.Invite))
            .filter(state.book()::effective)
            .toList();
    State is =
        !ends.isEmpty()
            ? State.REVOKED
            : joined.size() >= terms.uses()
                ? State.USED_UP
                : terms.expiresMs() <= state.loop().nowMs() ? State.EXPIRED : State.PENDING;
    boolean leaked =
        ends.stream().anyMatch(n -> n.control() instanceof Control.InviteRevoke r && r.leaked());
    return new Offer(note, terms, is, joined, leaked);
  }

  private List<Guest> guests(InviteId id) {
    Map<PersonId, Guest> guests = new LinkedHashMap<>();
    for (Note use : state.book().uses(id)) {
      PersonId person = ((Control.Add) use.control()).card().person();
      boolean member = state.roster().role(person).atLeast(Role.RELAY);
      guests.putIfAbsent(person, new Guest(person, use.wallMs(), use.act().person(), member));
    }
    return List.copyOf(guests.values());
  }

  private Invitation invitation(Offer offer) {
    Control.Invite terms = offer.terms();
    return new Invitation(
        terms.id().toHex(),
        link(terms.id()),
        terms.role(),
        terms.uses(),
        terms.expiresMs(),
        terms.approval(),
        offer.state(),
        offer.note().act().person(),
        offer.note().wallMs(),
        offer.joined());
  }

  private Optional<String> link(InviteId id) {
    try {
      Optional<Bytes> text = state.vault().get(new VaultArea(state.group()).invite(id));
      return text.isPresent() ? Optional.of(text.get().toUtf8()) : Optional.empty();
    } catch (MalformedException e) {
      return Optional.empty();
    }
  }

  /// Open invitations that the person made or came by: a removal revokes them with the same act.
  List<InviteId> of(PersonId person) {
    return state.book().invites().keySet().stream()
        .filter(id ->
            find(id)
                .filter(offer -> offer.state() != State.REVOKED)
                .filter(offer -> offer.note().act().person().equals(person) || offer.cameBy(person))
                .isPresent())
        .sorted()
        .limit(Control.Remove.INVITES_MAX)
        .toList();
  }
}
