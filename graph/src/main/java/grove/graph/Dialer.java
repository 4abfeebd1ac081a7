package grove.graph;

import grove.graph.flood.AddressBook;
import grove.graph.flood.Flood;
import grove.graph.link.Knock;
import grove.graph.link.Link;
import grove.graph.link.Site;
import grove.graph.overlay.Around;
import grove.graph.overlay.Backoff;
import grove.graph.overlay.Overlay;
import grove.graph.overlay.Ring;
import grove.graph.wire.Bye;
import grove.identity.DeviceId;
import grove.identity.bytes.ByteReader;
import grove.identity.bytes.ByteWriter;
import grove.identity.bytes.Bytes;
import grove.identity.bytes.MalformedException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/// Opens and ends links as the [Overlay] decides, and tells it what becomes of them.
///
/// A device is tried at all its addresses in turn before that counts as a failure. Every second round
/// knocks without a time, in case one of the two clocks is wrong. The anchor is kept in the store's
/// local state.
final class Dialer implements Around {
  private static final String ANCHOR = "graph/anchor";

  private final Site site;
  private final Switchboard board;
  private final AddressBook book;
  private final Backoff backoff;
  private final Overlay overlay;
  private final Ring ring;
  private final Map<DeviceId, Integer> tried = new HashMap<>();
  private List<DeviceId> order = List.of();
  private List<List<DeviceId>> byPerson = List.of();
  private Set<DeviceId> known = Set.of();
  private Optional<DeviceId> anchor = Optional.empty();
  private Loop.Cancellable timer = () -> {};

  Dialer(Site site, Switchboard board) {
    this.site = site;
    this.board = board;
    book = board.book();
    var config = site.config();
    backoff = new Backoff(config.backoffMinMs(), config.backoffMaxMs(), site.random());
    ring = new Ring(site.group(), site.device());
    overlay =
        new Overlay(
            this,
            backoff,
            site.random(),
            config.neighboursTarget(),
            config.neighboursMax(),
            site.nowMs());
  }

  /// Reads the anchor of the last run.
  void load() {
    var kept = site.entries().local(ANCHOR);
    if (kept.isPresent() && !kept.get().isEmpty()) {
      try {
        var in = ByteReader.of(kept.get());
        overlay.anchor(DeviceId.read(in), in.u64());
        anchor = overlay.anchor();
      } catch (MalformedException e) {
        anchor = Optional.empty(); // a new one is chosen
      }
    }
  }

  /// Something changed: sees anew with whom to be linked.
  void wake() {
    timer.cancel();
    timer = site.later(0, this::run);
  }

  /// A device is near that was not known to be there: it is dialled there at once, whatever failed
  /// before.
  void onSighted(DeviceId device) {
    tried.remove(device);
    overlay.onSighted(device);
    wake();
  }

  /// Entries of the device are missing, and no neighbour has them: it is dialled though there are
  /// enough neighbours, unless that failed lately.
  void seek(DeviceId device) {
    if (backoff.readyAtMs(device, site.nowMs()) <= site.nowMs()) {
      overlay.onSighted(device);
      wake();
    }
  }

  /// The network may be another one, or time was lost: what failed is tried again.
  void onMoved() {
    overlay.onChange(site.nowMs());
    wake();
  }

  private void run() {
    look();
    var plan = overlay.plan(site.nowMs());
    plan.guests().forEach(device -> live(device).ifPresent(flood()::leave));
    plan.stays().forEach(device -> live(device).ifPresent(flood()::stay));
    plan.drops().forEach(this::leave);
    plan.dials().forEach(this::dial);
    keepAnchor();
    timer.cancel();
    timer = site.later(Math.max(1, plan.nextMs() - site.nowMs()), this::run);
  }

  private Flood<Link, ?> flood() {
    return board.announcer().flood();
  }

  /// Who could be dialled now.
  private void look() {
    var devices = new LinkedHashSet<DeviceId>();
    for (var device : book.devices()) {
      if (dialable(device)) {
        devices.add(device);
      }
    }
    if (!devices.equals(known)) {
      known = devices;
      order = ring.after(devices);
    }
    var persons = new LinkedHashMap<Object, List<DeviceId>>();
    order.forEach(
        device -> persons.computeIfAbsent(person(device), _ -> new ArrayList<>()).add(device));
    byPerson = List.copyOf(persons.values());
  }

