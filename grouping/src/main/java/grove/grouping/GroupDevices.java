package grove.grouping;

import grove.graph.Contact;
import grove.grouping.rule.Act;
import grove.grouping.rule.Membership;
import grove.grouping.rule.Scope;
import grove.identity.DeviceCertificate;
import grove.identity.DeviceId;
import grove.identity.PersonId;
import grove.identity.bytes.Bytes;
import grove.identity.bytes.Hash;
import grove.store.Head;
import grove.store.LogId;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/// The devices of a group's people: who has which, linking a further own one, and ending one.
///
/// Part of [Group]: the same loop, the same errors.
public final class GroupDevices {
  private final GroupState state;
  private final Acts acts;
  private final Pen pen;
  private final Joining joining;
  private final Observer observer;

  GroupDevices(GroupState state, Acts acts, Pen pen, Joining joining, Observer observer) {
    this.state = state;
    this.acts = acts;
    this.pen = pen;
    this.joining = joining;
    this.observer = observer;
  }

  /// Every device that spoke or speaks for the person, in the order of their ids.
  public List<GroupDevice> of(PersonId person) {
    List<DeviceId> alive = state.roster().devices(person);
    Set<DeviceId> all = new TreeSet<>(alive);
    List<Act> enrolments = state.membership().enrolments(person);
    enrolments.forEach(act -> all.add(act.device().key()));
    return all.stream()
        .map(device -> describe(device, alive.contains(device), enrolments))
        .toList();
  }

  private GroupDevice describe(DeviceId device, boolean alive, List<Act> enrolments) {
    List<Act> own = enrolments.stream().filter(a -> a.device().key().equals(device)).toList();
    return new GroupDevice(
        device,
        alive,
        device.equals(state.device()),
        alive ? (int) own.stream().filter(state.membership()::lives).count() : 0,
        own.stream()
            .map(act -> state.book().get(act.id()))
            .flatMap(Optional::stream)
            .mapToLong(Note::wallMs)
            .findFirst()
            .orElse(0),
        own.stream().flatMap(act -> linkedBy(act).stream()).findFirst(),
        own.stream().mapToLong(this::begunAnewMs).max().orElse(0));
  }

  /// When an enrolment began a further incarnation of its device; 0 for the first one.
  private long begunAnewMs(Act enrolment) {
    return state
        .book()
        .get(enrolment.id())
        .filter(note ->
            note.control() instanceof Control.DeviceAdd add
                && add.proof() == Control.DeviceProof.RESTORE)
        .map(Note::wallMs)
        .orElse(0L);
  }

  private Optional<DeviceId> linkedBy(Act enrolment) {
    if (!enrolment.via().isEmpty()) {
      return Optional.of(enrolment.via().getLast());
    }
    return state
        .book()
        .get(enrolment.id())
        .map(Note::control)
        .filter(control ->
            control instanceof Control.DeviceAdd add && add.proof() == Control.DeviceProof.LINK)
        .flatMap(control -> state.membership().act(((Control.DeviceAdd) control).source()))
        .map(link -> link.device().key());
  }

  /// Ends a device with all of its incarnations, and what is written from now on is under keys that
  /// it never gets: an own one, or one of somebody below.
  public void revoke(PersonId person, DeviceId device) {
    if (device.equals(state.device())) {
      throw new IllegalArgumentException(
          "this is the device you are using: revoke it from another one, or leave the workspace");
    }
    if (!revocable(person, device)) {
      throw new IllegalArgumentException("no such device speaks for this person");
    }
    if (person.equals(state.me())) {
      state.require(Role.RELAY, "revoke a device");
    } else {
      acts.requireAbove(person, "revoke a device of");
    }
    Optional<EpochGrant> epoch =
        state.role().atLeast(Role.EDITOR)
            ? Optional.of(state.epochs().grant(device::equals))
            : Optional.empty();
    pen.control(new Control.DeviceRevoke(person, device, cut(device), epoch), ControlBox.EMPTY);
    observer.settle();
  }

