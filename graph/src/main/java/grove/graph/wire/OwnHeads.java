package grove.graph.wire;

import grove.identity.bytes.ByteReader;
import grove.identity.bytes.ByteWriter;
import grove.identity.bytes.Bytes;
import grove.identity.bytes.MalformedException;
import grove.store.Lane;
import java.util.ArrayList;
import java.util.List;

/// Payload of a beacon: how far the device's own logs go.
///
/// @param heads one per lane at most, in the order of the lanes
public record OwnHeads(List<OwnHead> heads) {
  /// The head of one log of the device's incarnation.
  ///
  /// @param seq at least 1
  public record OwnHead(Lane lane, long seq) {}

  public OwnHeads {
    heads = List.copyOf(heads);
  }

  public static OwnHeads read(Bytes payload) throws MalformedException {
    var in = ByteReader.of(payload);
    var heads = new ArrayList<OwnHead>();
    for (var left = in.u8(); left > 0; left--) {
      var head = new OwnHead(Lane.of(in.u8()), Limits.seq(in));
      if (!heads.isEmpty() && heads.getLast().lane().code() >= head.lane().code()) {
        throw new MalformedException("lanes out of order");
      }
      heads.add(head);
    }
    in.end();
    return new OwnHeads(heads);
  }

  public Bytes encode() {
    var out = new ByteWriter().u8(heads.size());
    heads.forEach(head -> out.u8(head.lane().code()).u48(head.seq()));
    return out.toBytes();
  }
}
