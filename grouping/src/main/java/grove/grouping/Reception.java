package grove.grouping;

import grove.graph.JoinDesk;
import grove.graph.JoinKey;
import grove.graph.JoinOrigin;
import grove.graph.JoinRequest;
import grove.graph.JoinState;
import grove.graph.JoinState.Reason;
import grove.grouping.InviteBook.Offer;
import grove.identity.DeviceId;
import grove.identity.PersonId;
import grove.identity.Secret;
import grove.identity.bytes.Bytes;
import grove.identity.bytes.Hash;
import grove.identity.bytes.MalformedException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;

/// Receives strangers who ask to join: admits them, refuses them, or keeps them waiting.
///
/// Only those who may write the ADD decide; others answer "pending". Whoever was ever removed is
/// admitted by approval only. Asking again is answered as it stands. Two nodes that admit at the
/// same moment can exceed an invitation's uses; the list of invitations shows it.
final class Reception implements JoinDesk {
  /// Requests kept for approval; a full list drops the oldest.
  static final int WISHES_MAX = 256;

  private static final int WISH_ID_BYTES = 8;

  private final GroupState state;
  private final InviteBook invites;
  private final Acts acts;
  private final Runnable onWishes;
  private final Map<String, Wish> wishes = new LinkedHashMap<>();

  /// A request that waits for approval, and who waits for its answer.
  private record Wish(
      JoinWish shown, JoinRequest request, Control.Invite terms, Consumer<JoinState> answer) {}

  Reception(GroupState state, InviteBook invites, Acts acts, Runnable onWishes) {
    this.state = state;
    this.invites = invites;
    this.acts = acts;
    this.onWishes = onWishes;
  }

  @Override
  public void onJoin(JoinRequest request, JoinOrigin origin, Consumer<JoinState> answer) {
    answer.accept(decide(request, answer));
  }

  @Override
  public boolean decides(DeviceId device) {
    return state
        .roster()
        .person(device)
        .map(state.roster()::role)
        .orElse(Role.NONE)
        .atLeast(Role.ADMIN);
  }

  @Override
  public void onRefused(JoinKey request, Reason reason) {
    boolean ours = wishes.values().removeIf(wish -> wish.request().key().equals(request));
    if (ours) {
      onWishes.run();
    }
  }

  private JoinState decide(JoinRequest request, Consumer<JoinState> answer) {
    if (state.role().below(Role.ADMIN)) {
      return new JoinState.Pending();
    }
    Optional<Offer> offer = offer(request);
    if (offer.isEmpty()) {
      return refused(Reason.UNKNOWN);
    }
    PersonId person = request.card().person();
    Optional<Hash> before = admission(request);
    if (before.isPresent()) {
      return new JoinState.Admitted(before.get());
    }
    Control.Invite terms = offer.get().terms();
    return switch (offer.get().state()) {
      case REVOKED -> refused(Reason.REVOKED);
      case USED_UP -> refused(Reason.USED_UP);
      case EXPIRED -> refused(Reason.EXPIRED);
      case PENDING -> {
        if (state.roster().role(person).atLeast(Role.RELAY)) {
          yield refused(Reason.DECLINED);
        }
        if (!acts.mayGrant(terms.role())) {
          yield new JoinState.Pending();
        }
        yield terms.approval() || wasRemoved(person)
            ? keep(request, terms, answer)
            : admit(request, terms);
      }
    };
  }

  private static JoinState refused(Reason reason) {
    return new JoinState.Refused(reason);
  }

  /// The invitation, if it is ours and the request is signed with its key and the device's.
  private Optional<Offer> offer(JoinRequest request) {
    InviteId id = InviteId.of(request.inviteKey());
    if (!id.bytes().equals(request.inviteId()) || !request.valid(state.group())) {
      return Optional.empty();
    }
    Hash keyHash = Hash.sha256(request.inviteKey().bytes());
    return invites.find(id).filter(offer -> offer.terms().keyHash().equals(keyHash));
  }

  /// The ADD by which this device of the person is in already.
  private Optional<Hash> admission(JoinRequest request) {
    PersonId person = request.card().person();
    if (state.roster().role(person).below(Role.RELAY)) {
      return Optional.empty();
    }
    return state.book().adds(person).stream()
        .filter(state.book()::effective)
        .filter(note ->
            note.control() instanceof Control.Add add
                && add.card().device().equals(request.card().device()))
        .map(Note::id)
        .reduce((_, later) -> later);
  }

  private boolean wasRemoved(PersonId person) {
    return state.book().statements(person).stream()
        .anyMatch(note -> removes(note.control()) && state.book().effective(note));
  }

  private static boolean removes(Control control) {
    return control instanceof Control.Remove
        || (control instanceof Control.Set set && set.role() == Role.NONE);
  }

  private JoinState admit(JoinRequest request, Control.Invite terms) {
    Note add = acts.add(request.card(), name(request, terms), terms.role(), terms.id());
    return new JoinState.Admitted(add.id());
  }

  private String name(JoinRequest request, Control.Invite terms) {
    Optional<Bytes> key =
        invites
            .find(terms.id())
            .flatMap(offer -> state.roster().box(offer.note()).first(ControlBox.NAME_KEY));
    if (key.isEmpty()) {
      return "";
    }
    try (Secret nameKey = Secret.of(key.get())) {
      return JoinName.open(nameKey, terms.id(), request.card().device(), request.sealedName());
    } catch (MalformedException e) {
      return "";
    }
  }

  private JoinState keep(JoinRequest request, Control.Invite terms, Consumer<JoinState> answer) {
    String id =
        Hash.tagged("grove/wish/1", terms.id().bytes(), request.card().device().bytes())
            .bytes()
            .slice(0, WISH_ID_BYTES)
            .toHex();
    boolean news = !wishes.containsKey(id);
    PersonId person = request.card().person();
    JoinWish shown =
        new JoinWish(id, person, name(request, terms), terms.role(), terms.id().toHex());
    wishes.put(id, new Wish(shown, request, terms, answer));
    if (wishes.size() > WISHES_MAX) {
      wishes.remove(wishes.keySet().iterator().next());
    }
    if (news) {
      onWishes.run();
    }
    return new JoinState.Pending();
  }

  List<JoinWish> wishes() {
    return wishes.values().stream().map(Wish::shown).toList();
  }

  /// Lets them in, as the invitation says.
  void approve(String id) {
    state.require(Role.ADMIN, "admit people");
    Wish wish = take(id);
    wish.answer().accept(admit(wish.request(), wish.terms()));
    onWishes.run();
  }

  void decline(String id) {
    state.require(Role.ADMIN, "decline requests");
    take(id).answer().accept(refused(Reason.DECLINED));
    onWishes.run();
  }

  private Wish take(String id) {
    Wish wish = wishes.remove(id);
    if (wish == null) {
      throw new IllegalArgumentException("no such request waits: it may have been answered");
    }
    return wish;
  }
}
