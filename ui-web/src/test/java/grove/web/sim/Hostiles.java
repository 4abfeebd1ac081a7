package grove.web.sim;

import grove.graph.Address;
import grove.graph.wire.AddressRecord;
import grove.graph.wire.Ephemeral;
import grove.graph.wire.LogRef;
import grove.graph.wire.Push;
import grove.grouping.GroupException;
import grove.grouping.NotAllowedException;
import grove.grouping.Role;
import grove.grouping.Usurper;
import grove.identity.bytes.ByteWriter;
import grove.identity.bytes.Bytes;
import grove.identity.bytes.Hash;
import grove.identity.testing.SeededRandom;
import grove.store.Entry;
import grove.store.EntryHeader;
import grove.store.Lane;
import grove.store.LogId;
import grove.store.Segment;
import grove.store.StoreException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;

/// What hostile members do. A third of the nodes at most is hostile, the founder's never; who once was
/// is not to be believed any more, and runs no longer when the faults end.
final class Hostiles {
  private static final long DAYS_MS = 30L * 24 * 3_600_000;
  private static final int LINKS = 40;
  private static final int PIECES = 60;
  private static final int FILES = 3;

  private final Ground ground;
  private final Cast cast;
  private final Checks checks;
  private final Fates fates;

  Hostiles(Ground ground, Cast cast, Checks checks, Fates fates) {
    this.ground = ground;
    this.cast = cast;
    this.checks = checks;
    this.fates = fates;
  }

  void run(Plan.Act act, SimNode drawn) {
    var random = act.random();
    var found = hostile(drawn);
    if (found.isEmpty()) {
      return;
    }
    var node = found.get();
    try {
      if (run(act.deed(), node, random)) {
        fates.count(act.deed());
      }
    } catch (NotAllowedException | GroupException | IllegalArgumentException refused) {
      cast.note(node, "refused: " + refused.getMessage());
    }
  }

  /// The node itself if it may turn hostile, else one that has.
  private Optional<SimNode> hostile(SimNode drawn) {
    var all = cast.nodes().stream().filter(SimNode::hostile).filter(SimNode::member).toList();
    if (drawn.hostile() || !drawn.member() || drawn.person().equals(cast.founder().person())) {
      return all.stream().findFirst();
    }
    if (3 * (all.size() + 1) > cast.nodes().size()) {
      return all.stream().findFirst();
    }
    drawn.turnHostile();
    checks.hostile(drawn);
    return Optional.of(drawn);
  }

  private Optional<SimNode> victim(SeededRandom random) {
    var honest = cast.honest();
    return honest.isEmpty()
        ? Optional.empty()
        : Optional.of(honest.get(random.nextInt(honest.size())));
  }

  private boolean run(Deed deed, SimNode node, SeededRandom random) {
    var victim = victim(random);
    if (victim.isEmpty()) {
      return false;
    }
    var at = victim.get();
    switch (deed) {
      case EQUIVOCATE -> equivocate(node, random);
      case BACKDATE -> backdate(node, random);
      case WITHHOLD -> withhold(node, at);
      case COLLUDE -> {
        equivocate(node, random);
        cast.nodes().stream()
            .filter(other -> other.hostile() && other.up() && !other.equals(node))
            .findFirst()
            .ifPresent(other -> withhold(other, at));
      }
      case FORGE -> {
        return forge(node, at);
      }
      case REPLAY -> intrude(node, at, in -> replay(in, node));
      case GARBAGE -> intrude(node, at, in -> garbage(in, random));
      case OVERSIZE -> intrude(node, at, in -> in.sendPlain(new byte[] {0x7f, 0, 0, 0, 9, 9}));
      case FALSE_NAMES -> intrude(node, at, in -> falseNames(in, node, random));
      case FALSE_ADDRESSES -> intrude(node, at, in -> falseAddresses(in, node, at));
      case SPAM -> spam(node, random);
      case SLOW_LORIS -> slowLoris(node, at);
      case OVERREACH -> {
        return overreach(node);
      }
      case PURGE -> {
        return purge(node);
      }
      default -> throw new IllegalArgumentException(deed.label());
    }
    return true;
  }

