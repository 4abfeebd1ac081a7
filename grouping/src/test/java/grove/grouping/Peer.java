package grove.grouping;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import grove.graph.Address;
import grove.graph.Contact;
import grove.graph.JoinAttempt;
import grove.graph.JoinOrigin;
import grove.graph.JoinRequest;
import grove.graph.JoinState;
import grove.grouping.space.Workspace;
import grove.identity.DeviceId;
import grove.identity.PersonId;
import grove.identity.Vault;
import grove.identity.bytes.Bytes;
import grove.identity.bytes.Hash;
import grove.identity.bytes.MalformedException;
import grove.identity.testing.SeededRandom;
import grove.store.Append;
import grove.store.Entry;
import grove.store.EntryStore;
import grove.store.GroupId;
import grove.store.LogId;
import grove.store.Segment;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;

/// One person and their node in a `HandWorld`.
final class Peer {
  final Vault vault;
  final List<GroupEvent> events = new ArrayList<>();
  private final List<Workspace> spaces = new ArrayList<>();
  final List<JoinState> answers = new ArrayList<>();
  final Set<Hash> wanted = new LinkedHashSet<>();
  Group group;

  private final HandWorld world;
  private final SeededRandom random;
  private final Address address;
  private EntryStore store;
  private JoinRequest last;

  Peer(HandWorld world, String name, Path vaultPath, SeededRandom random) {
    this(world, name, Vault.create(vaultPath, name, random, world.loop.nowMs()), random);
  }

  Peer(HandWorld world, String host, Vault vault, SeededRandom random) {
    this.world = world;
    this.random = random;
    this.address = new Address(host.replace(" ", "-") + ".example", 4_700);
    this.vault = vault;
  }

  /// Opens a group of which this vault has been told by another device.
  void arrive(GroupId id) {
    open(Group.open(ports(), id));
  }

  DeviceId device() {
    return vault.identity().device().id();
  }

  GroupPorts ports() {
    Contact self = new Contact(vault.identity().device().id(), List.of(address));
    return new GroupPorts(
        vault,
        this::storeOf,
        world.loop,
        random,
        new GroupNetwork(_ -> {}, wanted::add, () -> {}, () -> List.of(self)));
  }

  /// The same vault with an empty store.
  GroupPorts portsToNowhere() {
    GroupPorts real = ports();
    return new GroupPorts(vault, EntryStore::memory, real.loop(), real.random(), real.network());
  }

  private EntryStore storeOf(GroupId id) {
    if (store == null) {
      store = EntryStore.memory(id);
    }
    return store;
  }

  void found(String name) {
    open(Group.found(ports(), name));
  }

  /// Founds a workspace with a key; gives its code.
  String foundWithKey(String name) {
    open(Group.foundWithKey(ports(), name));
    return group.workspaceKey().code().orElseThrow();
  }

  void joining(String link) {
    try {
      open(Group.joining(ports(), WayIn.parse(link, vault.identity())));
    } catch (MalformedException e) {
      throw new AssertionError(e);
    }
  }

  /// Opens the group again from what is stored, as after a restart.
  void reopen() {
    group.rest();
    open(Group.open(ports(), group.id()));
  }

  private void open(Group opened) {
    group = opened;
    group.listen(events::add);
    spaces.clear();
  }

  /// A workspace of the group hears of what happens in it, and of what comes.
  void carries(Workspace space) {
    group.listen(space::on);
    spaces.add(space);
  }

  /// Entries of others were stored.
  void received(List<Entry> entries) {
    group.onReceived(entries);
    spaces.forEach(Workspace::catchUp);
  }

  /// All that is stored, in a store of its own.
  EntryStore copyOfStore() {
    EntryStore copy = EntryStore.memory(group.id());
    boolean moved = true;
    while (moved) {
      moved = false;
      for (LogId log : store.frontier().logs()) {
        Optional<Segment> segment =
            store.read(log, copy.frontier().seq(log) + 1, Segment.BYTES_MAX);
        moved |=
            segment.isPresent() && copy.append(segment.get(), false) instanceof Append.Accepted;
      }
    }
    return copy;
  }

  void restore(EntryStore backup) {
    store = backup;
  }

  /// The inside of the group: to write what an honest node would not.
  GroupState state() {
    return group.state();
  }

  Pen pen() {
    return new Pen(group.state());
  }

  EntryStore store() {
    return store;
  }

  PersonId person() {
    return vault.identity().person();
  }

  JoinRequest request() {
    return request(group);
  }

  /// What this device hands in to join a group that it has opened.
  JoinRequest request(Group joining) {
    JoinAttempt attempt = joining.joinAttempt(List.of(address)).orElseThrow();
    return JoinRequest.of(
        attempt.group(), attempt.asking().orElseThrow(), vault.identity().device());
  }

  /// Asks somebody to be let in; the answer goes to the group.
  JoinState ask(Peer host) {
    return askWith(host, request());
  }

  /// The same request once more, though it was answered before.
  JoinState askAgain(Peer host) {
    return askWith(host, lastRequest());
  }

  /// Hands in a request, made by whomever.
  JoinState askWith(Peer host, JoinRequest request) {
    last = request;
    host.group
        .desk()
        .onJoin(
            request,
            host.origin(this),
            answer -> {
              answers.add(answer);
              group.onJoinAnswer(answer);
            });
    return answers.getLast();
  }

  /// What was handed in last.
  JoinRequest lastRequest() {
    return Objects.requireNonNull(last, "nothing was asked yet");
  }

  /// Where a request comes from that somebody hands in here.
  JoinOrigin origin(Peer stranger) {
    return JoinOrigin.of(vault.identity().device().id(), stranger.address);
  }

  Entry write(String text) {
    return group.write(Bytes.utf8("stub of " + text), Bytes.utf8(text), List.of());
  }

  /// The plain text of a data entry, which must open.
  String read(Entry entry) {
    Opened.Plain plain = assertInstanceOf(Opened.Plain.class, group.open(entry));
    try {
      String body = plain.body().orElseThrow().toUtf8();
      assertEquals("stub of " + body, plain.stub().toUtf8());
      return body;
    } catch (MalformedException e) {
      throw new AssertionError(e);
    }
  }

  /// The entry as this node has it.
  Entry stored(Entry entry) {
    return store.entry(entry.id()).orElseThrow();
  }

  boolean has(Entry entry) {
    return store.entry(entry.id()).isPresent();
  }

  void assertReads(Entry entry, String text) {
    assertTrue(has(entry), "the entry has not arrived");
    assertEquals(text, read(stored(entry)));
    assertTrue(group.effective(stored(entry)), "the entry is set aside");
  }

  <T extends GroupEvent> List<T> events(Class<T> type) {
    return events.stream().filter(type::isInstance).map(type::cast).toList();
  }
}
