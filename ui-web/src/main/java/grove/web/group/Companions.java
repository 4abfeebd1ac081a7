package grove.web.group;

import static java.lang.System.Logger.Level.INFO;

import grove.graph.Graph;
import grove.graph.Neighbour;
import grove.grouping.Group;
import grove.grouping.GroupDevice;
import grove.grouping.GroupException;
import grove.grouping.Handover;
import grove.grouping.NotAllowedException;
import grove.identity.DeviceCertificate;
import grove.identity.DeviceId;
import grove.identity.LocalIdentity;
import grove.identity.Vault;
import grove.identity.bytes.Bytes;
import grove.identity.bytes.MalformedException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;

/// Carries the workspaces of a person from one of their devices to the others: what was founded or
/// joined on one of them after they were linked.
///
/// Where two of them meet in a workspace that both are in, the one vouches for the other in each
/// workspace that the other has not begun in, and hands its keys over their own encrypted link. That
/// is done again at every meeting until the other has begun, so neither a lost message nor a crash
/// leaves a device out. Who is revoked in the workspace where they meet, or was ended by the person in
/// any, is given nothing and nothing is taken from it: word of that may come late to some workspaces.
///
/// Any thread may call; each workspace is asked on its own loop.
final class Companions {
  /// The purpose of DIRECT messages that hold a [Handover.Place].
  static final int PLACE = 1;

  private static final System.Logger LOG = System.getLogger("grove.web");

  private final Vault vault;

  Companions(Vault vault) {
    this.vault = vault;
  }

  /// Whether this is another device of this person, in force here.
  private static boolean own(Group group, DeviceId device) {
    return group.joined()
        && group.devices().of(group.self()).stream()
            .anyMatch(d -> d.device().equals(device) && d.alive() && !d.self());
  }

  /// The own other devices with which this workspace has a link in step.
  static List<DeviceId> near(Group group, Graph graph) {
    return graph.neighbours().stream()
        .filter(neighbour -> neighbour.ready() && own(group, neighbour.device()))
        .map(Neighbour::device)
        .toList();
  }

  /// Gives each own device that is near in one of these workspaces what it lacks of all of them.
  CompletableFuture<Boolean> share(List<OpenWorkspace> all, long nowMs) {
    List<CompletableFuture<Boolean>> given = new ArrayList<>();
    for (OpenWorkspace via : all) {
      given.add(
          via.call(parts -> near(parts.group(), parts.graph()))
              .thenCompose(devices -> {
                List<CompletableFuture<Boolean>> each =
                    devices.stream().map(device -> give(device, via, all, nowMs)).toList();
                return together(each);
              }));
    }
    return together(given);
  }

  /// Gives one device what it lacks, over its link in `via`.
  CompletableFuture<Boolean> give(
      DeviceId device, OpenWorkspace via, List<OpenWorkspace> all, long nowMs) {
    return ended(device, all)
        .thenCompose(ended ->
            ended ? CompletableFuture.completedFuture(false) : giveAll(device, via, all, nowMs));
  }

  /// Has the person ended this device in one of these workspaces?
  static CompletableFuture<Boolean> ended(DeviceId device, List<OpenWorkspace> all) {
    return together(
        all.stream()
            .map(workspace -> workspace.call(parts -> parts.group().devices().ended(device)))
            .toList());
  }

  private CompletableFuture<Boolean> giveAll(
      DeviceId device, OpenWorkspace via, List<OpenWorkspace> all, long nowMs) {
    List<CompletableFuture<Boolean>> given = new ArrayList<>();
    for (OpenWorkspace workspace : all) {
      given.add(
          workspace
              .call(parts -> vouch(parts, device, nowMs))
              .thenCompose(place ->
                  place.isPresent()
                      ? via.call(parts -> hand(parts, device, place.get()))
                      : CompletableFuture.completedFuture(false)));
    }
    return together(given);
  }

  private Optional<Handover.Place> vouch(OpenWorkspace.Parts parts, DeviceId device, long nowMs) {
    Group group = parts.group();
    if (!group.joined() || begun(group, device)) {
      return Optional.empty();
    }
    LocalIdentity self = vault.identity();
    var certificate = DeviceCertificate.byDevice(self.device(), self.person(), device, nowMs);
    try {
      return Optional.of(group.devices().link(certificate));
    } catch (NotAllowedException | GroupException | IllegalArgumentException e) {
      LOG.log(INFO, "an own device is not brought into a workspace: " + e.getMessage());
      return Optional.empty();
    }
  }

  /// Whether it is in already, or was and is no more.
  private static boolean begun(Group group, DeviceId device) {
    for (GroupDevice known : group.devices().of(group.self())) {
      if (known.device().equals(device)) {
        return known.self() || !known.alive() || known.firstMs() > 0;
      }
    }
    return false;
  }

  private static boolean hand(OpenWorkspace.Parts parts, DeviceId device, Handover.Place place) {
    return own(parts.group(), device) && parts.graph().direct(device, PLACE, place.encode());
  }

  /// What another own device handed over; empty where it makes no sense here.
  static Optional<Handover.Place> read(Group group, DeviceId from, Bytes payload) {
    if (!own(group, from)) {
      return Optional.empty();
    }
    try {
      return Optional.of(Handover.Place.decode(payload));
    } catch (MalformedException e) {
      LOG.log(INFO, "an own device sent a workspace of another version of Grove: update both");
      return Optional.empty();
    }
  }

  private static CompletableFuture<Boolean> together(List<CompletableFuture<Boolean>> all) {
    return CompletableFuture.allOf(all.toArray(new CompletableFuture<?>[0]))
        .thenApply(_ -> all.stream().anyMatch(CompletableFuture::join));
  }
}
