package grove.grouping;

import grove.grouping.rule.Act;
import grove.grouping.rule.Meaning;
import grove.grouping.rule.Membership;
import grove.grouping.rule.Past;
import grove.identity.DeviceId;
import grove.identity.KeyPackage;
import grove.identity.PeerCard;
import grove.identity.PersonId;
import grove.identity.bytes.Hash;
import grove.identity.bytes.MalformedException;
import grove.store.Entry;
import grove.store.EntryHeader;
import grove.store.GroupId;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/// All control entries of a group that are known here: decoded, given to the membership, and found
/// by what they are about.
///
/// Built from the entries alone. What is effective is asked of the membership each time; the book
/// itself forgets nothing and decides nothing.
final class ControlBook {
  private final Membership membership;
  private final Meanings meanings;
  private final EpochBook epochs;
  private final Map<Hash, Note> notes = new LinkedHashMap<>();
  private final Set<Act> heads = new LinkedHashSet<>();
  private final Map<PersonId, List<Note>> profiles = new HashMap<>();
  private final Map<PersonId, List<Note>> adds = new HashMap<>();
  private final Map<PersonId, Set<DeviceId>> devices = new HashMap<>();
  private final Map<DeviceId, Set<PersonId>> claims = new HashMap<>();
  private final Map<DeviceId, List<Note>> packages = new HashMap<>();
  private final Map<InviteId, List<Note>> invites = new LinkedHashMap<>();
  private final List<Note> policies = new ArrayList<>();
  private final List<Note> exclusions = new ArrayList<>();
  private final List<Note> checkpoints = new ArrayList<>();
  private final Map<Hash, List<Note>> redactions = new LinkedHashMap<>();
  private final List<Note> grants = new ArrayList<>();
  private final Map<PersonId, List<Note>> statements = new HashMap<>();
  private final Map<InviteId, List<Note>> uses = new HashMap<>();
  private final Map<DeviceId, List<Note>> links = new HashMap<>();

  ControlBook(GroupId group, Membership membership, EpochBook epochs) {
    this.membership = membership;
    this.epochs = epochs;
    this.meanings = new Meanings(group, membership, this::card);
  }

  /// Takes a control entry whose prev and heads are known; known ones change nothing.
  void note(Entry entry) {
    if (notes.containsKey(entry.id())) {
      return;
    }
    EntryHeader header = entry.header();
    Optional<Control> control = decode(entry);
    Meaning meaning =
        control.map(c -> meanings.of(entry.id(), header, c)).orElse(Meaning.Plain.NOTHING);
    Optional<Hash> prev = header.seq() == 1 ? Optional.empty() : Optional.of(header.prev());
    Act act = membership.add(entry.id(), header.log(), prev, header.heads(), meaning);
    prev.flatMap(membership::act).ifPresent(heads::remove);
    header.heads().stream().map(membership::act).flatMap(Optional::stream).forEach(heads::remove);
    heads.add(act);
    if (control.isPresent() && meaning != Meaning.Plain.NOTHING) {
      control.get().granted().ifPresent(grant -> epochs.note(act, grant));
      Note note =
          new Note(
              act,
              epochs.withoutSeals(control.get()),
              header.wallMs(),
              header.epoch(),
              entry.stub());
      notes.put(entry.id(), note);
      sort(note);
    }
  }

  private static Optional<Control> decode(Entry entry) {
    Optional<ControlKind> kind = ControlKind.of(entry.header().kind());
    if (kind.isEmpty() || entry.body().isEmpty()) {
      return Optional.empty();
    }
    try {
      return Optional.of(ControlReading.decode(kind.get(), entry.body().get()));
    } catch (MalformedException e) {
      return Optional.empty();
    }
  }

