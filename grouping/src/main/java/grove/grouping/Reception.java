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
import grove.identity.PersonName;
import grove.identity.Secret;
import grove.identity.bytes.Bytes;
import grove.identity.bytes.Hash;
import grove.identity.bytes.MalformedException;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;

/// Receives strangers who ask to join: admits them, refuses them, or keeps them waiting.
///
/// Only those who may write the ADD decide; others answer "pending". Whoever was ever removed is
/// admitted by approval only, and so is a former member whose request others pass on: a request has
/// no date, and an old one must not bring back somebody who left. Asking again is answered as it
/// stands. What the entries say (revoked, used up, already in) and what another admin's node refused
/// ends requests that wait here.
final class Reception implements JoinDesk {
  private final GroupState state;
  private final InviteBook invites;
  private final Acts acts;
  private final Returning returning;
  private final Runnable onWishes;
  private final Wishes wishes;
  private final Pace pace;

  Reception(
      GroupState state, InviteBook invites, Acts acts, Returning returning, Runnable onWishes) {
    this.state = state;
    this.invites = invites;
    this.acts = acts;
    this.returning = returning;
    this.onWishes = onWishes;
    this.wishes = new Wishes(state.store());
    this.pace = new Pace(state.loop(), asked -> asked.answer().accept(decide(asked)));
  }

  @Override
  public void onJoin(JoinRequest request, JoinOrigin origin, Consumer<JoinState> answer) {
    answer.accept(decide(new Asked(request, origin, state.loop().nowMs(), answer)));
  }

  private JoinState decide(Asked asked) {
    JoinRequest request = asked.request();
    Optional<Offer> offer = offer(request);
    Optional<Hash> back =
        offer
            .filter(o -> o.state() == Invitation.State.PENDING)
            .flatMap(_ -> returning.admission(request));
    if (back.isPresent()) {
      return new JoinState.Admitted(back.get());
    }
    if (!state.mayAct(Role.ADMIN)) {
      return new JoinState.Pending();
    }
    if (offer.isEmpty()) {
      return refused(Reason.UNKNOWN);
    }
    Optional<Hash> before = admission(request);
    if (before.isPresent()) {
      return new JoinState.Admitted(before.get());
    }
    return ended(offer.get())
        .map(Reception::refused)
        .orElseGet(() -> whileOpen(asked, offer.get()));
  }

  /// By an invitation that still stands.
  private JoinState whileOpen(Asked asked, Offer offer) {
    PersonId person = asked.request().card().person();
    if (state.roster().role(person).atLeast(Role.RELAY) || wishes.declined(asked.key())) {
      return refused(Reason.DECLINED);
    }
    if (!acts.mayGrant(offer.terms().role())) {
      return new JoinState.Pending();
    }
    if (offer.terms().approval() || needsApproval(person, asked.origin())) {
      if (wishes.keep(asked)) {
        onWishes.run();
      }
      return new JoinState.Pending();
    }
    if (othersAdmit() && !pace.free(offer.terms().id())) {
      pace.later(asked);
      return new JoinState.Pending();
    }
    return admit(asked.request(), offer.terms());
  }

  private boolean needsApproval(PersonId person, JoinOrigin origin) {
    boolean asksHere = origin.via().equals(state.device());
    return Inviting.wasRemoved(state, person) || (!asksHere && state.roster().wasMember(person));
  }

  /// Whether there are other devices that admit.
  private boolean othersAdmit() {
    return state.roster().members().stream()
        .filter(person -> state.roster().role(person).atLeast(Role.ADMIN))
        .flatMap(person -> state.roster().devices(person).stream())
        .anyMatch(device -> !device.equals(state.device()));
  }

  private static JoinState refused(Reason reason) {
    return new JoinState.Refused(reason);
  }