  /// It speaks once the other side takes messages, if its home is still open then: what it says is
  /// of there.
  private void intrude(SimNode node, SimNode at, Consumer<Intruder> deed) {
    new Intruder(
        ground,
        node,
        at,
        in -> {
          if (node.up()) {
            deed.accept(in);
          }
        });
  }

  /// Two homes with one key, which both know and do not mind, write different things.
  private void equivocate(SimNode node, SeededRandom random) {
    var both = random.nextBoolean();
    if (cast.full()) {
      return;
    }
    var copy = cast.clone(node);
    copy.turnHostile();
    checks.hostile(copy);
    copy.open();
    for (var home : List.of(node, copy)) {
      ground.world().schedule(3_000, () -> write(home, 2, home.random()));
      ground.world().schedule(20_000, () -> write(home, 2, home.random()));
      if (both) {
        ground.world().schedule(10_000, () -> decide(home));
      }
    }
    ground.world().schedule(40_000, this::adopt);
  }

  /// A control entry of its own, so that both logs of the device fork.
  private static void decide(SimNode home) {
    if (!home.up() || !home.member()) {
      return;
    }
    try {
      home.vault().rename(home.host() + " the only one");
      home.group().profileChanged();
    } catch (NotAllowedException | GroupException | StoreException gone) {
      return; // it is out, or its disk is full
    }
  }

  /// Somebody honest wants what one of the two wrote: from then on it matters which one.
  private void adopt() {
    cast.honest().stream()
        .filter(node -> node.member() && node.group().role().atLeast(Role.ADMIN))
        .forEach(node -> {
          try {
            Works.adopt(node, node.random(), checks);
            cast.note(node, "adopts");
          } catch (NotAllowedException
              | GroupException
              | StoreException
              | IllegalArgumentException refused) {
            cast.note(node, "refused: " + refused.getMessage());
          }
        });
  }

  private static void write(SimNode node, int times, SeededRandom random) {
    for (var i = 0; i < times && node.member(); i++) {
      try {
        Works.post(node, random);
      } catch (NotAllowedException | GroupException | StoreException gone) {
        return; // it is out, or its disk is full
      }
    }
  }

  /// Removed while it hears nothing, it writes on as of a month ago.
  private void backdate(SimNode node, SeededRandom random) {
    ground.network().move(node.host(), 7);
    node.skew(-DAYS_MS);
    var founder = cast.founder();
    if (founder.member() && founder.group().role() == Role.OWNER) {
      checks.removed(founder, node.person());
    }
    ground.world().schedule(1_000, () -> write(node, 5, random));
    ground.world().schedule(20_000, () -> ground.network().move(node.host(), 0));
  }

  /// Keeps one author's entries to itself.
  private void withhold(SimNode node, SimNode author) {
    node.withhold(author.device());
    node.restart();
  }

  /// Sends false chunks, while somebody adds files.
  private boolean forge(SimNode node, SimNode at) {
    if (!node.forge()) {
      return false;
    }
    for (var i = 1; i <= FILES; i++) {
      ground.world().schedule(i * 3_000L, () -> addFile(at));
    }
    return true;
  }

  private static void addFile(SimNode node) {
    if (node.member()) {
      try {
        Works.file(node, node.random());
      } catch (NotAllowedException | GroupException | StoreException gone) {
        return; // it is out, or its disk is full
      }
    }
  }

  private void replay(Intruder in, SimNode node) {
    var store = node.seat().store();
    for (var log : store.frontier().logs()) {
      var run = store.read(log, 1, Push.RUN_BYTES_MAX / 2);
      if (run.isPresent()) {
        var bytes = encode(run.get());
        for (var i = 0; i < 3 && bytes.size() <= Push.RUN_BYTES_MAX; i++) {
          in.send(new Push(new LogRef.Named(log), 0, run.get().last().seq(), bytes));
        }
      }
    }
  }

  private static Bytes encode(Segment run) {
    var out = new ByteWriter();
    run.write(out);
    return out.toBytes();
  }

