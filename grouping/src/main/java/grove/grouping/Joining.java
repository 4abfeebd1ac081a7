package grove.grouping;

import grove.graph.Address;
import grove.graph.JoinAttempt;
import grove.graph.JoinState;
import grove.identity.DeviceId;
import grove.identity.DeviceKey;
import grove.identity.LocalIdentity;
import grove.identity.PeerCard;
import grove.identity.bytes.ByteReader;
import grove.identity.bytes.ByteWriter;
import grove.identity.bytes.Bytes;
import grove.identity.bytes.Hash;
import grove.identity.bytes.MalformedException;
import grove.store.Lane;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;

/// The way of this person into a group: from the link, through the ADD, to the own DEVICE_ADD.
///
/// The link stays in the vault until the person is in or refused, so joining goes on after a
/// restart.
final class Joining {
  private static final String SINCE = "grouping/asked";

  private final GroupState state;
  private final Pen pen;
  private @Nullable WayIn link;

  Joining(GroupState state, Pen pen) {
    this.state = state;
    this.pen = pen;
    this.link = stored(state);
    sinceMs();
  }

  private static @Nullable WayIn stored(GroupState state) {
    Optional<Bytes> stored = state.vault().get(new VaultArea(state.group()).link());
    try {
      return stored.isPresent() ? restored(stored.get()) : null;
    } catch (MalformedException e) {
      throw new GroupException("the stored invitation is damaged: ask for a new link", e);
    }
  }

  /// What the vault keeps: the text of a link, or a direct invitation as it was inside its seal,
  /// since the keys that open it are replaced in time.
  static Bytes stored(WayIn by) {
    return switch (by) {
      case InvitationLink link -> Bytes.utf8(link.text());
      case DirectInvitation direct -> direct.encode();
    };
  }

  private static WayIn restored(Bytes stored) throws MalformedException {
    return DirectInvitation.encoded(stored)
        ? DirectInvitation.decode(stored)
        : InvitationLink.parse(stored.toUtf8());
  }

  /// Since when this person asks by this invitation, ms since 1970; kept over restarts.
  OptionalLong sinceMs() {
    WayIn by = link;
    if (by == null) {
      return OptionalLong.empty();
    }
    Hash which = Hash.sha256(stored(by));
    Optional<Bytes> kept = state.store().local(SINCE);
    try {
      if (kept.isPresent()) {
        ByteReader in = ByteReader.of(kept.get());
        if (in.hash().equals(which)) {
          return OptionalLong.of(in.u64());
        }
      }
    } catch (MalformedException e) {
      // A value of another version: counted from now.
    }
    long nowMs = state.loop().nowMs();
    Bytes value = new ByteWriter().hash(which).u64(nowMs).toBytes();
    state.store().putLocal(Map.of(SINCE, value));
    return OptionalLong.of(nowMs);
  }

  boolean active() {
    return link != null;
  }

  /// Whether the link names this device: it may hand over the group's control entries.
  boolean trusts(DeviceId device) {
    return link != null && link.contacts().stream().anyMatch(c -> c.device().equals(device));
  }

  Optional<WayIn> link() {
    return Optional.ofNullable(link);
  }

  /// What the graph needs to ask for admission; the addresses are this node's own.
  Optional<JoinAttempt> attempt(List<Address> addresses) {
    return switch (link) {
      case null -> Optional.empty();
      case InvitationLink by -> Optional.of(attempt(by, addresses));
      case DirectInvitation by ->
          Optional.of(new JoinAttempt(by.group(), by.knock(), by.contacts(), Optional.empty()));
    };
  }

  private JoinAttempt attempt(InvitationLink by, List<Address> addresses) {
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
    return new JoinAttempt(state.group(), by.knock(), by.contacts(), Optional.of(asking));
  }

  /// Refused: the link is of no use any more. True where that is news.
  boolean onAnswer(JoinState answer) {
    if (answer instanceof JoinState.Refused && active()) {
      forget();
      return true;
    }
    return false;
  }

  /// Whether the ADD of a direct invitation is here and counts no more: it was taken back. Then this
  /// person asks no further; true the first time.
  boolean withdrawn() {
    boolean gone =
        link instanceof DirectInvitation by
            && state.book().knows(by.add())
            && state.role().below(Role.RELAY);
    if (gone) {
      forget();
    }
    return gone;
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
