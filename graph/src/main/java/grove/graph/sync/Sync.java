package grove.graph.sync;

import grove.graph.ByeCode;
import grove.graph.Standing;
import grove.graph.SyncProgress;
import grove.graph.link.Link;
import grove.graph.link.LinkState;
import grove.graph.link.Site;
import grove.graph.wire.Bye;
import grove.graph.wire.FrontierFrame;
import grove.graph.wire.FrontierFrame.Form;
import grove.graph.wire.FrontierFrame.Row;
import grove.graph.wire.Ready;
import grove.graph.wire.Want;
import grove.identity.bytes.Hash;
import grove.identity.bytes.MalformedException;
import grove.store.Frontier;
import grove.store.Lane;
import grove.store.LogId;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;

/// Brings two nodes in step: first the control lane, until both sides are READY, then everything.
///
/// Each side asks with the digest of its frontier; the other answers that it has the same, or with
/// the list of its logs, from which the asker sees what to pull. Who is not a member yet gets no
/// answer before it is one; who was removed sees no more than how that came, and hands in entries of
/// its own that are missing, which are stored and set aside.
public final class Sync {
  /// After which one who was about to part, and is a member again, may come anew.
  private static final long WELCOME_RETRY_MS = 1_000;

  private final Site site;
  private final Puller puller;
  private final Server server;
  private final Consumer<Link> onLive;
  private final OwnLogs ownLogs;
  private final Map<Link, Step> steps = new HashMap<>();

  /// How far a link has come.
  private static final class Step {
    /// Digests of the peer that were not answered, since it is no member yet.
    final Map<Lane, Hash> owed = new EnumMap<>(Lane.class);

    /// For a removed device: the highest seqs that it may see.
    Map<LogId, Long> cut = Map.of();

    boolean controlAnswered;

    /// The peer's frontier of the data lane was heard.
    boolean dataAnswered;

    /// What the peer was shown last of a lane, where that was all there was.
    final Map<Lane, Frontier> shown = new EnumMap<>(Lane.class);

    boolean answered(Lane lane) {
      return lane == Lane.CONTROL ? controlAnswered : dataAnswered;
    }
  }

  /// @param onLive hears of links on which entries flow from now on
  public Sync(Site site, Puller puller, Consumer<Link> onLive) {
    this.site = site;
    this.puller = puller;
    this.ownLogs = puller.ownLogs();
    this.onLive = onLive;
    server = new Server(site, new Limit(), puller.forks());
    puller.onSweep(this::settleAll);
  }

  /// What a link may see: all, nothing, or what led to the peer's removal and what is its own.
  private final class Limit implements Server.Ceiling {
    @Override
    public long of(Link link, LogId log) {
      var most = Math.min(site.entries().frontier().seq(log), ownLogs.shown(log));
      return Math.min(byId(link, log), most);
    }

    @Override
    public long byId(Link link, LogId log) {
      if (!sees(link)) {
        return 0;
      }
      return link.standing() == Standing.REMOVED && !log.device().equals(link.device())
          ? step(link).cut.getOrDefault(log, 0L)
          : Long.MAX_VALUE;
    }
  }

  /// The link has come to CONTROL.
  public void onOpen(Link link) {
    steps.put(link, new Step());
    for (var lane : Lane.values()) {
      link.know(new LogId(site.device(), site.self().incarnation(), lane));
    }
    judge(link);
    ask(link, Lane.CONTROL);
  }

  /// Asks what the neighbour has beyond what is here.
  public void ask(Link link, Lane lane) {
    link.send(FrontierFrame.of(lane, Form.DIGEST, own(lane).digest()));
  }

  private Frontier own(Lane lane) {
    return site.entries().frontier().lane(lane);
  }

  private Step step(Link link) {
    return steps.computeIfAbsent(link, _ -> new Step());
  }

  /// Judges anew what the peer is, and goes on as far as that allows.
  public void rejudge(Link link) {
    if (!link.open()) {
      return;
    }
    var before = link.standing();
    judge(link);
    if (link.parting() && link.standing() == Standing.MEMBER) {
      link.bye(new Bye(ByeCode.BUSY, WELCOME_RETRY_MS, List.of()));
    } else if (link.standing() == Standing.REMOVED && before == Standing.MEMBER) {
      link.bye(ByeCode.REMOVED);
    } else if (link.live() && link.standing() != Standing.MEMBER) {
      link.bye(ByeCode.STRANGER);
    } else {
      compare(link);
      answerOwed(link);
      settle(link);
    }
  }