  private static void garbage(Intruder in, SeededRandom random) {
    for (var i = 0; i < PIECES; i++) {
      var body = new byte[1 + random.nextInt(200)];
      random.nextBytes(body);
      body[0] = (byte) random.nextInt(28);
      in.sendPlain(new ByteWriter().u32(body.length).bytes(Bytes.owned(body)).toBytes().toArray());
    }
    var noise = new byte[200];
    random.nextBytes(noise);
    in.sendRaw(noise);
  }

  private static Hash noise(SeededRandom random) {
    var bytes = new byte[Hash.SIZE];
    random.nextBytes(bytes);
    return new Hash(Bytes.owned(bytes));
  }

  /// Signed entries that name what does not exist: as heads, and as deps.
  private void falseNames(Intruder in, SimNode node, SeededRandom random) {
    var own = node.group().dataLog();
    var store = node.seat().store();
    var seq = store.frontier().seq(own);
    var below = store.entry(own, seq).map(Entry::id).orElse(Hash.ZERO);
    for (var heads : List.of(List.of(noise(random)), List.<Hash>of())) {
      var deps = heads.isEmpty() ? List.of(noise(random)) : List.<Hash>of();
      var content = Bytes.utf8("names nothing");
      var header =
          new EntryHeader(
              1,
              0,
              ground.group(),
              new LogId(own.device(), own.incarnation(), Lane.DATA),
              seq + 1,
              below,
              ground.world().nowMs(),
              heads,
              deps,
              noise(random),
              0,
              content.size(),
              Entry.contentHash(Bytes.EMPTY, content));
      var entry = Entry.of(header, Bytes.EMPTY, content).sign(node.vault().identity().device());
      in.send(new Push(new LogRef.Named(own), seq, seq + 1, encode(Segment.of(entry))));
    }
  }

  /// Says that it listens where somebody else does, and at many places where nobody is.
  private void falseAddresses(Intruder in, SimNode node, SimNode at) {
    var addresses = new ArrayList<>(List.of(at.address()));
    for (var i = 0; i < 3; i++) {
      addresses.add(new Address("nowhere" + i, 1 + i));
    }
    var record = new AddressRecord(Hash.ZERO, addresses);
    var self = node.vault().identity();
    var counter = ground.world().nowMs() + DAYS_MS;
    in.send(
        new Ephemeral(
                Ephemeral.ADDRESSES,
                self.device().id(),
                self.incarnation(),
                counter,
                0,
                record.encode(),
                Bytes.EMPTY)
            .sign(self.device(), ground.group()));
  }

  private void spam(SimNode node, SeededRandom random) {
    for (var i = 0; i < PIECES; i++) {
      ground.world().schedule(i * 50L, () -> write(node, 1, random));
    }
  }

  /// Connections that knock slowly, or not to the end.
  private void slowLoris(SimNode node, SimNode at) {
    var transport = ground.network().host(node.host() + "-slow");
    for (var i = 0; i < LINKS; i++) {
      var connection = transport.dial(at.address());
      connection.send(new byte[] {1, 2, 3});
      for (var s = 1; s < 9; s++) {
        ground.world().schedule(s * 1_000L, () -> connection.send(new byte[] {4}));
      }
    }
  }

  private boolean overreach(SimNode node) {
    if (node.group().role().atLeast(Role.ADMIN)) {
      return false;
    }
    Usurper.reach(node.group(), cast.founder().person()).forEach(checks::overreached);
    return true;
  }

  /// An admin removes everybody it can.
  private boolean purge(SimNode node) {
    if (!node.group().role().atLeast(Role.ADMIN)) {
      var founder = cast.founder();
      if (!founder.member() || founder.group().role() != Role.OWNER) {
        return false;
      }
      founder.group().setRole(node.person(), Role.ADMIN);
      ground.world().schedule(5_000, () -> purgeLater(node));
      return true;
    }
    purgeLater(node);
    return true;
  }

  private void purgeLater(SimNode node) {
    if (!node.member() || node.group().role() != Role.ADMIN) {
      return;
    }
    try {
      for (var member : node.group().members()) {
        if (!member.self() && !member.role().atLeast(Role.ADMIN)) {
          node.group().remove(member.person());
        }
      }
    } catch (NotAllowedException | GroupException | StoreException gone) {
      cast.note(node, "refused: " + gone.getMessage()); // its log is frozen, say, or its disk full
    }
  }
}
