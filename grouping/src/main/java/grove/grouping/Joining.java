package grove.grouping;

import grove.graph.Address;
import grove.graph.Contact;
import grove.graph.JoinAttempt;
import grove.graph.JoinState;
import grove.grouping.Control.DeviceProof;
import grove.identity.DeviceId;
import grove.identity.DeviceKey;
import grove.identity.LocalIdentity;
import grove.identity.PeerCard;
import grove.identity.bytes.ByteReader;
import grove.identity.bytes.ByteWriter;
import grove.identity.bytes.Bytes;
import grove.identity.bytes.Hash;
import grove.identity.bytes.MalformedException;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;

/// The way of this device into a group, up to its own DEVICE_ADD: from an invitation's link through
/// the ADD; after a recovery from any link, with the membership that is there; or, linked by another
/// device of the person, from what that one handed over.
///
/// Link and arrival stay in the vault until the device is in or refused, so joining goes on after a
/// restart.
final class Joining {
  private static final String SINCE = "grouping/asked";

  private final GroupState state;
  private final Pen pen;
  private final Recovery recovery;
  private @Nullable WayIn link;
  private @Nullable Arrival arrival;
  private boolean inStep;

  Joining(GroupState state, Pen pen) {
    this.state = state;
    this.pen = pen;
    this.recovery = new Recovery(state);
    VaultArea area = new VaultArea(state.group());
    try {
      Optional<Bytes> stored = state.vault().get(area.link());
      this.link = stored.isPresent() ? restored(stored.get()) : null;
      Optional<Bytes> told = state.vault().get(area.arrival());
      this.arrival = told.isPresent() ? Arrival.decode(told.get()) : null;
    } catch (MalformedException e) {
      throw new GroupException("the stored invitation is damaged: ask for a new link", e);
    }
    sinceMs();
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
    return link != null || arrival != null;
  }

  /// Whether the way leads by another device of the person, without anybody's admission.
  boolean linked() {
    return arrival != null;
  }

  /// What the group is called, by whoever sent this device here.
  Optional<String> name() {
    return Optional.ofNullable(arrival)
        .map(Arrival::name)
        .or(() -> link().map(by -> by.preview().workspace()));
  }

  /// Devices to ask, as the link or the other device named them.
  List<Contact> contacts() {
    if (arrival != null) {
      return arrival.contacts();
    }
    return link == null ? List.of() : link.contacts();
  }

  /// Epochs whose keys were handed over before any entry is here, newest first.
  List<Hash> epochs() {
    return arrival == null ? List.of() : arrival.epochs();
  }

  /// Whether this device was named: it may hand over the group's control entries.
  boolean trusts(DeviceId device) {
    return contacts().stream().anyMatch(c -> c.device().equals(device));
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
          Optional.of(
              new JoinAttempt(
                  by.group(), by.knock(), by.discovery(), by.contacts(), Optional.empty()));
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
    return new JoinAttempt(
        state.group(), by.knock(), by.discovery(), by.contacts(), Optional.of(asking));
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

  /// All that a neighbour has is here; true where that is news.
  boolean inStep() {
    boolean news = !inStep;
    inStep = true;
    return news;
  }

  /// Once this person's membership and a key are here, makes this device speak for them. True when
  /// done. A recovered device begins without a key: it can ask for keys only when it has begun.
  boolean finish() {
    if (!active() || state.role().below(Role.RELAY)) {
      return false;
    }
    if (!enrolled()) {
      first().ifPresent(this::begin);
    }
    if (!enrolled() || !keyed()) {
      return false;
    }
    showName();
    forget();
    return true;
  }

  private boolean keyed() {
    return !state.epochs().byDepth().isEmpty();
  }

  /// The first entry of this incarnation, as soon as what it needs is known.
  private Optional<Control.DeviceAdd> first() {
    if (recovery.pending()) {
      return inStep ? Optional.of(recovery.deviceAdd()) : Optional.empty();
    }
    Optional<Control.DeviceAdd> own = Restoring.deviceAdd(state).or(this::byAdd).or(this::byLink);
    if (own.isPresent()) {
      return keyed() ? own : Optional.empty();
    }
    boolean first = state.self().chain().size() == 1;
    return inStep && first
        ? Optional.of(Recovery.identity(state, Control.Ending.NOTHING))
        : Optional.empty();
  }

  /// Writes the first entry of a further incarnation, unless it stands.
  void enrol() {
    if (enrolled()) {
      return;
    }
    begin(
        Restoring.deviceAdd(state)
            .or(this::byAdd)
            .or(this::byLink)
            .orElseGet(() -> Recovery.identity(state, Control.Ending.NOTHING)));
    showName();
  }

  private void begin(Control.DeviceAdd first) {
    pen.control(first, ControlBox.EMPTY);
  }

  /// Tells the group what this person is called, if it does not know; the name needs a key.
  private void showName() {
    LocalIdentity self = state.self();
    if (keyed() && !self.name().equals(state.roster().name(self.person()))) {
      pen.control(new Control.Profile(), ControlBox.of(ControlBox.NAME, self.name()));
    }
  }

  boolean enrolled() {
    return state.enrolled();
  }

  /// With the ADD whose card is this device's.
  private Optional<Control.DeviceAdd> byAdd() {
    LocalIdentity self = state.self();
    boolean first = self.chain().size() == 1;
    return state.book().adds(state.me()).stream()
        .filter(note ->
            note.control() instanceof Control.Add add && add.card().device().equals(state.device()))
        .filter(state.book()::effective)
        .map(Note::id)
        .findFirst()
        .map(add ->
            first
                ? Recovery.identity(state, Control.Ending.NOTHING)
                : proved(DeviceProof.CARD, add));
  }

  /// With the LINK by which another device of the person vouches for this one.
  private Optional<Control.DeviceAdd> byLink() {
    return state.book().links(state.device()).stream()
        .filter(note -> note.act().person().equals(state.me()))
        .filter(state.book()::effective)
        .map(Note::id)
        .findFirst()
        .map(link -> proved(DeviceProof.LINK, link));
  }

  private Control.DeviceAdd proved(DeviceProof proof, Hash source) {
    LocalIdentity self = state.self();
    return new Control.DeviceAdd(
        self.person(),
        proof,
        source,
        self.chain(),
        self.keyPackage(),
        Control.Ending.NOTHING,
        Optional.empty());
  }

  /// Asks no further.
  void cancel() {
    if (active()) {
      forget();
    }
  }

  private void forget() {
    VaultArea area = new VaultArea(state.group());
    state.vault().remove(area.link());
    state.vault().remove(area.arrival());
    link = null;
    arrival = null;
  }
}
