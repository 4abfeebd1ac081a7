package grove.web.sim;

import grove.grouping.GroupException;
import grove.grouping.InviteTerms;
import grove.grouping.Member;
import grove.grouping.NotAllowedException;
import grove.grouping.Role;
import grove.grouping.space.Item;
import grove.grouping.space.NewItem;
import grove.grouping.space.SpaceException;
import grove.identity.PersonId;
import grove.identity.testing.SeededRandom;
import grove.store.StoreException;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/// What people do at their nodes. What their role or the state of things does not allow is refused,
/// and that is all.
final class Works {
  private static final int TEXT_MAX = 300;
  private static final int FILE_SMALL_MAX = 20_000;
  private static final int FILE_LARGE = 600_000;
  private static final int SEVERAL = 4;
  private static final long HOUR_MS = 3_600_000;

  private final Cast cast;
  private final Checks checks;

  Works(Cast cast, Checks checks) {
    this.cast = cast;
    this.checks = checks;
  }

  /// Does it, if the node can.
  void run(Plan.Act act, SimNode node) {
    var random = act.random();
    try {
      if (node.up() && node.member()) {
        run(act.deed(), node, random);
      }
    } catch (NotAllowedException
        | GroupException
        | IllegalArgumentException
        | SpaceException refused) {
      cast.note(node, "refused: " + refused.getMessage());
    } catch (StoreException full) {
      cast.note(node, "disk: " + full.getMessage());
    }
  }

  private void run(Deed deed, SimNode node, SeededRandom random) {
    switch (deed) {
      case POST -> post(node, random);
      case EDIT -> edit(node, random);
      case FILE -> file(node, random);
      case DELETE -> any(node, random).ifPresent(item -> node.seat().space().delete(item.id()));
      case JOIN -> cast.newcomer(invite(node, Role.EDITOR), node);
      case ROLE -> role(node, random);
      case REMOVE -> other(node, random).ifPresent(m -> checks.removed(node, m.person()));
      case LEAVE -> leave(node);
      case LINK_DEVICE -> cast.link(node);
      case REVOKE_DEVICE -> revoke(node);
      case ROTATE -> node.group().oversight().rotate();
      case RENAME -> rename(node, random);
      case ADOPT -> adopt(node, random, checks);
      case CLEAN_RESTART -> node.restart();
      default -> throw new IllegalArgumentException(deed + " is no work");
    }
  }

  private static String text(SeededRandom random) {
    var length = 1 + random.nextInt(TEXT_MAX);
    return random
        .ints(length, 'a', 'z' + 1)
        .mapToObj(c -> random.nextInt(6) == 0 ? " " : Character.toString(c))
        .collect(Collectors.joining());
  }

  private static <T> Optional<T> pick(List<? extends T> among, SeededRandom random) {
    return among.isEmpty()
        ? Optional.empty()
        : Optional.of(among.get(random.nextInt(among.size())));
  }

  static void post(SimNode node, SeededRandom random) {
    var space = node.seat().space();
    var channel = pick(space.channels(), random);
    if (channel.isEmpty()) {
      space.createChannel("channel " + random.nextInt(100));
    } else {
      space.post(channel.get().id(), "m " + text(random), Optional.empty());
    }
  }

  /// Several entries at once, of which only the last is signed.
  static void several(SimNode node, SeededRandom random) {
    var pages =
        IntStream.range(0, SEVERAL)
            .mapToObj(i -> new NewItem.Page("page " + i, "p " + text(random)))
            .toList();
    node.seat().space().importAll(pages);
  }

  /// One page is edited by all, so that edits meet.
  private static void edit(SimNode node, SeededRandom random) {
    var space = node.seat().space();
    var page = pick(space.pages(), random);
    if (page.isEmpty() || space.pages().size() < 2) {
      space.createPage("page " + random.nextInt(100), "p " + text(random));
      return;
    }
    var shown = page.get();
    var conflict = space.conflict(shown.id());
    if (conflict.isPresent() && random.nextBoolean()) {
      space.resolve(shown.id(), conflict.get().versions().getFirst().id());
    } else {
      space.editPage(shown.id(), Set.copyOf(shown.versions()), shown.title(), "p " + text(random));
    }
  }

  static void file(SimNode node, SeededRandom random) {
    var large = random.nextInt(8) == 0;
    var content = new byte[large ? FILE_LARGE : 1 + random.nextInt(FILE_SMALL_MAX)];
    random.nextBytes(content);
    try {
      var key = node.group().blobKey(); // the group's own: it is not ours to wipe
      var blob = node.seat().blobs().write(new ByteArrayInputStream(content), key);
      node.seat().space().addFile(Optional.empty(), "f" + random.nextInt(1_000), blob, "");
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static Optional<Item> any(SimNode node, SeededRandom random) {
    return pick(node.seat().space().items().toList(), random);
  }

  private static Optional<Member> other(SimNode node, SeededRandom random) {
    var others =
        node.group().members().stream()
            .filter(m -> !m.self() && !m.founder() && m.role().atLeast(Role.RELAY))
            .toList();
    return pick(others, random);
  }

  static String invite(SimNode node, Role role) {
    var terms = new InviteTerms(role, 100, HOUR_MS, false);
    return node.group().invite(terms).link().orElseThrow();
  }

  private void role(SimNode node, SeededRandom random) {
    var roles = List.of(Role.EDITOR, Role.EDITOR, Role.ADMIN, Role.ADMIN, Role.VIEWER, Role.OWNER);
    var role = roles.get(random.nextInt(roles.size()));
    other(node, random).ifPresent(member -> node.group().setRole(member.person(), role));
  }

  private void leave(SimNode node) {
    if (!cast.founder().equals(node)) {
      node.group().leave();
    }
  }

  private void revoke(SimNode node) {
    PersonId self = node.person();
    node.group().devices().of(self).stream()
        .filter(d -> d.alive() && !d.device().equals(node.device()))
        .filter(d -> node.group().devices().revocable(self, d.device()))
        .findFirst()
        .ifPresent(d -> node.group().devices().revoke(self, d.device()));
  }

  private void rename(SimNode node, SeededRandom random) {
    node.vault().rename(node.host() + " " + random.nextInt(100));
    node.group().profileChanged();
  }

  /// By number or, of another history than the one that was here first, by id.
  static void adopt(SimNode node, SeededRandom random, Checks checks) {
    pick(node.group().oversight().setAside(), random)
        .ifPresent(log -> {
          var upto = log.beside() ? log.uptoId().toHex() : Long.toString(log.upto());
          node.group().oversight().adopt(log.log().shortId(), upto);
          checks.adopted(log.log(), log.upto());
        });
  }
}