  private void judge(Link link) {
    var standing = site.security().standing(link.device());
    var trusted = standing == Standing.UNKNOWN && link.server();
    link.standing(trusted ? Standing.MEMBER : standing);
    if (standing == Standing.REMOVED) {
      step(link).cut =
          site.security()
              .removal(link.device())
              .map(removal -> RemovalCut.of(site.entries(), removal))
              .orElse(Map.of());
    }
  }

  /// Whether the peer gets to see the control lane, wholly or up to its removal.
  private static boolean sees(Link link) {
    return switch (link.standing()) {
      case MEMBER, REMOVED -> true;
      case UNKNOWN -> link.proved();
    };
  }

  /// The peer's frontier, or a question for the own one.
  public void onFrontier(Link link, FrontierFrame frame) throws MalformedException {
    switch (frame.form()) {
      case DIGEST -> {
        step(link).owed.put(frame.lane(), frame.digest());
        answerOwed(link);
      }
      case SAME -> onAnswer(link, frame.lane());
      case LIST, DELTA -> {
        if (frame.form() == Form.DELTA && !step(link).answered(frame.lane())) {
          throw new MalformedException("changes of a frontier that was not shown");
        }
        puller.onRows(link, frame);
        onAnswer(link, frame.lane());
      }
    }
    settle(link);
  }

  private void onAnswer(Link link, Lane lane) {
    if (lane == Lane.CONTROL) {
      step(link).controlAnswered = true;
    } else {
      step(link).dataAnswered = true;
    }
    compare(link);
    answerOwed(link);
  }

  /// Compares the own heads with what a member knows of them; then what was held is shown to all.
  private void compare(Link link) {
    var step = step(link);
    if (link.standing() != Standing.MEMBER) {
      return;
    }
    if (step.controlAnswered && ownLogs.compare(Lane.CONTROL)) {
      site.links().all().stream().filter(Link::open).forEach(other -> show(other, Lane.CONTROL));
    }
    if (step.dataAnswered && ownLogs.compare(Lane.DATA)) {
      site.links().live().forEach(other -> show(other, Lane.DATA));
    }
  }

  private void show(Link link, Lane lane) {
    if (sees(link)) {
      answer(link, lane, Hash.ZERO);
    }
  }

  /// How far this node is behind its live neighbours.
  public SyncProgress progress() {
    var have = site.entries().entries();
    var heard =
        site.links().live().stream()
            .map(steps::get)
            .anyMatch(step -> step != null && step.dataAnswered);
    return new SyncProgress(have, have + puller.missing(), heard);
  }

  private void answerOwed(Link link) {
    if (!sees(link)) {
      return;
    }
    var owed = Map.copyOf(step(link).owed);
    owed.forEach((lane, asked) -> {
      if (!hearsFirst(link, lane)) {
        step(link).owed.remove(lane);
        answer(link, lane, asked);
      }
    });
  }

  /// Where something is held, one who called is heard first, so that the answer can be whole: a
  /// newcomer takes it for all there is. Of two who hold something one goes ahead.
  private boolean hearsFirst(Link link, Lane lane) {
    return !step(link).answered(lane)
        && !link.dialled()
        && link.standing() == Standing.MEMBER
        && ownLogs.holding(lane);
  }

