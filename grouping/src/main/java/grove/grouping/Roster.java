package grove.grouping;

import grove.graph.Address;
import grove.graph.Contact;
import grove.graph.Standing;
import grove.grouping.rule.Act;
import grove.grouping.rule.Membership;
import grove.grouping.rule.Position;
import grove.grouping.rule.Scope;
import grove.identity.DeviceId;
import grove.identity.KeyPackage;
import grove.identity.PersonId;
import grove.identity.PersonName;
import grove.identity.bytes.Bytes;
import grove.identity.bytes.Hash;
import grove.identity.bytes.MalformedException;
import grove.store.GroupId;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;

/// People and devices of the group, as the effective control entries have them.
final class Roster {
  /// Answers about devices that are kept; strangers' are among them.
  private static final int ANSWERS_MAX = 4_096;

  private final GroupId group;
  private final ControlBook book;
  private final KeyRing keys;
  private final Map<Hash, ControlBox> boxes = new HashMap<>();
  private final Map<DeviceId, Optional<PersonId>> persons = new HashMap<>();
  private final Map<DeviceId, Standing> standings = new HashMap<>();
  private Seen answeredAt = new Seen(-1, -1);

  /// What the answers about devices follow from: links ask for them with every message.
  private record Seen(int entries, long revision) {}

  /// A device that gets the keys of a new epoch.
  record Recipient(Role role, KeyPackage keyPackage) {}

  Roster(GroupId group, ControlBook book, KeyRing keys) {
    this.group = group;
    this.book = book;
    this.keys = keys;
  }

  Role role(PersonId person) {
    return book.membership().role(person);
  }

  /// Members, in the order of their ids.
  List<PersonId> members() {
    return book.membership().people().stream()
        .filter(person -> role(person).atLeast(Role.RELAY))
        .toList();
  }

  /// How the workspace is kept: as the newest POLICY has it, else as GENESIS.
  Control.Policy policy() {
    List<Act> acts = book.policies().stream().filter(book::effective).map(Note::act).toList();
    Optional<Note> newest =
        Membership.maximal(acts).stream()
            .max((a, b) -> a.id().compareTo(b.id()))
            .flatMap(act -> book.get(act.id()));
    return newest
        .or(() -> book.get(group.hash()))
        .map(note ->
            switch (note.control()) {
              case Control.SetPolicy c -> c.policy();
              case Control.Genesis c -> c.policy();
              default -> Control.Policy.DEFAULT;
            })
        .orElse(Control.Policy.DEFAULT);
  }

  /// Whether something effective was ever said about the person's role.
  boolean wasMember(PersonId person) {
    return founder().equals(Optional.of(person))
        || book.adds(person).stream().anyMatch(book::effective);
  }

  Optional<PersonId> founder() {
    return book.get(group.hash()).map(note -> note.act().person());
  }

  /// What the person calls themselves, else what the one who added them wrote; empty if unknown.
  String name(PersonId person) {
    return newest(book.profiles(person), ControlBox.NAME)
        .or(() -> newest(book.adds(person), ControlBox.NAME))
        .map(PersonName::shown)
        .orElse("");
  }

  /// What to call the person in a sentence: the first digits of the id where no name is known.
  String shown(PersonId person) {
    String name = name(person);
    return name.isBlank() ? person.shortHex() : name;
  }

  /// The newest entry by which the person is no member any more.
  Optional<Note> ending(PersonId person) {
    return book.exclusions().stream()
        .filter(note ->
            switch (note.control()) {
              case Control.Remove c -> c.target().equals(person);
              case Control.Set c -> c.target().equals(person) && c.role() == Role.NONE;
              case Control.Leave _ -> note.act().person().equals(person);
              default -> false;
            })
        .reduce((_, later) -> later);
  }

  /// What the workspace is called; empty while no key to a name is here.
  Optional<String> workspace() {
    return newest(book.policies(), ControlBox.WORKSPACE);
  }

  /// The text in that one of these effective notes, which stand in causal order, that comes after
  /// all others; of several, the one with the greatest id. What does not open is passed over.
  private Optional<String> newest(List<Note> notes, int tag) {
    Map<Act, String> texts = new HashMap<>();
    List<Act> acts = new ArrayList<>();
    for (Note note : notes) {
      Optional<String> text = book.effective(note) ? box(note).text(tag) : Optional.empty();
      if (text.isPresent()) {
        texts.put(note.act(), text.get());
        acts.add(note.act());
      }
    }
    return Membership.maximal(acts).stream()
        .max((a, b) -> a.id().compareTo(b.id()))
        .map(texts::get);
  }

  /// The secrets of a control entry; empty while its key is missing, or where it does not open.
  ControlBox box(Note note) {
    ControlBox known = boxes.get(note.id());
    if (known != null) {
      return known;
    }
    Optional<EpochKeys> key = note.box().isEmpty() ? Optional.empty() : keys.get(note.epoch());
    if (key.isEmpty()) {
      return ControlBox.EMPTY;
    }
    ControlBox box = open(note, key.get());
    boxes.put(note.id(), box);
    return box;
  }

