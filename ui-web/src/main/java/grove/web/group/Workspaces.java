package grove.web.group;

import static java.lang.System.Logger.Level.WARNING;

import grove.graph.Loop;
import grove.graph.Metric;
import grove.grouping.Group;
import grove.grouping.GroupException;
import grove.grouping.Handover;
import grove.grouping.WayIn;
import grove.identity.DeviceId;
import grove.store.GroupId;
import grove.store.StoreException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

/// All workspaces of this node, by id.
///
/// One thread, the registry's loop, touches the table; opening and asking happen on the loops of
/// the workspaces. Public methods may be called by any thread.
public final class Workspaces implements AutoCloseable {
  /// How long a stop may take before the process ends without it; SIGTERM allows 5 s.
  private static final long CLOSE_MAX_MS = 2_500;

  private static final System.Logger LOG = System.getLogger("grove.web");

  private final NodeParts node;
  private final Names names;
  private final Companions companions;
  private final EndedDevices ended;
  private final Loop.Running loop = Loop.thread("grove-workspaces");
  private final Map<String, Slot> slots = new LinkedHashMap<>();

  /// What closes and opens workspaces.
  private final Turns turns = new Turns(loop);

  private final Renewal renewal;

  Workspaces(NodeParts node) {
    this.node = node;
    this.names = new Names(node.vault());
    this.companions = new Companions(node.vault());
    this.ended = new EndedDevices(node.vault());
    this.renewal = new Renewal(node, loop, this::live, this::openAnew);
  }

  /// Begins to open all groups of the vault. Their stores are opened before this returns.
  ///
  /// @throws StoreException if there are groups and the store of none can be used
  void openAll() {
    List<StoreException> failures =
        loop.call(
                () -> {
                  List<StoreException> failed = new ArrayList<>();
                  for (GroupId group : Group.known(node.vault())) {
                    openKnown(group).ifPresent(failed::add);
                  }
                  return failed;
                })
            .join();
    if (!failures.isEmpty() && loop.call(this::allDamaged).join()) {
      throw failures.getFirst();
    }
    failures.forEach(failure -> LOG.log(WARNING, failure.getMessage()));
  }

  private boolean allDamaged() {
    return slots.values().stream().allMatch(slot -> slot instanceof Slot.Damaged);
  }

  private Optional<StoreException> openKnown(GroupId group) {
    String id = group.toHex();
    StoreShelf stores = new StoreShelf(node.home(), node.vault()::identity);
    try {
      stores.apply(group);
    } catch (StoreException e) {
      slots.put(id, new Slot.Damaged(names.of(id), String.valueOf(e.getMessage())));
      return Optional.of(e);
    }
    put(id, OpenWorkspace.open(node, ports -> Group.open(ports, group), stores, matters(id)));
    return Optional.empty();
  }

  private Consumer<Happenings.Matter> matters(String id) {
    return matter -> loop.execute(() -> on(id, matter));
  }

  private void put(String id, CompletableFuture<OpenWorkspace> opening) {
    slots.put(id, new Slot.Live(names.of(id), opening));
    Faults.watch(
        opening
            .thenCompose(opened -> opened.call(parts -> parts.group().name()))
            .handle((name, failure) -> {
              if (failure == null) {
                names.note(id, name);
                node.events().accept(new LiveEvent.Workspaces(id));
              } else {
                loop.execute(() -> onOpenFailed(id, Faults.cause(failure)));
              }
              return true;
            }));
  }

  private void onOpenFailed(String id, Throwable cause) {
    boolean said = cause instanceof StoreException || cause instanceof GroupException;
    LOG.log(WARNING, "a workspace can not be opened", said ? null : cause);
    String problem = said ? String.valueOf(cause.getMessage()) : "Grove made a mistake opening it.";
    slots.put(id, new Slot.Damaged(names.of(id), problem));
    node.events().accept(new LiveEvent.Workspaces(id));
  }

  /// What the graphs of all workspaces that are open count, by the workspaces' ids.
  public CompletableFuture<Map<String, List<Metric>>> metrics() {
    return opened()
        .thenCompose(open -> {
          CompletableFuture<Map<String, List<Metric>>> all =
              CompletableFuture.completedFuture(new LinkedHashMap<>());
          for (OpenWorkspace workspace : open) {
            all = all.thenCompose(sum -> workspace.call(parts -> add(sum, parts)));
          }
          return all;
        });
  }

  private static Map<String, List<Metric>> add(
      Map<String, List<Metric>> sum, OpenWorkspace.Parts parts) {
    sum.put(parts.group().id().toHex(), parts.graph().metrics());
    return sum;
  }

  /// All of them as lists show them. Those that are not open yet do not hold up the answer.
  public CompletableFuture<List<WorkspaceView>> views() {
    return loop.call(
            () -> slots.entrySet().stream().map(e -> view(e.getKey(), e.getValue())).toList())
        .thenCompose(Workspaces::all);
  }

