package grove.grouping;

import static org.junit.jupiter.api.Assertions.assertInstanceOf;

import grove.identity.DeviceKey;
import grove.identity.bytes.Bytes;
import grove.identity.bytes.Hash;
import grove.store.Append;
import grove.store.Entry;
import grove.store.EntryHeader;
import grove.store.GroupId;
import grove.store.Lane;
import grove.store.LogId;
import grove.store.Segment;
import java.util.List;

/// Entries of devices that are nobody's peer in a test.
final class Forger {
  private static final long INCARNATION = 666;

  private Forger() {}

  /// The first entry of a device, signed by it.
  static Entry deviceAdd(
      GroupId group, DeviceKey key, Control.DeviceAdd control, List<Hash> heads) {
    Bytes body = ControlWriting.encode(control);
    EntryHeader header =
        new EntryHeader(
            control.kind().number(),
            0,
            group,
            new LogId(key.id(), INCARNATION, Lane.CONTROL),
            1,
            Hash.ZERO,
            0,
            heads,
            List.of(),
            Hash.ZERO,
            0,
            body.size(),
            Entry.contentHash(Bytes.EMPTY, body));
    return Entry.of(header, Bytes.EMPTY, body).sign(key);
  }

  /// Puts it into a peer's store, past the guard.
  static void store(Peer peer, Entry entry) {
    Append result = peer.store().append(Segment.of(entry), false);
    peer.received(assertInstanceOf(Append.Accepted.class, result).entries());
  }
}
