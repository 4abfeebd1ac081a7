package grove.graph;

import grove.graph.flood.Acknowledger;
import grove.graph.flood.AddressBook;
import grove.graph.flood.Announcer;
import grove.graph.flood.Beacons;
import grove.graph.flood.Copies;
import grove.graph.flood.Ephemerals;
import grove.graph.flood.Nearby;
import grove.graph.flood.Words;
import grove.graph.link.Counter;
import grove.graph.link.Introduction;
import grove.graph.link.Knock;
import grove.graph.link.Link;
import grove.graph.link.LinkHost;
import grove.graph.link.Site;
import grove.graph.sync.Blobs;
import grove.graph.sync.Directs;
import grove.graph.sync.Keys;
import grove.graph.sync.Puller;
import grove.graph.sync.Sync;
import grove.graph.wire.BlobChunk;
import grove.graph.wire.BlobHave;
import grove.graph.wire.BlobWant;
import grove.graph.wire.Bye;
import grove.graph.wire.Credit;
import grove.graph.wire.Direct;
import grove.graph.wire.Ephemeral;
import grove.graph.wire.ForkFrame;
import grove.graph.wire.Frame;
import grove.graph.wire.FrontierFrame;
import grove.graph.wire.Graft;
import grove.graph.wire.Have;
import grove.graph.wire.Hello;
import grove.graph.wire.Join;
import grove.graph.wire.JoinAnswer;
import grove.graph.wire.KeySeal;
import grove.graph.wire.KeyWant;
import grove.graph.wire.Ping;
import grove.graph.wire.Pong;
import grove.graph.wire.Prune;
import grove.graph.wire.Push;
import grove.graph.wire.Ready;
import grove.graph.wire.Said;
import grove.graph.wire.SegmentFrame;
import grove.graph.wire.Unknown;
import grove.graph.wire.Want;
import grove.identity.DeviceId;
import grove.identity.bytes.ByteReader;
import grove.identity.bytes.ByteWriter;
import grove.identity.bytes.Bytes;
import grove.identity.bytes.MalformedException;
import grove.store.Entry;
import grove.store.Lane;
import grove.store.Segment;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// Joins the parts of a graph: brings each message of each link to the part that understands it,
/// and what was stored to those who tell of it.
final class Switchboard implements LinkHost, PeerPort.Door {
  /// What a device that is no member may send.
  private static final long STRANGER_BYTES_MAX = 16L << 20;

  /// How long an older link has to answer when another of the same home has come.
  private static final long ANSWER_MS = 5_000;

  /// From one neighbour's word that another home runs, which is believed, to the next.
  private static final long COPY_BELIEVED_MS = 3_600_000;

  private static final String COPY_TOLD = "graph/copy-told";

  /// What a removed device may hand in on one link.
  private static final long HAND_IN_BYTES_MAX = 64L << 20;

  /// After which one who was turned away for want of room may come again.
  private static final long BUSY_RETRY_MS = 60_000;

  private final Site site;
  private final Introduction introduction;
  private final Puller puller;
  private final Sync sync;
  private final Announcer announcer;
  private final Ephemerals ephemerals;
  private final Acknowledger acknowledger;
  private final Copies copies;
  private final AddressBook book;
  private final Nearby nearby;
  private Runnable moved = () -> {};
  private final Blobs blobs;
  private final Keys keys;
  private final Dialer dialer;
  private final Beacons beacons;
  private final Words words;
  private final Directs directs;
  private final Joiner joiner;
  private final Twins twins;
  private final JoinRelay relay;
  private final Reception reception;

  Switchboard(Site site) {
    this.site = site;
    introduction = new Introduction(site);
    puller = new Puller(site, this::onStored);
    sync = new Sync(site, puller, this::onLive);
    announcer = new Announcer(site, puller);
    ephemerals = new Ephemerals(site, announcer);
    acknowledger = new Acknowledger(site, ephemerals);
    copies = new Copies(site, ephemerals);
    puller.onRefilled(acknowledger::onStored);
    book = new AddressBook(site, ephemerals, this::onAddresses);
    blobs = new Blobs(site);
    keys = new Keys(site);
    dialer = new Dialer(site, this);
    twins = new Twins(site, this, this::onCopy);
    nearby = new Nearby(site, book, new Nearby.Ears(dialer::onSighted, twins::onCall));
    beacons = new Beacons(site, ephemerals, puller, new Search());
    words = new Words(site, ephemerals);
    directs = new Directs(site);
    joiner = new Joiner(site, this, nearby);
    reception = new Reception(site, sync, ephemerals);
    relay = reception.relay();
  }

  @Override
  public Site site() {
    return site;
  }

  Announcer announcer() {
    return announcer;
  }

  Puller puller() {
    return puller;
  }

  Sync sync() {
    return sync;
  }

