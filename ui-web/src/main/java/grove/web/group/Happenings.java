package grove.web.group;

import grove.graph.Graph;
import grove.graph.GraphEvent;
import grove.graph.Neighbour;
import grove.grouping.Group;
import grove.grouping.GroupEvent;
import grove.grouping.Handover;
import grove.grouping.space.Item;
import grove.grouping.space.ItemChange;
import grove.grouping.space.Workspace;
import grove.identity.DeviceId;
import grove.store.StoreException;
import java.util.HashSet;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;

/// What happens in a workspace, and who is told: the order of the tower, from the graph up to the
/// page.
///
/// Deaf until [#attach]: what happens while the parts are made is known to each of them already.
/// Confined to the group's loop.
final class Happenings {

  /// The parts of a workspace that hear of each other here.
  record Ears(
      Group group,
      Graph graph,
      Workspace space,
      BlobDesk blobs,
      SearchDesk search,
      Erasing erasing,
      FileShelf files) {}

  private final String id;
  private final Consumer<LiveEvent> pages;
  private final Consumer<Matter> matters;
  private final Consumer<DeviceId> seen;
  private Optional<Ears> ears = Optional.empty();
  private Optional<Standing> standing = Optional.empty();
  private long erased;
  private Optional<Uptake> uptake = Optional.empty();

  /// What the registry of workspaces has to act upon.
  sealed interface Matter {

    /// The request to join was refused.
    record Refused(String reason) implements Matter {}

    /// This home is an old copy of one that wrote further, or two copies wrote.
    ///
    /// @param incarnation under which it wrote
    record OldCopy(long incarnation) implements Matter {}

    /// Another device of this person is a neighbour in step.
    record Met(DeviceId device) implements Matter {}

    /// Another device of this person is in a workspace in which this one may not be yet.
    ///
    /// @param by who says so
    record Handed(DeviceId by, Handover.Place place) implements Matter {}

    /// This device has begun in the workspace.
    record Begun() implements Matter {}

    /// People or devices are others than before.
    record Members() implements Matter {}
  }

  /// `seen` hears of each device that became a neighbour in step, or was one until now.
  Happenings(
      String id, Consumer<LiveEvent> pages, Consumer<Matter> matters, Consumer<DeviceId> seen) {
    this.id = id;
    this.pages = pages;
    this.matters = matters;
    this.seen = seen;
  }

  void attach(Ears parts, Standing howItStands, Uptake items) {
    ears = Optional.of(parts);
    standing = Optional.of(howItStands);
    uptake = Optional.of(items);
    parts.group().listen(this::onGroup);
    renewIfForked(parts.group());
  }

  void onGraph(GraphEvent event) {
    ears.ifPresent(parts -> {
      onGraph(parts, event);
      erase(parts);
    });
    check();
  }

  private void onGraph(Ears parts, GraphEvent event) {
    switch (event) {
      case GraphEvent.EntriesReceived received -> {
        standing.ifPresent(s -> s.trouble(""));
        try {
          parts.group().onReceived(received.entries());
        } finally {
          uptake.ifPresent(Uptake::onArrival);
        }
        pages.accept(new LiveEvent.Sync(id));
      }
      case GraphEvent.BodiesReceived received -> {
        parts.space().onBodies(received.entries());
        pages.accept(new LiveEvent.Sync(id));
      }
      case GraphEvent.NeighbourChanged changed -> {
        seen.accept(changed.device());
        meet(parts, changed.device());
        pages.accept(new LiveEvent.Members(id));
        pages.accept(new LiveEvent.Sync(id));
      }
      case GraphEvent.ChunkLost e -> parts.blobs().doubtAll();
      case GraphEvent.CopiesChanged e -> {
        parts.files().trimSoon();
        pages.accept(new LiveEvent.Files(id));
      }
      case GraphEvent.AcknowledgementsChanged e -> pages.accept(new LiveEvent.Sync(id));
      case GraphEvent.BlobProgress progress -> onBlob(parts, progress);
      case GraphEvent.JoinAnswered answered -> {
        parts.group().onJoinAnswer(answered.state());
        pages.accept(new LiveEvent.Workspaces(id));
      }
      case GraphEvent.ClosedByPeer e -> pages.accept(new LiveEvent.Sync(id));
      case GraphEvent.LogsWaiting e -> pages.accept(new LiveEvent.Sync(id));
      case GraphEvent.LogFrozen frozen -> {
        parts.group().onFrozen(frozen.log());
        renewIfForked(parts.group());
        pages.accept(new LiveEvent.Members(id));
      }
      case GraphEvent.Heard heard ->
          parts.group().presence().onHeard(heard.device(), heard.spoken(), heard.payload());
      case GraphEvent.DirectReceived direct -> onDirect(parts, direct);
      case GraphEvent.StoreFailed failed -> {
        standing.ifPresent(s -> s.trouble(line(failed.failure())));
        pages.accept(new LiveEvent.Sync(id));
        pages.accept(new LiveEvent.Workspaces(id));
      }
      case GraphEvent.CopyRuns e ->
          matters.accept(new Matter.OldCopy(parts.group().dataLog().incarnation()));
      case GraphEvent.OwnLogBehind behind ->
          matters.accept(new Matter.OldCopy(behind.log().incarnation()));
    }
  }