  private void sort(Note note) {
    PersonId author = note.act().person();
    switch (note.control()) {
      case Control.Genesis c -> device(author, c.keyPackage(), note);
      case Control.DeviceAdd c -> {
        device(author, c.keyPackage(), note);
        boolean endsOthers =
            c.ending().ends().stream()
                .anyMatch(end -> !end.key().equals(note.act().device().key()));
        if (endsOthers) {
          exclusions.add(note);
        }
      }
      case Control.NewKeyPackage c -> put(packages, c.keyPackage().device(), note);
      case Control.Add c -> {
        put(adds, c.card().person(), note);
        put(statements, c.card().person(), note);
        grants.add(note);
        c.invite().ifPresent(invite -> put(uses, invite, note));
        device(c.card().person(), c.card().keyPackage(), note);
      }
      case Control.Profile _ -> put(profiles, author, note);
      case Control.SetPolicy _ -> policies.add(note);
      case Control.Invite c -> put(invites, c.id(), note);
      case Control.InviteRevoke c -> {
        put(invites, c.id(), note);
        if (c.leaked()) {
          exclusions.add(note);
        }
      }
      case Control.Remove c -> {
        exclusions.add(note);
        put(statements, c.target(), note);
        c.invites().forEach(invite -> put(invites, invite, note));
      }
      case Control.Set c -> {
        put(statements, c.target(), note);
        (c.role().below(Role.VIEWER) ? exclusions : grants).add(note);
      }
      case Control.Leave _, Control.DeviceRevoke _ -> exclusions.add(note);
      case Control.Link c -> put(links, c.certificate().device(), note);
      case Control.Checkpoint _ -> checkpoints.add(note);
      case Control.Redact c -> c.entries().forEach(entry -> put(redactions, entry, note));
      case Control.Epoch _, Control.Adopt _ -> {}
    }
  }

  private void device(PersonId person, KeyPackage keyPackage, Note note) {
    devices.computeIfAbsent(person, _ -> new LinkedHashSet<>()).add(keyPackage.device());
    claims.computeIfAbsent(keyPackage.device(), _ -> new LinkedHashSet<>()).add(person);
    put(packages, keyPackage.device(), note);
  }

  private static <K> void put(Map<K, List<Note>> map, K key, Note note) {
    map.computeIfAbsent(key, _ -> new ArrayList<>()).add(note);
  }

  Membership membership() {
    return membership;
  }

  boolean knows(Hash id) {
    return membership.act(id).isPresent();
  }

  Optional<Note> get(Hash id) {
    return Optional.ofNullable(notes.get(id));
  }

  /// All that say something, in a causal order.
  Collection<Note> notes() {
    return notes.values();
  }

  boolean effective(Note note) {
    return membership.effective(note.act());
  }

  /// The control entries that no other has in its past and that are not in this one, newest first.
  List<Act> headsBeyond(Past past) {
    List<Act> beyond = new ArrayList<>(heads);
    beyond.removeIf(past::has);
    return beyond.reversed();
  }

  private Optional<PeerCard> card(Hash add) {
    return get(add)
        .map(Note::control)
        .filter(Control.Add.class::isInstance)
        .map(control -> ((Control.Add) control).card());
  }

  List<Note> adds(PersonId person) {
    return adds.getOrDefault(person, List.of());
  }

  List<Note> profiles(PersonId person) {
    return profiles.getOrDefault(person, List.of());
  }

  /// Every device that an entry says is the person's.
  Set<DeviceId> devices(PersonId person) {
    return devices.getOrDefault(person, Set.of());
  }

  /// Everybody whose device this is said to be: mostly one.
  Set<PersonId> claims(DeviceId device) {
    return claims.getOrDefault(device, Set.of());
  }

  /// Whether a control log of this device is to be expected: it is somebody's, or linked.
  boolean expects(DeviceId device) {
    return claims.containsKey(device)
        || links.containsKey(device)
        || membership.workspaceKey().equals(Optional.of(device));
  }

  /// LINKs of this device, effective or not; anybody can write one about any key.
  List<Note> links(DeviceId device) {
    return links.getOrDefault(device, List.of());
  }

