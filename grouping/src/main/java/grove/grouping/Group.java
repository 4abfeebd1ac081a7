package grove.grouping;

import grove.graph.Address;
import grove.graph.Contact;
import grove.graph.GraphSecurity;
import grove.graph.JoinAttempt;
import grove.graph.JoinDesk;
import grove.graph.JoinState;
import grove.identity.DeviceId;
import grove.identity.DeviceKey;
import grove.identity.LocalIdentity;
import grove.identity.PersonId;
import grove.identity.RecoveryCode;
import grove.identity.Secret;
import grove.identity.Vault;
import grove.identity.bytes.Bytes;
import grove.identity.bytes.Hash;
import grove.store.Append;
import grove.store.Entry;
import grove.store.EntryStore;
import grove.store.GroupId;
import grove.store.Lane;
import grove.store.LogId;
import grove.store.Segment;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;

/// A group of people and what they share, at one node: who is a member, who may what, and the
/// sealed entries of its logs.
///
/// All methods belong to the group's loop, but [#known]. What is said here about roles, names and
/// effect follows from the stored entries alone and is the same at every node that has the same
/// entries. Acting methods throw [NotAllowedException] where the own role does not allow them, and
/// `IllegalArgumentException` (one line for the user) where what they were given can not be.
public final class Group implements AutoCloseable {
  private final GroupState state;
  private final Pen pen;
  private final InviteBook invites;
  private final Acts acts;
  private final Inviting inviting;
  private final Joining joining;
  private final Reception reception;
  private final Admissions admissions;
  private final GroupGuard guard;
  private final Observer observer;
  private final Oversight oversight;
  private final WorkspaceKey workspaceKey;
  private final FrozenLogs forks;
  private final GroupDevices devices;
  private final Upkeep upkeep;
  private final Presence presence;
  private final Redactions redactions;

  private Group(GroupPorts ports, GroupId id, EntryStore store) {
    this.state = new GroupState(ports, id, store);
    this.pen = new Pen(state);
    this.invites = new InviteBook(state);
    this.acts = new Acts(state, invites, pen);
    this.inviting = new Inviting(state, invites, acts, pen);
    this.joining = new Joining(state, pen);
    this.forks = new FrozenLogs(state);
    this.observer = new Observer(state, invites, acts, joining, forks);
    this.devices = new GroupDevices(state, acts, pen, joining, observer);
    Returning returning = new Returning(state);
    this.reception = new Reception(state, invites, acts, returning, observer::onWishes);
    this.admissions = new Admissions(inviting, reception, joining, observer::settle);
    this.redactions = new Redactions(state, acts, observer);
    this.guard = new GroupGuard(state, joining, returning, forks, redactions, observer::onSeal);
    this.oversight = new Oversight(state, acts, observer);
    this.workspaceKey = new WorkspaceKey(state, pen, acts, observer);
    this.upkeep = new Upkeep(state, acts, observer);
    this.presence = new Presence(state, () -> observer.tell(new GroupEvent.PresenceChanged()));
    observer.begin();
    upkeep.begin();
    observer.listen(this::onChange);
  }

  private void onChange(GroupEvent event) {
    if (event instanceof GroupEvent.MembersChanged
        || event instanceof GroupEvent.InvitationsChanged) {
      reception.sweep();
    }
  }

  /// Founds a group without a workspace key: this person is its founder and owner.
  public static Group found(GroupPorts ports, String name) {
    return found(ports, name, Optional.empty());
  }

  /// Founds a group above whose owners stands an offline key, see [#workspaceKey].
  public static Group foundWithKey(GroupPorts ports, String name) {
    try (RecoveryCode code = RecoveryCode.generate(ports.random())) {
      return found(ports, name, Optional.of(code));
    }
  }

  private static Group found(GroupPorts ports, String name, Optional<RecoveryCode> code) {
    String checked = WorkspaceName.checked(name);
    LocalIdentity self = ports.vault().identity();
    Control.Genesis control =
        new Control.Genesis(
            self.person(),
            self.chain(),
            self.keyPackage(),
            code.map(Group::publicHalf),
            Control.Policy.DEFAULT,
            Secret.random(ports.random(), Control.Genesis.NONCE_BYTES).bytes());
    LogId log = new LogId(self.device().id(), self.incarnation(), Lane.CONTROL);
    Entry genesis = Pen.genesis(log, control, self.device(), ports.loop().nowMs());
    GroupId id = new GroupId(genesis.id());
    EntryStore store = ports.stores().apply(id);
    if (!(store.append(Segment.of(genesis), true) instanceof Append.Accepted)) {
      throw new GroupException("the new workspace can not be stored: its folder is not empty");
    }
    Group group = new Group(ports, id, store);
    code.ifPresent(key -> WorkspaceKey.keep(group.state, key));
    group.acts.ensureEpoch();
    group.acts.rename(checked);
    group.acts.profile();
    group.observer.settle();
    return group;
  }

  private static DeviceId publicHalf(RecoveryCode code) {
    try (DeviceKey key = code.workspaceKey()) {
      return key.id();
    }
  }