  private static CompletableFuture<List<WorkspaceView>> all(
      List<CompletableFuture<WorkspaceView>> views) {
    return CompletableFuture.allOf(views.toArray(new CompletableFuture<?>[0]))
        .thenApply(done -> views.stream().map(CompletableFuture::join).toList());
  }

  /// Those that are open, once all that are opening have ended it; those that can not be opened are
  /// left out.
  CompletableFuture<List<OpenWorkspace>> readable() {
    return loop.call(() -> slots.keySet().stream().map(this::current).toList())
        .thenCompose(all -> {
          List<CompletableFuture<Optional<OpenWorkspace>>> open =
              all.stream()
                  .flatMap(Optional::stream)
                  .map(o -> o.thenApply(Optional::of).exceptionally(failed -> Optional.empty()))
                  .toList();
          return CompletableFuture.allOf(open.toArray(new CompletableFuture<?>[0]))
              .thenApply(done ->
                  open.stream().map(CompletableFuture::join).flatMap(Optional::stream).toList());
        });
  }

  /// How many can not be opened.
  CompletableFuture<Integer> damaged() {
    return loop.call(
        () -> (int) slots.values().stream().filter(slot -> slot instanceof Slot.Damaged).count());
  }

  /// Why those that can not be opened can not.
  CompletableFuture<List<String>> problems() {
    return loop.call(() -> {
      List<String> problems = new ArrayList<>();
      for (Slot slot : slots.values()) {
        if (slot instanceof Slot.Damaged(String name, String problem)) {
          problems.add(problem);
        }
      }
      return problems;
    });
  }

  /// One of them.
  public CompletableFuture<WorkspaceView> view(String id) {
    return loop.call(() -> slot(id)).thenCompose(slot -> view(id, slot));
  }

  private static CompletableFuture<WorkspaceView> view(String id, Slot slot) {
    return switch (slot) {
      case Slot.Live(String name, CompletableFuture<OpenWorkspace> opening)
          when opening.isDone() && !opening.isCompletedExceptionally() ->
          opening.thenCompose(OpenWorkspace::view);
      case Slot.Live(String name, CompletableFuture<OpenWorkspace> opening) ->
          done(WorkspaceView.closed(id, name, WorkspaceState.OPENING, ""));
      case Slot.Damaged(String name, String problem) ->
          done(WorkspaceView.closed(id, name, WorkspaceState.DAMAGED, problem));
      case Slot.Refused(String name, String reason) ->
          done(WorkspaceView.closed(id, name, WorkspaceState.REFUSED, reason));
    };
  }

  private static CompletableFuture<WorkspaceView> done(WorkspaceView view) {
    return CompletableFuture.completedFuture(view);
  }

  /// An open one; waits for it while it opens.
  public CompletableFuture<OpenWorkspace> get(String id) {
    return loop.call(() -> slot(id)).thenCompose(Workspaces::live);
  }

  /// All that can be opened, once they are open.
  CompletableFuture<List<OpenWorkspace>> opened() {
    return loop.call(() -> slots.keySet().stream().map(this::current).toList())
        .thenCompose(all -> {
          List<CompletableFuture<Optional<OpenWorkspace>>> openings =
              all.stream()
                  .flatMap(Optional::stream)
                  .map(o -> o.handle((workspace, failure) -> Optional.ofNullable(workspace)))
                  .toList();
          return CompletableFuture.allOf(openings.toArray(new CompletableFuture<?>[0]))
              .thenApply(done ->
                  openings.stream()
                      .map(CompletableFuture::join)
                      .flatMap(Optional::stream)
                      .toList());
        });
  }

  private static CompletableFuture<OpenWorkspace> live(Slot slot) {
    return switch (slot) {
      case Slot.Live(String name, CompletableFuture<OpenWorkspace> opening) -> opening;
      case Slot.Damaged(String name, String problem) ->
          throw new WorkspaceException(WorkspaceException.Reason.NOT_OPEN, problem);
      case Slot.Refused(String name, String reason) ->
          throw new WorkspaceException(
              WorkspaceException.Reason.NOT_OPEN,
              "You were not let in (" + reason + "): ask for a new invitation.");
    };
  }

  private Slot slot(String id) {
    Slot slot = slots.get(id);
    if (slot == null) {
      throw new WorkspaceException(
          WorkspaceException.Reason.UNKNOWN, "There is no such workspace on this node.");
    }
    return slot;
  }

