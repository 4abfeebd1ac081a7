package grove.web.group;

import grove.graph.Graph;
import grove.graph.Neighbour;
import grove.grouping.Group;
import grove.grouping.Member;
import grove.grouping.Role;
import grove.grouping.space.ItemId;
import grove.grouping.space.Workspace;
import grove.identity.DeviceId;
import grove.store.EntryStore;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;

/// Members and their devices with what they have acknowledged: one picture, taken on the loop.
public final class People {
  private final List<Member> members;
  private final Set<DeviceId> online;
  private final SyncMeter meter;
  private final Workspace space;

  People(Group group, Graph graph, EntryStore store, Workspace space, DeviceId self) {
    this.members = group.members().stream().filter(m -> m.role() != Role.NONE).toList();
    this.online =
        graph.neighbours().stream()
            .filter(Neighbour::ready)
            .map(Neighbour::device)
            .collect(Collectors.toSet());
    online.add(self);
    this.meter = new SyncMeter(store.frontier(), graph.acknowledgements());
    this.space = space;
  }

  /// Members, in the group's order.
  public List<MemberView> members() {
    return members.stream().map(this::view).toList();
  }

  /// All living devices of the members.
  public List<DeviceView> devices() {
    List<DeviceView> devices = new ArrayList<>();
    for (Member member : members) {
      for (DeviceId device : member.devices()) {
        devices.add(
            new DeviceView(
                member.person(),
                device,
                meter.has(device),
                meter.of(),
                meter.atMs(device),
                online.contains(device),
                member.self()));
      }
    }
    return devices;
  }

  /// The number of living devices.
  public int deviceCount() {
    return members.stream().mapToInt(member -> member.devices().size()).sum();
  }

  /// How many of them have acknowledged an item's newest version.
  public int holders(ItemId item) {
    return space
        .origin(item)
        .map(origin ->
            members.stream()
                .mapToInt(m -> meter.holders(m.devices(), origin.log(), origin.seq()))
                .sum())
        .orElse(0);
  }

  private MemberView view(Member member) {
    boolean here = member.devices().stream().anyMatch(online::contains);
    long has = member.devices().stream().mapToLong(meter::has).max().orElse(0);
    return new MemberView(member, here, has, meter.of());
  }
}