  /// Whether there is something to end: it is alive, or vouches for one that is.
  public boolean revocable(PersonId person, DeviceId device) {
    boolean vouches =
        state.membership().enrolments(person).stream()
            .anyMatch(act -> act.via().contains(device) && state.membership().lives(act));
    return state.roster().devices(person).contains(device)
        || (vouches && !state.membership().gone(person, device, Scope.ALL));
  }

  /// Has this person ended that device here? Others who revoke it do so for this group alone.
  public boolean ended(DeviceId device) {
    return state.membership().ended(state.me(), device);
  }

  private Map<LogId, Head> cut(DeviceId device) {
    Map<LogId, Head> cut = new TreeMap<>();
    state
        .store()
        .frontier()
        .heads()
        .forEach((log, head) -> {
          if (log.device().equals(device)) {
            cut.put(log, head);
          }
        });
    return cut;
  }

  /// Throws where a further device of this person could not begin: one line for the user.
  public void requireRoom() {
    state.require(Role.RELAY, "link a device");
    long living =
        state.membership().enrolments(state.me()).stream()
            .filter(state.membership()::lives)
            .map(Act::device)
            .distinct()
            .count();
    if (living >= Membership.DEVICE_LIMIT) {
      throw new IllegalArgumentException(
          "you have %d devices in the workspace %s, which is the limit: revoke one first"
              .formatted(living, state.roster().workspace().orElse("")));
    }
  }

  /// Vouches for a further device of this person with a certificate that this device has signed,
  /// and gives what that device needs to come in.
  public Handover.Place link(DeviceCertificate certificate) {
    requireRoom();
    DeviceId device = certificate.device();
    if (!certificate.person().equals(state.me())
        || !certificate.issuer().equals(state.device().bytes())
        || !state.book().claims(device).isEmpty()) {
      throw new IllegalArgumentException("this device is known already: start it with a new home");
    }
    boolean said =
        state.book().links(device).stream()
            .anyMatch(
                note -> note.act().person().equals(state.me()) && state.book().effective(note));
    if (!said) {
      pen.control(new Control.Link(certificate), ControlBox.EMPTY);
      observer.settle();
    }
    return place();
  }

  private Handover.Place place() {
    Set<EpochKeys> newest = new LinkedHashSet<>();
    state.epochs().byDepth().stream().findFirst().ifPresent(newest::add);
    newest.addAll(state.epochs().newest(Arrival.EPOCHS_MAX));
    List<Hash> epochs = new ArrayList<>();
    List<Bytes> keys = new ArrayList<>();
    newest.stream()
        .limit(Arrival.EPOCHS_MAX)
        .forEach(key -> {
          epochs.add(key.id());
          keys.add(key.both());
        });
    List<Contact> contacts = state.ports().network().contacts().get();
    return new Handover.Place(
        state.group(),
        new Arrival(
            state.roster().workspace().orElse(""),
            epochs,
            contacts.stream().limit(Contacts.MAX).toList()),
        keys);
  }

  /// Exchanges ids that a stub of a data entry names: what it says is for the floor above to know.
  @FunctionalInterface
  public interface Stubs {
    Bytes exchange(Bytes stub, Map<Hash, Hash> again);
  }

  /// Writes again, under this incarnation, what [Unshown] kept; true where there was something. At
  /// each opening, once the graph runs and before anything else is written.
  public boolean resume(Stubs stubs) {
    boolean can = state.enrolled() && !state.forked();
    Optional<Resumption> rest = can ? Resumption.of(state.store()) : Optional.empty();
    rest.ifPresent(some -> {
      new Rewriter(state, acts, pen, this).run(some, stubs);
      observer.settle();
    });
    return rest.isPresent();
  }

  /// Whether this device was linked and is not in yet.
  public boolean arriving() {
    return joining.linked();
  }

  /// Why this device speaks for nobody here, though it did.
  public Optional<Barred> barred() {
    return state.barred();
  }

  /// Everything that a neighbour has is here, of both lanes.
  public void inStep() {
    if (joining.active() && joining.inStep()) {
      observer.goOn();
    }
  }
}
