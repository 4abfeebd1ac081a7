package grove.grouping;

import grove.graph.Contact;
import grove.grouping.InviteBook.Offer;
import grove.identity.DeviceId;
import grove.identity.DeviceKey;
import grove.identity.PeerCard;
import grove.identity.PersonId;
import grove.identity.Secret;
import grove.identity.Suite;
import grove.identity.bytes.Bytes;
import grove.identity.bytes.Hash;
import java.util.List;
import java.util.Optional;

/// Makes invitations, by link and direct, and takes them back.
final class Inviting {
  private final GroupState state;
  private final InviteBook invites;
  private final Acts acts;
  private final Pen pen;

  Inviting(GroupState state, InviteBook invites, Acts acts, Pen pen) {
    this.state = state;
    this.invites = invites;
    this.acts = acts;
    this.pen = pen;
  }

  /// Makes an invitation by link; the link is kept in the vault before anybody hears of it.
  InviteId byLink(InviteTerms terms) {
    acts.requireGrant(terms.role());
    EpochKeys epoch = acts.ensureEpoch();
    Secret seed = Secret.random(state.random(), Suite.KEY_BYTES);
    DeviceId key;
    try (DeviceKey inviteKey = DeviceKey.of(Secret.of(seed.copy()))) {
      key = inviteKey.id();
    }
    InviteId id = InviteId.of(key);
    InvitationLink link =
        new InvitationLink(
            state.group(),
            seed,
            epoch.networkKey().knock(),
            epoch.networkKey().discovery(),
            contacts(),
            preview(terms.role(), terms.approval()));
    state.vault().put(new VaultArea(state.group()).invite(id), Bytes.utf8(link.text()));
    long expiresMs = state.loop().nowMs() + terms.expiresInMs();
    Control.Invite invite =
        new Control.Invite(
            id, Hash.sha256(key.bytes()), terms.role(), terms.uses(), expiresMs, terms.approval());
    try (Secret nameKey = JoinName.key(seed, state.group().hash().bytes())) {
      ControlBox.Value value = new ControlBox.Value(ControlBox.NAME_KEY, nameKey.bytes());
      pen.control(invite, new ControlBox(List.of(value)));
    }
    return id;
  }

  private List<Contact> contacts() {
    return state.ports().network().contacts().get().stream()
        .limit(InvitationLink.CONTACTS_MAX)
        .toList();
  }

  private InvitationLink.Preview preview(Role role, boolean approval) {
    String workspace = state.roster().workspace().orElse("");
    return new InvitationLink.Preview(workspace, state.self().name(), state.me(), role, approval);
  }

  /// Makes the card's person a member at once; what comes back leads them here, and nobody else.
  DirectInvite direct(PeerCard card, Role role) {
    acts.requireGrant(role);
    require(!card.person().equals(state.me()), "this card is your own: ask the other for theirs");
    require(card.valid(), "this card is not valid: ask the person for a new one");
    require(
        state.roster().role(card.person()).below(Role.RELAY),
        "this person is a member already; a further device of theirs is linked by them");
    require(
        !wasRemoved(state, card.person()),
        "this person was removed before: give them a link, and approve their request");
    require(
        role.atLeast(Role.VIEWER) && role != Role.OWNER,
        "an invitation gives the role viewer, editor or admin");
    EpochKeys epoch = acts.ensureEpoch();
    Note add = acts.add(card, card.name(), role, Optional.empty());
    DirectInvitation invitation =
        new DirectInvitation(
            state.group(),
            epoch.networkKey().knock(),
            epoch.networkKey().discovery(),
            add.id(),
            contacts(),
            preview(role, false));
    String file = invitation.seal(card.keyPackage(), state.random());
    return new DirectInvite(card.person(), card.name(), role, file);
  }

  private static void require(boolean holds, String otherwise) {
    if (!holds) {
      throw new IllegalArgumentException(otherwise);
    }
  }

  /// Whether the person was ever put out of the group by somebody.
  static boolean wasRemoved(GroupState state, PersonId person) {
    return state.book().statements(person).stream()
        .anyMatch(note -> removes(note.control()) && state.book().effective(note));
  }

  private static boolean removes(Control control) {
    return control instanceof Control.Remove
        || (control instanceof Control.Set set && set.role() == Role.NONE);
  }

  /// Nobody comes by it any more. After a leak there are new keys too, since whoever has the link
  /// could knock; that is so later as well, when somebody learns of it.
  void revoke(InviteId id, boolean leaked) {
    state.require(Role.ADMIN, "revoke invitations");
    Offer offer = offer(id);
    if (offer.state() != Invitation.State.REVOKED || (leaked && !offer.leaked())) {
      pen.control(new Control.InviteRevoke(id, leaked), ControlBox.EMPTY);
    }
    state.vault().remove(new VaultArea(state.group()).invite(id));
    acts.ensureEpoch();
  }

  /// Revokes it as leaked, and removes everybody who came by it whom this person may remove.
  ///
  /// @return how many were removed
  int undo(InviteId id) {
    revoke(id, true);
    List<PersonId> guests =
        offer(id).joined().stream()
            .filter(Invitation.Guest::member)
            .map(Invitation.Guest::person)
            .filter(person -> !person.equals(state.me()) && acts.mayRemove(person))
            .toList();
    acts.removeAll(guests);
    return guests.size();
  }

  private Offer offer(InviteId id) {
    return invites
        .find(id)
        .orElseThrow(() -> new IllegalArgumentException("there is no such invitation"));
  }
}
