package grove.graph.sync;

/// What became of a run that came from a neighbour.
enum Taken {
  /// It is stored, waits, or was here before.
  HERE,
  /// It does not follow what is here.
  GAP,
  /// The floor above may want the log later.
  NOT_NOW,
  /// It is refused, and the log not to be asked for again on this link.
  NEVER,
  /// Too much of this author, or in all, waits already.
  NO_ROOM
}
