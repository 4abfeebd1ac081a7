package grove.web.group;

import grove.graph.Graph;
import grove.graph.JoinProgress;
import grove.graph.Neighbour;
import grove.graph.SyncProgress;
import grove.grouping.Barred;
import grove.grouping.Group;
import grove.grouping.Member;
import grove.grouping.Role;
import grove.identity.bytes.Bytes;
import grove.store.EntryStore;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.CompletableFuture;

/// How this node stands with one workspace: asked, let in, in step, out.
///
/// "In step" is decided once: after joining, when a neighbour is ready and nothing that it has is
/// missing. It is kept in the store, so that a restart without neighbours does not doubt it.
/// Confined to the group's loop.
final class Standing {
  private static final String FIRST_SYNC = "web/first-sync";
  private static final Bytes DONE = Bytes.of((byte) 1);

  private final Group group;
  private final Graph graph;
  private final EntryStore store;
  private final List<CompletableFuture<WorkspaceView>> waiting = new ArrayList<>();
  private boolean inStep;
  private String trouble = "";

  Standing(Group group, Graph graph, EntryStore store) {
    this.group = group;
    this.graph = graph;
    this.store = store;
    this.inStep = inStep(store);
  }

  /// Whether the first sync of a store is done. Any thread.
  static boolean inStep(EntryStore store) {
    return store.local(FIRST_SYNC).isPresent();
  }

  /// Notes that it is: the store is a copy of one that was.
  static void settle(EntryStore store) {
    store.putLocal(Map.of(FIRST_SYNC, DONE));
  }

  WorkspaceState state() {
    return switch (group.standing()) {
      case JOINING -> group.devices().arriving() ? WorkspaceState.SYNCING : WorkspaceState.WAITING;
      case MEMBER -> inStep ? WorkspaceState.MEMBER : WorkspaceState.SYNCING;
      case REMOVED -> WorkspaceState.REMOVED;
    };
  }

  /// The founder has everything there is.
  void founded() {
    settle();
  }

  /// Something happened; true if that was the end of the first sync.
  boolean check() {
    if (inStep || !group.joined() || readyNeighbours() == 0 || !graph.progress().current()) {
      return false;
    }
    settle();
    return true;
  }

  private void settle() {
    settle(store);
    inStep = true;
    tell();
  }

  /// The store fails, with a line that says what to do; empty: it works again.
  void trouble(String line) {
    trouble = line;
  }

  /// Completes when the first sync is done, or there will be none.
  CompletableFuture<WorkspaceView> settled() {
    CompletableFuture<WorkspaceView> view = new CompletableFuture<>();
    waiting.add(view);
    if (state() == WorkspaceState.MEMBER || state() == WorkspaceState.REMOVED) {
      tell();
    }
    return view;
  }

  /// Tells those who wait how it stands now.
  void tell() {
    tell(view());
  }

  /// Tells those who wait that they wait for nothing.
  void refuse(String reason) {
    String id = group.id().toHex();
    tell(WorkspaceView.closed(id, group.name(), WorkspaceState.REFUSED, reason));
  }

  private void tell(WorkspaceView now) {
    List<CompletableFuture<WorkspaceView>> told = List.copyOf(waiting);
    waiting.clear();
    told.forEach(view -> view.complete(now));
  }

  WorkspaceView view() {
    WorkspaceState state = state();
    int members = (int) group.members().stream().filter(m -> m.role() != Role.NONE).count();
    return new WorkspaceView(
        group.id().toHex(),
        group.name(),
        group.role().name().toLowerCase(Locale.ROOT),
        store.entries(),
        members,
        state,
        group.createdMs(),
        sync(state),
        group.workspaceKey().state().name().toLowerCase(Locale.ROOT),
        waiting(),
        group.devices().barred().map(Barred::line).orElse(trouble));
  }

  private Optional<WorkspaceView.Waiting> waiting() {
    OptionalLong since = group.admissions().askedSinceMs();
    JoinProgress progress = graph.joinProgress();
    return since.isEmpty()
        ? Optional.empty()
        : Optional.of(
            new WorkspaceView.Waiting(since.getAsLong(), progress.asked(), progress.reached()));
  }

  private WorkspaceView.SyncView sync(WorkspaceState state) {
    int neighbours = readyNeighbours();
    SyncProgress progress = graph.progress();
    boolean alone = group.members().stream().mapToInt(Standing::devices).sum() <= 1;
    String word;
    if (!trouble.isEmpty()) {
      word = "problem";
    } else if (state == WorkspaceState.WAITING) {
      word = "waiting";
    } else if (state == WorkspaceState.REMOVED) {
      word = "offline"; // nothing comes any more: "current" would promise what nobody knows
    } else if (neighbours == 0) {
      word = alone ? "current" : "offline";
    } else {
      word = progress.current() ? "current" : "syncing";
    }
    return new WorkspaceView.SyncView(word, progress.have(), progress.of(), neighbours);
  }

  private static int devices(Member member) {
    return member.devices().size();
  }

  private int readyNeighbours() {
    return (int) graph.neighbours().stream().filter(Neighbour::ready).count();
  }
}