  private ControlBox open(Note note, EpochKeys key) {
    Position at = note.act().at();
    var place = new PayloadBox.Place(group, at.branch().log(), at.seq(), note.epoch());
    try {
      Bytes plain = PayloadBox.openControl(key, place, note.box());
      return ControlBox.decode(plain);
    } catch (MalformedException e) {
      return ControlBox.EMPTY;
    }
  }

  /// The person's devices that speak for them, in the order of their ids.
  List<DeviceId> devices(PersonId person) {
    return book.devices(person).stream()
        .filter(device -> belongs(person, device, Scope.ALL))
        .sorted()
        .toList();
  }

  /// Does the device count as the person's within C: enrolled, or named by an ADD's card?
  private boolean belongs(PersonId person, DeviceId device, Scope c) {
    return book.membership().speaks(person, device, c)
        || (onCard(person, device, c) && !book.membership().gone(person, device, c));
  }

  private boolean onCard(PersonId person, DeviceId device, Scope c) {
    return book.adds(person).stream()
        .anyMatch(note ->
            note.control() instanceof Control.Add add
                && add.card().device().equals(device)
                && c.has(note.act())
                && book.effective(note));
  }

  /// Addresses of members' devices as their ADDs have them.
  List<Contact> contacts() {
    List<Contact> contacts = new ArrayList<>();
    for (PersonId person : members()) {
      for (Note note : book.adds(person)) {
        if (note.control() instanceof Control.Add add && book.effective(note)) {
          List<Address> addresses = addresses(box(note));
          if (!addresses.isEmpty()) {
            contacts.add(new Contact(add.card().device(), addresses));
          }
        }
      }
    }
    return contacts;
  }

  private static List<Address> addresses(ControlBox box) {
    List<Address> addresses = new ArrayList<>();
    for (ControlBox.Value value : box.values()) {
      if (value.tag() == ControlBox.ADDRESS) {
        try {
          addresses.add(Address.parse(value.bytes().toUtf8()));
        } catch (MalformedException e) {
          // A newcomer wrote what is no address: it helps nobody, and harms nobody.
        }
      }
    }
    return addresses;
  }

  /// The member whose device this is. A device that has enrolled itself has said whose it is; what
  /// somebody else's card says about it does not count beside that.
  Optional<PersonId> person(DeviceId device) {
    forgetStale();
    Optional<PersonId> known = persons.get(device);
    if (known == null) {
      known = judgePerson(device);
      persons.put(device, known);
    }
    return known;
  }

  private void forgetStale() {
    Membership membership = book.membership();
    Seen now = new Seen(membership.acts().size(), membership.revision());
    if (!now.equals(answeredAt) || persons.size() + standings.size() > ANSWERS_MAX) {
      answeredAt = now;
      persons.clear();
      standings.clear();
    }
  }

  private Optional<PersonId> judgePerson(DeviceId device) {
    List<PersonId> claim =
        book.claims(device).stream()
            .filter(p -> role(p).atLeast(Role.RELAY) && belongs(p, device, Scope.ALL))
            .sorted()
            .toList();
    return claim.stream()
        .filter(p -> book.membership().speaks(p, device, Scope.ALL))
        .findFirst()
        .or(() -> claim.stream().findFirst());
  }

  /// What the device is to links. One that a member has linked counts as theirs for links and
  /// CONTROL until it has enrolled itself, unless somebody else claims it: for keys, and as anybody's
  /// device, it does not count before.
  Standing standing(DeviceId device) {
    forgetStale();
    Standing known = standings.get(device);
    if (known == null) {
      known = judgeStanding(device);
      standings.put(device, known);
    }
    return known;
  }

  private Standing judgeStanding(DeviceId device) {
    if (person(device).isPresent() || (book.claims(device).isEmpty() && linked(device))) {
      return Standing.MEMBER;
    }
    return book.claims(device).stream().anyMatch(this::wasMember)
        ? Standing.REMOVED
        : Standing.UNKNOWN;
  }

  private boolean linked(DeviceId device) {
    return book.links(device).stream()
        .filter(book::effective)
        .map(note -> note.act().person())
        .anyMatch(
            p -> role(p).atLeast(Role.RELAY) && !book.membership().gone(p, device, Scope.ALL));
  }

  /// Does only a card say that the device is this person's, while it speaks for another member?
  private boolean claimedInVain(PersonId person, DeviceId device, Scope c) {
    return book.claims(device).size() > 1
        && !book.membership().speaks(person, device, c)
        && book.claims(device).stream()
            .anyMatch(other ->
                book.membership().role(other, c).atLeast(Role.RELAY)
                    && book.membership().speaks(other, device, c));
  }

  /// Whose devices get the keys of an epoch that is granted by somebody who knows C.
  SortedMap<DeviceId, Recipient> recipients(Scope c) {
    SortedMap<DeviceId, Recipient> recipients = new TreeMap<>();
    for (PersonId person : book.membership().people()) {
      Role role = book.membership().role(person, c);
      if (role.atLeast(Role.RELAY)) {
        for (DeviceId device : book.devices(person)) {
          if (belongs(person, device, c) && !claimedInVain(person, device, c)) {
            book.keyPackage(device)
                .ifPresent(keyPackage -> recipients.put(device, new Recipient(role, keyPackage)));
          }
        }
      }
    }
    return recipients;
  }
}