  /// Opens a group that this node has founded, joined, or asked to join. Throws
  /// [GroupException] where the vault or the store lack what it needs.
  public static Group open(GroupPorts ports, GroupId id) {
    EntryStore store = ports.stores().apply(id);
    try {
      Group group = new Group(ports, id, store);
      group.goOn();
      return group;
    } catch (RuntimeException e) {
      store.close();
      throw e;
    }
  }

  /// Begins to join a group by an invitation; the network asks with [#joinAttempt].
  public static Group joining(GroupPorts ports, WayIn by) {
    ports.vault().put(new VaultArea(by.group()).link(), Joining.stored(by));
    return open(ports, by.group());
  }

  /// The groups that the vault has anything of. Any thread.
  public static List<GroupId> known(Vault vault) {
    return vault.keys(VaultArea.GROUPS).stream()
        .map(VaultArea::groupOf)
        .flatMap(Optional::stream)
        .distinct()
        .toList();
  }

  /// Removes everything that the vault has of a group: after a refused or cancelled request, or to
  /// forget a workspace for good. The group is closed; its store is the caller's. Any thread.
  public static void forget(Vault vault, GroupId group) {
    vault.keys(new VaultArea(group).folder()).forEach(vault::remove);
  }

  /// What was left undone: joining, or the DEVICE_ADD of a new incarnation.
  private void goOn() {
    if (!joining.active()) {
      if (state.book().get(state.group().hash()).isEmpty()) {
        throw new GroupException(
            "the entries of a workspace are missing: restore them from a backup, or join again");
      }
      if (!joining.enrolled() && role().atLeast(Role.RELAY)) {
        joining.enrol();
      }
    }
    observer.goOn();
  }

  /// Hears of everything that happens from now on; called on the loop, after those who listened
  /// before. What happened before (a join that was finished at the start) shows in [#standing].
  public void listen(Consumer<GroupEvent> listener) {
    observer.listen(listener);
  }

  public GroupId id() {
    return state.group();
  }

  /// What the workspace is called: as its entries say, else as the link said.
  public String name() {
    return state.roster().workspace().or(joining::name).orElse("");
  }

  public PersonId self() {
    return state.me();
  }

  public Role role() {
    return state.role();
  }

  /// Whether this person is still joining, a member, or out.
  public GroupStanding standing() {
    if (joining.active()) {
      return GroupStanding.JOINING;
    }
    return role().atLeast(Role.RELAY) ? GroupStanding.MEMBER : GroupStanding.REMOVED;
  }

  /// Whether this person is a member and this device can speak for them.
  public boolean joined() {
    return standing() == GroupStanding.MEMBER;
  }

  /// Whether this person still waits to be admitted, or for the group's first entries.
  public boolean waiting() {
    return standing() == GroupStanding.JOINING;
  }

  /// When the group was founded, ms since 1970 by its founder's clock; 0 before its first entry is
  /// here.
  public long createdMs() {
    return state.book().get(state.group().hash()).map(Note::wallMs).orElse(0L);
  }

  /// Everybody who is a member, in the order of their ids.
  public List<Member> members() {
    return state.roster().members().stream().map(this::describe).toList();
  }

  /// Somebody who is or was a member.
  public Optional<Member> member(PersonId person) {
    boolean known =
        state.roster().role(person).atLeast(Role.RELAY) || state.roster().wasMember(person);
    return known ? Optional.of(describe(person)) : Optional.empty();
  }

  private Member describe(PersonId person) {
    boolean self = person.equals(state.me());
    String name = state.roster().name(person);
    return new Member(
        person,
        self && name.isEmpty() ? state.self().name() : name,
        state.roster().role(person),
        state.roster().devices(person),
        self,
        state.roster().founder().equals(Optional.of(person)));
  }

  /// Addresses of members' devices as their ADDs have them, to begin with.
  public List<Contact> contacts() {
    List<Contact> contacts = new ArrayList<>();
    contacts.addAll(joining.contacts());
    contacts.addAll(state.roster().contacts());
    return contacts;
  }

  /// Devices of its people: linking, revoking, recovering.
  public GroupDevices devices() {
    return devices;
  }

  public List<Invitation> invitations() {
    return invites.list();
  }

  /// Makes an invitation by link. The link goes to people on other ways; it is shown here again.
  public Invitation invite(InviteTerms terms) {
    String id = inviting.byLink(terms).toHex();
    observer.settle();
    return invitations().stream().filter(i -> i.id().equals(id)).findFirst().orElseThrow();
  }

  /// Invitations taken back or made for one person, and requests that wait for approval.
  public Admissions admissions() {
    return admissions;
  }

  public void setRole(PersonId person, Role role) {
    acts.setRole(person, role);
    observer.settle();
  }

  /// Ends a membership, and the invitations that the person made or came by; what is written from
  /// now on is under keys that the person never gets.
  public void remove(PersonId person) {
    remove(person, false);
  }