  private static String line(StoreException failure) {
    return Objects.requireNonNullElse(failure.getMessage(), "The disk can not be used: check it.");
  }

  private void meet(Ears parts, DeviceId device) {
    if (Companions.near(parts.group(), parts.graph()).contains(device)) {
      matters.accept(new Matter.Met(device));
    }
  }

  /// Other purposes are of versions to come.
  private void onDirect(Ears parts, GraphEvent.DirectReceived direct) {
    if (direct.purpose() == Companions.PLACE) {
      Companions.read(parts.group(), direct.device(), direct.payload())
          .ifPresent(place -> matters.accept(new Matter.Handed(direct.device(), place)));
    }
  }

  /// Two copies of this home wrote: it goes on under a new incarnation.
  private void renewIfForked(Group group) {
    if (group.forks().ofThisHome()) {
      matters.accept(new Matter.OldCopy(group.dataLog().incarnation()));
    }
  }

  private void onBlob(Ears parts, GraphEvent.BlobProgress progress) {
    if (progress.complete()) {
      parts.blobs().onWhole(progress.manifest());
      parts.files().trimSoon();
      parts.space().onBlob(progress.manifest());
    } else {
      parts.blobs().onPiece();
    }
    pages.accept(new LiveEvent.Files(id));
  }

  private void onGroup(GroupEvent event) {
    ears.ifPresent(parts -> {
      onGroup(parts, event);
      erase(parts);
    });
    check();
  }

  /// What was taken back leaves all files, however it came to be dropped: by the word, since it came
  /// after the word, or since the word gained force.
  private void erase(Ears parts) {
    long dropped = parts.space().dropped();
    if (dropped != erased) {
      erased = dropped;
      parts.search().purge();
      parts.erasing().soon();
    }
  }

  private void onGroup(Ears parts, GroupEvent event) {
    switch (event) {
      case GroupEvent.MembersChanged changed -> {
        parts.space().on(changed);
        matters.accept(new Matter.Members());
        parts.group().contacts().forEach(c -> parts.graph().learn(c.device(), c.addresses()));
        pages.accept(new LiveEvent.Members(id));
        pages.accept(new LiveEvent.Workspaces(id));
      }
      case GroupEvent.Renamed e -> pages.accept(new LiveEvent.Workspaces(id));
      case GroupEvent.InvitationsChanged e -> pages.accept(new LiveEvent.Invites(id));
      case GroupEvent.PresenceChanged e -> pages.accept(new LiveEvent.Presence(id));
      case GroupEvent.WishesChanged e -> pages.accept(new LiveEvent.Invites(id));
      case GroupEvent.Redacted redacted -> {
        parts.space().on(redacted);
        pages.accept(new LiveEvent.Members(id));
      }
      case GroupEvent.KeysArrived arrived -> {
        parts.search().onUnrecorded();
        parts.space().on(arrived);
      }
      case GroupEvent.Joined e -> {
        parts.graph().cancelJoin();
        matters.accept(new Matter.Begun());
        pages.accept(new LiveEvent.Joined(id));
        pages.accept(new LiveEvent.Workspaces(id));
      }
      case GroupEvent.JoinRefused refused -> {
        String reason = RefusalWords.of(refused.reason());
        standing.ifPresent(s -> s.refuse(reason));
        matters.accept(new Matter.Refused(reason));
      }
      case GroupEvent.IncarnationEnded e ->
          matters.accept(new Matter.OldCopy(parts.group().dataLog().incarnation()));
      case GroupEvent.SelfRemoved e -> {
        pages.accept(new LiveEvent.Removed(id));
        pages.accept(new LiveEvent.Workspaces(id));
        standing.ifPresent(Standing::tell);
      }
    }
  }

  /// Items changed, by whomever.
  void onChanges(List<ItemChange> changes) {
    ears.ifPresent(parts -> {
      erase(parts);
      parts.search().onChanges(changes);
      parts.blobs().refresh();
    });
    pages.accept(event(changes));
  }

  private LiveEvent event(List<ItemChange> changes) {
    Set<String> kinds = new HashSet<>();
    Set<String> channels = new HashSet<>();
    Set<String> items = new HashSet<>();
    for (ItemChange change : changes) {
      Item item = change.item();
      kinds.add(Documents.kind(item));
      items.add(item.id().toHex());
      if (item instanceof Item.Message message) {
        channels.add(message.channel().toHex());
      }
    }
    return new LiveEvent.Items(id, kinds, channels, items);
  }

  /// What waited to be taken into the items is there.
  void onWhole() {
    ears.ifPresent(this::erase);
    check();
  }

  private void check() {
    ears.ifPresent(Happenings::tellInStep);
    boolean whole = uptake.map(items -> !items.due()).orElse(true);
    if (whole && standing.map(Standing::check).orElse(false)) {
      pages.accept(new LiveEvent.Workspaces(id));
    }
  }

  /// Who comes back by the recovery code begins when all that a neighbour has is here: what of the
  /// lost devices is not here then is cut off.
  private static void tellInStep(Ears parts) {
    if (parts.group().waiting()
        && parts.graph().progress().current()
        && parts.graph().neighbours().stream().anyMatch(Neighbour::ready)) {
      parts.group().devices().inStep();
    }
  }
}
