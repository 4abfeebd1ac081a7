package grove.graph.sync;

import grove.graph.link.Link;
import grove.graph.wire.FrontierFrame;
import grove.store.Lane;
import grove.store.LogId;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// What one neighbour says it has of one log, and how far this node has got in pulling it from
/// there.
final class Claim {
  final Link link;
  final long tag;

  /// The log, once it is known: its tag alone does not say.
  @Nullable LogId log;

  /// The lane, where the log or the frontier that named it says so.
  @Nullable Lane lane;

  /// The highest seq claimed.
  long seq;

  /// What its last frontier says of the log, and whether that is frozen: what is not asked for or
  /// believed now is looked at again with each frontier.
  FrontierFrame.@Nullable Row listed;

  boolean frozen;

  /// The highest seq that it named by HAVE; what is above [#seq] of it is not asked for yet.
  long named;

  /// When news of it were named last, 0 if never.
  long newsMs;

  /// What is being pulled of it from here. Set by [Remote].
  final List<Stretch> stretches = new ArrayList<>();

  /// It waits for its turn to be asked for. Set by [Remote].
  boolean queued;

  /// Answers in a row that did not follow what is here.
  int gaps;

  /// The store refused it for good.
  boolean refused;

  /// The floor above does not want it now.
  boolean unwanted;

  /// There is no room for it now.
  boolean crowded;

  Claim(Link link, long tag) {
    this.link = link;
    this.tag = tag;
  }

  boolean pulling() {
    return !stretches.isEmpty();
  }

  /// Whether more of it may be asked for.
  boolean welcome() {
    return !refused && !unwanted && !crowded;
  }
}