  private void answer(Link link, Lane lane, Hash asked) {
    var frontier = own(lane);
    var before = Optional.ofNullable(step(link).shown.get(lane));
    noteShown(link, lane, frontier);
    if (frontier.digest().equals(asked)) {
      link.send(FrontierFrame.of(lane, Form.SAME, asked));
      return;
    }
    var changes = before.isPresent() && step(link).shown.containsKey(lane);
    var limit = new Limit();
    var rows = new ArrayList<Row>();
    var frozen = new ArrayList<Row>();
    frontier
        .heads()
        .forEach((log, head) -> {
          if (changes && before.filter(shown -> unchanged(shown, frontier, log)).isPresent()) {
            return;
          }
          var seq = Math.min(head.seq(), limit.of(link, log));
          var fork = frontier.forks().containsKey(log) && limit.byId(link, log) > 0;
          if ((seq > 0 || fork) && rows.size() + frozen.size() < FrontierFrame.ROWS_MAX) {
            (fork ? frozen : rows)
                .add(new Row(link.tag(log), seq, prefix(log, seq, head.seq(), head.id())));
          }
        });
    var form = changes ? Form.DELTA : Form.LIST;
    link.send(new FrontierFrame(lane, form, frontier.digest(), rows, frozen));
  }

  private static boolean unchanged(Frontier before, Frontier now, LogId log) {
    return before.head(log).equals(now.head(log))
        && before.forks().containsKey(log) == now.forks().containsKey(log);
  }

  /// What is shown of a frontier is all there is, unless the peer may not see it, own entries are
  /// held, or there are too many logs: then changes would mislead.
  private void noteShown(Link link, Lane lane, Frontier frontier) {
    var whole =
        link.standing() == Standing.MEMBER
            && !ownLogs.holding(lane)
            && frontier.logs().size() <= FrontierFrame.ROWS_MAX;
    if (whole) {
      step(link).shown.put(lane, frontier);
    } else {
      step(link).shown.remove(lane);
    }
  }

  private long prefix(LogId log, long seq, long headSeq, Hash headId) {
    return seq == headSeq
        ? Prefix.of(headId)
        : site.entries().entry(log, seq).map(entry -> Prefix.of(entry.id())).orElse(0L);
  }

  public void onWant(Link link, Want want) throws MalformedException {
    server.onWant(link, want);
    settle(link);
  }

  /// The queue to the network is short again.
  public void onDrained(Link link) {
    server.pump(link);
    settle(link);
  }

  /// The peer has what it wants of the control lane.
  public void onReady(Link link) {
    link.peerReady();
    if (link.standing() == Standing.REMOVED && !link.patient()) {
      part(link);
    } else if (link.live()) {
      onLive(link);
    } else {
      settle(link);
    }
  }

  /// Who was removed has seen how, and is shown how far its own data is known here: what is missing
  /// of that it hands in.
  private void part(Link link) {
    if (link.state() == LinkState.CONTROL) {
      link.part();
      link.know(new LogId(link.device(), link.incarnation(), Lane.DATA));
      own(Lane.CONTROL).logs().stream()
          .filter(log -> log.device().equals(link.device()))
          .forEach(log -> link.know(log.on(Lane.DATA)));
      answer(link, Lane.DATA, Hash.ZERO);
      ask(link, Lane.DATA);
    }
    settle(link);
  }

  /// Ends a link on which a removed device has handed in what was missing.
  private void settleParting(Link link, Step step) {
    if (step.dataAnswered && puller.allMet(link) && server.idle(link)) {
      link.bye(ByeCode.REMOVED);
    }
  }

  /// Says READY once nothing of the control lane is owed or wanted.
  public void settle(Link link) {
    var step = steps.get(link);
    if (step != null && link.parting()) {
      settleParting(link, step);
      return;
    }
    if (step == null
        || link.state() != LinkState.CONTROL
        || link.standing() != Standing.MEMBER
        || !step.controlAnswered
        || !step.owed.isEmpty()
        || !puller.controlDone(link)
        || !server.idle(link)) {
      return;
    }
    link.send(new Ready(link.standing()));
    link.ready();
    if (link.live()) {
      onLive(link);
    }
  }

  /// Both sides are ready. What came meanwhile is asked for once more, together with the data.
  private void onLive(Link link) {
    server.onLive(link);
    puller.onLive(link);
    ask(link, Lane.CONTROL);
    ask(link, Lane.DATA);
    onLive.accept(link);
  }

  /// Settles all links that are still busy with the control lane; after entries were stored.
  public void settleAll() {
    List.copyOf(steps.keySet()).forEach(this::settle);
  }

  public void onEnd(Link link) {
    steps.remove(link);
    server.onEnd(link);
    puller.onEnd(link);
  }
}
