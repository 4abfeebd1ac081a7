package grove.grouping;

import grove.graph.Address;
import grove.graph.JoinAttempt;
import grove.graph.JoinState;
import grove.identity.DeviceId;
import grove.identity.DeviceKey;
import grove.identity.LocalIdentity;
import grove.identity.PeerCard;
import grove.identity.bytes.Bytes;
import grove.identity.bytes.Hash;
import grove.identity.bytes.MalformedException;
import grove.store.Lane;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// The way of this person into a group: from the link, through the ADD, to the own DEVICE_ADD.
///
/// The link stays in the vault until the person is in or refused, so joining goes on after a
/// restart.
final class Joining {
  private final GroupState state;
  private final Pen pen;
  private @Nullable InvitationLink link;

  Joining(GroupState state, Pen pen) {
    this.state = state;
    this.pen = pen;
    this.link = stored(state);
  }

  private static @Nullable InvitationLink stored(GroupState state) {
    Optional<Bytes> text = state.vault().get(new VaultArea(state.group()).link());
    try {
      return text.isPresent() ? InvitationLink.parse(text.get().toUtf8()) : null;
    } catch (MalformedException e) {
      throw new GroupException("the stored invitation is damaged: ask for a new link", e);
    }
  }

  boolean active() {
    return link != null;
  }

  /// Whether the link names this device: it may hand over the group's control entries.
  boolean trusts(DeviceId device) {
    return link != null && link.contacts().stream().anyMatch(c -> c.device().equals(device));
  }

  Optional<InvitationLink> link() {
    return Optional.ofNullable(link);
  }

  /// What the graph needs to ask for admission; the addresses are this node's own.
  Optional<JoinAttempt> attempt(List<Address> addresses) {
    InvitationLink by = link;
    if (by == null) {
      return Optional.empty();
    }
    LocalIdentity self = state.self();
    List<String> texts = addresses.stream().map(Address::toString).toList();
    PeerCard card =
        new PeerCard(
            self.person(),
            "",
            self.chain(),
            self.keyPackage(),
            texts.subList(0, Math.min(texts.size(), PeerCard.ADDRESSES_MAX)));
    DeviceKey inviteKey = by.inviteKey();
    InviteId id = InviteId.of(inviteKey.id());
    Bytes name;
    try (var nameKey = JoinName.key(by)) {
      name = JoinName.seal(nameKey, id, card.device(), self.name(), state.random());
    }
    var asking = new JoinAttempt.Asking(inviteKey, id.bytes(), card, name);
    return Optional.of(
        new JoinAttempt(state.group(), by.knock(), by.contacts(), Optional.of(asking)));
  }

  /// Refused: the link is of no use any more. True where that is news.
  boolean onAnswer(JoinState answer) {
    if (answer instanceof JoinState.Refused && active()) {
      forget();
      return true;
    }
    return false;
  }

  /// Once the ADD and a key are here, makes this device speak for the person. True when done.
  boolean finish() {
    boolean keyed = !state.epochs().byDepth().isEmpty();
    if (!active() || !keyed || state.role().below(Role.RELAY)) {
      return false;
    }
    enrol();
    forget();
    return true;
  }

  /// Writes the first entry of this incarnation, unless it stands.
  void enrol() {
    if (enrolled()) {
      return;
    }
    LocalIdentity self = state.self();
    Optional<Control.DeviceAdd> restore = Restoring.deviceAdd(state);
    pen.control(
        restore.orElseGet(() ->
            new Control.DeviceAdd(
                self.person(),
                self.chain().size() == 1 ? Control.DeviceProof.IDENTITY : Control.DeviceProof.CARD,
                self.chain().size() == 1 ? Hash.ZERO : ownAdd(),
                self.chain(),
                self.keyPackage(),
                Control.Ending.NOTHING,
                Optional.empty())),
        ControlBox.EMPTY);
    if (!self.name().equals(state.roster().name(self.person()))) {
      pen.control(new Control.Profile(), ControlBox.of(ControlBox.NAME, self.name()));
    }
  }

  boolean enrolled() {
    return state.store().frontier().seq(state.log(Lane.CONTROL)) > 0;
  }

  /// The ADD whose card is this device's.
  private Hash ownAdd() {
    return state.book().adds(state.me()).stream()
        .filter(note ->
            note.control() instanceof Control.Add add && add.card().device().equals(state.device()))
        .filter(state.book()::effective)
        .map(Note::id)
        .findFirst()
        .orElse(Hash.ZERO);
  }

  /// Asks no further.
  void cancel() {
    if (active()) {
      forget();
    }
  }

  private void forget() {
    state.vault().remove(new VaultArea(state.group()).link());
    link = null;
  }
}
