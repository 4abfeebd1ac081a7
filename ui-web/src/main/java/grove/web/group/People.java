package grove.web.group;

import grove.grouping.Group;
import grove.grouping.GroupDevice;
import grove.grouping.Member;
import grove.grouping.Role;
import grove.grouping.space.ItemId;
import grove.grouping.space.Workspace;
import grove.identity.DeviceId;
import grove.identity.PersonId;
import java.util.ArrayList;
import java.util.List;

/// Members and their devices with what they have acknowledged: one picture, taken on the loop.
public final class People {
  private final List<Member> members;
  private final Group group;
  private final DeviceSights sights;
  private final SyncMeter meter;
  private final Workspace space;

  People(Group group, Workspace space, SyncMeter meter, DeviceSights sights) {
    this.group = group;
    this.members = group.members().stream().filter(m -> m.role() != Role.NONE).toList();
    this.meter = meter;
    this.space = space;
    this.sights = sights;
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
                sights.online(device),
                member.self()));
      }
    }
    return devices;
  }

  /// Everything that speaks or spoke for a person.
  public List<GroupDevice> devices(PersonId person) {
    return group.devices().of(person);
  }

  /// When a device was last heard of.
  public DeviceSight sight(DeviceId device) {
    return sights.of(device);
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
    boolean here = member.devices().stream().anyMatch(sights::online);
    long has = member.devices().stream().mapToLong(meter::has).max().orElse(0);
    return new MemberView(member, here, has, meter.of());
  }
}