  /// Founds a workspace, with an offline key above its owners where one is wanted.
  public CompletableFuture<OpenWorkspace> create(String name, boolean withKey) {
    StoreShelf stores = new StoreShelf(node.home(), node.vault()::identity);
    CompletableFuture<String> id = new CompletableFuture<>();
    return OpenWorkspace.open(
            node,
            ports -> {
              Group group = withKey ? Group.foundWithKey(ports, name) : Group.found(ports, name);
              id.complete(group.id().toHex());
              return group;
            },
            stores,
            matter -> Faults.watch(id.thenAccept(known -> matters(known).accept(matter))))
        .thenCompose(OpenWorkspace::founded)
        .thenCompose(opened -> loop.call(() -> register(id.join(), opened)));
  }

  private OpenWorkspace register(String id, OpenWorkspace opened) {
    put(id, CompletableFuture.completedFuture(opened));
    Faults.watch(share());
    return opened;
  }

  /// True if this person is a member of it here.
  public CompletableFuture<Boolean> member(String id) {
    return loop.call(() -> current(id)).thenCompose(Workspaces::joined);
  }

  private Optional<CompletableFuture<OpenWorkspace>> current(String id) {
    return slots.get(id) instanceof Slot.Live(String name, CompletableFuture<OpenWorkspace> opening)
        ? Optional.of(opening)
        : Optional.empty();
  }

  /// Those that are open, or are opening.
  private Map<String, CompletableFuture<OpenWorkspace>> live() {
    Map<String, CompletableFuture<OpenWorkspace>> live = new LinkedHashMap<>();
    slots.keySet().forEach(id -> current(id).ifPresent(opening -> live.put(id, opening)));
    return live;
  }

  private static CompletableFuture<Boolean> joined(
      Optional<CompletableFuture<OpenWorkspace>> opening) {
    return opening
        .map(o -> o.thenCompose(w -> w.call(parts -> parts.group().joined())))
        .orElseGet(() -> CompletableFuture.completedFuture(false));
  }

  /// Asks to be let in by an invitation. Answers when the first sync is done, the request is refused, or
  /// `waitMs` are over. A member stays one, and learns from a link where others may be reached: the way
  /// back for who has lost sight of everybody.
  public CompletableFuture<WorkspaceView> join(WayIn by, long waitMs) {
    String id = by.group().toHex();
    return turns
        .take(() -> member(id).thenCompose(member -> member ? meet(id, by) : ask(id, by)))
        .thenCompose(workspace -> workspace.settled(waitMs));
  }

  private CompletableFuture<OpenWorkspace> meet(String id, WayIn by) {
    return get(id)
        .thenCompose(workspace ->
            workspace.call(parts -> {
              by.contacts().forEach(c -> parts.graph().learn(c.device(), c.addresses()));
              return workspace;
            }));
  }

  /// Opens the workspace anew, to ask by this invitation; one that waited or was left is closed before.
  private CompletableFuture<OpenWorkspace> ask(String id, WayIn by) {
    return closeCurrent(id)
        .thenCompose(closed ->
            loop.call(() -> {
              StoreShelf stores = new StoreShelf(node.home(), node.vault()::identity);
              names.note(id, by.preview().workspace());
              put(
                  id,
                  OpenWorkspace.open(node, ports -> Group.joining(ports, by), stores, matters(id)));
              return slots.size();
            }))
        .thenCompose(asked -> get(id));
  }

  private CompletableFuture<Boolean> closeCurrent(String id) {
    return loop.call(() -> current(id))
        .thenCompose(opening ->
            opening
                .map(o -> o.handle((w, failure) -> Optional.ofNullable(w)))
                .orElseGet(() -> CompletableFuture.completedFuture(Optional.empty())))
        .thenCompose(workspace ->
            workspace
                .map(OpenWorkspace::close)
                .orElseGet(() -> CompletableFuture.completedFuture(true)));
  }

  /// Gives up asking, or puts a refusal away.
  public CompletableFuture<Boolean> cancelJoin(String id) {
    return turns.take(() -> loop.call(() -> slot(id)).thenCompose(slot -> cancel(id, slot)));
  }

  private CompletableFuture<Boolean> cancel(String id, Slot slot) {
    return switch (slot) {
      case Slot.Refused r -> loop.call(() -> slots.remove(id) != null);
      case Slot.Damaged d -> CompletableFuture.completedFuture(false);
      case Slot.Live(String name, CompletableFuture<OpenWorkspace> opening) ->
          opening
              .thenCompose(workspace -> workspace.call(Asking::stop))
              .thenCompose(fresh -> fresh ? discard(id) : loop.call(() -> false));
    };
  }

  private CompletableFuture<Boolean> discard(String id) {
    return closeCurrent(id).thenCompose(closed -> loop.call(() -> throwAway(id)));
  }

  private boolean throwAway(String id) {
    known(id).ifPresent(group -> Group.forget(node.vault(), group));
    node.home().group(id).delete();
    names.forget(id);
    new IndexKeys(node.vault(), node.random()).forget(id);
    slots.remove(id);
    node.events().accept(new LiveEvent.Workspaces(id));
    return true;
  }