  Ephemerals ephemerals() {
    return ephemerals;
  }

  Copies copies() {
    return copies;
  }

  Acknowledger acknowledger() {
    return acknowledger;
  }

  AddressBook book() {
    return book;
  }

  Nearby nearby() {
    return nearby;
  }

  Blobs blobs() {
    return blobs;
  }

  Keys keys() {
    return keys;
  }

  Dialer dialer() {
    return dialer;
  }

  Directs directs() {
    return directs;
  }

  Words words() {
    return words;
  }

  Beacons beacons() {
    return beacons;
  }

  /// Looks for entries that a beacon shows to be missing.
  private final class Search implements Beacons.Search {
    @Override
    public void neighbours(Lane lane) {
      site.links().live().forEach(link -> sync.ask(link, lane));
    }

    @Override
    public void author(DeviceId device) {
      dialer.seek(device);
    }
  }

  Joiner joiner() {
    return joiner;
  }

  @Override
  public Loop loop() {
    return site.loop();
  }

  @Override
  public boolean opens(Bytes knock, boolean lenient) {
    if (site.stopped()) {
      return false;
    }
    var known = site.security().networkKeys();
    return lenient
        ? Knock.known(knock, known, site.device(), site.nowMs())
        : Knock.fresh(knock, known, site.device(), site.nowMs());
  }

  @Override
  public void onDatagram(Bytes datagram, String host) {
    if (!site.stopped()) {
      nearby.onDatagram(datagram, host);
    }
  }

  /// Whom to tell that the machine is somewhere else.
  void whenMoved(Runnable then) {
    moved = then;
  }

  @Override
  public void onMoved() {
    if (!site.stopped()) {
      moved.run();
      site.links().all().forEach(Link::doubt);
      nearby.callNow();
      dialer.onMoved();
    }
  }

  @Override
  public void take(Connection connection, byte[] early) {
    Link.accept(this, connection, early);
  }

  @Override
  public Hello hello(Link link) {
    return introduction.hello(link);
  }

  @Override
  public Optional<ByeCode> onHello(Link link, Hello hello) {
    var wrong = introduction.judge(link, hello);
    if (wrong.isPresent()) {
      site.count(Counter.STRANGERS_REFUSED);
      return wrong;
    }
    return settleRivalry(link);
  }

  /// Of two links between the same devices the one opened by the smaller device id stays; of two
  /// opened by the same one the newer, since the older is likely to be dead. Where entries flow on
  /// the older, two homes may have been copied from one: then it is asked whether it lives (unless both
  /// dialled at the same time).
  private Optional<ByeCode> settleRivalry(Link link) {
    var rival = site.links().rival(link);
    if (rival.isEmpty()) {
      return Optional.empty();
    }
    if (rival.get().live()
        && rival.get().incarnation() == link.incarnation()
        && !link.crossed(rival.get())) {
      tellApart(rival.get(), link);
      return Optional.empty();
    }
    var mine = site.device().compareTo(link.device()) < 0;
    if (link.dialled() != rival.get().dialled() && link.dialled() != mine) {
      return Optional.of(ByeCode.DUPLICATE);
    }
    rival.get().bye(ByeCode.DUPLICATE);
    return Optional.empty();
  }

  /// Both stay until the older has answered, or has not.
  private void tellApart(Link older, Link newer) {
    var askedMs = older.probe();
    site.later(
        ANSWER_MS,
        () -> {
          if (older.open() && newer.open()) {
            if (older.answered(askedMs)) {
              newer.bye(new Bye(ByeCode.COPY, BUSY_RETRY_MS, List.of()));
            } else {
              older.bye(ByeCode.DUPLICATE);
            }
          }
        });
  }

  @Override
  public void onOpen(Link link) {
    if (!link.dialled() && site.security().standing(link.device()) != Standing.MEMBER) {
      reception.onStranger(link);
    } else if (!link.dialled() && !dialer.takes(link)) {
      link.bye(new Bye(ByeCode.BUSY, BUSY_RETRY_MS, referrals(link)));
    }
    if (!link.open()) {
      return;
    }
    joiner.onOpen(link);
    sync.onOpen(link);
    puller.flush();
  }

  /// Other members for one who finds no room here, or no longer.
  List<Contact> referrals(Link link) {
    return site.links().live().stream()
        .filter(other -> !other.device().equals(link.device()))
        .map(other -> new Contact(other.device(), book.addresses(other.device())))
        .limit(Bye.REFERRALS_MAX)
        .toList();
  }

