package grove.web.sim;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;

/// What may happen to a node in a simulated world, or what its person does there.
enum Deed {
  // Work.
  POST(Field.WORK, 40),
  EDIT(Field.WORK, 20),
  FILE(Field.WORK, 8),
  DELETE(Field.WORK, 3),
  JOIN(Field.WORK, 2),
  ROLE(Field.WORK, 3),
  REMOVE(Field.WORK, 1),
  LEAVE(Field.WORK, 1),
  LINK_DEVICE(Field.WORK, 1),
  REVOKE_DEVICE(Field.WORK, 1),
  ROTATE(Field.WORK, 1),
  RENAME(Field.WORK, 2),
  ADOPT(Field.WORK, 1),
  CLEAN_RESTART(Field.WORK, 2),

  // Network.
  DELAY(Field.NETWORK, 3),
  JITTER(Field.NETWORK, 2),
  NARROW(Field.NETWORK, 2),
  CUT(Field.NETWORK, 6),
  HALF_OPEN(Field.NETWORK, 4),
  ONE_WAY(Field.NETWORK, 3),
  WALL(Field.NETWORK, 3),
  PARTITION(Field.NETWORK, 2),
  PARTIAL_PARTITION(Field.NETWORK, 2),
  FLAPPING(Field.NETWORK, 1),

  // Disk.
  LOST_TAIL(Field.DISK, 4),
  DISK_FULL(Field.DISK, 2),
  SLOW_DISK(Field.DISK, 2),
  BIT_FLIP(Field.DISK, 2),
  ROLLBACK(Field.DISK, 1),
  COPIED_HOME(Field.DISK, 1),
  CLONED_HOME(Field.DISK, 1),

  // Clocks.
  SKEW(Field.CLOCK, 2),
  JUMP(Field.CLOCK, 2),
  FREEZE(Field.CLOCK, 2),

  // Processes.
  CRASH(Field.PROCESS, 4),
  PAUSE(Field.PROCESS, 3),
  OFFLINE(Field.PROCESS, 3),

  // Hostile members.
  EQUIVOCATE(Field.HOSTILE, 1),
  BACKDATE(Field.HOSTILE, 1),
  WITHHOLD(Field.HOSTILE, 1),
  REPLAY(Field.HOSTILE, 2),
  GARBAGE(Field.HOSTILE, 3),
  OVERSIZE(Field.HOSTILE, 2),
  FALSE_NAMES(Field.HOSTILE, 2),
  SPAM(Field.HOSTILE, 1),
  FALSE_ADDRESSES(Field.HOSTILE, 1),
  SLOW_LORIS(Field.HOSTILE, 2),
  OVERREACH(Field.HOSTILE, 2),
  COLLUDE(Field.HOSTILE, 1),
  PURGE(Field.HOSTILE, 1),
  FORGE(Field.HOSTILE, 1);

  /// What kind of deed it is.
  enum Field {
    WORK,
    NETWORK,
    DISK,
    CLOCK,
    PROCESS,
    HOSTILE
  }

  private final Field field;
  private final int weight;

  Deed(Field field, int weight) {
    this.field = field;
    this.weight = weight;
  }

  Field field() {
    return field;
  }

  boolean fault() {
    return field != Field.WORK;
  }

  /// How often it is done, beside others of its field.
  int weight() {
    return weight;
  }

  /// Its name in options and reports.
  String label() {
    return name().toLowerCase(Locale.ROOT).replace('_', '-');
  }

  static List<Deed> of(Field field) {
    return Arrays.stream(values()).filter(deed -> deed.field == field).toList();
  }

  /// Reads a list of faults: names of deeds or fields, `all` or `none`, between commas.
  ///
  /// @throws IllegalArgumentException if there is no such fault
  static Set<Deed> faults(String list) {
    var chosen = EnumSet.noneOf(Deed.class);
    for (var word : list.split(",", -1)) {
      var named = new ArrayList<Deed>();
      for (var deed : values()) {
        var field = deed.field.name().toLowerCase(Locale.ROOT);
        if (deed.fault()
            && (word.equals(deed.label()) || word.equals(field) || word.equals("all"))) {
          named.add(deed);
        }
      }
      if (named.isEmpty() && !word.equals("none")) {
        throw new IllegalArgumentException(
            "no fault is called \"" + word + "\": see ./grove sim --help");
      }
      chosen.addAll(named);
    }
    return chosen;
  }
}
