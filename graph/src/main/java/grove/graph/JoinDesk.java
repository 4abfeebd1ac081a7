package grove.graph;

import grove.graph.JoinState.Reason;
import grove.identity.DeviceId;
import java.util.function.Consumer;

/// Where strangers ask to become members: takes requests, answers at once or later.
///
/// Called on the graph's loop.
public interface JoinDesk {
  /// A stranger asks. Its signatures and card are valid, the device of the card is the one at the
  /// other end of the link (or the request was passed on by a member). The same request may come
  /// again, and is then answered as it stands.
  ///
  /// @param origin where it came from; its `via` is the own device where the stranger asked here
  /// @param answer may be called several times, on the loop: `Pending` first, then what was
  ///     decided. An admission is answered after its ADD was stored
  void onJoin(JoinRequest request, JoinOrigin origin, Consumer<JoinState> answer);

  /// Whether the device belongs to somebody who may decide about requests.
  boolean decides(DeviceId device);

  /// A request was refused at the node of another one who may decide.
  void onRefused(JoinKey request, Reason reason);
}