  @Override
  public void onFrame(Link link, Frame frame) throws MalformedException {
    if (link.standing() == Standing.UNKNOWN
        && !link.proved()
        && link.receivedBytes() > STRANGER_BYTES_MAX) {
      link.bye(ByeCode.LIMIT);
      return;
    }
    if (link.parting() && link.receivedBytes() > HAND_IN_BYTES_MAX) {
      link.bye(ByeCode.REMOVED);
      return;
    }
    switch (frame) {
      case FrontierFrame frontier -> sync.onFrontier(link, frontier);
      case Want want -> sync.onWant(link, want);
      case SegmentFrame segment -> puller.onSegment(link, segment);
      case Push push -> announcer.onPush(link, push);
      case Have have -> announcer.onHave(link, have);
      case Prune prune -> announcer.onPrune(link, prune);
      case Graft graft -> announcer.onGraft(link, graft);
      case ForkFrame fork -> puller.forks().onFrame(link, fork);
      case Ready _ -> sync.onReady(link);
      case Ephemeral said when said.kind() == Ephemeral.JOIN_REQUEST -> relay.onRequest(link, said);
      case Ephemeral said when said.kind() == Ephemeral.JOIN_REFUSAL -> relay.onRefusal(link, said);
      case Ephemeral said when said.kind() == Ephemeral.BEACON -> beacons.onSaid(link, said);
      case Ephemeral said when Words.are(said.kind()) -> words.onSaid(link, said);
      case Ephemeral word -> ephemerals.onSaid(link, word);
      case Said said -> ephemerals.onDigests(link, said);
      case BlobHave have -> blobs.onHave(link, have);
      case BlobWant want -> blobs.server().onWant(link, want);
      case BlobChunk chunk -> blobs.onChunk(link, chunk);
      case KeyWant want -> keys.onWant(link, want);
      case KeySeal seal -> keys.onSeal(seal);
      case Direct direct -> directs.onDirect(link, direct);
      case Join join -> reception.onJoin(link, join);
      case JoinAnswer answer -> joiner.onAnswer(link, answer.state());
      case Unknown _ -> {}
      case Hello _, Bye _, Credit _, Ping _, Pong _ ->
          throw new IllegalStateException("the link keeps these to itself");
    }
    puller.flush();
    sync.settleAll();
  }

  /// Entries of others were stored: they are passed on, acknowledged, and told.
  private void onStored(List<Entry> entries, @Nullable Link from) {
    announcer.spread(new Segment(entries), from);
    acknowledger.onStored();
    site.tell(new GraphEvent.EntriesReceived(entries));
  }

  private void onLive(Link link) {
    site.count(Counter.LINKS_READY);
    dialer.onLive(link);
    announcer.onLive(link);
    joiner.onLive(link);
    ephemerals.onLive(link);
    relay.onLive(link);
    keys.onLive(link);
    blobs.onLive(link);
    site.tell(new GraphEvent.NeighbourChanged(link.device(), true));
  }

  private void onAddresses() {
    dialer.wake();
  }

  @Override
  public void onDrained(Link link) {
    sync.onDrained(link);
    blobs.server().pump(link);
    announcer.onDrained(link);
  }

  @Override
  public void onPong(Link link) {
    sync.settle(link);
  }

  @Override
  public void onSelf(Bytes name) {
    twins.onSelf(name);
  }

  @Override
  public void onEnd(Link link) {
    sync.onEnd(link);
    announcer.onEnd(link);
    blobs.onEnd(link);
    keys.onEnd(link);
    directs.onEnd(link);
    reception.onEnd(link);
    if (site.stopped()) {
      return;
    }
    link.byeReceived().ifPresent(bye -> onBye(link, bye));
    joiner.onEnd(link);
    dialer.onEnd(link);
    if (link.lived()) {
      site.tell(new GraphEvent.NeighbourChanged(link.device(), false));
    }
  }

  private void onBye(Link link, Bye bye) {
    for (var referral : bye.referrals()) {
      if (site.security().standing(referral.device()) == Standing.MEMBER) {
        book.learn(referral.device(), referral.addresses());
      }
    }
    site.tell(new GraphEvent.ClosedByPeer(link.device(), bye.code()));
    if (bye.code() == ByeCode.COPY && link.standing() == Standing.MEMBER) {
      onCopy();
    }
  }

  private void onCopy() {
    var told = site.entries().local(COPY_TOLD);
    if (told.isEmpty() || Math.abs(site.nowMs() - ms(told.get())) > COPY_BELIEVED_MS) {
      var now = new ByteWriter().u64(site.nowMs()).toBytes();
      site.entries().putLocal(Map.of(COPY_TOLD, now));
      site.soon(() -> site.tell(new GraphEvent.CopyRuns()));
    }
  }

  private static long ms(Bytes kept) {
    try {
      return ByteReader.of(kept).u64();
    } catch (MalformedException e) {
      return 0;
    }
  }

  /// Judges all links anew.
  void rejudge() {
    site.links().all().forEach(sync::rejudge);
    reception.onMembershipChanged();
    puller.onMembershipChanged();
    sync.settleAll();
    keys.settleOwed();
    dialer.wake();
  }
}
