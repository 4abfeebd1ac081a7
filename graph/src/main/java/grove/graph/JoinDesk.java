package grove.graph;

import java.util.function.Consumer;

/// Where strangers ask to become members: takes requests, answers at once or later.
///
/// Called on the graph's loop.
public interface JoinDesk {
  /// A stranger asks. Its signatures and card are valid, the device of the card is the one at the
  /// other end of the link (or the request was passed on by a member). The same request may come
  /// again, and is then answered as it stands.
  ///
  /// @param answer may be called several times, on the loop: `Pending` first, then what was
  ///     decided. An admission is answered after its ADD was stored
  void onJoin(JoinRequest request, Consumer<JoinState> answer);
}