  private boolean dialable(DeviceId device) {
    return !device.equals(site.device())
        && !site.security().networkKeys().isEmpty()
        && !book.addresses(device).isEmpty()
        && site.security().standing(device) == Standing.MEMBER;
  }

  private void dial(DeviceId device) {
    if (site.links().with(device)) {
      return; // it has called meanwhile
    }
    var addresses = book.addresses(device);
    var address = addresses.get(tried.getOrDefault(device, 0) % addresses.size());
    Link.dial(board, site.ports().transport().dial(address), device, knock(device));
  }

  /// Under the epoch that the device had last, as far as this node knows.
  private Bytes knock(DeviceId device) {
    var keys = site.security().networkKeys();
    var epoch = book.epoch(device).orElse(keys.getFirst().epoch());
    var key =
        keys.stream().filter(k -> k.epoch().equals(epoch)).findFirst().orElse(keys.getFirst());
    return backoff.failures(device) % 2 == 0
        ? Knock.make(key.knock(), device, site.nowMs(), site.random())
        : Knock.timeless(key.knock(), device, site.random());
  }

  /// Ends the links with a device in a moment: others take over what travels on them.
  private void leave(DeviceId device) {
    live(device).ifPresent(flood()::leave);
    site.later(
        Flood.LEAVE_MS,
        () -> {
          for (var link : site.links().of(device)) {
            link.bye(new Bye(ByeCode.ENOUGH, 0, board.referrals(link)));
          }
        });
  }

  private Optional<Link> live(DeviceId device) {
    return site.links().of(device).stream().filter(Link::live).findFirst();
  }

  private void keepAnchor() {
    if (!overlay.anchor().equals(anchor)) {
      anchor = overlay.anchor();
      var out = new ByteWriter();
      anchor.ifPresent(device -> out.bytes(device.bytes()).u64(overlay.anchorSinceMs()));
      site.entries().putLocal(Map.of(ANCHOR, out.toBytes()));
    }
  }

  /// A member called; whether there is room, perhaps instead of another.
  boolean takes(Link link) {
    var gives = overlay.onCaller(link.device(), site.nowMs());
    var self = gives.equals(Optional.of(link.device()));
    if (!self) {
      gives.ifPresent(this::leave);
    }
    return !self;
  }

  /// Entries flow on the link.
  void onLive(Link link) {
    tried.remove(link.device());
    overlay.onLive(link.device(), site.nowMs());
    wake();
  }

  /// A link ended, in whatever state.
  void onEnd(Link link) {
    link.peer()
        .filter(device -> !site.links().with(device))
        .ifPresent(device -> {
          if (link.lived()) {
            backoff.lived(device, site.nowMs());
          } else if (link.dialled()) {
            failed(device);
          }
          link.byeReceived()
              .filter(bye -> bye.retryAfterMs() > 0)
              .ifPresent(bye -> backoff.wait(device, bye.retryAfterMs(), site.nowMs()));
          overlay.onEnd(device);
        });
    wake();
  }

  /// All addresses are tried in turn before the device is left alone for a while.
  private void failed(DeviceId device) {
    var count = tried.merge(device, 1, Integer::sum);
    if (count % Math.max(1, book.addresses(device).size()) == 0) {
      backoff.failed(device, site.nowMs());
    }
  }

  void stop() {
    timer.cancel();
  }

  @Override
  public int others() {
    return order.size();
  }

  @Override
  public Iterable<DeviceId> successors() {
    return order;
  }

  @Override
  public boolean knows(DeviceId device) {
    return known.contains(device);
  }

  @Override
  public long distance(DeviceId device) {
    return ring.distance(device);
  }

  @Override
  public Optional<DeviceId> any() {
    if (byPerson.isEmpty()) {
      return Optional.empty();
    }
    var devices = byPerson.get(site.random().nextInt(byPerson.size()));
    return Optional.of(devices.get(site.random().nextInt(devices.size())));
  }

  @Override
  public Object person(DeviceId device) {
    return site.security().person(device).map(Object.class::cast).orElse(device);
  }

  @Override
  public boolean inUse(DeviceId device) {
    return live(device).filter(flood()::inUse).isPresent();
  }

  @Override
  public double utility(DeviceId device) {
    return live(device).map(flood()::utility).orElse(0.0);
  }
}
