package grove.graph.link;

import grove.identity.DeviceId;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/// The open links of a graph, in the order in which they were opened.
public final class Links {
  /// Homes of one device that are linked at a time.
  private static final int HOMES_MAX = 2;

  private final Set<Link> open = new LinkedHashSet<>();
  private int begun;

  /// The number of a new link: they are counted from the start of the graph.
  int next() {
    return begun++;
  }

  void add(Link link) {
    open.add(link);
  }

  void remove(Link link) {
    open.remove(link);
  }

  /// All, in whatever state.
  public List<Link> all() {
    return List.copyOf(open);
  }

  /// Those on which entries flow.
  public List<Link> live() {
    return open.stream().filter(Link::live).toList();
  }

  /// The links with a device, past HELLO or being dialled.
  public List<Link> of(DeviceId device) {
    return open.stream().filter(link -> link.peer().equals(Optional.of(device))).toList();
  }

  /// Whether a link with the device is open or being dialled.
  public boolean with(DeviceId device) {
    return open.stream().anyMatch(link -> link.peer().equals(Optional.of(device)));
  }

  /// Another link with the same device that has got past HELLO and has to give way to this one, or
  /// this one to it. Two incarnations of a device are two homes, one a copy of the other, and each
  /// may have its link: else they would push each other out for ever. Of more, the oldest gives way.
  public Optional<Link> rival(Link link) {
    var same =
        open.stream()
            .filter(
                other -> !other.equals(link) && other.open() && other.peer().equals(link.peer()))
            .toList();
    var again = same.stream().filter(l -> l.incarnation() == link.incarnation()).findFirst();
    return again.isPresent() || same.size() < HOMES_MAX ? again : same.stream().findFirst();
  }
}