  private Optional<GroupId> known(String id) {
    return Group.known(node.vault()).stream().filter(group -> group.toHex().equals(id)).findFirst();
  }

  private void on(String id, Happenings.Matter matter) {
    switch (matter) {
      case Happenings.Matter.Refused(String reason) ->
          Faults.watch(turns.take(() -> refuse(id, reason)));
      case Happenings.Matter.OldCopy(long incarnation) ->
          Faults.watch(turns.take(() -> renewal.renew(incarnation)));
      case Happenings.Matter.Met(DeviceId device) -> Faults.watch(give(id, device));
      case Happenings.Matter.Handed(DeviceId by, Handover.Place place) ->
          Faults.watch(take(by, place));
      case Happenings.Matter.Begun() -> Faults.watch(share());
      case Happenings.Matter.Members() -> Faults.watch(endWhatWasEnded(id));
    }
  }

  private CompletableFuture<Integer> endWhatWasEnded(String id) {
    return ended.none()
        ? CompletableFuture.completedFuture(0)
        : get(id).thenCompose(there -> there.call(parts -> ended.enforce(parts.group())));
  }

  private CompletableFuture<Boolean> share() {
    return opened().thenCompose(all -> companions.share(all, loop.nowMs()));
  }

  private CompletableFuture<Boolean> give(String via, DeviceId device) {
    return get(via)
        .thenCompose(
            link -> opened().thenCompose(all -> companions.give(device, link, all, loop.nowMs())));
  }

  private CompletableFuture<Boolean> take(DeviceId by, Handover.Place place) {
    return opened()
        .thenCompose(all -> Companions.ended(by, all))
        .thenCompose(ended ->
            ended
                ? CompletableFuture.completedFuture(false)
                : turns.take(() -> loop.call(() -> arrive(place))));
  }

  /// Begins in a workspace that another device of this person handed over, unless it is here.
  private boolean arrive(Handover.Place place) {
    String id = place.group().toHex();
    Slot slot = slots.get(id);
    boolean here = slot instanceof Slot.Live || slot instanceof Slot.Damaged;
    if (here || slots.size() >= Handover.PLACES_MAX) {
      return false;
    }
    node.vault().putAll(place.vaultValues());
    names.note(id, place.arrival().name());
    openKnown(place.group()).ifPresent(failure -> LOG.log(WARNING, failure.getMessage()));
    node.events().accept(new LiveEvent.Workspaces(id));
    return true;
  }

  private CompletableFuture<Boolean> refuse(String id, String reason) {
    String name = names.of(id);
    return get(id)
        .thenCompose(workspace -> workspace.call(Asking::fresh))
        .thenCompose(fresh -> fresh ? discard(id) : loop.call(() -> true))
        .thenCompose(discarded -> loop.call(() -> noteRefusal(id, name, reason)));
  }

  private boolean noteRefusal(String id, String name, String reason) {
    slots.putIfAbsent(id, new Slot.Refused(name, reason));
    node.events().accept(new LiveEvent.Refused(id, reason));
    return true;
  }

  private CompletableFuture<Boolean> openAnew(String id) {
    return closeCurrent(id).thenCompose(closed -> loop.call(() -> reopen(id)));
  }

  private boolean reopen(String id) {
    return known(id).map(group -> openKnown(group).isEmpty()).orElse(false);
  }

  /// The person has another name: tells all groups.
  public CompletableFuture<Boolean> renamed() {
    return loop.call(() -> slots.keySet().stream().map(this::current).toList())
        .thenCompose(all ->
            CompletableFuture.allOf(
                all.stream()
                    .flatMap(Optional::stream)
                    .map(Workspaces::tellName)
                    .toArray(CompletableFuture<?>[]::new)))
        .thenApply(done -> true);
  }

  private static CompletableFuture<Boolean> tellName(CompletableFuture<OpenWorkspace> opening) {
    return opening
        .thenCompose(workspace ->
            workspace.call(parts -> {
              parts.group().profileChanged();
              return true;
            }))
        .exceptionally(closed -> false);
  }

  /// Closes all, within the time that a stop may take.
  @Override
  public void close() {
    List<CompletableFuture<Boolean>> closings =
        loop.call(() -> List.copyOf(slots.keySet())).join().stream()
            .map(this::closeCurrent)
            .toList();
    try {
      CompletableFuture.allOf(closings.toArray(new CompletableFuture<?>[0]))
          .orTimeout(CLOSE_MAX_MS, TimeUnit.MILLISECONDS)
          .join();
    } catch (CompletionException e) {
      LOG.log(WARNING, "a workspace did not close in time; it is repaired at the next start");
    }
    loop.close();
  }
}
