package grove.web.group;

import grove.graph.Contact;
import grove.graph.Graph;
import grove.graph.Spoken;
import grove.grouping.Group;
import grove.grouping.GroupNetwork;
import grove.identity.DeviceId;
import grove.identity.bytes.Bytes;
import grove.identity.bytes.Hash;
import grove.store.Segment;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;

/// The way from a group down to its graph, which is made after it: until then nothing is carried.
///
/// Confined to the group's loop.
final class GroupWire {
  private final NodeParts node;
  private Optional<Graph> graph = Optional.empty();
  private Optional<Group> group = Optional.empty();
  private Consumer<Segment> written = _ -> {};

  GroupWire(NodeParts node) {
    this.node = node;
  }

  GroupNetwork network() {
    return new GroupNetwork(
        this::announce, this::wantKey, this::membershipChanged, this::contacts, this::say);
  }

  /// @param ear hears of each own segment
  void connect(Group above, Graph below, Consumer<Segment> ear) {
    written = ear;
    group = Optional.of(above);
    graph = Optional.of(below);
  }

  private void announce(Segment segment) {
    graph.ifPresent(g -> g.announce(segment));
    written.accept(segment);
  }

  private void say(Spoken spoken, Bytes payload) {
    graph.ifPresent(g -> g.say(spoken, payload));
  }

  private void wantKey(Hash epoch) {
    graph.ifPresent(g -> g.wantKey(epoch));
  }

  private void membershipChanged() {
    graph.ifPresent(Graph::membershipChanged);
  }

  /// Who can be reached with an invitation: this device first, then others of the group.
  private List<Contact> contacts() {
    DeviceId self = node.vault().identity().device().id();
    List<Contact> contacts = new ArrayList<>();
    contacts.add(new Contact(self, node.network().port().addresses()));
    graph.ifPresent(g -> contacts.addAll(g.contacts()));
    group.ifPresent(g -> contacts.addAll(g.contacts()));
    Set<DeviceId> named = new HashSet<>();
    contacts.removeIf(contact -> !named.add(contact.device()));
    return contacts;
  }
}
