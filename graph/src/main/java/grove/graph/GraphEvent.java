package grove.graph;

import grove.identity.DeviceId;
import grove.identity.bytes.Bytes;
import grove.identity.bytes.Hash;
import grove.store.Entry;
import grove.store.LogId;
import grove.store.StoreException;
import java.util.List;
import java.util.Map;

/// What happened in a graph, told on its loop.
public sealed interface GraphEvent {
  /// Entries of others were stored, in this order. A listener has to take control entries in before
  /// it returns: what comes next is judged by them.
  record EntriesReceived(List<Entry> entries) implements GraphEvent {
    public EntriesReceived {
      entries = List.copyOf(entries);
    }
  }

  /// Bodies came of entries that were here without them.
  record BodiesReceived(List<Entry> entries) implements GraphEvent {
    public BodiesReceived {
      entries = List.copyOf(entries);
    }
  }

  /// A link became ready, or a ready one ended.
  ///
  /// @param ready whether it is a neighbour now
  record NeighbourChanged(DeviceId device, boolean ready) implements GraphEvent {}

  /// Somebody holds more than before, or was heard of first; own device included.
  record AcknowledgementsChanged() implements GraphEvent {}

  /// Somebody holds other blobs than before.
  record CopiesChanged() implements GraphEvent {}

  /// A wanted blob came nearer.
  ///
  /// @param manifest id of the blob
  /// @param have chunks here, the manifest's own included
  /// @param of chunks known to belong to it; it is complete when both are equal and
  ///     `complete` says so
  record BlobProgress(Hash manifest, long have, long of, boolean complete) implements GraphEvent {}

  /// A chunk that was here turned out damaged, and is deleted: a blob that was complete may not be.
  record ChunkLost() implements GraphEvent {}

  /// The request to join was answered, or its answer changed.
  record JoinAnswered(JoinState state) implements GraphEvent {}

  /// A neighbour ended the link and said why.
  record ClosedByPeer(DeviceId device, ByeCode code) implements GraphEvent {}

  /// There is proof that a device signed two histories of a log: nothing from the fork on counts as
  /// it did. Told again where the log turns out to have forked lower.
  record LogFrozen(LogId log, long seq) implements GraphEvent {}

  /// A member's device said something in passing. Signed by it; what it says is for the floor above
  /// to open.
  record Heard(DeviceId device, Spoken spoken, Bytes payload) implements GraphEvent {}

  /// A member's device sent data to this one, over their link.
  ///
  /// @param purpose what it is for the floors above; unknown ones are ignored
  record DirectReceived(DeviceId device, int purpose, Bytes payload) implements GraphEvent {}

  /// Logs that wait, since too much of their authors is here that nobody above them has named; and up
  /// to which seq neighbours have them. Told whenever it changes; empty: none waits any more.
  record LogsWaiting(Map<LogId, Long> offered) implements GraphEvent {
    public LogsWaiting {
      offered = Map.copyOf(offered);
    }
  }

  /// The store can not do what it must: a full or broken disk. What could not be stored is fetched again
  /// later. Told at most once a minute.
  ///
  /// @param failure with a line that says what to do
  record StoreFailed(StoreException failure) implements GraphEvent {}

  /// Another home of this device runs under the same incarnation: this one needs a new one before
  /// both write. A neighbour's word, believed once an hour.
  record CopyRuns() implements GraphEvent {}

  /// A neighbour holds more of an own log than this node: the home is an old copy, and needs a new
  /// incarnation before it writes on.
  ///
  /// @param seq the neighbour's highest entry
  record OwnLogBehind(LogId log, long seq) implements GraphEvent {}
}
