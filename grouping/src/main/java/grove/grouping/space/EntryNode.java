package grove.grouping.space;

import grove.identity.bytes.Hash;
import java.util.List;

/// What the space keeps of one data entry: where it stands, and what became of it.
///
/// Ordered by (lamport, id): the same order on every node, and one that follows causes.
final class EntryNode implements Comparable<EntryNode> {
  /// What became of an entry that is in its place.
  enum State {
    /// Its key is not here, so nobody knows what it says.
    LOCKED,
    /// It replaces a version that is not here yet, or can not be read yet.
    WAITING,
    /// It is part of its records; whether it counts, `effective` says.
    APPLIED,
    /// It is of a newer Grove, or stands on such a one: kept and shown as that.
    NEWER,
    /// It breaks the rules of its format and changes nothing, anywhere.
    VOID
  }

  final Hash id;
  final LogTrack log;
  final long seq;
  final long lamport;
  final long wallMs;

  /// The position of the store at which it came into its place.
  final long position;

  /// Its body is not here.
  boolean bare;

  private State state = State.WAITING;
  private boolean effective;
  private List<Version> versions = List.of();

  EntryNode(Hash id, LogTrack log, long seq, long lamport, long wallMs, long position) {
    this.id = id;
    this.log = log;
    this.seq = seq;
    this.lamport = lamport;
    this.wallMs = wallMs;
    this.position = position;
  }

  State state() {
    return state;
  }

  void become(State next) {
    state = next;
  }

  void apply(List<Version> applied) {
    versions = List.copyOf(applied);
    state = State.APPLIED;
  }

  boolean effective() {
    return effective;
  }

  void judge(boolean now) {
    effective = now;
  }

  List<Version> versions() {
    return versions;
  }

  @Override
  public int compareTo(EntryNode other) {
    var byLamport = Long.compare(lamport, other.lamport);
    return byLamport != 0 ? byLamport : id.compareTo(other.id);
  }
}