  /// The same; returns the entry that did it.
  ///
  /// @param keepInvites whether the person's invitations stay
  public Hash remove(PersonId person, boolean keepInvites) {
    Note removal = acts.remove(person, keepInvites);
    observer.settle();
    return removal.id();
  }

  /// Audit, what is set aside, how far removals have come, new keys by hand.
  public Oversight oversight() {
    return oversight;
  }

  /// The offline key above the owners.
  public WorkspaceKey workspaceKey() {
    return workspaceKey;
  }

  /// Throws what [#write] would throw, if this person may not write.
  public void requireWriter() {
    state.require(Role.EDITOR, "write");
  }

  public void leave() {
    acts.leave();
    observer.settle();
  }

  public void rename(String name) {
    acts.rename(name);
    observer.settle();
  }

  /// The vault's name of this person has changed: tells the group.
  public void profileChanged() {
    acts.profile();
    observer.settle();
  }

  /// The vault's key package of this device has changed: tells the group.
  public void keyPackageChanged() {
    acts.keyPackage();
    observer.settle();
  }

  /// Answers the graph's questions.
  public GraphSecurity security() {
    return guard;
  }

  /// Takes strangers' requests to join.
  public JoinDesk desk() {
    return reception;
  }

  /// What the graph needs to ask for admission, while this person waits for it.
  ///
  /// @param addresses at which this node can be reached
  public Optional<JoinAttempt> joinAttempt(List<Address> addresses) {
    return joining.attempt(addresses);
  }

  /// Somebody answered the request to join.
  public void onJoinAnswer(JoinState answer) {
    if (answer instanceof JoinState.Refused refused && joining.onAnswer(answer)) {
      observer.tell(new GroupEvent.JoinRefused(refused.reason()));
    }
  }

  /// Gives up joining.
  public void cancelJoin() {
    joining.cancel();
  }

  /// The network carries the group from now on: asks it for what is missing.
  public void connected() {
    observer.wantMissing();
  }

  /// Entries of others were stored, in this order.
  public void onReceived(List<Entry> entries) {
    entries.forEach(state::take);
    state.budgets().onStored(entries);
    if (holds(entries, Lane.CONTROL)) {
      observer.settle();
    }
    if (holds(entries, Lane.DATA)) {
      observer.onData();
    }
  }

  private static boolean holds(List<Entry> entries, Lane lane) {
    return entries.stream().anyMatch(entry -> entry.log().lane() == lane);
  }

  /// There is proof that a device signed two histories of a log.
  public void onFrozen(LogId log) {
    state.freeze(log);
    observer.settle();
  }

  /// How people are at the moment.
  public Presence presence() {
    return presence;
  }

  /// The logs of which there are two histories.
  public FrozenLogs forks() {
    return forks;
  }

  /// What is taken back, and how long old versions are kept.
  public Redactions redactions() {
    return redactions;
  }

  /// The own data log, which may not have begun yet.
  public LogId dataLog() {
    return state.log(Lane.DATA);
  }

  /// Writes one data entry: sealed, signed, synced and announced when this returns.
  public Entry write(Bytes stub, Bytes body, List<Hash> deps) {
    return writeAll(List.of(new Draft(stub, body, deps))).getFirst();
  }

  /// Writes data entries with one signature and one sync for each 64 KiB of them.
  public List<Entry> writeAll(List<Draft> drafts) {
    requireWriter();
    EpochKeys keys = acts.ensureEpoch();
    List<Entry> written = pen.data(drafts, keys);
    observer.settle();
    return written;
  }

  /// Opens a data entry.
  public Opened open(Entry entry) {
    return state.keys().open(entry);
  }

  /// Whether a data entry counts; see [#revision].
  public boolean effective(Entry entry) {
    return state.place(entry.id()).map(state.membership()::effectiveData).orElse(false);
  }

  /// Whether the data entry at this place counts; false where nothing is stored there.
  public boolean effective(LogId dataLog, long seq) {
    return dataLog.lane() == Lane.DATA
        && state.place(dataLog, seq).map(state.membership()::effectiveData).orElse(false);
  }

  /// Grows whenever data entries that were judged before may be judged differently now.
  public long revision() {
    return state.membership().revision();
  }

  /// Who wrote a data entry; a log that nobody enrolled has an author that is nobody.
  public PersonId author(Entry entry) {
    return author(entry.log());
  }

  /// Whose a data log is; see [#author(Entry)].
  public PersonId author(LogId dataLog) {
    return state.membership().dataAuthor(dataLog).person();
  }

  /// The key under which new blobs are written; belongs to the group.
  public Secret blobKey() {
    requireWriter();
    EpochKeys keys = acts.ensureEpoch();
    observer.settle();
    return keys.blobKey();
  }

  /// The inside, for tests that play a hostile node.
  GroupState state() {
    return state;
  }

  /// Does nothing by itself any more.
  void rest() {
    observer.close();
    reception.close();
    upkeep.close();
    presence.close();
  }

  /// Wipes the keys in memory and closes the store.
  @Override
  public void close() {
    rest();
    state.close();
  }
}
