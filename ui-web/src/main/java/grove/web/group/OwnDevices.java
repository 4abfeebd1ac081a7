package grove.web.group;

import grove.grouping.GroupDevice;
import grove.grouping.Handover;
import grove.identity.DeviceCertificate;
import grove.identity.DeviceId;
import grove.identity.PersonId;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.function.Function;

/// The devices of this person over all workspaces that are open here: listed, linked, revoked.
public final class OwnDevices {
  private final Workspaces workspaces;
  private final PersonId person;
  private final EndedDevices ended;

  /// An own device.
  ///
  /// @param firstMs when it began in the first of the workspaces; 0 where it has not
  /// @param lastSeenMs 0 = never
  /// @param begunAnewMs when it last went on as a new incarnation, since its home had been copied,
  ///     moved, restored or rolled back; 0 = never
  public record Row(
      DeviceId device,
      boolean self,
      boolean alive,
      long firstMs,
      long lastSeenMs,
      boolean online,
      Optional<DeviceId> linkedBy,
      long begunAnewMs,
      List<Place> places) {}

  /// A workspace in which it is or was.
  public record Place(String workspace, String name, boolean alive) {}

  /// What one workspace knows of a device.
  private record Known(Place place, GroupDevice device, DeviceSight sight) {}

  OwnDevices(Workspaces workspaces, PersonId person, EndedDevices ended) {
    this.workspaces = workspaces;
    this.ended = ended;
    this.person = person;
  }

  /// All of them, in the order of their ids.
  public CompletableFuture<List<Row>> list(DeviceId self) {
    return everywhere(this::known)
        .thenApply(lists -> {
          SortedMap<DeviceId, List<Known>> all = new TreeMap<>();
          all.put(self, new ArrayList<>());
          for (List<Known> list : lists) {
            for (Known known : list) {
              all.computeIfAbsent(known.device().device(), _ -> new ArrayList<>()).add(known);
            }
          }
          return all.entrySet().stream()
              .map(e -> row(e.getKey(), e.getKey().equals(self), e.getValue()))
              .toList();
        });
  }

  private List<Known> known(OpenWorkspace.Parts parts) {
    String id = parts.group().id().toHex();
    String name = parts.group().name();
    People people = parts.people();
    return parts.group().devices().of(person).stream()
        .map(d -> new Known(new Place(id, name, d.alive()), d, people.sight(d.device())))
        .toList();
  }

  private static Row row(DeviceId device, boolean self, List<Known> known) {
    return new Row(
        device,
        self,
        self || known.stream().anyMatch(k -> k.device().alive()),
        known.stream().mapToLong(k -> k.device().firstMs()).filter(ms -> ms > 0).min().orElse(0),
        known.stream().mapToLong(k -> k.sight().lastSeenMs()).max().orElse(0),
        self || known.stream().anyMatch(k -> k.sight().online()),
        known.stream().flatMap(k -> k.device().linkedBy().stream()).findFirst(),
        known.stream().mapToLong(k -> k.device().begunAnewMs()).max().orElse(0),
        known.stream().map(Known::place).toList());
  }

  /// Ends an own other device in every workspace in which it is alive, and where it begins later;
  /// answers in how many it was.
  public CompletableFuture<Integer> revoke(DeviceId device) {
    return everywhere(parts -> revocable(parts, device))
        .thenCompose(found -> {
          if (found.contains(true)) {
            ended.note(device);
          }
          return everywhere(parts -> end(parts, device));
        })
        .thenApply(counts -> counts.stream().mapToInt(Integer::intValue).sum());
  }

  private boolean revocable(OpenWorkspace.Parts parts, DeviceId device) {
    return parts.group().joined() && parts.group().devices().revocable(person, device);
  }

  private int end(OpenWorkspace.Parts parts, DeviceId device) {
    if (!revocable(parts, device)) {
      return 0;
    }
    parts.group().devices().revoke(person, device);
    return 1;
  }

  /// Fails where a further device would be one too many in some workspace.
  CompletableFuture<Integer> requireRoom() {
    return everywhere(
            parts -> {
              if (parts.group().joined()) {
                parts.group().devices().requireRoom();
              }
              return 1;
            })
        .thenApply(List::size);
  }

  /// Vouches for a further device in every workspace, and gives what it needs there.
  CompletableFuture<List<Handover.Place>> link(DeviceCertificate certificate) {
    return everywhere(parts ->
            parts.group().joined()
                ? Optional.of(parts.group().devices().link(certificate))
                : Optional.<Handover.Place>empty())
        .thenApply(places -> places.stream().flatMap(Optional::stream).toList());
  }

  private <T> CompletableFuture<List<T>> everywhere(Function<OpenWorkspace.Parts, T> question) {
    return workspaces
        .opened()
        .thenCompose(all -> {
          List<CompletableFuture<T>> answers = all.stream().map(w -> w.call(question)).toList();
          return CompletableFuture.allOf(answers.toArray(new CompletableFuture<?>[0]))
              .thenApply(_ -> answers.stream().map(CompletableFuture::join).toList());
        });
  }
}