  /// Every device that this person, or somebody with a device of theirs, has linked.
  Set<DeviceId> linked(PersonId person) {
    Set<DeviceId> linked = new LinkedHashSet<>();
    links.forEach((device, notes) -> {
      if (notes.stream().anyMatch(note -> note.act().person().equals(person))) {
        linked.add(device);
      }
    });
    return linked;
  }

  /// The newest effective entry by which a device, or its person, lost its standing.
  Optional<Note> lastAgainst(DeviceId device) {
    Set<PersonId> people = claims(device);
    return exclusions().stream()
        .filter(note -> against(note, device, people))
        .reduce((_, later) -> later);
  }

  private static boolean against(Note note, DeviceId device, Set<PersonId> people) {
    return switch (note.control()) {
      case Control.Remove c -> people.contains(c.target());
      case Control.Set c -> people.contains(c.target());
      case Control.Add c -> people.contains(c.card().person());
      case Control.Leave _ -> people.contains(note.act().person());
      case Control.DeviceRevoke c -> c.device().equals(device) && people.contains(c.target());
      case Control.DeviceAdd c ->
          c.ending().ends().stream().anyMatch(end -> end.key().equals(device));
      default -> false;
    };
  }

  /// Whether something that names the device could have been written without knowing this entry:
  /// devices that came later need not be told of it.
  boolean cameBefore(DeviceId device, Act act) {
    return packages.getOrDefault(device, List.of()).stream()
        .anyMatch(note -> !note.act().past().has(act));
  }

  /// The device's newest key package: of its own log if there is one, else of an ADD's card.
  Optional<KeyPackage> keyPackage(DeviceId device) {
    List<Note> found = packages.getOrDefault(device, List.of());
    for (Note note : found.reversed()) {
      if (note.act().device().key().equals(device)) {
        return Optional.of(keyPackage(note.control()));
      }
    }
    return found.isEmpty() ? Optional.empty() : Optional.of(keyPackage(found.getLast().control()));
  }

  private static KeyPackage keyPackage(Control control) {
    return switch (control) {
      case Control.Genesis c -> c.keyPackage();
      case Control.DeviceAdd c -> c.keyPackage();
      case Control.NewKeyPackage c -> c.keyPackage();
      case Control.Add c -> c.card().keyPackage();
      default -> throw new IllegalArgumentException("no key package in " + control.kind());
    };
  }

  /// INVITE, INVITE_REVOKE and REMOVE that concern each invitation.
  Map<InviteId, List<Note>> invites() {
    return invites;
  }

  /// Effective ADDs by this invitation.
  List<Note> uses(InviteId invite) {
    return uses.getOrDefault(invite, List.of()).stream().filter(this::effective).toList();
  }

  /// ADDs, SETs and REMOVEs about the person, effective or not.
  List<Note> statements(PersonId person) {
    return statements.getOrDefault(person, List.of());
  }

  /// CHECKPOINTs, effective or not.
  List<Note> checkpoints() {
    return checkpoints;
  }

  /// REDACTs by the data entries that they name, effective or not.
  Map<Hash, List<Note>> redactions() {
    return redactions;
  }

  List<Note> policies() {
    return policies;
  }

  /// Effective entries after which an older epoch must not be written under any more.
  List<Note> exclusions() {
    Stream<Note> meant = exclusions.stream().filter(this::effective);
    return membership.forked()
        ? Stream.concat(meant, grants.stream().filter(this::becameExclusion)).toList()
        : meant.toList();
  }

  /// Of a log that forked, a role that was given counts as none: who had the keys with it has to be
  /// left out from now on.
  private boolean becameExclusion(Note grant) {
    return effective(grant) && membership.countsFor(grant.act()).below(Role.VIEWER);
  }

  /// What an author must show to have known: what gives them their role, and whom it excludes.
  List<Act> decisive(PersonId author) {
    List<Act> decisive = new ArrayList<>();
    Stream.concat(statements(author).stream().filter(this::effective), exclusions().stream())
        .forEach(note -> decisive.add(note.act()));
    return decisive.reversed();
  }
}
