package grove.grouping;

import grove.grouping.Invitation.State;
import grove.identity.PersonId;
import grove.identity.bytes.Bytes;
import grove.identity.bytes.MalformedException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/// The invitations by link, and what became of them. Expiry is judged by this node's clock.
final class InviteBook {
  private final GroupState state;

  /// An INVITE that counts, or counted.
  record Offer(Note note, Control.Invite terms, State state, List<PersonId> usedBy) {}

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
        .min(Comparator.comparing(Note::id))
        .map(note -> offer(note, (Control.Invite) note.control(), notes));
  }

  private Offer offer(Note note, Control.Invite terms, List<Note> notes) {
    List<PersonId> usedBy =
        state.book().uses(terms.id()).stream()
            .map(use -> ((Control.Add) use.control()).card().person())
            .distinct()
            .toList();
    boolean revoked =
        notes.stream()
            .filter(n -> !(n.control() instanceof Control.Invite))
            .anyMatch(state.book()::effective);
    State is =
        revoked
            ? State.REVOKED
            : usedBy.size() >= terms.uses()
                ? State.USED_UP
                : terms.expiresMs() <= state.loop().nowMs() ? State.EXPIRED : State.PENDING;
    return new Offer(note, terms, is, usedBy);
  }

  private Invitation invitation(Offer offer) {
    Control.Invite terms = offer.terms();
    return new Invitation(
        terms.id().toHex(),
        link(terms.id()),
        terms.role(),
        terms.uses(),
        offer.usedBy().size(),
        terms.expiresMs(),
        terms.approval(),
        offer.state(),
        offer.note().act().person(),
        offer.note().wallMs(),
        offer.usedBy());
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
                .filter(offer ->
                    offer.note().act().person().equals(person) || offer.usedBy().contains(person))
                .isPresent())
        .sorted()
        .limit(Control.Remove.INVITES_MAX)
        .toList();
  }
}