  /// Why nobody comes by it any more, if so.
  private static Optional<Reason> ended(Offer offer) {
    return switch (offer.state()) {
      case PENDING -> Optional.empty();
      case REVOKED -> Optional.of(Reason.REVOKED);
      case USED_UP -> Optional.of(Reason.USED_UP);
      case EXPIRED -> Optional.of(Reason.EXPIRED);
    };
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

  private JoinState admit(JoinRequest request, Control.Invite terms) {
    Note add =
        acts.add(request.card(), name(request, terms.id()), terms.role(), Optional.of(terms.id()));
    pace.admitted(terms.id());
    return new JoinState.Admitted(add.id());
  }

  private String name(JoinRequest request, InviteId id) {
    Optional<Bytes> key =
        invites
            .find(id)
            .flatMap(offer -> state.roster().box(offer.note()).first(ControlBox.NAME_KEY));
    if (key.isEmpty()) {
      return "";
    }
    try (Secret nameKey = Secret.of(key.get())) {
      return JoinName.open(nameKey, id, request.card().device(), request.sealedName());
    } catch (MalformedException e) {
      return "";
    }
  }

  @Override
  public boolean decides(DeviceId device) {
    Role role = state.roster().person(device).map(state.roster()::role).orElse(Role.NONE);
    return role.atLeast(Role.ADMIN);
  }

  @Override
  public void onRefused(JoinKey key, Reason reason) {
    if (reason == Reason.DECLINED) {
      wishes.noteDeclined(key);
    }
    pace.forget(key);
    if (wishes.end(key, "another admin has refused this request already").isPresent()) {
      onWishes.run();
    }
  }

  /// Members or invitations changed: requests that these decided about wait no more.
  void sweep() {
    boolean gone = false;
    for (Asked asked : wishes.all()) {
      gone |= swept(asked);
    }
    if (gone) {
      onWishes.run();
    }
  }

  private boolean swept(Asked asked) {
    Optional<Offer> offer = offer(asked.request());
    Optional<Hash> before = admission(asked.request());
    if (state.role().below(Role.ADMIN) || offer.isEmpty()) {
      return wishes.end(asked.key(), "this request does not wait here any more").isPresent();
    }
    if (before.isPresent()) {
      return end(
          asked, "this person has been let in already", new JoinState.Admitted(before.get()));
    }
    Optional<Reason> why = ended(offer.get());
    return why.isPresent() && end(asked, line(why.get()), refused(why.get()));
  }

  private boolean end(Asked asked, String why, JoinState answer) {
    boolean waited = wishes.end(asked.key(), why).isPresent();
    asked.answer().accept(answer);
    return waited;
  }

  private static String line(Reason reason) {
    return switch (reason) {
      case REVOKED -> "the invitation was revoked meanwhile: make a new one for this person";
      case EXPIRED -> "the invitation has expired meanwhile: make a new one for this person";
      case USED_UP -> "the invitation is used up: make a new one for this person";
      case DECLINED -> "this request was declined already";
      case UNKNOWN -> "the invitation of this request does not count any more";
    };
  }

  /// What waits for this person's decision.
  List<JoinWish> wishes() {
    sweep();
    return wishes.all().stream()
        .filter(asked -> offer(asked.request()).isPresent())
        .map(this::shown)
        .toList();
  }

  private JoinWish shown(Asked asked) {
    JoinRequest request = asked.request();
    Control.Invite terms = offer(request).orElseThrow().terms();
    PersonId person = request.card().person();
    return new JoinWish(
        asked.id(),
        person,
        request.card().device(),
        PersonName.shown(name(request, terms.id())),
        terms.role(),
        terms.id().toHex(),
        asked.sinceMs(),
        Inviting.wasRemoved(state, person));
  }

  /// Lets them in, as the invitation says; also whoever was removed before, since somebody decides.
  void approve(String id) {
    state.require(Role.ADMIN, "admit people");
    Asked asked = waiting(id);
    Control.Invite terms = offer(asked.request()).orElseThrow().terms();
    acts.requireGrant(terms.role());
    JoinState admitted = admit(asked.request(), terms);
    end(asked, "this request was approved already", admitted);
    onWishes.run();
  }

  void decline(String id) {
    state.require(Role.ADMIN, "decline requests");
    Asked asked = waiting(id);
    wishes.noteDeclined(asked.key());
    end(asked, line(Reason.DECLINED), refused(Reason.DECLINED));
    onWishes.run();
  }

  /// The request, judged as of now.
  private Asked waiting(String id) {
    sweep();
    return wishes.find(id);
  }

  void close() {
    pace.close();
  }
}
